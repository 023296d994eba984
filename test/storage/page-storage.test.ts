// What is kept for the pages of a site.
import { describe, expect, it } from 'vitest';
import { createPageStorage, withChat, withoutChat } from '../../core/storage/page-storage.ts';
import { createMemoryStorageArea } from '../support/memory-storage-area.ts';

const SITE = 'https://a.example';
const NOTHING = { registration: null, chats: [] };

describe('the record of a site', () => {
  it('[SG21] is read as it was last written, for that site alone, and goes when there is nothing in it', async () => {
    const area = createMemoryStorageArea();
    const storage = createPageStorage(area.connect());
    expect(await storage.read(SITE)).toEqual(NOTHING);
    await storage.change(SITE, (record) => withChat(record, 'c1', { widget: 'w' }));
    await storage.change(SITE, (record) => withChat(record, 'c1', { leftAt: 5 }));
    const row = { id: 'c1', widget: 'w', mayReturnFor: null, leftAt: 5, seenAt: null, isDebug: false };
    expect(await createPageStorage(area.connect()).read(SITE)).toEqual({ ...NOTHING, chats: [row] });
    expect(await storage.read('https://b.example')).toEqual(NOTHING);
    await storage.change(SITE, (record) => withoutChat(record, 'c1'));
    expect(area.contents()).toEqual({});
  });

  it('[SG21] that cannot be read counts as none', async () => {
    const area = createMemoryStorageArea();
    area.replace({ [`page/${SITE}`]: { registration: 'x', chats: [] } });
    const storage = createPageStorage(area.connect());
    expect(await storage.read(SITE)).toEqual(NOTHING);
    await storage.change(SITE, (record) => ({ ...record, registration: { widget: 'w', start: null } }));
    expect((await storage.read(SITE)).registration).toEqual({ widget: 'w', start: null });
  });

  it('[SG21] of an earlier version is read', async () => {
    const area = createMemoryStorageArea();
    const row = { id: 'c1', widget: null, mayReturnFor: 5_000, leftAt: 7 };
    area.replace({ [`page/${SITE}`]: { registration: null, chats: [row] } });
    expect((await createPageStorage(area.connect()).read(SITE)).chats).toEqual([
      { ...row, seenAt: null, isDebug: false },
    ]);
  });

  it('[SG22] goes with its site, and nothing else does', async () => {
    const area = createMemoryStorageArea();
    area.replace({ 'chat/1': 'x', 'page/https://old.example': 'damaged' });
    const storage = createPageStorage(area.connect());
    for (const site of [SITE, 'https://b.example'])
      await storage.change(site, (record) => withChat(record, 'c1', {}));
    await storage.retain([SITE]);
    expect(Object.keys(area.contents()).sort()).toEqual(['chat/1', `page/${SITE}`]);
  });

  it('[SG21] takes changes one after the other, and writes nothing where nothing changes', async () => {
    const connection = createMemoryStorageArea().connect();
    const storage = createPageStorage(connection);
    await Promise.all(
      ['c1', 'c2', 'c3'].map((id) => storage.change(SITE, (record) => withChat(record, id, {}))),
    );
    expect((await storage.read(SITE)).chats.map(({ id }) => id)).toEqual(['c1', 'c2', 'c3']);
    await storage.change(SITE, (record) => withoutChat(record, 'c9'));
    expect(connection.calls().filter(({ name }) => name === 'set')).toHaveLength(3);
  });

  it('[SG21] has a row for each chat, which knows nothing of the others', async () => {
    const storage = createPageStorage(createMemoryStorageArea().connect());
    await storage.change(SITE, (record) => withChat(record, 'c1', { widget: 'w', isDebug: true }));
    await storage.change(SITE, (record) => withChat(record, 'c2', { leftAt: 3 }));
    expect((await storage.read(SITE)).chats).toMatchObject([
      { id: 'c1', widget: 'w', isDebug: true, leftAt: null },
      { id: 'c2', widget: null, isDebug: false, leftAt: 3 },
    ]);
  });

  it('[SG22] is looked for only where the browser can list keys, if it is to cost nothing', async () => {
    const area = createMemoryStorageArea();
    const old = { 'page/https://old.example': 'x' };
    area.replace(old);
    const connection = area.connect();
    const { getKeys: _getKeys, ...without } = connection;
    await createPageStorage(without).retain([SITE], true);
    expect([area.contents(), connection.calls()]).toEqual([old, []]);
    await createPageStorage(connection).retain([SITE], true);
    expect(area.contents()).toEqual({});
    area.replace(old);
    await createPageStorage(without).retain([SITE]);
    expect(area.contents()).toEqual({});
    await createPageStorage(connection).retain([SITE]);
    expect(connection.calls().filter(({ name }) => name === 'remove')).toHaveLength(2);
  });
});
