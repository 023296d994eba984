// What chats cost in storage, who may write them, and what is given up when there is too much.
import { describe, expect, it } from 'vitest';
import { ChatError } from '../../core/chat/errors.ts';
import { CHAT_PROPERTIES } from '../../core/chat/state.ts';
import { createMemoryStorageArea } from '../support/memory-storage-area.ts';
import { sampleEndedChat, sampleOpenChat, sampleStates, sampleTranscript } from '../support/sample-states.ts';
import { areaWith, connect, start, talk } from './storage-world.ts';

const fenced = (promise: Promise<unknown>) =>
  expect(promise).rejects.toMatchObject({ data: { code: 'notOwner' } });

describe('writing', () => {
  it('[SG8] puts the head, the changed segment and a new index row into one call', async () => {
    const { storage, connection } = await start(createMemoryStorageArea());
    await storage.openStore('a').write(sampleOpenChat('a', sampleTranscript([0])));
    const sets = connection
      .calls()
      .filter(({ name, keys }) => name === 'set' && !keys.includes('chats/epoch'));
    expect(sets.map(({ keys }) => [...keys].sort())).toEqual([
      ['chat/a/head', 'chat/a/segment/0', 'chats/index'],
    ]);
  });

  it('[SG9] costs the same at message 10, 1,000 and 10,000', async () => {
    const { storage, connection } = await start(createMemoryStorageArea());
    const totals: number[] = [0];
    await talk(storage, 'a', { messages: 10_000, onMessage: () => totals.push(connection.bytesWritten()) });
    /** Mean bytes of a hundred writes, the length of a segment. */
    const costAt = (n: number) => ((totals[n + 100] ?? 0) - (totals[n] ?? 0)) / 100;
    expect(costAt(9_900)).toBeLessThan(costAt(10) * 1.05);
    expect(costAt(1_000)).toBeLessThan(costAt(10) * 1.05);
    // A head and half a segment, on average.
    expect(costAt(10)).toBeLessThan(20_000);
  });

  it('[SG9] leaves a segment alone that has not changed', async () => {
    const { storage, connection } = await start(createMemoryStorageArea());
    const state = sampleOpenChat('a', sampleTranscript([0, 1]));
    await storage.openStore('a').write(state);
    await storage.openStore('a').write({ ...state, draft: { text: 'x', writtenBy: 'v' } });
    expect(connection.calls().at(-1)?.keys).toEqual(['chat/a/head']);
  });

  it('[SG9] leaves a segment alone that a new background has read and not changed', async () => {
    const area = await areaWith([sampleOpenChat('a', sampleTranscript([0, 1]))]);
    const { storage, connection } = await start(area);
    const store = storage.openStore('a');
    const state = await store.read();
    await store.write(state);
    expect(connection.calls().at(-1)?.keys).toEqual(['chat/a/head']);
  });

  it('[SG3] keeps exactly the properties that are declared persisted', async () => {
    for (const state of sampleStates('a')) {
      const head = JSON.stringify((await areaWith([state])).contents()['chat/a/head']);
      const stored: Record<string, unknown> = JSON.parse(head).state;
      const declared = Object.keys(state).filter(
        (name) => CHAT_PROPERTIES[name as keyof typeof CHAT_PROPERTIES].isPersisted,
      );
      expect(Object.keys(stored).sort()).toEqual(declared.sort());
      if ('transcript' in state)
        expect(Object.keys(stored.transcript ?? {}).sort()).toEqual(['cursor', 'skipped']);
    }
  });

  it('[SG6] rejects with storageFailed where the area is full, and what was stored stays', async () => {
    const area = createMemoryStorageArea({ quotaBytes: 5_000 });
    const { storage } = await start(area);
    const state = sampleOpenChat('a', sampleTranscript([0]));
    await storage.openStore('a').write(state);
    const before = area.contents();
    const tooMuch = { ...state, draft: { text: 'x'.repeat(5_000), writtenBy: 'v' } };
    await expect(storage.openStore('a').write(tooMuch)).rejects.toBeInstanceOf(ChatError);
    expect(area.contents()).toEqual(before);
  });

  it('[SG5] refuses the state of another chat and an id that is no part of a key', async () => {
    const { storage } = await start(createMemoryStorageArea());
    const state = sampleOpenChat('b', sampleTranscript([0]));
    await expect(storage.openStore('a').write(state)).rejects.toMatchObject({
      data: { code: 'wrongState', detail: 'another chat' },
    });
    for (const id of ['a/head', '']) expect(() => storage.openStore(id)).toThrow('not a chat id');
  });

  it('[SG4] has at most one call under way, however many writes are asked for', async () => {
    const steps: (() => void)[] = [];
    const area = createMemoryStorageArea();
    const { storage, connection } = connect(area, { schedule: (step) => steps.push(step) });
    const asked = Promise.all([
      storage.claim(),
      ...['a', 'b', 'c'].map((id) => storage.openStore(id).write(sampleOpenChat(id, sampleTranscript([0])))),
      storage.listChats(),
    ]);
    let isDone = false;
    void asked.then(() => {
      isDone = true;
    });
    for (let turn = 0; !isDone && turn < 1_000; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      expect(steps.length).toBeLessThanOrEqual(1);
      steps.shift()?.();
    }
    expect((await asked).at(-1)).toEqual(['a', 'b', 'c']);
    expect(connection.calls().length).toBeGreaterThan(6);
  });
});

