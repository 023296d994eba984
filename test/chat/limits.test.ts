// What an open chat keeps because of its server has limits; within them nothing is lost.
import { describe, expect, it } from 'vitest';
import type { LinkEvent } from '../../core/chat/events.ts';
import { createSession } from '../../core/chat/session.ts';
import type { Participant } from '../../core/chat/terms.ts';
import { AHEAD_MAX, HOLE_WAIT_MS } from '../../core/chat/transcript-intake.ts';
import { createManualClock, settled } from '../support/manual-clock.ts';
import { createMemoryStateStore } from '../support/memory-state-store.ts';
import { createStrictLogger } from '../support/strict-logger.ts';
import { ann, bob, entry, openPlay, report } from './builders.ts';

const crowd = (count: number): readonly Participant[] =>
  Array.from({ length: count }, (_, n) => ({ id: 100 + n, nickname: `Agent ${n}`, role: 'agent' }));
const numbers = (from: number, count: number) => Array.from({ length: count }, (_, n) => from + n);

describe('what is kept because of a server', () => {
  it('[HW3] of the people in a chat the hundred newest, of those who type twenty', () => {
    const people = crowd(300);
    const play = openPlay().reported(people.map((person, n) => entry(n + 2, person, '', 'joined')));
    expect(play.in('open').participants).toEqual(people.slice(-100));
    play.reported([], {
      ephemerals: people.map((from) => ({ kind: 'typingStarted', from, index: null })),
    });
    expect(play.in('open').typing.map(({ participant }) => participant)).toEqual(people.slice(-20));
  });

  it('[HW3] of what waits behind a hole the nearest two hundred: the answer brings the others', () => {
    const play = openPlay();
    for (const index of numbers(10, 500)) play.reported([entry(index)]);
    const { waiting } = play.in('open').transcript;
    expect(waiting?.entries.map(({ index }) => index)).toEqual(numbers(10, AHEAD_MAX));
    play.reported(numbers(2, 508).map((index) => entry(index)));
    const { transcript } = play.in('open');
    expect(transcript.waiting).toBeNull();
    expect(transcript.cursor).toBe(510);
  });

  it('[HW3] of places taken by typing the nearest two hundred', () => {
    const play = openPlay();
    for (const index of numbers(2, 500).toReversed())
      play.reported([], { ephemerals: [{ kind: 'typingStarted', from: bob, index }], nextPosition: null });
    expect(play.in('open').transcript.ephemeralIndices).toEqual(numbers(2, AHEAD_MAX));
  });

  it('[HW3] of late entries as many as one segment bears, each once and in its place', () => {
    const far = [entry(5_000)];
    const play = openPlay().reported(far).reported(far);
    expect(play.in('open').transcript.cursor).toBe(5_001);
    for (const index of numbers(2, 3_000)) play.reported([entry(index)], { nextPosition: null });
    const { segments } = play.in('open').transcript;
    const indices = segments.flatMap(({ entries }) => entries.map(({ index }) => index));
    expect(indices).toEqual([1, ...numbers(2, 998), 5_000]);
  });

  it('[HW4] a report of any size is taken: a hundred and fifty thousand entries as the answer about a hole', () => {
    const count = 150_000;
    const play = openPlay().reported([entry(count)]);
    play.reported(numbers(2, count - 1).map((index) => entry(index)));
    expect(play.in('open').transcript.cursor).toBe(count + 1);
  });
});

describe('an entry far ahead that the server does not know', () => {
  it('[HW7] is asked for over a second link, then forgotten: the chat stays online', () => {
    const play = openPlay().reported([entry(2_000)]);
    const seen: string[] = [];
    for (let round = 0; round < 4; round += 1) {
      play.wait(HOLE_WAIT_MS);
      seen.push(play.in('open').connection.status);
      const [effect] = play.effects;
      if (effect === undefined) continue;
      if (effect.type === 'fence')
        play.take({ type: 'fenceAnswered', clientId: effect.clientId, isFenced: true });
      play.opened(`again ${round}`).reported([], { nextPosition: 2 });
    }
    expect(seen).toEqual(['connecting', 'connecting', 'online', 'online']);
    expect(play.in('open').transcript).toMatchObject({ waiting: null, cursor: 2 });
    play.reported([entry(2)]);
    expect(play.in('open').transcript.cursor).toBe(3);
  });

  it('[HW7] is shown where a link knows of it after all', () => {
    const play = openPlay().reported([entry(4)]);
    play.wait(HOLE_WAIT_MS).opened('l2').reported([], { nextPosition: 2 });
    play
      .wait(HOLE_WAIT_MS)
      .opened('l3')
      .reported([entry(2), entry(3), entry(4)]);
    expect(play.in('open').transcript).toMatchObject({ waiting: null, cursor: 5 });
  });
});

describe('a server that counts anew', () => {
  it('[HW9] shows nothing twice, and confirms no message by what was there before', () => {
    const play = openPlay().reported(numbers(2, 40).map((index) => entry(index)));
    play.give({ type: 'sendMessage', text: 'mine' });
    const before = play.in('open').transcript;
    for (const index of [1, 2, 41]) play.reported([entry(index, ann, 'mine')], { nextPosition: index + 1 });
    expect(play.in('open').transcript.segments).toEqual(before.segments);
    expect(play.in('open').outbox).toHaveLength(1);
    play.reported([entry(42, ann, 'mine')]);
    expect(play.in('open').outbox).toEqual([]);
  });
});

describe('a server that is faster than the storage', () => {
  it('[HW8] is left after a thousand reports that wait, and asked again from the cursor', async () => {
    const clock = createManualClock();
    const listeners: ((event: LinkEvent) => void)[] = [];
    const closed: number[] = [];
    const asked: number[] = [];
    const store = createMemoryStateStore();
    const session = createSession({
      initial: openPlay().state(),
      store,
      transport: {
        open({ listener }) {
          const place = listeners.push(listener) - 1;
          return {
            publish(operation) {
              if (operation.type === 'requestNotifications') asked.push(operation.position);
            },
            async close() {
              closed.push(place);
            },
          };
        },
        fence: async () => true,
      },
      clock,
      random: () => 0,
      logger: createStrictLogger(),
      onChange: () => undefined,
      onStorageTrouble: () => undefined,
    });
    const opens = (place: number) =>
      listeners[place]?.({
        type: 'linkOpened',
        clientId: `l${place}`,
        carrier: 'websocket',
        isResumed: false,
      });
    session.resume();
    await settled();
    opens(0);
    await settled();
    store.failWrites(true);
    for (let index = 2; index < 5_000; index += 1) {
      if (closed.includes(0)) break;
      listeners[0]?.({ type: 'reportReceived', report: report([entry(index, index % 2 === 0 ? ann : bob)]) });
    }
    expect(closed).toEqual([0]);
    store.failWrites(false);
    await clock.advance(1_000);
    const { transcript } = openStateOf(session.state());
    expect(transcript.cursor).toBeGreaterThan(1_000);
    expect(listeners).toHaveLength(2);
    opens(1);
    await settled();
    expect(asked.at(-1)).toBe(transcript.cursor);
  });
});

function openStateOf(state: ReturnType<ReturnType<typeof createSession>['state']>) {
  if (state.phase !== 'open') throw new Error(`in phase ${state.phase}`);
  return state;
}
