// The inventory of the documented page API: every row has rules, and each rule is shown over a contract or in a browser.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSources } from '../architecture/sources.ts';
import { idsInTitles, readSpecification } from '../architecture/specification.ts';
import { DECISION_ROWS } from './decision-rows.ts';
import { SESSION_ROWS } from './session-rows.ts';
import { WIDGET_ROWS } from './widget-rows.ts';

const root = path.resolve(import.meta.dirname, '../..');
const SECTIONS = [
  ...[
    '1',
    '1.1',
    '2.1',
    '2.1.1',
    '2.1.2',
    '2.2',
    '2.3',
    '2.4',
    '2.5.1',
    '2.5.2',
    '2.5.3',
    '2.6',
    '2.7',
    '2.8',
    '2.9',
  ],
  ...['2.10', '3.1', '3.2', '3.3', '3.4', '3.5', '3.6', '3.7', '3.8', '3.9', '3.10', '4', '5', '8', '8.1'],
];

describe('the documented page API, row by row', () => {
  const { ids } = readSpecification(readFileSync(path.join(root, 'core/SPEC.md'), 'utf8'));
  const shown = idsInTitles(readSources(root, ['test/e2e', 'test/contracts']));
  const sections = Object.entries({ ...SESSION_ROWS, ...WIDGET_ROWS, ...DECISION_ROWS });
  const rows = sections.flatMap(([section, list]) => list.map((one) => ({ ...one, section })));

  it('[AM1] has all of its sections in the inventory', () => {
    expect(sections.map(([section]) => section).toSorted()).toEqual(SECTIONS.toSorted());
    expect(rows.length).toBeGreaterThan(150);
  });

  it('[AM1] has for each row rules that there are', () => {
    const unknown = rows.flatMap(({ section, row, rules }) =>
      rules.filter((id) => !ids.includes(id)).map((id) => `${section} ${row}: ${id}`),
    );
    expect(unknown).toEqual([]);
    expect(rows.filter(({ rules }) => rules.length === 0)).toEqual([]);
  });

  it('[AM1] has for each row a rule that a contract or a browser test shows', () => {
    const unseen = rows.filter(({ rules }) => !rules.some((id) => shown.has(id)));
    expect(unseen.map(({ section, row, rules }) => `${section} ${row}: ${rules.join(', ')}`)).toEqual([]);
  });

  it('[AM1] has each of its rules shown by a contract or in a browser', () => {
    const named = [...new Set(rows.flatMap(({ rules }) => rules))];
    expect(named.filter((id) => !shown.has(id))).toEqual([]);
  });
});
