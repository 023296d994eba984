// How often a property is tried: many times in the long form, seldom against a mutant, of which there are thousands.

/** Runs of a property. */
export function runsOf(usual: number): number {
  if (process.env.PARLEY_MUTANT === '1') return Math.min(usual, 20);
  return process.env.PARLEY_LONG === '1' ? usual * 50 : usual;
}
