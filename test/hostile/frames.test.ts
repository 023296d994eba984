// Whatever comes over a WebSocket, over the whole real path: any frame may end the link, never the client.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createHostileWorld, firstDisorder, type HostileWorld } from './hostile-world.ts';
import { CANARY } from './json-text.ts';
import { anyFrame, strangeFrame } from './wire-text.ts';

/** Frames of each kind; the long form plays a million altogether (`npm run test:long`). */
const FRAMES = process.env.PARLEY_LONG === '1' ? 500_000 : 2_500;
const FRAMES_PER_RUN = 50;
const LIMIT_MS = process.env.PARLEY_LONG === '1' ? 3_600_000 : 60_000;
/** Leaves time to say what was found. */
const RUNS = {
  numRuns: FRAMES / FRAMES_PER_RUN,
  interruptAfterTimeLimit: LIMIT_MS * 0.8,
  markInterruptAsFailure: true,
};
/** Within this time of its own a chat has got over what it was told. */
const SETTLED_SECONDS = 90;

const frames = <Value>(of: fc.Arbitrary<Value>) =>
  fc.array(of, { minLength: FRAMES_PER_RUN, maxLength: FRAMES_PER_RUN, size: 'max' });

const printed = vi.fn();
const METHODS = ['debug', 'info', 'warn', 'error', 'log'] as const;
beforeAll(() => {
  for (const method of METHODS) vi.spyOn(console, method).mockImplementation(printed);
});
afterAll(() => vi.restoreAllMocks());

/** The names on the prototypes that careless code would have added to. */
const prototypes = (): string =>
  JSON.stringify([Object.prototype, Array.prototype, String.prototype].map(Object.getOwnPropertyNames));

async function inWorld(body: (world: HostileWorld) => Promise<void>): Promise<void> {
  const before = prototypes();
  const world = await createHostileWorld();
  try {
    await world.start();
    await body(world);
  } finally {
    await world.close();
  }
  expect(world.faults).toEqual([]);
  expect(prototypes()).toBe(before);
}

/** A state that a restart, a port and a view can bear. */
async function expectSound(world: HostileWorld): Promise<void> {
  const state = world.state();
  expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  expect(firstDisorder(world.shown())).toBeNull();
  const stored = await world.stored();
  expect(stored?.phase).toBe(state.phase);
  if (state.phase !== 'open' || stored?.phase !== 'open') return;
  expect(stored.transcript.cursor).toBe(state.transcript.cursor);
  expect(stored.transcript.segments.at(-1)).toEqual(state.transcript.segments.at(-1));
}

type Step = { readonly frame: string } | { readonly does: 'say' | 'send' | 'wait' };

/** What people do among it. */
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: strangeFrame.map((frame) => ({ frame })) },
  { weight: 2, arbitrary: fc.constant<Step>({ does: 'say' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ does: 'send' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ does: 'wait' }) },
);

describe('a chat that is sent anything', () => {
  it(
    `[HW1] breaks at none of ${FRAMES} frames, and logs nothing of them`,
    async () => {
      let ended = 0;
      await fc.assert(
        fc.asyncProperty(frames(anyFrame), (texts) =>
          inWorld(async (world) => {
            for (const text of texts) {
              await world.receive(text);
              if (world.state().phase === 'ended') await world.start();
            }
            ended += world.chats() - 1;
            await expectSound(world);
          }),
        ),
        RUNS,
      );
      // Frames that are believed end chats: without that they would prove little.
      expect(ended).toBeGreaterThan(0);
      expect(printed).not.toHaveBeenCalled();
    },
    LIMIT_MS,
  );

  it(
    `[HW2] shows what was said among ${FRAMES} strange frames, all of it, once, in order, and nothing else`,
    async () => {
      await fc.assert(
        fc.asyncProperty(frames(step), (steps) =>
          inWorld(async (world) => {
            const { server } = world;
            const sent: string[] = [];
            server.say('first');
            for (const [at, next] of steps.entries()) {
              if ('frame' in next) await world.receive(next.frame);
              else if (next.does === 'say') server.say(`agent ${at}`);
              else if (next.does === 'wait') await world.turn(1_000);
              else {
                sent.push(`visitor ${at}`);
                await world.send(`visitor ${at}`);
              }
            }
            const isSettled = () => {
              const state = world.state();
              return state.phase === 'open' && state.outbox.length === 0 && world.isOnline();
            };
            const wanted = () => server.entries.map(({ index, text }) => `${index} ${text}`);
            const shown = () => world.shown().map(({ index, text }) => `${index} ${text}`);
            for (let second = 0; second < SETTLED_SECONDS; second += 1) {
              if (isSettled() && shown().length === wanted().length) break;
              await world.turn(1_000);
            }
            expect(shown()).toEqual(wanted());
            expect(isSettled()).toBe(true);
            expect(server.entries.filter(({ by }) => by === 'Client').map(({ text }) => text)).toEqual(sent);
            await expectSound(world);
          }),
        ),
        RUNS,
      );
    },
    LIMIT_MS,
  );
});

describe('the watch over hostile frames', () => {
  it('[HW1] sees a log with content', async () => {
    const world = await createHostileWorld();
    world.faults.length = 0;
    world.log('planted', { text: `x${CANARY}` });
    await world.close();
    expect(world.faults).toHaveLength(1);
  });

  it('[HW2] plays frames of every kind that costs a link, and frames that cost nothing', async () => {
    const lost = async (texts: readonly string[]) => {
      const world = await createHostileWorld();
      await world.start();
      const before = world.server.handshakes();
      for (const text of texts) await world.receive(text);
      const after = world.server.handshakes();
      await world.close();
      return after - before;
    };
    const samples = fc.sample(strangeFrame, { seed: 1, numRuns: 300 });
    const count = await lost(samples);
    expect(count).toBeGreaterThan(5);
    expect(count).toBeLessThan(100);
  });
});
