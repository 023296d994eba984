// An area that takes no more: what may be given up for the chat that goes on, in which order, and what may never be.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatState } from '../../core/chat/state.ts';
import { createMemoryStorageArea, type MemoryStorageArea } from '../support/memory-storage-area.ts';
import { runsOf } from '../support/runs.ts';
import {
  sampleEndedChat,
  sampleEntry,
  sampleOpenChat,
  sampleSegment,
  sampleTranscript,
} from '../support/sample-states.ts';
import { areaWith, type Background, start } from './storage-world.ts';

const RUNS = runsOf(100);

/** What chrome.storage.local takes without a further permission. */
const BROWSERS_QUOTA = 10_485_760;

/** A chat of so many segments, of so many entries each: what a new background has in memory of it. */
function chatOf(
  id: string,
  segments: number,
  options: { isEnded?: boolean; entries?: number; text?: string } = {},
) {
  const { isEnded = false, entries = 3, text } = options;
  const all = Array.from({ length: segments }, (_, number) =>
    sampleSegment(
      number,
      Array.from({ length: entries }, (_, n) => sampleEntry(number * entries + n + 1, text)),
    ),
  );
  const transcript = {
    cursor: segments * entries + 1,
    segments: all,
    skipped: [],
    waiting: null,
    ephemeralIndices: [],
  };
  return isEnded ? sampleEndedChat(id, transcript) : sampleOpenChat(id, transcript);
}

/** Numbers of the segments that are kept of each chat. */
async function kept(area: MemoryStorageArea): Promise<Map<string, number[]>> {
  const copy = createMemoryStorageArea();
  copy.replace(area.contents());
  const { storage, logger } = await start(copy);
  const found = new Map<string, number[]>();
  for (const id of await storage.listChats()) {
    const state = await storage.openStore(id).read();
    const last =
      state !== null && 'transcript' in state ? (state.transcript.segments.at(-1)?.number ?? -1) : -1;
    const numbers: number[] = [];
    for (let number = 0; number <= last; number += 1)
      if ((await storage.openStore(id).readSegment(number))?.entries.length) numbers.push(number);
    found.set(id, numbers);
  }
  expect(logger.warnings).toEqual([]);
  return found;
}

const write = ({ storage }: Background, state: ChatState) => storage.openStore(state.id).write(state);
const refused = (promise: Promise<unknown>) =>
  expect(promise).rejects.toMatchObject({ data: { code: 'storageFailed' } });

