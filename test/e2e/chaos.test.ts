// Chaos: two people talk while everything around them breaks, and in the end panel, page and server are compared message by message.
// PARLEY_LONG=1 plays the long form. PARLEY_CHAOS_SEED plays the same plan once more:
//   PARLEY_CHAOS_SEED=… npx vitest run --config test/vitest.config.ts --project e2e test/e2e/chaos.test.ts -t firefox
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { LONG, SHORT } from './chaos/plan.ts';
import { playChaos } from './chaos/play.ts';
import { BROWSERS, CARRIERS } from './world.ts';

const isLong = process.env.PARLEY_LONG === '1';
const size = isLong ? LONG : SHORT;
const seed = process.env.PARLEY_CHAOS_SEED ?? randomBytes(4).toString('hex');
/** Of the short form one, for time. */
const carriers = isLong ? CARRIERS : CARRIERS.slice(0, 1);
const LIMIT_MS = isLong ? 1_800_000 : 300_000;
const GOOD = { lost: [], doubled: [], outOfOrder: [], untrue: [], missing: [], complaints: [] };

describe.concurrent.each(BROWSERS)('chaos in %s', (browser) => {
  for (const carrier of carriers) {
    // Played once: a promise that is kept at the second try is not kept.
    const limits = { retry: 0, timeout: LIMIT_MS };
    it(`[CH1, CH2] loses, doubles and displaces nothing, over ${carrier}`, limits, ({ task }) => {
      console.log(`chaos in ${browser} over ${carrier} begins, PARLEY_CHAOS_SEED=${seed}`);
      const title = `${task.name} seed ${seed}`;
      return playChaos(
        { title, browser, carrier, size, seed },
        ({ verdict, missing, complaints, summary }) => {
          console.log(summary);
          expect({ ...verdict, missing, complaints }, summary).toEqual(GOOD);
        },
      );
    });
  }
});
