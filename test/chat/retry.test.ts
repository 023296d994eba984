import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RETRY_CAP_MS, retryDelay } from '../../core/chat/retry.ts';
import { openPlay } from './builders.ts';

describe('retry', () => {
  it('[RT1] is uniform from 0 to a ceiling that doubles from 1 s to 30 s', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 40].map((attempt) => retryDelay(attempt, 1))).toEqual([
      1_000,
      2_000,
      4_000,
      8_000,
      16_000,
      RETRY_CAP_MS,
      RETRY_CAP_MS,
      RETRY_CAP_MS,
    ]);
    expect(retryDelay(5, 0)).toBe(0);
    expect(retryDelay(5, 0.5)).toBe(RETRY_CAP_MS / 2);
  });

  it('[RT2] never goes below the advice of the server', () => {
    fc.assert(
      fc.property(
        fc.nat(50),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(60_000),
        (attempt, random, advice) => {
          expect(retryDelay(attempt, random, advice)).toBeGreaterThanOrEqual(advice);
        },
      ),
    );
  });

  it('[RT3] brings the next attempt forward when the network returns, and makes it at once on "Try now"', () => {
    const play = openPlay().lost();
    play.take({ type: 'linkLost', error: { code: 'unreachable' }, retryAfterMs: 60_000 });
    play.take({ type: 'networkReturned' }, 0.5);
    expect(play.in('open').connection).toMatchObject({ status: 'waiting', until: 500 });
    play.give({ type: 'reconnect' });
    expect(play.kinds()).toEqual(['openLink']);
  });
});
