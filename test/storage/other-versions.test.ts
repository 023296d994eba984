// A browser may come back to an older build of the extension, and later again to the newer one: neither may cost a chat.
import { describe, expect, it } from 'vitest';
import { SCHEMA_VERSION } from '../../core/storage/chat-records.ts';
import { sampleEndedChat, sampleOpenChat, sampleTranscript } from '../support/sample-states.ts';
import { areaWith, start } from './storage-world.ts';

const mine = sampleOpenChat('mine', sampleTranscript([0, 1]));
const theirs = sampleEndedChat('theirs', sampleTranscript([0, 1, 2]));

/** An area in which a newer build has written one chat, or all that there is. */
async function writtenByNewer(isAll: boolean) {
  const area = await areaWith([mine, theirs]);
  const contents = area.contents();
  const later = Object.entries(contents).map(([key, value]) => {
    const isTheirs = key.startsWith('chat/theirs/') || (isAll && key !== 'chats/epoch');
    return [key, isTheirs ? { ...(value as object), version: SCHEMA_VERSION + 1, more: 'to come' } : value];
  });
  area.replace(Object.fromEntries(later));
  return { area, contents, later: area.contents() };
}

describe('an older build', () => {
  it('[SS8] leaves chats of a newer one exactly as they are, says so, and goes on with its own', async () => {
    const { area, later } = await writtenByNewer(false);
    const { storage } = await start(area);
    expect(await storage.listChats()).toEqual(['mine']);
    expect(storage.loss()).toBe('newer');
    await storage.openStore('mine').write({ ...mine, isEnding: true });
    await storage.openStore('new').write(sampleOpenChat('new', sampleTranscript([0])));
    await storage.openStore('mine').write(null);
    const theirKeys = Object.entries(later).filter(([key]) => key.startsWith('chat/theirs/'));
    expect(area.contents()).toMatchObject(Object.fromEntries(theirKeys));
  });

  it('[SS8] does not write over a chat of a newer one, nor forget it', async () => {
    const { area, later } = await writtenByNewer(false);
    const { storage } = await start(area);
    await expect(storage.openStore('theirs').write(theirs)).rejects.toMatchObject({
      data: { code: 'storageFailed', detail: 'unreadable' },
    });
    await storage.openStore('theirs').write(null);
    await start(area);
    const heads = ['chat/theirs/head', 'chat/theirs/segment/2'];
    for (const key of heads) expect(area.contents()[key]).toEqual(later[key]);
  });

  it('[SS8] has every chat again once it is newer itself, and those that were begun meanwhile', async () => {
    const { area, contents } = await writtenByNewer(true);
    const old = await start(area);
    expect(await old.storage.listChats()).toEqual([]);
    expect(old.storage.loss()).toBe('newer');
    const meanwhile = sampleOpenChat('meanwhile', sampleTranscript([0]));
    await old.storage.openStore('meanwhile').write(meanwhile);
    // As the newer build reads it: here its records are those of before.
    const back = Object.entries(area.contents()).map(([key, value]) => [
      key,
      key.startsWith('chat/') && key in contents ? contents[key] : value,
    ]);
    area.replace(Object.fromEntries(back));
    const { storage } = await start(area);
    expect([...(await storage.listChats())].sort()).toEqual(['meanwhile', 'mine', 'theirs']);
    expect(storage.loss()).toBeNull();
    expect(await storage.openStore('mine').read()).toEqual(mine);
    expect(await storage.openStore('meanwhile').read()).toEqual(meanwhile);
  });
});
