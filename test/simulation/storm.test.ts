// Storms after outages in a short form, and how they are judged: ten thousand clients are `npm run simulate -- --storm 10000`.
import { describe, expect, it } from 'vitest';
import { compareStorm } from './compare-storms.ts';
import { mostWithin, type StormResult } from './storm.ts';
import { isStormWeathered, judgeStorm } from './storm-verdict.ts';

/** The more clients, the less chance has a say in the worst 100 ms. */
const CLIENTS = process.env.PARLEY_LONG === '1' ? 10_000 : 4_000;
const OUTAGES_MS = process.env.PARLEY_LONG === '1' ? [20_000, 30_000, 60_000, 120_000, 300_000] : [20_000];

describe('a storm', () => {
  it.each(OUTAGES_MS)(
    `[RT4, RT5] of ${CLIENTS} clients after an outage of %i ms opens a fiftieth of the stock client’s connections in its worst 100 ms, and is over in 1.5 times its time`,
    async (outageMs) => {
      const verdict = await compareStorm({ clients: CLIENTS, outageMs, seed: 1 });
      // All of the stock clients come at once: without that the comparison would say nothing.
      expect(verdict.stock.peakPer100Ms).toBeGreaterThan(CLIENTS / 2);
      expect(verdict).toMatchObject({ isPossible: true, isPeakKept: true, isTimeKept: true });
    },
  );
});

describe('the judgement of a storm', () => {
  const storm = { clients: 10_000, outageMs: 20_000, seed: 1 };
  const stock: StormResult = { peakPer100Ms: 10_000, until99PercentMs: 22_000 };
  const judged = (ours: StormResult) => {
    const verdict = judgeStorm(storm, ours, stock);
    return { ...verdict, isWell: isStormWeathered(verdict) };
  };

  it('[RT4, RT5] finds a peak that is too high, and a return that is too late', () => {
    expect(judged({ peakPer100Ms: 200, until99PercentMs: 33_000 }).isWell).toBe(true);
    expect(judged({ peakPer100Ms: 201, until99PercentMs: 33_000 })).toMatchObject({
      isPeakKept: false,
      isWell: false,
    });
    expect(judged({ peakPer100Ms: 200, until99PercentMs: 33_001 })).toMatchObject({
      isTimeKept: false,
      isWell: false,
    });
  });

  it('[RT5] says where both cannot be had: a fiftieth at a time takes longer than is left', () => {
    const short = { ...storm, outageMs: 5_000 };
    const verdict = judgeStorm(
      short,
      { peakPer100Ms: 500, until99PercentMs: 15_000 },
      { ...stock, until99PercentMs: 6_100 },
    );
    expect(verdict).toMatchObject({ isPossible: false, isPeakKept: false, isTimeKept: false });
    expect(verdict.soonestMs).toBeGreaterThan(5_000 + 4_950);
  });

  it('[RT4] counts the most connections of any 100 ms, wherever they begin', () => {
    expect(mostWithin([], 100)).toBe(0);
    expect(mostWithin([50, 90, 110, 149, 150, 249.9], 100)).toBe(4);
    expect(mostWithin([0, 100, 200], 100)).toBe(1);
  });
});