describe('an area that takes no more', { timeout: 600_000 }, () => {
  it('[SS4] gives up ended chats for one that goes on, the oldest first, and nothing else', async () => {
    const area = await areaWith([
      chatOf('ended-1', 2, { isEnded: true }),
      chatOf('open', 2),
      chatOf('ended-2', 2, { isEnded: true }),
      chatOf('ended-3', 2, { isEnded: true }),
    ]);
    area.limit(area.bytes() + 100);
    const background = await start(area);
    await write(background, chatOf('open', 3));
    expect([...(await kept(area)).keys()]).toEqual(['open', 'ended-2', 'ended-3']);
    expect(background.storage.loss()).toBe('full');
    await write(background, chatOf('open', 11));
    expect([...(await kept(area)).keys()]).toEqual(['open', 'ended-3']);
  });

  it('[SS4] then gives up the oldest segments, of the chat itself too, but never the newest two', async () => {
    const area = await areaWith([chatOf('other', 3), chatOf('open', 6)]);
    area.limit(area.bytes() + 10);
    const background = await start(area);
    await write(background, chatOf('open', 7));
    expect(Object.fromEntries(await kept(area))).toEqual({ other: [1, 2], open: [0, 1, 2, 3, 4, 5, 6] });
    await write(background, chatOf('open', 8));
    expect(Object.fromEntries(await kept(area))).toEqual({ other: [1, 2], open: [1, 2, 3, 4, 5, 6, 7] });
    expect(await background.storage.openStore('open').readSegment(0)).toBeNull();
  });

  it('[SS4] gives up segments with nothing in them, where there is nothing else', async () => {
    const form = { ...sampleOpenChat('form', sampleTranscript([])), outbox: [] };
    const area = await areaWith([chatOf('empty', 3, { entries: 0 }), form]);
    area.limit(area.bytes());
    await write(await start(area), { ...form, draft: { ...form.draft, text: 'a little longer' } });
    const segments = Object.keys(area.contents()).filter((key) => key.includes('/segment/'));
    expect(segments).toEqual(['chat/empty/segment/1', 'chat/empty/segment/2']);
  });

  it('[SS4] gives up as little as there is room for, whatever the chats and wherever the limit', async () => {
    const chat = fc.record({ segments: fc.integer({ min: 1, max: 6 }), isEnded: fc.boolean() });
    const scene = fc.record({
      chats: fc.array(chat, { minLength: 1, maxLength: 6 }),
      room: fc.integer({ min: -40, max: 400 }),
      writes: fc.array(fc.record({ which: fc.nat(5), more: fc.integer({ min: 0, max: 3 }) }), {
        minLength: 1,
        maxLength: 12,
      }),
    });
    await fc.assert(
      fc.asyncProperty(scene, async ({ chats, room, writes }) => {
        const sizes = chats.map(({ segments }) => segments);
        const idOf = (at: number) => `${chats[at]?.isEnded ? 'ended' : 'open'}-${at}`;
        const stateOf = (at: number) =>
          chatOf(idOf(at), sizes[at] ?? 0, { isEnded: chats[at]?.isEnded ?? false });
        const area = await areaWith(chats.map((_, at) => stateOf(at)));
        const background = await start(area);
        const gone = new Set<string>();
        background.storage.watch({ lossChanged: () => undefined, givenUp: (id) => gone.add(id) });
        area.limit(area.bytes() + room);
        for (const { which, more } of writes) {
          const at = which % chats.length;
          const size = sizes[at] ?? 0;
          if (gone.has(idOf(at))) continue;
          const contents = area.contents();
          const goneBefore = new Set(gone);
          sizes[at] = size + more;
          const isDone = await write(background, stateOf(at)).then(
            () => true,
            () => false,
          );
          if (!isDone) sizes[at] = size;
          const after = await kept(area);
          for (const [place] of chats.entries()) {
            const id = idOf(place);
            const numbers = after.get(id);
            expect(numbers === undefined).toBe(gone.has(id));
            if (numbers === undefined) continue;
            // No hole, and the newest two at least.
            const from = numbers[0] ?? 0;
            expect(numbers).toEqual(Array.from({ length: (sizes[place] ?? 0) - from }, (_, n) => from + n));
            expect(numbers.length).toBeGreaterThanOrEqual(Math.min(2, sizes[place] ?? 0));
            // Parts of a chat go only when no ended chat but the one that is written is left.
            const isCut = !(`chat/${id}/segment/0` in area.contents()) && `chat/${id}/segment/0` in contents;
            const others = [...after.keys()].filter(
              (other) => other.startsWith('ended') && other !== idOf(at),
            );
            if (isCut) expect(others).toEqual([]);
          }
          // The oldest first, and not the one that is written.
          const there = chats
            .map((_, n) => idOf(n))
            .filter((id) => id.startsWith('ended') && id !== idOf(at));
          const before = there.filter((id) => !goneBefore.has(id));
          const newlyGone = before.filter((id) => gone.has(id));
          expect(newlyGone).toEqual(before.slice(0, newlyGone.length));
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('[SS4] goes on with a chat that alone is more than the browser takes', async () => {
    const area = createMemoryStorageArea({ quotaBytes: BROWSERS_QUOTA });
    const background = await start(area);
    const old = { isEnded: true, entries: 16, text: 'x'.repeat(2_000) };
    for (const n of [1, 2, 3]) await write(background, chatOf(`ended-${n}`, 90, old));
    expect(area.bytes()).toBeGreaterThan(8_000_000);
    let segments = [sampleSegment(0, [])];
    let cursor = 1;
    for (let number = 0; number < 400; number += 1) {
      const entries = Array.from({ length: 16 }, (_, n) =>
        sampleEntry(number * 16 + n + 1, 'y'.repeat(2_000)),
      );
      segments = [...segments.slice(-1), sampleSegment(number, entries)].filter(
        ({ entries }) => entries.length > 0,
      );
      cursor += 16;
      const transcript = { cursor, segments, skipped: [], waiting: null, ephemeralIndices: [] };
      await write(background, sampleOpenChat('open', transcript));
      expect(area.bytes()).toBeLessThanOrEqual(BROWSERS_QUOTA);
    }
    const numbers = (await kept(area)).get('open') ?? [];
    expect(await background.storage.listChats()).toEqual(['open']);
    expect(numbers.at(-1)).toBe(399);
    expect(numbers.length).toBeGreaterThan(290);
    expect(area.bytes()).toBeGreaterThan(BROWSERS_QUOTA * 0.95);
  });

  it('[SS5] refuses a write that nothing can be given up for, changes nothing, and takes it when there is room', async () => {
    const area = await areaWith([chatOf('open', 2), chatOf('other', 2)]);
    area.limit(area.bytes());
    const background = await start(area);
    const before = area.contents();
    await refused(write(background, chatOf('open', 3)));
    expect(area.contents()).toEqual({ ...before, 'chats/epoch': area.contents()['chats/epoch'] });
    expect(background.storage.loss()).toBeNull();
    area.limit(area.bytes() + 5_000);
    await write(background, chatOf('open', 3));
    expect((await kept(area)).get('open')).toEqual([0, 1, 2]);
  });

  it('[SS5] gives up nothing for a write that is refused for another reason', async () => {
    const area = await areaWith([chatOf('ended', 2, { isEnded: true }), chatOf('open', 2)]);
    const isMine = (keys: readonly string[]) => keys.includes('chat/open/head');
    const background = await start(area, {
      decide: ({ name, keys }) => (name === 'set' && isMine(keys) ? 'reject' : 'answer'),
    });
    await refused(write(background, chatOf('open', 3)));
    expect([...(await kept(area)).keys()]).toEqual(['ended', 'open']);
  });

  it('[SS7] lets go of a chat that the visitor removes', async () => {
    const area = await areaWith([chatOf('a', 3, { isEnded: true }), chatOf('b', 2)]);
    area.limit(area.bytes());
    const { storage } = await start(area);
    await storage.openStore('a').write(null);
    expect(await storage.listChats()).toEqual(['b']);
    expect(storage.loss()).toBeNull();
    expect(Object.keys(area.contents()).filter((key) => key.startsWith('chat/a/'))).toEqual([]);
    expect(await (await start(area)).storage.listChats()).toEqual(['b']);
  });

  it('[SS7] keeps a chat whole whose removal is refused for another reason', async () => {
    const area = await areaWith([chatOf('a', 3, { isEnded: true }), chatOf('b', 2)]);
    const { storage } = await start(area, {
      decide: ({ name, keys }) => (name === 'set' && keys.includes('chats/index') ? 'reject' : 'answer'),
    });
    await refused(storage.openStore('a').write(null));
    expect(await storage.listChats()).toEqual(['a', 'b']);
    expect(await kept(area)).toEqual(
      new Map([
        ['a', [0, 1, 2]],
        ['b', [0, 1]],
      ]),
    );
  });

  it('[SS11] lets every background start, also where not one byte more fits in', async () => {
    const area = await areaWith([chatOf('a', 2)]);
    area.limit(area.bytes());
    for (let n = 0; n < 25; n += 1) {
      const { storage } = await start(area);
      expect(await storage.openStore('a').read()).toEqual(chatOf('a', 2));
    }
  });

  it('[SS7] loses nothing else by a death in the middle of giving up', async () => {
    const states = [chatOf('ended', 3, { isEnded: true }), chatOf('open', 4), chatOf('other', 2)];
    for (let last = 1; last < 12; last += 1) {
      const area = await areaWith(states);
      area.limit(area.bytes() + 10);
      let callsLeft = Number.POSITIVE_INFINITY;
      const { storage } = await start(area, {
        decide() {
          callsLeft -= 1;
          return callsLeft < 0 ? 'lose' : 'answer';
        },
      });
      callsLeft = last;
      void storage
        .openStore('open')
        .write(chatOf('open', 5))
        .catch(() => undefined);
      await new Promise((resolve) => setImmediate(resolve));
      area.limit(Number.POSITIVE_INFINITY);
      const next = await start(area);
      const found = await next.storage.listChats();
      expect(found.filter((id) => id !== 'ended')).toEqual(['open', 'other']);
      const open = await next.storage.openStore('open').read();
      expect([chatOf('open', 4).transcript.cursor, chatOf('open', 5).transcript.cursor]).toContain(
        open !== null && 'transcript' in open ? open.transcript.cursor : null,
      );
      expect(await next.storage.openStore('other').read()).toEqual(chatOf('other', 2));
      const left = Object.keys(area.contents()).filter((key) => key.startsWith('chat/ended/'));
      expect(left.length).toBe(found.includes('ended') ? 4 : 0);
    }
  });
});
