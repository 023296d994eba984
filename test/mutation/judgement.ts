// What a run of mutants comes to: the score, and the survivors held against the list of those that are known.

/** What became of one mutant. `isFound`: null where it could not be run, so that it says nothing. */
export interface Mutant {
  readonly file: string;
  /** What was changed to what, with its line: stays the same while other lines change. */
  readonly text: string;
  readonly line: number;
  readonly isFound: boolean | null;
}

/** Mutants of one file that no test finds, for one reason. */
export interface KnownSurvivors {
  readonly file: string;
  readonly reason: string;
  /** As `npm run test:mutation` prints them. */
  readonly mutants: readonly string[];
}

export interface FileScore {
  readonly file: string;
  readonly found: number;
  readonly survived: number;
}

export interface Judgement {
  readonly scores: readonly FileScore[];
  readonly total: FileScore;
  /** Survivors that are not in the list. */
  readonly unlisted: readonly Mutant[];
  /** What is in the list, and was found or is not there any more. */
  readonly outdated: readonly { readonly file: string; readonly text: string }[];
}

/** What must at least be found of the mutants that could be run. */
export const WANTED_SCORE = 0.9;

/** Holds the mutants of these files against the list. */
export function judge(
  files: readonly string[],
  mutants: readonly Mutant[],
  known: readonly KnownSurvivors[],
): Judgement {
  const survivors = mutants.filter(({ isFound }) => isFound === false);
  const listed = known
    .filter(({ file }) => files.includes(file))
    .flatMap(({ file, mutants: texts }) => texts.map((text) => ({ file, text })));
  const isSame = (one: { file: string; text: string }) => (other: { file: string; text: string }) =>
    one.file === other.file && one.text === other.text;
  return {
    scores: files.map((file) =>
      score(
        file,
        mutants.filter((mutant) => mutant.file === file),
      ),
    ),
    total: score('all', mutants),
    unlisted: survivors.filter((mutant) => !listed.some(isSame(mutant))),
    outdated: listed.filter((entry) => !survivors.some(isSame(entry))),
  };
}

/** How much of what could be run was found, from 0 to 1. */
export function rateOf({ found, survived }: FileScore): number {
  return found + survived === 0 ? 1 : found / (found + survived);
}

/** Is there nothing to be done? */
export function isFine({ total, unlisted, outdated }: Judgement): boolean {
  return rateOf(total) >= WANTED_SCORE && unlisted.length === 0 && outdated.length === 0;
}

/** A mutant as one line of text: the line it is in, what stood there, and what stands there instead. */
export function describeMutant(
  source: string,
  { start, end }: { readonly start: Place; readonly end: Place },
  replacement: string,
): string {
  const lines = source.split('\n');
  const [first = '', ...more] = lines.slice(start.line - 1, end.line);
  const rest =
    more.length === 0 ? first.slice(start.column - 1, end.column - 1) : first.slice(start.column - 1);
  const before = [
    rest,
    ...more.slice(0, -1),
    ...(more.at(-1) === undefined ? [] : [more.at(-1)?.slice(0, end.column - 1)]),
  ];
  return `${shorten(first)} : ${shorten(before.join(' '))} => ${shorten(replacement)}`;
}

/** Counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

function score(file: string, mutants: readonly Mutant[]): FileScore {
  const count = (wanted: boolean) => mutants.filter(({ isFound }) => isFound === wanted).length;
  return { file, found: count(true), survived: count(false) };
}

function shorten(code: string): string {
  const line = code.replaceAll(/\s+/g, ' ').trim();
  return line.length <= 90 ? line : `${line.slice(0, 45)}…${line.slice(-44)}`;
}
