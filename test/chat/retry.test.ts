import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RETRY_CAP_MS, retryDelay } from '../../core/chat/retry.ts';
import { openPlay } from './builders.ts';

describe('retry', () => {
  it('[RT1] waits up to 1 s, then ever longer up to 11 s, and up to 30 s once an outage is long', () => {
    const longest = Array.from({ length: 14 }, (_, attempt) => retryDelay(attempt, 1));
    const short = [1_000, 2_000, 4_000, 8_000, ...Array.from({ length: 8 }, () => 11_000)];
    expect(longest).toEqual([...short, RETRY_CAP_MS, RETRY_CAP_MS]);
    expect(retryDelay(1_000_000, 1)).toBe(RETRY_CAP_MS);
  });

  it('[RT1] takes any time up to the first ceiling, and the upper two thirds of all others', () => {
    expect(retryDelay(0, 0)).toBe(0);
    expect(retryDelay(0, 0.5)).toBe(500);
    expect([1, 5, 40].map((attempt) => retryDelay(attempt, 0))).toEqual([667, 3_667, 10_000]);
    expect(retryDelay(40, 0.5)).toBe(20_000);
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