describe('reading', () => {
  it('[SG1] gives a value of its own each time, equal to what was written', async () => {
    const { storage } = await start(createMemoryStorageArea());
    const state = sampleOpenChat('a', sampleTranscript([0, 1]));
    await storage.openStore('a').write(state);
    const [one, two] = [await storage.openStore('a').read(), await storage.openStore('a').read()];
    expect(one).toEqual(state);
    expect(two).toEqual(state);
    expect(one).not.toBe(two);
    expect(one?.form).not.toBe(state.form);
  });

  it('[SG10] loads the newest two segments, and older ones by number', async () => {
    const area = createMemoryStorageArea();
    const { storage } = await start(area);
    await talk(storage, 'a', { messages: 350 });
    const next = await start(area);
    const store = next.storage.openStore('a');
    const state = await store.read();
    const segments = state !== null && 'transcript' in state ? state.transcript.segments : [];
    expect(segments.map(({ number, entries }) => [number, entries.length])).toEqual([
      [2, 100],
      [3, 50],
    ]);
    expect((await store.readSegment(0))?.entries.map(({ index }) => index).at(0)).toBe(1);
    expect((await store.readSegment(1))?.entries).toHaveLength(100);
    for (const number of [4, -1, 0.5, Number.NaN]) expect(await store.readSegment(number)).toBeNull();
  });

  it('[SG11] lists the chats, oldest first, also after a restart', async () => {
    const ids = ['c', 'a', 'b'];
    const area = await areaWith(ids.map((id) => sampleOpenChat(id, sampleTranscript([0]))));
    const { storage } = await start(area);
    await storage.openStore('c').write(sampleEndedChat('c', sampleTranscript([0])));
    expect(await storage.listChats()).toEqual(ids);
    expect(await (await start(area)).storage.listChats()).toEqual(ids);
  });

  it('[SG2] leaves no key behind of a chat that is forgotten', async () => {
    const area = createMemoryStorageArea();
    const { storage } = await start(area);
    await talk(storage, 'a', { messages: 350 });
    await storage.openStore('a').write(null);
    expect(Object.keys(area.contents()).sort()).toEqual(['chats/epoch', 'chats/index']);
  });

  it('[SG4] leaves no segment behind of a state that has none any more', async () => {
    const area = createMemoryStorageArea();
    const { storage } = await start(area);
    const [registering] = sampleStates('a');
    await talk(storage, 'a', { messages: 350 });
    await storage.openStore('a').write(registering ?? null);
    expect(Object.keys(area.contents()).sort()).toEqual(['chat/a/head', 'chats/epoch', 'chats/index']);
    await storage.openStore('a').write(sampleOpenChat('a', sampleTranscript([3, 4])));
    await storage.openStore('a').write(sampleOpenChat('a', sampleTranscript([0])));
    expect(Object.keys(area.contents())).not.toContain('chat/a/segment/4');
  });

  it('[SG7] removes at the next start what a death in mid-forgetting left', async () => {
    const area = createMemoryStorageArea();
    const { storage } = await start(area, { decide: ({ name }) => (name === 'remove' ? 'lose' : 'answer') });
    await talk(storage, 'a', { messages: 150 });
    void storage.openStore('a').write(null);
    await new Promise((resolve) => setImmediate(resolve));
    expect(Object.keys(area.contents())).toContain('chat/a/segment/0');
    const next = await start(area);
    expect(await next.storage.listChats()).toEqual([]);
    expect(Object.keys(area.contents()).sort()).toEqual(['chats/epoch', 'chats/index']);
  });

  it('[SG2] forgets a chat even if its keys cannot be removed just now', async () => {
    const area = createMemoryStorageArea();
    const { storage, logger } = await start(area, {
      decide: ({ name }) => (name === 'remove' ? 'reject' : 'answer'),
    });
    await storage.openStore('a').write(sampleOpenChat('a', sampleTranscript([0, 1])));
    await storage.openStore('a').write(null);
    expect(logger.warnings).toEqual(['storage.sweepFailed']);
    const again = sampleOpenChat('a', sampleTranscript([0]));
    await storage.openStore('a').write(again);
    const next = await start(area);
    expect(await next.storage.openStore('a').read()).toEqual(again);
    expect(Object.keys(area.contents())).not.toContain('chat/a/segment/1');
  });
});

