// What the ledger, the reader and the writer owe each other where something goes wrong in the middle of a background's life.
import { describe, expect, it } from 'vitest';
import { createMemoryStorageArea } from '../support/memory-storage-area.ts';
import { sampleEndedChat, sampleOpenChat, sampleStates, sampleTranscript } from '../support/sample-states.ts';
import { areaWith, connect, start, talk } from './storage-world.ts';

const open = (id: string, numbers: readonly number[] = [0, 1, 2]) =>
  sampleOpenChat(id, sampleTranscript(numbers));
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the epoch', () => {
  it('[SG12] fences off an earlier background even of the same name', async () => {
    const area = createMemoryStorageArea();
    const [old, young] = [await start(area), await start(area)];
    await expect(old.storage.openStore('a').write(open('a'))).rejects.toMatchObject({
      data: { code: 'notOwner' },
    });
    await young.storage.openStore('a').write(open('a'));
  });

  it.each([[{ number: 1e308 }], [{ number: 'many' }], [{}], [null]])(
    '[SG12] begins anew where %o stands there',
    async (damage) => {
      const area = createMemoryStorageArea();
      area.replace({ 'chats/epoch': damage });
      await start(area);
      expect(area.contents()['chats/epoch']).toMatchObject({ number: 1_000_000_001 });
    },
  );

  it('[SG12] that was not claimed lets nothing be written: the storage failed', async () => {
    const { storage } = connect(createMemoryStorageArea());
    await expect(storage.openStore('a').write(open('a'))).rejects.toMatchObject({
      data: { code: 'storageFailed', detail: 'not claimed' },
    });
  });
});

describe('leftovers', () => {
  it('[SG7] are none any more once they are written again: the next start leaves them', async () => {
    const area = createMemoryStorageArea();
    const { storage, logger } = await start(area, {
      decide: ({ name }) => (name === 'remove' ? 'reject' : 'answer'),
    });
    const [registering] = sampleStates('a');
    const store = storage.openStore('a');
    await store.write(open('a'));
    await store.write(registering ?? null);
    expect(logger.text()).toContain('storage.sweepFailed {"keys":3}');
    await store.write(open('a'));
    expect(await (await start(area)).storage.openStore('a').read()).toEqual(open('a', [1, 2]));
    expect(Object.keys(area.contents()).filter((key) => key.includes('/segment/'))).toHaveLength(3);
  });
});

describe('the quarantine', () => {
  it('[SG19] is listed whole, also of a second loss that the visitor has not heard of apart', async () => {
    const area = await areaWith([open('a')]);
    area.replace({ ...area.contents(), 'chat/a/segment/2': 'nonsense', 'chat/a/segment/1': 'nonsense' });
    await (await start(area, { now: () => 7 })).storage.openStore('a').read();
    expect(area.contents()['chats/index']).toMatchObject({
      quarantined: [{ key: 'quarantine/chat/a/segment/1/7' }, { key: 'quarantine/chat/a/segment/2/7' }],
    });
  });

  it('[SG20] that takes nothing is logged by key, for a head and for the index', async () => {
    const area = await areaWith([open('a')]);
    area.replace({ ...area.contents(), 'chats/index': { version: 2 }, 'chat/a/head': 'nonsense' });
    const { logger } = await start(area, {
      decide: ({ name, keys }) => (name === 'set' && !keys.includes('chats/epoch') ? 'reject' : 'answer'),
    });
    expect(logger.text().split('\n')).toEqual([
      'storage.unreadable {"key":"chats/index","why":"newer"}',
      'storage.quarantineFailed {"key":"chats/index"}',
      'storage.unreadable {"key":"chat/a/head","why":"damaged"}',
      'storage.quarantineFailed {"key":"chat/a/head"}',
    ]);
  });
});

