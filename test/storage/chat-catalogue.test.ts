// What is given up next, and which segments a write changes.
import { describe, expect, it } from 'vitest';
import { type CatalogueEntry, chooseVictim } from '../../core/storage/chat-catalogue.ts';
import { createMemoryStorageArea } from '../support/memory-storage-area.ts';
import {
  sampleEntry,
  sampleOpenChat,
  sampleSegment,
  sampleStates,
  sampleTranscript,
} from '../support/sample-states.ts';
import { areaWith, start, talk } from './storage-world.ts';

function entry(bytes: number, segments: number): CatalogueEntry {
  return {
    ordinal: 1,
    isEnded: false,
    segments: segments === 0 ? null : { first: 0, last: segments - 1, bytes },
    stored: [],
  };
}

describe('what goes next', () => {
  const limits = { endedChats: 20, transcriptBytes: 100 };

  it('[SG14] is nothing as long as the limit is only reached', () => {
    expect(chooseVictim(new Map([['a', entry(100, 3)]]), limits)).toBeNull();
    expect(chooseVictim(new Map([['a', entry(101, 3)]]), limits)).toMatchObject({
      chatId: 'a',
      what: 'oldestSegment',
    });
  });

  it('[SG14] is never of a chat with two segments or none, however much is over the limit', () => {
    const small = [
      ['form', entry(0, 0)],
      ['two', entry(500, 2)],
    ] as const;
    expect(chooseVictim(new Map(small), limits)).toBeNull();
    expect(chooseVictim(new Map([...small, ['three', entry(1, 3)]]), limits)?.chatId).toBe('three');
  });
});

describe('a transcript', () => {
  const sizeOf = (contents: Readonly<Record<string, unknown>>) =>
    Object.entries(contents)
      .filter(([key]) => key.includes('/segment/'))
      .flatMap(([, value]) => (value as { entries: unknown[] }).entries)
      .reduce((sum: number, one) => sum + JSON.stringify(one).length, 0);

  it('[SG14] is as large as its segments together, however it came to be', async () => {
    const area = createMemoryStorageArea();
    const { storage } = await start(area);
    await talk(storage, 'a', { messages: 95, perSegment: 10 });
    expect(area.contents()['chat/a/head']).toMatchObject({
      segments: { first: 0, last: 9, bytes: sizeOf(area.contents()) },
    });
  });

  it('[SG14] that lost its oldest segments to the limit says so in its head at once', async () => {
    const area = createMemoryStorageArea();
    const { storage, logger } = await start(area, { limits: { endedChats: 20, transcriptBytes: 4_000 } });
    await talk(storage, 'a', { messages: 60, perSegment: 10 });
    await new Promise((resolve) => setImmediate(resolve));
    const numbers = Object.keys(area.contents()).flatMap((key) => /segment\/(\d+)$/.exec(key)?.[1] ?? []);
    const first = Math.min(...numbers.map(Number));
    expect(first).toBeGreaterThan(0);
    expect(area.contents()['chat/a/head']).toMatchObject({
      segments: { first, last: 5, bytes: sizeOf(area.contents()) },
    });
    expect(logger.text()).toContain('storage.evicted {"chatId":"a","what":"oldestSegment"}');
  });

  it('[SG14] that lost them while another chat was written says so in its head, too', async () => {
    const area = await areaWith([sampleOpenChat('a', sampleTranscript([0, 1, 2, 3]))]);
    const { storage } = await start(area, { limits: { endedChats: 20, transcriptBytes: 10 } });
    const [form] = sampleStates('b');
    await storage.openStore('b').write(form ?? null);
    await new Promise((resolve) => setImmediate(resolve));
    expect(area.contents()['chat/a/head']).toMatchObject({
      segments: { first: 2, last: 3, bytes: sizeOf(area.contents()) },
    });
  });

  it('[SG4] that ends earlier than before keeps just its own segments, written again or not', async () => {
    const area = createMemoryStorageArea();
    const store = (await start(area)).storage.openStore('a');
    const segments = [0, 1, 2, 3].map((number) => sampleSegment(number, [sampleEntry(number + 1)]));
    const stateOf = (kept: typeof segments) =>
      sampleOpenChat('a', { cursor: 9, segments: kept, skipped: [], waiting: null, ephemeralIndices: [] });
    await store.write(stateOf(segments));
    await store.write(stateOf(segments.slice(1, 3)));
    const keys = Object.keys(area.contents()).filter((key) => key.includes('/segment/'));
    expect(keys.sort()).toEqual(['chat/a/segment/1', 'chat/a/segment/2']);
    expect(await (await start(area)).storage.openStore('a').read()).toEqual(stateOf(segments.slice(1, 3)));
  });
});
