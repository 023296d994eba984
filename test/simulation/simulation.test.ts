import { describe, expect, it } from 'vitest';
import { playFleet } from './fleet.ts';
import { FAULTS, shortfalls } from './floors.ts';
import { KILL_POINTS } from './kill-points.ts';
import { CARRIER_FAULTS, report } from './report.ts';
import { playSchedule } from './schedules.ts';

/** Schedules on every test run; the long form plays more (`npm run test:long`), `npm run simulate` as many as one likes. */
const SCHEDULES = process.env.PARLEY_LONG === '1' ? 20_000 : 300;
/** A fresh stretch of seeds would hide what failed yesterday: the same seeds every time, more of them by hand. */
const FIRST_SEED = 1;

describe('simulation', () => {
  it(`[CB8, BG14] keeps the promise over ${SCHEDULES} schedules of everything that can break`, async () => {
    const harvest = await playFleet({ from: FIRST_SEED, runs: SCHEDULES });
    const { lines, isMet } = report(harvest, FIRST_SEED, false);
    const broken = harvest.broken.map(
      ({ seed, violations }) => `${violations[0]}: npm run simulate -- --seed ${seed}`,
    );
    expect(broken).toEqual([]);
    // No schedule with fewer than twenty messages, and nothing that the tables call impossible.
    expect(lines.filter((line) => /^(NOT IN ANY TABLE|TOO THIN)/.test(line))).toEqual([]);
    expect(isMet).toBe(true);
    // A storm in which nothing happens would prove nothing: each kind of fault, and a tenth of what all must meet together.
    const { faults, points } = harvest.tally;
    expect([...FAULTS, ...CARRIER_FAULTS].filter((fault) => faults[fault] === undefined)).toEqual([]);
    expect(KILL_POINTS.filter((point) => points[point] !== undefined).length).toBeGreaterThan(
      KILL_POINTS.length * 0.9,
    );
  });

  it('[SM12] counts what was not met often enough', () => {
    const empty = { pairs: {}, faults: {}, points: {}, deaths: {}, acts: {} };
    expect(shortfalls(empty, [])).toContain('death: 0 of 1000');
    expect(shortfalls(empty, [])).toContain('open x linkLost: 0 of 100');
    expect(shortfalls(empty, [])).toContain('timer after: 0 of 100');
    expect(shortfalls({ ...empty, faults: { death: 1_000 } }, [])).not.toContain('death: 1000 of 1000');
  });

  it('[SM9] plays the same schedule from the same seed', async () => {
    const traces = await Promise.all([trace(7), trace(7), trace(8)]);
    expect(traces[0]).toEqual(traces[1]);
    expect(traces[0]).not.toEqual(traces[2]);
    expect(traces[0]?.length).toBeGreaterThan(50);
  });
});

async function trace(seed: number): Promise<readonly string[]> {
  const lines: string[] = [];
  await playSchedule(seed, (line) => lines.push(line));
  return lines;
}
