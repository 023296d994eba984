// Contents of files: what is kept, what is refused, what goes. The same suite for IndexedDB (one in memory) and for the fake.
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import { createFileStore, type FileKey, type FileStore } from '../../core/storage/file-store.ts';
import { createMemoryFileStore, type FileMedium } from '../support/memory-file-store.ts';

const OUT: FileKey = { way: 'out', chatId: 'c1', id: 'f1' };
const IN: FileKey = { way: 'in', chatId: 'c1', id: 'file-1' };
const bytes = (...values: number[]) => Uint8Array.from(values);

type Open = (options?: { readonly fetchedMaxBytes?: number }) => FileStore;

/** Each gives what opens the same contents again and again, as backgrounds do. */
const KINDS: readonly (readonly [string, () => Open])[] = [
  [
    'IndexedDB',
    () => {
      const factory = new IDBFactory();
      let now = 0;
      return (options) => createFileStore({ factory, now: () => now++, ...options });
    },
  ],
  [
    'memory',
    () => {
      const medium: FileMedium = new Map();
      return (options) => createMemoryFileStore(medium, options);
    },
  ],
];

let open: Open;
let store: FileStore;
const contentOf = async (key: FileKey) => {
  const content = await store.read(key);
  return content === null ? null : [...new Uint8Array(await content.arrayBuffer())];
};

describe.each(KINDS)('contents of files in %s', (_name, createKind) => {
  beforeEach(() => {
    open = createKind();
    store = open();
  });

  it('[FI11] grow chunk by chunk and survive a new background', async () => {
    expect(await store.append(OUT, 0, bytes(1, 2))).toBe(2);
    store = open();
    expect(await store.countBytes(OUT)).toBe(2);
    expect(await store.append(OUT, 2, bytes(3))).toBe(3);
    expect(await contentOf(OUT)).toEqual([1, 2, 3]);
  });

  it('[FI11] keep their order over more than ten chunks', async () => {
    for (let value = 0; value < 12; value += 1) await store.append(OUT, value, bytes(value));
    expect(await contentOf(OUT)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it('[FI11] take no chunk twice and none that is ahead, and say how much there is', async () => {
    await store.append(OUT, 0, bytes(1, 2));
    expect(await store.append(OUT, 0, bytes(1, 2))).toBe(2);
    expect(await store.append(OUT, 3, bytes(4))).toBe(2);
    expect(await contentOf(OUT)).toEqual([1, 2]);
  });

  it('[FI11] are each their own', async () => {
    await store.append(OUT, 0, bytes(1));
    await store.append({ ...OUT, id: 'f2' }, 0, bytes(2));
    await store.append({ ...OUT, chatId: 'c2' }, 0, bytes(3));
    await store.remove(OUT);
    expect(await contentOf(OUT)).toBeNull();
    expect(await store.countBytes(OUT)).toBe(0);
    expect(await contentOf({ ...OUT, id: 'f2' })).toEqual([2]);
    expect(await contentOf({ ...OUT, chatId: 'c2' })).toEqual([3]);
  });

  it('[FI12] fetched as a whole are kept up to the cap, the oldest go first', async () => {
    store = open({ fetchedMaxBytes: 5 });
    await store.put(IN, new Blob([bytes(1, 1)]));
    await store.put({ ...IN, id: 'file-2' }, new Blob([bytes(2, 2)]));
    await store.put({ ...IN, id: 'file-3' }, new Blob([bytes(3, 3)]));
    expect(await contentOf(IN)).toBeNull();
    expect(await contentOf({ ...IN, id: 'file-2' })).toEqual([2, 2]);
    await store.put({ ...IN, id: 'file-4' }, new Blob([bytes(4, 4, 4, 4, 4, 4)]));
    expect(await contentOf({ ...IN, id: 'file-4' })).toHaveLength(6);
    expect(await contentOf({ ...IN, id: 'file-3' })).toBeNull();
  });

  it('[FI12] that were sent are kept on as those of the transcript', async () => {
    await store.append(OUT, 0, bytes(1, 2));
    await store.append(OUT, 2, bytes(3));
    await store.move(OUT, IN);
    await store.move({ ...OUT, id: 'none' }, { ...IN, id: 'none' });
    store = open();
    expect(await contentOf(OUT)).toBeNull();
    expect(await contentOf(IN)).toEqual([1, 2, 3]);
    expect(await contentOf({ ...IN, id: 'none' })).toBeNull();
    expect(await store.append(OUT, 0, bytes(9))).toBe(1);
  });

  it('[FI12] on their way out do not count for the cap', async () => {
    store = open({ fetchedMaxBytes: 1 });
    await store.append(OUT, 0, bytes(1, 2, 3));
    await store.put(IN, new Blob([bytes(1)]));
    expect(await store.countBytes(OUT)).toBe(3);
  });

  it('[FI12] that nobody knows any more are removed', async () => {
    await store.append(OUT, 0, bytes(1));
    await store.append({ ...OUT, id: 'orphan' }, 0, bytes(1));
    await store.put(IN, new Blob([bytes(2)]));
    await store.sweep(({ way, id }) => way === 'in' || id === 'f1');
    expect(await contentOf({ ...OUT, id: 'orphan' })).toBeNull();
    expect([await contentOf(OUT), await contentOf(IN)]).toEqual([[1], [2]]);
  });
});

it('[FI11] contents that the browser refuses to keep are a storage failure', async () => {
  const factory = Object.assign(new IDBFactory(), {
    open: () => {
      throw new Error('no database');
    },
  });
  const broken = createFileStore({ factory, now: () => 0 });
  await expect(broken.append(OUT, 0, bytes(1))).rejects.toMatchObject({ data: { code: 'storageFailed' } });
});
