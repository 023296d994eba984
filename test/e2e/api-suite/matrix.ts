// The table of the API suite: for each rule, in each host over each carrier, whether all of its scenarios passed; where none has
// a meaning, why. Pure: what was played comes from outside.

import type { ApiCarrier } from './scenario.ts';
import { API_CARRIERS, exceptionOf, HOST_KINDS, type HostKind, type Scenario } from './scenario.ts';

export type Played = 'passed' | 'failed';

/** What became of a scenario there; null: it was not played. */
export type FindPlayed = (host: HostKind, carrier: ApiCarrier, title: string) => Played | null;

export type Cell = 'pass' | 'FAIL' | 'n/a';

export interface Matrix {
  readonly rules: readonly { readonly rule: string; readonly cells: readonly Cell[] }[];
  readonly counts: Readonly<Record<Cell, number>>;
  /** Scenarios that should have been played and were not. */
  readonly missing: readonly string[];
  /** Reasons of what was left out, with the scenarios. */
  readonly reasons: ReadonlyMap<string, readonly string[]>;
}

export const COLUMNS = HOST_KINDS.flatMap((host) => API_CARRIERS.map((carrier) => ({ host, carrier })));

export function rulesOf({ title }: Scenario): readonly string[] {
  return /^\[([^\]]+)\]/.exec(title)?.[1]?.split(', ') ?? [];
}

export function createMatrix(scenarios: readonly Scenario[], findPlayed: FindPlayed): Matrix {
  const missing: string[] = [];
  const reasons = new Map<string, string[]>();
  for (const scenario of scenarios) {
    for (const { host, carrier } of COLUMNS) {
      const place = `${host} × ${carrier}: ${scenario.title}`;
      const why = exceptionOf(scenario, host, carrier);
      if (why !== null) reasons.set(why, [...(reasons.get(why) ?? []), place]);
      else if (findPlayed(host, carrier, scenario.title) === null) missing.push(place);
    }
  }
  const cellOf = (rule: string, host: HostKind, carrier: ApiCarrier): Cell => {
    const played = scenarios.filter(
      (one) => rulesOf(one).includes(rule) && exceptionOf(one, host, carrier) === null,
    );
    if (played.length === 0) return 'n/a';
    return played.every(({ title }) => findPlayed(host, carrier, title) === 'passed') ? 'pass' : 'FAIL';
  };
  const names = [...new Set(scenarios.flatMap(rulesOf))].toSorted((one, other) =>
    one.localeCompare(other, 'en', { numeric: true }),
  );
  const rules = names.map((rule) => ({
    rule,
    cells: COLUMNS.map(({ host, carrier }) => cellOf(rule, host, carrier)),
  }));
  const counts = { pass: 0, FAIL: 0, 'n/a': 0 };
  for (const { cells } of rules) for (const cell of cells) counts[cell] += 1;
  return { rules, counts, missing, reasons };
}

const FIRST_WIDTH = 7;
const WIDTH = 12;

/** The table as text, its counts, and the reasons. */
export function renderMatrix({ rules, counts, missing, reasons }: Matrix): string {
  const line = (first: string, cells: readonly string[]) =>
    [first.padEnd(FIRST_WIDTH), ...cells.map((cell) => cell.padEnd(WIDTH))].join(' ').trimEnd();
  const lines = [
    line(
      '',
      COLUMNS.map(({ host }) => host),
    ),
    line(
      'rule',
      COLUMNS.map(({ carrier }) => carrier),
    ),
    ...rules.map(({ rule, cells }) => line(rule, cells)),
    '',
    `${rules.length} rules × ${COLUMNS.length}: ${counts.pass} pass, ${counts.FAIL} fail, ${counts['n/a']} not applicable`,
    ...missing.map((place) => `not played: ${place}`),
    '',
    'Scenarios that have no meaning somewhere, with the reason:',
    ...[...reasons].flatMap(([why, places]) => [`  ${why}`, ...places.map((place) => `    ${place}`)]),
  ];
  return lines.join('\n');
}
