// What a line of the inventory of the documented page API is.

/** One row of the documented API, in our own short words, with the rules of core/SPEC.md that stand for it. */
export interface ApiRow {
  readonly row: string;
  readonly rules: readonly string[];
}

/** Rows by the section of the contract. */
export type ApiRows = Readonly<Record<string, readonly ApiRow[]>>;

export const row = (words: string, ...rules: readonly string[]): ApiRow => ({ row: words, rules });
