import { describe, expect, it } from 'vitest';
import { CARRIERS } from './carriers.ts';
import { playSchedule, playSeeds } from './schedules.ts';

/** Schedules of each carrier on every test run; those of `npm run simulate` choose by their seeds. */
const SCHEDULES = process.env.PARLEY_LONG === '1' ? 2_000 : 16;
const FIRST_SEED = 101;

/** What every carrier meets: half-open, late, doubled, torn, dead. */
const COMMON = [
  'loss',
  'stall',
  'late toClient',
  'late toServer',
  'doubled',
  'cut',
  'cut with loss',
  'refuse',
  'death',
];
const COMETD = ['cometd', 'cometdPolling', 'cometdBehindProxy'];
const REST = ['rest', 'restGuessed'];

async function play(carrier: string): Promise<void> {
  const { broken, tally } = await playSeeds(FIRST_SEED, SCHEDULES, carrier);
  expect(
    broken.map(
      ({ seed, violations }) => `${violations[0]}: npm run simulate -- --seed ${seed} --carrier ${carrier}`,
    ),
  ).toEqual([]);
  // A storm that a carrier does not notice would prove nothing.
  const wanted = [...COMMON, ...(CARRIERS[carrier]?.faults ?? [])];
  expect(wanted.filter((fault) => tally.faults[fault] === undefined)).toEqual([]);
}

describe('the transports as shipped, in the simulation', () => {
  it.each(COMETD)(`[SM20, SM22] CometD keeps the promise over ${SCHEDULES} schedules: %s`, play);

  it.each(REST)(`[SM21, SM22] REST keeps the promise over ${SCHEDULES} schedules: %s`, play);

  it.each([...COMETD, ...REST])('[SM23] the same seed plays the same schedule: %s', async (carrier) => {
    const traces = await Promise.all([trace(7, carrier), trace(7, carrier), trace(8, carrier)]);
    expect(traces[0]).toEqual(traces[1]);
    expect(traces[0]).not.toEqual(traces[2]);
    expect(traces[0]?.length).toBeGreaterThan(50);
  });
});

async function trace(seed: number, carrier: string): Promise<readonly string[]> {
  const lines: string[] = [];
  await playSchedule(seed, (line) => lines.push(line), carrier);
  return lines;
}
