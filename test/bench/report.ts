// The benchmark's table: what was measured, the value, the goal, and whether it was met.

export interface Line {
  readonly what: string;
  readonly value: string;
  /** Empty where a value is shown for information only. */
  readonly goal: string;
  /** Null without a goal. */
  readonly isMet: boolean | null;
}

/** A line without a goal. */
export function fact(what: string, value: string): Line {
  return { what, value, goal: '', isMet: null };
}

/** A line whose value must not be above `limit`. */
export function atMost(what: string, value: number, limit: number, show: (n: number) => string): Line {
  return { what, value: show(value), goal: `<= ${show(limit)}`, isMet: value <= limit };
}

/** The lines in columns. */
export function renderTable(lines: readonly Line[]): string {
  const cells = lines.map(({ what, value, goal, isMet }) => [
    what,
    value,
    goal,
    isMet === null ? '' : isMet ? 'met' : 'MISSED',
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export const ms = (n: number): string => `${n.toFixed(2)} ms`;
export const times = (n: number): string => `x ${n.toFixed(2)}`;
export const bytes = (n: number): string => `${Math.round(n)} B`;
