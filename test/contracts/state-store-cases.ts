// What every store of a chat's state must do, as a list of cases without a test runner, so that the same list runs in
// vitest (state-store-contract.ts) and inside a page of a real browser.
import type { StateStore } from '../../core/chat/ports.ts';
import type { ChatState } from '../../core/chat/state.ts';
import { sampleOpenChat, sampleStates, sampleTranscript } from '../support/sample-states.ts';

/** A place that stores live in. */
export interface StateStoreWorld {
  /** A store of the present instance. */
  open(chatId: string): StateStore;
  /** The present instance dies; the next `open` is of a new one over what is stored. */
  restart(): Promise<void>;
  /** Where the world can break its storage. */
  readonly faults?: {
    /** While true every write of the storage below is refused. */
    failWrites(isFailing: boolean): void;
    /** The present instance dies at its `nth` call to the storage from now; resolves when it has. */
    dieAtCall(nth: number): Promise<void>;
  };
}

export interface StateStoreCase {
  readonly title: string;
  /** Only for worlds with faults. */
  readonly needsFaults: boolean;
  /** Rejects if the store does not keep the contract. */
  run(world: StateStoreWorld): Promise<void>;
}

const PHASES = ['registering', 'starting', 'startUnconfirmed', 'open', 'ended'] as const;

function sample(phase: ChatState['phase'], id = 'chat-a'): ChatState {
  const state = sampleStates(id).find((candidate) => candidate.phase === phase);
  if (state === undefined) throw new Error(`no sample of phase ${phase}`);
  return state;
}

/** Compares as JSON, whatever the order of properties. */
function expectSame(actual: ChatState | null, expected: ChatState | null): void {
  const [got, wanted] = [canonical(actual), canonical(expected)];
  if (got !== wanted) throw new Error(`expected ${wanted}\n     got ${got}`);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

async function expectRejection(promise: Promise<void>): Promise<void> {
  const isRejected = await promise.then(
    () => false,
    () => true,
  );
  if (!isRejected) throw new Error('the write was refused below, but resolved');
}

const roundTrips: readonly StateStoreCase[] = PHASES.map((phase) => ({
  title: `[SG1] a state of phase "${phase}" is read as written, by the same instance and by the next`,
  needsFaults: false,
  async run(world) {
    const state = sample(phase);
    await world.open('chat-a').write(state);
    expectSame(await world.open('chat-a').read(), state);
    await world.restart();
    expectSame(await world.open('chat-a').read(), state);
  },
}));

/** The contract. */
export const STATE_STORE_CASES: readonly StateStoreCase[] = [
  ...roundTrips,
  {
    title: '[SG1] a chat that was never written reads as null',
    needsFaults: false,
    async run(world) {
      expectSame(await world.open('chat-a').read(), null);
    },
  },
  {
    title: '[SG2] null forgets the chat for good',
    needsFaults: false,
    async run(world) {
      await world.open('chat-a').write(sample('open'));
      await world.open('chat-a').write(null);
      expectSame(await world.open('chat-a').read(), null);
      await world.restart();
      expectSame(await world.open('chat-a').read(), null);
      await world.open('chat-a').write(null);
    },
  },
  {
    title: '[SG2] a forgotten chat can be written anew',
    needsFaults: false,
    async run(world) {
      await world.open('chat-a').write(sample('ended'));
      await world.open('chat-a').write(null);
      await world.open('chat-a').write(sample('open'));
      await world.restart();
      expectSame(await world.open('chat-a').read(), sample('open'));
    },
  },
  {
    title: '[SG3] the live parts of a state are at their defaults when it is read',
    needsFaults: false,
    async run(world) {
      const rest = sampleOpenChat('chat-a', sampleTranscript([0]));
      const agent = rest.participants[0];
      if (agent === undefined) throw new Error('the sample has participants');
      await world.open('chat-a').write({
        ...rest,
        connection: { status: 'online', carrier: 'websocket' },
        typing: [{ participant: agent, until: 5 }],
        settleUntil: 6,
        endToldAt: 7,
        endSeenAt: 8,
        transcript: { ...rest.transcript, waiting: { entries: [], deadline: 9 }, ephemeralIndices: [10] },
      });
      await world.restart();
      expectSame(await world.open('chat-a').read(), rest);
    },
  },
  {
    title: '[SG4] of writes that are not awaited the last one wins',
    needsFaults: false,
    async run(world) {
      const store = world.open('chat-a');
      const texts = Array.from({ length: 20 }, (_, i) => `draft ${i}`);
      const states = texts.map((text) => ({ ...sample('open'), draft: { text, writtenBy: 'view-1' } }));
      await Promise.all(states.map((state) => store.write(state)));
      await world.restart();
      expectSame(await world.open('chat-a').read(), states.at(-1) ?? null);
    },
  },
  {
    title: '[SG4] a phase may follow any other: nothing of the earlier one remains',
    needsFaults: false,
    async run(world) {
      for (const before of PHASES) {
        for (const after of PHASES) {
          await world.open('chat-a').write(sample(before));
          await world.open('chat-a').write(sample(after));
          await world.restart();
          expectSame(await world.open('chat-a').read(), sample(after));
        }
      }
    },
  },
  {
    title: '[SG5] what is written to one chat does not touch another',
    needsFaults: false,
    async run(world) {
      await world.open('chat-a').write(sample('open', 'chat-a'));
      await world.open('chat-b').write(sample('ended', 'chat-b'));
      await world.open('chat-a').write(null);
      await world.restart();
      expectSame(await world.open('chat-a').read(), null);
      expectSame(await world.open('chat-b').read(), sample('ended', 'chat-b'));
    },
  },
  {
    title: '[SG1] what is read is a copy: changing the written object later changes nothing stored',
    needsFaults: false,
    async run(world) {
      const draft = { text: 'before', writtenBy: 'view-1' };
      await world.open('chat-a').write({ ...sample('open'), draft });
      draft.text = 'after';
      expectSame(await world.open('chat-a').read(), {
        ...sample('open'),
        draft: { text: 'before', writtenBy: 'view-1' },
      });
    },
  },
  {
    title: '[SG6] a write that fails rejects and changes nothing, and a later one works',
    needsFaults: true,
    async run(world) {
      await world.open('chat-a').write(sample('open'));
      world.faults?.failWrites(true);
      await expectRejection(world.open('chat-a').write(sample('ended')));
      await expectRejection(world.open('chat-a').write(null));
      expectSame(await world.open('chat-a').read(), sample('open'));
      world.faults?.failWrites(false);
      await world.restart();
      expectSame(await world.open('chat-a').read(), sample('open'));
      await world.open('chat-a').write(sample('ended'));
      await world.restart();
      expectSame(await world.open('chat-a').read(), sample('ended'));
    },
  },
  {
    title: '[SG7] a death at any call of a write leaves the old state or the new one, whole',
    needsFaults: true,
    async run(world) {
      for (const next of [sample('ended'), null]) {
        for (let nth = 0; nth < 8; nth += 1) {
          await world.open('chat-a').write(sample('open'));
          const death = world.faults?.dieAtCall(nth);
          await Promise.race([world.open('chat-a').write(next), death]);
          await world.restart();
          const found = await world.open('chat-a').read();
          expectSame(found, canonical(found) === canonical(next) ? next : sample('open'));
        }
      }
    },
  },
];
