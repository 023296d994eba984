// A server that sends without end: what is kept because of it has an end.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { createHostileWorld, type HostileWorld } from './hostile-world.ts';
import { CHANNEL } from './wire-text.ts';

const FRAMES = process.env.PARLEY_LONG === '1' ? 100_000 : 3_000;
const WARM_UP = 500;
/** Each frame brings a kilobyte or two that are new: kept, they would be more than this. */
const BOUND_BYTES = 2_000_000 + FRAMES * 20;
/** Length of the state as JSON: one full late segment of a megabyte and what else is allowed. */
const STATE_BOUND = 1_500_000;
const LIMIT_MS = process.env.PARLEY_LONG === '1' ? 3_600_000 : 60_000;

setFlagsFromString('--expose_gc');
const collect: () => void = runInNewContext('gc');

const say = (messages: readonly object[], more: object = {}) =>
  JSON.stringify([{ channel: CHANNEL, data: { statusCode: 0, messages, ...more } }]);
const name = (n: number) => `${n} `.padEnd(1_000, 'n');
const text = (n: number) => `${n} `.padEnd(2_000, 't');

/** Makes the frames of one kind; each is new. */
type Flood = (n: number) => string;

const FLOODS: Readonly<Record<string, Flood>> = {
  'people who join': (n) =>
    say([
      {
        index: n + 1,
        type: 'ParticipantJoined',
        from: { participantId: n, nickname: name(n), type: 'Agent' },
      },
    ]),
  'people who type': (n) =>
    say([{ type: 'TypingStarted', from: { participantId: n, nickname: name(n), type: 'Agent' } }]),
  'places taken by typing': (n) =>
    say(
      Array.from({ length: 80 }, (_, k) => ({
        index: 1_000_000 + n * 80 + k,
        type: 'TypingStarted',
        from: { participantId: 2, type: 'Agent' },
      })),
    ),
  'messages far ahead': (n) =>
    say([
      {
        index: 2_000_000_000 - 2 * n,
        type: 'Message',
        text: text(n),
        from: { participantId: 2, type: 'Agent' },
      },
    ]),
  'messages in order': (n) =>
    say([{ index: n + 1, type: 'Message', text: text(n), from: { participantId: 2, type: 'Agent' } }]),
  'messages that come late': (n) =>
    // Two that agree make a hole of millions, which is then filled without end.
    say([
      {
        index: n < 2 ? 1_000_000_000 : n,
        type: 'Message',
        text: text(n),
        from: { participantId: 2, type: 'Agent' },
      },
    ]),
  'names of the chat': (n) => say([], { alias: name(n), userId: name(n) }),
  'channels and ids': (n) =>
    JSON.stringify([
      { channel: `/${name(n).slice(0, 900)}`, id: name(n), data: { text: text(n) }, clientId: name(n) },
      {
        channel: '/meta/connect',
        id: `other ${n}`,
        successful: true,
        advice: { interval: n, hosts: [name(n)] },
      },
      { channel: '/meta/subscribe', id: `other ${n}`, successful: true, subscription: `/${name(n)}` },
    ]),
};

async function flood(world: HostileWorld, frameOf: Flood, from: number, to: number): Promise<void> {
  for (let n = from; n < to; n += 1) await world.receive(frameOf(n));
}

function heap(): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

describe('a chat that is sent things without end', () => {
  it.each(Object.entries(FLOODS))(
    '[HW3] keeps a bounded part of %s',
    async (_kind, frameOf) => {
      const world = await createHostileWorld({ hasView: false });
      await world.start();
      await flood(world, frameOf, 0, WARM_UP);
      const before = heap();
      await flood(world, frameOf, WARM_UP, WARM_UP + FRAMES);
      const grown = heap() - before;
      const size = JSON.stringify(world.state()).length;
      await world.close();
      expect(world.faults).toEqual([]);
      expect(world.state().phase).toBe('open');
      expect(size).toBeLessThan(STATE_BOUND);
      expect(grown).toBeLessThan(BOUND_BYTES);
    },
    LIMIT_MS,
  );

  it('[HW3] the measure sees what is kept', () => {
    const kept: string[] = [];
    const before = heap();
    for (let n = 0; n < FRAMES; n += 1) kept.push(JSON.parse(JSON.stringify(text(n))));
    expect(heap() - before).toBeGreaterThan(BOUND_BYTES);
    expect(kept).toHaveLength(FRAMES);
  });

  it('[HW4] a report of a hundred and fifty thousand entries is taken whole', async () => {
    const count = 150_000;
    const world = await createHostileWorld({ hasView: false });
    await world.start();
    const from = { participantId: 2, type: 'Agent' };
    // Behind a hole first, so that it comes as the answer that decides about it.
    await world.receive(say([{ index: count, type: 'Message', text: 'last', from }]));
    const messages = Array.from({ length: count }, (_, n) => ({
      index: n + 1,
      type: 'Message',
      text: 'x',
      from,
    }));
    await world.receive(say(messages, { nextPosition: count + 1 }));
    const state = world.state();
    await world.close();
    expect(world.faults).toEqual([]);
    expect(state.phase === 'open' && state.transcript.cursor).toBe(count + 1);
  });
});