describe('a head that is damaged under a running background', () => {
  it('[SG15] is no chat from the moment it is met', async () => {
    const area = await areaWith([open('a'), open('b')]);
    const { storage } = await start(area, { now: () => 7 });
    area.replace({ ...area.contents(), 'chat/a/head': 'nonsense' });
    expect(await storage.openStore('a').read()).toBeNull();
    expect(await storage.listChats()).toEqual(['b']);
    expect(await storage.openStore('a').readSegment(0)).toBeNull();
  });

  it('[SG14] keeps no other chat from being cut to the limit', async () => {
    const area = await areaWith([sampleEndedChat('a', sampleTranscript([0, 1, 2])), open('b')]);
    const { storage, logger } = await start(area, { limits: { endedChats: 20, transcriptBytes: 10 } });
    area.replace({ ...area.contents(), 'chat/a/head': 'nonsense' });
    await storage.openStore('b').write(open('b', [0, 1, 2, 3]));
    await settled();
    expect(logger.warnings).toEqual(['storage.unreadable']);
    expect(await storage.listChats()).toEqual(['b']);
    expect(await storage.openStore('b').readSegment(1)).toBeNull();
    expect((await storage.openStore('b').readSegment(2))?.entries).toHaveLength(1);
  });
});

describe('segments', () => {
  it('[SG10] outside of what the head has are none, whatever still stands under their keys', async () => {
    const area = await areaWith([open('a', [1, 2])]);
    const stray = (number: number) => ({ version: 1, number, entries: [] });
    area.replace({ ...area.contents(), 'chat/a/segment/0': stray(0), 'chat/a/segment/3': stray(3) });
    const { storage } = await start(area);
    for (const number of [0, 3]) expect(await storage.openStore('a').readSegment(number)).toBeNull();
    expect(await storage.openStore('nobody').readSegment(0)).toBeNull();
  });

  it('[SG14] that are gone already stop no other from being given up', async () => {
    const area = await areaWith([open('a', [0, 1, 2, 3])]);
    const { 'chat/a/segment/0': _gone, ...rest } = area.contents();
    area.replace(rest);
    const { storage, logger } = await start(area, { limits: { endedChats: 20, transcriptBytes: 10 } });
    await storage.openStore('a').write(open('a', [2, 3]));
    await settled();
    expect(Object.keys(area.contents()).filter((key) => key.includes('/segment/'))).toEqual([
      'chat/a/segment/2',
      'chat/a/segment/3',
    ]);
    expect(logger.warnings).toEqual([]);
  });

  it('[SG14] that cannot be given up just now stay, the log says so, and what was written is safe', async () => {
    const area = createMemoryStorageArea();
    let isRefusing = false;
    const { storage, logger } = await start(area, {
      limits: { endedChats: 20, transcriptBytes: 10 },
      decide: ({ name, keys }) =>
        isRefusing && name === 'set' && !keys.includes('chat/a/segment/3') ? 'reject' : 'answer',
    });
    await storage.openStore('a').write(open('a', [1, 2]));
    isRefusing = true;
    await storage.openStore('a').write(open('a', [1, 2, 3]));
    await settled();
    expect(logger.warnings).toEqual(['storage.evictionFailed']);
    expect((await storage.openStore('a').readSegment(1))?.entries).toHaveLength(1);
  });
});

describe('who watches', () => {
  it('[SS3] is told of a loss and of its dismissal, once each, and of nothing else', async () => {
    const area = await areaWith([open('a')]);
    area.replace({ ...area.contents(), 'chat/a/segment/2': 'nonsense' });
    const { storage } = await start(area);
    const told: (string | null)[] = [];
    storage.watch({ lossChanged: () => told.push(storage.loss()), givenUp: () => undefined });
    await storage.listChats();
    await storage.openStore('a').read();
    await storage.openStore('a').read();
    expect(told).toEqual(['unreadable']);
    await storage.dismissLoss();
    expect(told).toEqual(['unreadable', null]);
  });

  it('[SS3] is told by every later background that a chat went for want of room', async () => {
    const area = createMemoryStorageArea();
    const { storage } = await start(area);
    await talk(storage, 'old', {
      messages: 20,
      finish: ({ id, transcript }) => sampleEndedChat(id, transcript),
    });
    await storage.openStore('a').write(open('a'));
    area.limit(area.bytes());
    await storage.openStore('a').write(open('a', [1, 2, 3]));
    expect(storage.loss()).toBe('full');
    expect((await start(area)).storage.loss()).toBe('full');
  });

  it('[SS5] hears from a refused write what the browser said', async () => {
    const area = await areaWith([open('a', [0, 1])]);
    area.limit(area.bytes());
    const { storage } = await start(area);
    for (const id of ['a', 'new'])
      await expect(storage.openStore(id).write(open(id, [0, 1, 2]))).rejects.toMatchObject({
        data: { code: 'storageFailed' },
        cause: { message: 'QUOTA_BYTES quota exceeded' },
      });
  });
});
