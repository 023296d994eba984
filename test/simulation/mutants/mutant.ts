// One deliberate bug.
import type { Alteration } from '../../support/altered-sources.ts';

export interface Mutant {
  /** The bug. */
  readonly name: string;
  /** What it does to a visitor. */
  readonly breaks: string;
  /** Made together. */
  readonly changes: readonly Alteration[];
}

/** Names the changes after the bug. */
export function mutant(name: string, breaks: string, ...changes: readonly Alteration[]): Mutant {
  return { name, breaks, changes: changes.map((change) => ({ ...change, name: `${name}: ${change.name}` })) };
}
