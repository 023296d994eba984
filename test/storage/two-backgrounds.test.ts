// Two backgrounds at once, an old and a new build: whatever order their calls come in, one of them writes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOwnership } from '../../entrypoints/background/ownership.ts';
import { createFakeLocks } from '../support/fake-locks.ts';
import { createMemoryStorageArea, type MemoryStorageArea } from '../support/memory-storage-area.ts';
import { runsOf } from '../support/runs.ts';
import { sampleEntry, sampleOpenChat, sampleSegment } from '../support/sample-states.ts';
import { type Background, connect, start } from './storage-world.ts';

const ID = 'a';
const RUNS = runsOf(100);

/** In which order what is under way happens: each number chooses among what could be next. */
const choices = fc.array(fc.nat(7), { minLength: 20, maxLength: 120 });

/** The chat after so many messages; `by` whom the last was written. */
function chatAfter(count: number, by: string) {
  const entries = Array.from({ length: count }, (_, n) => sampleEntry(n + 1));
  const segments = [sampleSegment(0, entries)];
  const state = sampleOpenChat(ID, {
    cursor: count + 1,
    segments,
    skipped: [],
    waiting: null,
    ephemeralIndices: [],
  });
  return { ...state, draft: { text: by, writtenBy: 'view' } };
}

interface Seen {
  readonly count: number;
  readonly by: string;
}

/** What a background that comes later reads; throws where it is not one state, whole. */
async function seen(area: MemoryStorageArea): Promise<Seen | null> {
  const copy = createMemoryStorageArea();
  copy.replace(area.contents());
  const { storage, logger } = await start(copy);
  const state = await storage.openStore(ID).read();
  expect(logger.warnings).toEqual([]);
  if (state === null || state.phase !== 'open') return null;
  const indices = state.transcript.segments.flatMap(({ entries }) => entries.map(({ index }) => index));
  expect(indices).toEqual(Array.from({ length: state.transcript.cursor - 1 }, (_, n) => n + 1));
  return { count: indices.length, by: state.draft.text };
}

/** Takes up the chat and goes on with it, until it is refused; tells of each message that is safe. */
async function work(
  background: Background,
  by: string,
  count: number,
  told: (seen: Seen) => void,
): Promise<string> {
  try {
    await background.storage.claim();
    const store = background.storage.openStore(ID);
    const state = await store.read();
    let at = state !== null && 'transcript' in state ? state.transcript.cursor - 1 : 0;
    for (let n = 0; n < count; n += 1) {
      at += 1;
      await store.write(chatAfter(at, by));
      told({ count: at, by });
    }
    return 'done';
  } catch (error) {
    return error instanceof Error ? error.message : 'unknown';
  }
}

/** Things that could happen, each when it is chosen. */
function createOrder(order: readonly number[]) {
  const open: (() => void)[] = [];
  let at = 0;
  return {
    later: (step: () => void) => void open.push(step),
    /** Lets one thing after the other happen until nothing is left. */
    async play(): Promise<void> {
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        if (open.length === 0) return;
        const [step] = open.splice((order[at % order.length] ?? 0) % open.length, 1);
        at += 1;
        step?.();
      }
    },
  };
}

