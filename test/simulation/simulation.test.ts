import { describe, expect, it } from 'vitest';
import { playSchedule } from './world.ts';

/** Schedules on every test run; the long form plays more (`npm run test:long`). */
const SCHEDULES = process.env.PARLEY_LONG === '1' ? 20_000 : 200;
/** A fresh stretch of seeds would hide what failed yesterday: the same seeds every time, more of them by hand. */
const FIRST_SEED = 1;

describe('simulation', () => {
  it(`[CB8] keeps the promise over ${SCHEDULES} schedules of deaths, cuts and failing storage`, async () => {
    const broken: string[] = [];
    const struck = new Set<string>();
    let messages = 0;
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SCHEDULES; seed += 1) {
      const { violations, faults, messages: said } = await playSchedule(seed);
      messages += said;
      for (const fault of faults.keys()) struck.add(fault);
      if (violations.length > 0) broken.push(`${violations[0]}: npm run simulate -- --seed ${seed}`);
    }
    expect(broken).toEqual([]);
    // A storm in which nothing happens would prove nothing.
    expect(messages).toBeGreaterThan(SCHEDULES * 20);
    expect([...struck].sort()).toEqual(
      [
        'cut',
        'death',
        'doubled',
        'end',
        'late toClient',
        'late toServer',
        'loss',
        'refuse',
        'sessions dropped',
        'stall',
        'statusCode 1',
        'storage fails',
        'upload answer lost',
        'upload lost',
        'upload outlives its life',
      ].sort(),
    );
  });

  it(`[BG14, CB8] keeps it in two chats at once, each for itself, over ${SCHEDULES / 10} schedules`, async () => {
    const broken: string[] = [];
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SCHEDULES / 10; seed += 1) {
      const { violations } = await playSchedule(seed, undefined, 2);
      if (violations.length > 0)
        broken.push(`${violations[0]}: npm run simulate -- --seed ${seed} --chats 2`);
    }
    expect(broken).toEqual([]);
  });

  it('[CB8] plays the same schedule from the same seed', async () => {
    const traces = await Promise.all([play(7), play(7)]);
    expect(traces[0]).toEqual(traces[1]);
    expect(traces[0]?.length).toBeGreaterThan(50);
  });
});

async function play(seed: number): Promise<readonly string[]> {
  const lines: string[] = [];
  await playSchedule(seed, (line) => lines.push(line));
  return lines;
}
