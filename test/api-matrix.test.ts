// The table of the API suite, over scenarios that were made up.
import { describe, expect, it } from 'vitest';
import { createMatrix, renderMatrix } from './e2e/api-suite/matrix.ts';
import { scenario } from './e2e/api-suite/scenario.ts';

const nothing = () => Promise.resolve();
const WHY = 'there is no such thing';
const SCENARIOS = [
  scenario('[AP1, AP2] does one thing', nothing),
  scenario('[AP2] does another', nothing, { except: [{ carrier: 'transport', why: WHY }] }),
  scenario('[AP10] is for one host', nothing, {
    except: [
      { host: 'firefox', why: WHY },
      { host: 'script', why: WHY },
    ],
  }),
];

describe('the table of the API suite', () => {
  it('[AM2] has a cell for each rule, host and carrier: all of its scenarios passed, one failed, or none has a meaning', () => {
    const { rules, counts, missing } = createMatrix(SCENARIOS, (host, carrier, title) =>
      host === 'script' && carrier === 'websocket' && title.includes('another') ? 'failed' : 'passed',
    );
    expect(rules.map(({ rule }) => rule)).toEqual(['AP1', 'AP2', 'AP10']);
    expect(rules[0]?.cells).toEqual(Array.from({ length: 9 }, () => 'pass'));
    expect(rules[1]?.cells.slice(6)).toEqual(['FAIL', 'pass', 'pass']);
    expect(rules[2]?.cells).toEqual(['pass', 'pass', 'pass', ...Array.from({ length: 6 }, () => 'n/a')]);
    expect({ counts, missing }).toEqual({ counts: { pass: 20, FAIL: 1, 'n/a': 6 }, missing: [] });
  });

  it('[AM2] counts what was not played as failed, and names it', () => {
    const { counts, missing } = createMatrix(SCENARIOS, () => null);
    expect(counts).toEqual({ pass: 0, FAIL: 21, 'n/a': 6 });
    expect(missing).toHaveLength(18);
  });

  it('[AM2] lists a reason for everything that is left out', () => {
    const { reasons } = createMatrix(SCENARIOS, () => 'passed');
    expect([...reasons.keys()]).toEqual([WHY]);
    expect(reasons.get(WHY)).toHaveLength(9);
    expect(renderMatrix(createMatrix(SCENARIOS, () => 'passed'))).toContain(
      '3 rules × 9: 21 pass, 0 fail, 6 not applicable',
    );
  });
});
