// What is logged of damage: enough to know what happened, nothing of what was stored.
import { describe, expect, it } from 'vitest';
import { listKeys } from '../../core/storage/storage-area.ts';
import { createMemoryStorageArea } from '../support/memory-storage-area.ts';
import { sampleOpenChat, sampleTranscript } from '../support/sample-states.ts';
import { areaWith, start } from './storage-world.ts';

describe('the log', () => {
  it.each([
    ['chat/a/head', 'nonsense', 'damaged'],
    ['chat/a/head', { version: 1, state: 'nonsense' }, 'damaged'],
    ['chat/a/head', { version: 0, state: 'nonsense' }, 'damaged'],
    ['chat/a/head', { version: 2 }, 'newer'],
    ['chat/a/segment/2', 'nonsense', 'damaged'],
    ['chat/a/segment/2', { version: 1, number: 2, entries: ['nonsense'] }, 'partly damaged'],
    ['chat/a/segment/2', { version: 1, number: 7, entries: ['nonsense'] }, 'damaged'],
    ['chat/a/segment/2', undefined, 'absent'],
  ])(
    '[SG20] names key and reason of what could not be read, and no more: %s, %o',
    async (key, value, why) => {
      const area = await areaWith([sampleOpenChat('a', sampleTranscript([0, 1, 2]))]);
      area.replace({ ...area.contents(), [key]: value });
      const { storage, logger } = await start(area);
      await storage.openStore('a').read();
      expect(logger.warnings).toEqual(['storage.unreadable']);
      expect(logger.text()).toContain(JSON.stringify({ key, why }).slice(1, -1));
      expect(logger.text()).not.toContain('nonsense');
    },
  );
});

it('[SG20] names a head that is under the key of another chat', async () => {
  const area = await areaWith([
    sampleOpenChat('a', sampleTranscript([0])),
    sampleOpenChat('b', sampleTranscript([0])),
  ]);
  const contents = area.contents();
  area.replace({ ...contents, 'chat/a/head': contents['chat/b/head'] });
  const { logger } = await start(area);
  expect(logger.text()).toBe('storage.unreadable {"key":"chat/a/head","why":"damaged"}');
});

describe('the keys of an area', () => {
  it('[SG18] are found in browsers that can tell them and in those that cannot', async () => {
    const area = createMemoryStorageArea();
    area.replace({ one: 1, two: 2 });
    const connection = area.connect();
    const { getKeys: _getKeys, ...without } = connection;
    expect(await listKeys(connection)).toEqual(['one', 'two']);
    expect(connection.calls().map(({ name }) => name)).toEqual(['getKeys']);
    expect(await listKeys(without)).toEqual(['one', 'two']);
  });
});
