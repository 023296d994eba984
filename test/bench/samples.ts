// Samples of one quantity, summed up. Pure.

export interface Summary {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** Nearest-rank percentiles. @throws {Error} without samples. */
export function summarise(samples: readonly number[]): Summary {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share: number): number => {
    const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
    if (value === undefined) throw new Error('there are no samples');
    return value;
  };
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), max: at(1) };
}
