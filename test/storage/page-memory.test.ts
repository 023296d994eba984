// What the stand-alone script keeps in the memory of its page: whole chats, and one record for the widget.
import { describe, expect, it } from 'vitest';
import { createPageMemory } from '../../core/storage/page-memory.ts';
import { withChat } from '../../core/storage/page-storage.ts';
import { sampleOpenChat, sampleStates, sampleTranscript } from '../support/sample-states.ts';

function setUp() {
  const changes: string[] = [];
  const memory = createPageMemory(() => changes.push('changed'));
  return { memory, changes };
}

const chat = (id: string, numbers: readonly number[] = [0, 1]) =>
  sampleOpenChat(id, sampleTranscript(numbers));

describe('the memory of a page', () => {
  it('[SG1, SG5] has each chat as it was written last, and none that was not written', async () => {
    const { chats } = setUp().memory;
    await chats.claim();
    expect(await chats.openStore('a').read()).toBeNull();
    await chats.openStore('a').write(chat('a'));
    const later = { ...chat('a'), isEnding: false };
    await chats.openStore('a').write(later);
    await chats.openStore('b').write(chat('b'));
    expect(await chats.openStore('a').read()).toEqual(later);
    expect(await chats.openStore('b').read()).toEqual(chat('b'));
  });

  it('[SG11] lists the chats in the order in which they came, one of an earlier page as well', async () => {
    const { memory } = setUp();
    memory.put(chat('z'));
    await memory.chats.openStore('a').write(chat('a'));
    await memory.chats.openStore('z').write(chat('z', [0]));
    expect(await memory.chats.listChats()).toEqual(['z', 'a']);
  });

  it('[SG2] has nothing more of a chat that is forgotten, not even of its transcript', async () => {
    const { memory } = setUp();
    const store = memory.chats.openStore('a');
    await store.write(chat('a', [0, 1]));
    await store.write(null);
    expect([await store.read(), await store.readSegment(0), memory.indices('a')]).toEqual([null, null, []]);
    expect(await memory.chats.listChats()).toEqual([]);
    await store.write(chat('a', [1]));
    expect(memory.indices('a')).toEqual([2]);
  });

  it('[SG10] keeps the whole transcript, also where the chat itself has let go of older parts', async () => {
    const { memory } = setUp();
    const store = memory.chats.openStore('a');
    for (const numbers of [[0], [0, 1], [1, 2], [2, 3]]) await store.write(chat('a', numbers));
    for (const number of [0, 1, 2, 3]) expect((await store.readSegment(number))?.number).toBe(number);
    expect(await store.readSegment(4)).toBeNull();
    expect(await memory.chats.openStore('b').readSegment(0)).toBeNull();
    expect(memory.indices('a')).toEqual([1, 2, 3, 4]);
    expect(memory.indices('b')).toEqual([]);
  });

  it('[SG10] has a chat without a transcript, too, and finds none of another in it', async () => {
    const { memory } = setUp();
    const [registering] = sampleStates('a');
    if (registering === undefined) throw new Error('there is a sample of every phase');
    memory.put(registering);
    const store = memory.chats.openStore('a');
    expect([await store.read(), await store.readSegment(0)]).toEqual([registering, null]);
  });

  it('[SS3] has nothing to tell of losses: what it keeps ends with the page', async () => {
    const { chats } = setUp().memory;
    chats.watch({ lossChanged: () => undefined, givenUp: () => undefined });
    await chats.dismissLoss();
    expect(chats.loss()).toBeNull();
  });

  it('[SG21] has one record for its widget, whatever the site, and tells of each change of it', async () => {
    const { memory, changes } = setUp();
    const site = 'https://shop.example';
    expect(await memory.pages.read(site)).toEqual({ registration: null, chats: [] });
    await memory.pages.change(site, (record) => withChat(record, 'a', { widget: 'open' }));
    await memory.pages.change(site, (record) => record);
    expect(changes).toHaveLength(1);
    expect(await memory.pages.read(site)).toMatchObject({ chats: [{ id: 'a', widget: 'open' }] });
    memory.change((record) => ({ ...record, registration: { widget: 'w', start: null } }));
    expect(changes).toHaveLength(2);
    expect(memory.record()).toMatchObject({ registration: { widget: 'w' }, chats: [{ id: 'a' }] });
  });

  it('[SA8] forgets with a chat what was kept of its widget, and tells of it', async () => {
    const { memory, changes } = setUp();
    for (const id of ['a', 'b']) {
      memory.put(chat(id));
      memory.change((record) => withChat(record, id, { widget: 'open' }));
    }
    memory.remove('a');
    expect(await memory.chats.listChats()).toEqual(['b']);
    expect(memory.record().chats.map(({ id }) => id)).toEqual(['b']);
    expect(changes).toHaveLength(3);
    memory.remove('a');
    expect(changes).toHaveLength(3);
  });
});
