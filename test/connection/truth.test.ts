// The status line, held against the real state of the network over time.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RETRY_CAP_MS } from '../../core/chat/retry.ts';
import { createTruthWorld, type NetworkMode, type Sample, type TruthWorldOptions } from './truth-world.ts';

const isLong = process.env.PARLEY_LONG === '1';
const SCHEDULES = isLong ? 3_000 : 40;
const LIMIT_MS = isLong ? 3_600_000 : 60_000;
/** A heartbeat is held for 15 s. Within two of them a silent connection is noticed: 15 s, and 10 s that its answer may take. */
const TWO_HEARTBEATS_MS = 30_000;
/** Between a change and the sample that sees it. */
const TOLERANCE_MS = 1_000;
/**
 * From the network's return to a quiet line, at the longest: the attempt under way fails (10 s), then the longest pause of a retry
 * (30 s), a fence that is not had (3 s), and four ways there and back over a slow network (5 s each).
 */
const BACK_MS = 10_000 + RETRY_CAP_MS + 3_000 + 20_000;
/** No retry waits longer here: nobody advises it. */
const LONGEST_WAIT_MS = RETRY_CAP_MS;
const HOUR_MS = 3_600_000;

type Happening =
  | { readonly network: NetworkMode; readonly forMs: number }
  | { readonly jumpMs: number }
  | { readonly sleepMs: number }
  | { readonly browserSays: 'online' | 'offline' }
  | { readonly visitor: 'reconnect' | 'send' };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      network: fc.constantFrom<NetworkMode>('up', 'slow', 'refused', 'halfOpen'),
      forMs: fc.integer({ min: 1, max: 80 }).map((seconds) => seconds * 1_000),
    }),
  },
  { weight: 2, arbitrary: fc.integer({ min: -6 * HOUR_MS, max: 6 * HOUR_MS }).map((jumpMs) => ({ jumpMs })) },
  { weight: 2, arbitrary: fc.integer({ min: 1_000, max: 5 * HOUR_MS }).map((sleepMs) => ({ sleepMs })) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('online' as const, 'offline' as const).map((it) => ({ browserSays: it })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('reconnect' as const, 'send' as const).map((it) => ({ visitor: it })),
  },
);

/** What the line must never say. */
function lieIn({ display, brokenMs, wellMs, countdownMs }: Sample): string | null {
  if (display.kind === 'fine' && brokenMs > TWO_HEARTBEATS_MS + TOLERANCE_MS)
    return `says nothing ${brokenMs} ms after the connection broke`;
  if (display.kind !== 'fine' && wellMs > BACK_MS + TOLERANCE_MS)
    return `says ${JSON.stringify(display)} ${wellMs} ms after the network was back`;
  if (countdownMs !== null && countdownMs > LONGEST_WAIT_MS) return `counts down from ${countdownMs} ms`;
  return null;
}

async function play(
  options: Omit<TruthWorldOptions, 'onSample'>,
  happenings: readonly Happening[],
): Promise<{ readonly lies: readonly string[]; readonly kinds: ReadonlySet<string> }> {
  const lies: string[] = [];
  const kinds = new Set<string>();
  let hasJumpedBack = false;
  const world = await createTruthWorld({
    ...options,
    onSample(sample) {
      kinds.add(sample.display.kind);
      // The number of seconds is of two clocks, of which only one goes back: see the Countdown of the line.
      const lie = lieIn(hasJumpedBack ? { ...sample, countdownMs: null } : sample);
      if (lie !== null && lies.length < 5) lies.push(lie);
    },
  });
  let commands = 0;
  for (const it of happenings) {
    if ('network' in it) {
      world.set(it.network);
      await world.pass(it.forMs);
    } else if ('jumpMs' in it) {
      hasJumpedBack ||= it.jumpMs < 0;
      world.jump(it.jumpMs);
    } else if ('sleepMs' in it) await world.sleep(it.sleepMs);
    else if ('browserSays' in it) world.browserSays(it.browserSays);
    else {
      commands += 1;
      const command =
        it.visitor === 'send'
          ? ({ type: 'sendMessage', text: `text ${commands}` } as const)
          : ({ type: 'reconnect' } as const);
      void world.session.give(`command-${commands}`, command);
    }
  }
  world.set('up');
  await world.pass(BACK_MS + 2 * TOLERANCE_MS);
  if (world.display().kind !== 'fine') lies.push('is not quiet in the end');
  if (world.session.state().phase !== 'open') lies.push(`the chat is ${world.session.state().phase}`);
  world.close();
  return { lies, kinds };
}

describe('the status line', () => {
  it(
    `[CT1, CT2] tells the truth over ${SCHEDULES} schedules of networks, clocks and sleep`,
    async () => {
      const seen = new Set<string>();
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 0, max: 2 ** 31 }),
          fc.boolean(),
          fc.array(happening, { minLength: 1, maxLength: 12 }),
          async (seed, hasFrozenTimers, happenings) => {
            const { lies, kinds } = await play({ seed, hasFrozenTimers }, happenings);
            for (const kind of kinds) seen.add(kind);
            expect(lies).toEqual([]);
          },
        ),
        { numRuns: SCHEDULES },
      );
      expect([...seen].sort()).toEqual(['connecting', 'fine', 'waiting']);
    },
    LIMIT_MS,
  );

  it.each([-6, -1, 1, 6])('[CT3] comes back in time though the clock is set by %i hours', async (hours) => {
    for (const network of ['refused', 'halfOpen'] as const) {
      const { lies } = await play({ seed: 3, hasFrozenTimers: false }, [
        { network, forMs: 40_000 },
        { jumpMs: hours * HOUR_MS },
        { network, forMs: 40_000 },
        { network: 'up', forMs: 1_000 },
      ]);
      expect(lies).toEqual([]);
    }
  });

  it.each([true, false])(
    '[CT3] comes back in time after a night of sleep (frozen timers: %s)',
    async (hasFrozenTimers) => {
      for (const network of ['up', 'refused', 'halfOpen'] as const) {
        const { lies } = await play({ seed: 5, hasFrozenTimers }, [
          { network, forMs: 20_000 },
          { sleepMs: 9 * HOUR_MS },
          { jumpMs: 1_000 },
          { network: 'up', forMs: 1_000 },
        ]);
        expect(lies).toEqual([]);
      }
    },
  );

  it('[CT1] the check sees a line that lies', () => {
    const fine: Sample = { display: { kind: 'fine' }, brokenMs: 0, wellMs: 0, countdownMs: null };
    expect(lieIn(fine)).toBeNull();
    expect(lieIn({ ...fine, brokenMs: 32_000 })).not.toBeNull();
    expect(
      lieIn({ ...fine, display: { kind: 'connecting', step: 'opening' }, wellMs: 70_000 }),
    ).not.toBeNull();
    expect(lieIn({ ...fine, countdownMs: HOUR_MS })).not.toBeNull();
  });
});