describe('two backgrounds that both take themselves for the owner', { timeout: 600_000 }, () => {
  it('[SS9] leave one whole state, written by the one that claimed last; the other is refused', async () => {
    await fc.assert(
      fc.asyncProperty(choices, async (order) => {
        const area = createMemoryStorageArea();
        const { later, play } = createOrder(order);
        const backgrounds = ['old', 'new'].map((owner) => connect(area, { owner, schedule: later }));
        const ends = backgrounds.map((background, n) =>
          work(background, n === 0 ? 'old' : 'new', 4, () => undefined),
        );
        await play();
        const results = await Promise.all(ends);
        const epoch = area.contents()['chats/epoch'] as { owner: string };
        const isOldOwner = epoch.owner === 'old';
        expect(results[isOldOwner ? 0 : 1]).toBe('done');
        expect(['done', 'notOwner']).toContain(results[isOldOwner ? 1 : 0]);
        expect((await seen(area))?.count).toBeGreaterThanOrEqual(4);
        for (const [n, { storage }] of backgrounds.entries()) {
          const attempt = storage
            .openStore(ID)
            .write(chatAfter(9, 'late'))
            .then(
              () => true,
              () => false,
            );
          await play();
          expect(await attempt).toBe((n === 0) === isOldOwner);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('[SS9] the old one gets at most the one write through that it had begun before it was followed', async () => {
    await fc.assert(
      fc.asyncProperty(choices, async (order) => {
        const area = createMemoryStorageArea();
        const { later, play } = createOrder(order);
        let isFollowed = false;
        let writesAfter = 0;
        const old = connect(area, {
          owner: 'old',
          schedule: later,
          decide({ name, keys }) {
            if (isFollowed && name === 'set' && keys.includes(`chat/${ID}/head`)) writesAfter += 1;
            return 'answer';
          },
        });
        const claimed = old.storage.claim();
        await play();
        await claimed;
        const store = old.storage.openStore(ID);
        const writes = Array.from({ length: 8 }, (_, n) => store.write(chatAfter(n + 1, 'old')));
        const young = connect(area, {
          owner: 'new',
          schedule: later,
          decide: () => {
            isFollowed ||= (area.contents()['chats/epoch'] as { owner: string }).owner === 'new';
            return 'answer';
          },
        });
        const taken = young.storage.claim();
        await play();
        await taken;
        const ends = await Promise.allSettled(writes);
        // Safe up to some point, refused from there on.
        const names = ends.map(({ status }) => status);
        expect(names).toEqual([...names].sort());
        expect(writesAfter).toBeLessThanOrEqual(1);
        await seen(area);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('two backgrounds that wait for each other', { timeout: 600_000 }, () => {
  it('[SS9] lose nothing that either has shown, whenever the old one dies', async () => {
    const scene = fc.record({ order: choices, diesAfter: fc.nat(30) });
    await fc.assert(
      fc.asyncProperty(scene, async ({ order, diesAfter }) => {
        const area = createMemoryStorageArea();
        const locks = createFakeLocks();
        // A storage serves its callers, dead or alive, in the order in which they called.
        const line: (() => void)[] = [];
        const shown: Seen[] = [];
        const lives = ['old', 'new'].map((by) => {
          const lock = locks.connect();
          const background = connect(area, { owner: by, schedule: (step) => void line.push(step) });
          return { by, lock, background };
        });
        const [old, young] = lives;
        let turns = 0;
        let isDead = false;
        for (const { by, lock, background } of lives) {
          const told = (state: Seen) => {
            if (!(by === 'old' && isDead)) shown.push(state);
          };
          void createOwnership(lock)
            .acquire()
            .then(() => work(background, by, 6, told));
        }
        for (let idle = 0; idle < 3; turns += 1) {
          await new Promise((resolve) => setImmediate(resolve));
          idle = line.length === 0 ? idle + 1 : 0;
          if (!isDead && (turns >= diesAfter || idle === 2)) {
            isDead = true;
            old?.background.connection.kill();
            old?.lock.kill();
            idle = 0;
          }
          for (let n = (order[turns % order.length] ?? 0) % 3; n >= 0; n -= 1) line.shift()?.();
        }
        const counts = shown.map(({ count }) => count);
        // What the new one writes goes on from what the old one showed, or from one more that nobody saw.
        expect(counts).toEqual([...counts].sort((a, b) => a - b));
        expect(new Set(counts).size).toBe(counts.length);
        expect(shown.at(-1)?.by).toBe('new');
        expect(await seen(area)).toEqual(shown.at(-1));
        expect(young?.background.logger.warnings).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});