describe('the epoch', () => {
  it('[SG12] a background that was followed by another can write no more', async () => {
    const area = createMemoryStorageArea();
    const old = await start(area, { owner: 'old' });
    const state = sampleOpenChat('a', sampleTranscript([0]));
    await old.storage.openStore('a').write(state);
    const young = await start(area, { owner: 'young' });
    const before = area.contents();
    await fenced(old.storage.openStore('a').write({ ...state, isEnding: false }));
    await fenced(old.storage.openStore('a').write(null));
    await fenced(old.storage.openStore('b').write(null));
    expect(area.contents()).toEqual(before);
    await young.storage.openStore('a').write({ ...state, isEnding: false });
  });

  it('[SG12] of two that claim at the same moment one is left', async () => {
    const area = createMemoryStorageArea();
    const both = [connect(area, { owner: 'one' }), connect(area, { owner: 'two' })];
    await Promise.all(both.map(({ storage }) => storage.claim()));
    const state = sampleOpenChat('a', sampleTranscript([0]));
    const written = await Promise.allSettled(both.map(({ storage }) => storage.openStore('a').write(state)));
    expect(written.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('[SG12] nothing works before the claim, and a claim that failed can be repeated', async () => {
    const area = createMemoryStorageArea();
    let isFailing = true;
    const { storage } = connect(area, { decide: () => (isFailing ? 'reject' : 'answer') });
    await expect(storage.listChats()).rejects.toMatchObject({ data: { detail: 'not claimed' } });
    await expect(storage.claim()).rejects.toMatchObject({ data: { code: 'storageFailed' } });
    isFailing = false;
    await storage.claim();
    expect(await storage.listChats()).toEqual([]);
  });
});

describe('limits', () => {
  const MESSAGE_BYTES = 165;
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it('[SG13] keeps the twenty newest of the ended chats', async () => {
    const area = createMemoryStorageArea();
    const { storage } = await start(area);
    const ids = Array.from({ length: 23 }, (_, n) => `ended-${n}`);
    await storage.openStore('open').write(sampleOpenChat('open', sampleTranscript([0])));
    for (const id of ids) await storage.openStore(id).write(sampleEndedChat(id, sampleTranscript([0])));
    await settled();
    expect(await storage.listChats()).toEqual(['open', ...ids.slice(3)]);
    expect(Object.keys(area.contents()).filter((key) => key.startsWith('chat/ended-0/'))).toEqual([]);
  });

  it('[SG14] gives up the oldest segments of ended chats first, then of open ones, never the newest two', async () => {
    const area = createMemoryStorageArea();
    const limits = { endedChats: 20, transcriptBytes: 6.5 * 50 * MESSAGE_BYTES };
    const { storage } = await start(area, { limits });
    await talk(storage, 'ended', {
      messages: 200,
      perSegment: 50,
      finish: ({ id, transcript }) => sampleEndedChat(id, transcript),
    });
    await talk(storage, 'open', { messages: 200, perSegment: 50 });
    await settled();
    const stored = async (id: string) => {
      const numbers = [0, 1, 2, 3];
      const segments = await Promise.all(numbers.map((n) => storage.openStore(id).readSegment(n)));
      return numbers.filter((n) => segments[n] !== null);
    };
    expect(await stored('ended')).toEqual([2, 3]);
    expect(await stored('open')).toEqual([0, 1, 2, 3]);
    await talk(storage, 'third', { messages: 150, perSegment: 50 });
    await settled();
    expect(await stored('ended')).toEqual([2, 3]);
    expect(await stored('open')).toEqual([2, 3]);
    const next = await start(area, { limits });
    expect((await next.storage.openStore('open').read())?.phase).toBe('open');
    expect(await next.storage.openStore('open').readSegment(1)).toBeNull();
  });

  it('[SG14] a chat goes on after its oldest segments were given up', async () => {
    const area = createMemoryStorageArea();
    const { storage } = await start(area, { limits: { endedChats: 20, transcriptBytes: 20_000 } });
    await talk(storage, 'a', { messages: 1_000, perSegment: 50 });
    await settled();
    const keys = Object.keys(area.contents()).filter((key) => key.startsWith('chat/a/segment/'));
    expect(keys.length).toBeLessThanOrEqual(4);
    const state = await (await start(area)).storage.openStore('a').read();
    const segments = state !== null && 'transcript' in state ? state.transcript.segments : [];
    expect(segments.flatMap(({ entries }) => entries).at(-1)?.index).toBe(1_000);
  });
});
