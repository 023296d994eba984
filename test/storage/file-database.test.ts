// The database below the contents of files: what becomes of it when it is taken away, refused, or of another version.
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileStore, type FileKey } from '../../core/storage/file-store.ts';

const KEY: FileKey = { way: 'out', chatId: 'c1', id: 'f1' };
const FETCHED: FileKey = { way: 'in', chatId: 'c1', id: 'file-1' };
const NAME = 'parley-files';

let factory: IDBFactory;
const open = (fetchedMaxBytes = 1_000) => {
  let now = 0;
  return createFileStore({ factory, now: () => now++, fetchedMaxBytes });
};

function finished<Value>(request: IDBRequest<Value> | IDBOpenDBRequest): Promise<unknown> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Takes every request, and then gives the whole transaction up, as a full disk does. Null: without a word. */
function endTransactionsWith(error: DOMException | null): void {
  IDBObjectStore.prototype.put = function (...values) {
    const request = put.apply(this, values);
    const { name, transaction } = this;
    if (name === 'files')
      request.addEventListener('success', () => {
        Object.defineProperty(transaction, 'error', { value: error });
        transaction.abort();
      });
    return request;
  };
}
const { put } = IDBObjectStore.prototype;
const endTransactionsWell = () => {
  IDBObjectStore.prototype.put = put;
};

describe('the database of contents', () => {
  beforeEach(() => {
    factory = new IDBFactory();
  });
  afterEach(endTransactionsWell);

  it('[FI11] has the names by which every version finds it', async () => {
    await open().append(KEY, 0, Uint8Array.of(1));
    const database = (await finished(factory.open(NAME))) as IDBDatabase;
    expect([database.version, [...database.objectStoreNames]]).toEqual([1, ['chunks', 'files']]);
    database.close();
  });

  it('[FI11] is let go for a newer version that wants it, and opened again when it is back', async () => {
    const store = open();
    await store.append(KEY, 0, Uint8Array.of(1));
    let isBlocked = false;
    const request = factory.deleteDatabase(NAME);
    request.onblocked = () => {
      isBlocked = true;
    };
    await finished(request);
    expect(isBlocked).toBe(false);
    expect(await store.append(KEY, 0, Uint8Array.of(2, 3))).toBe(2);
  });

  it('[FI11] that a newer version has is a storage failure, and is opened once it can be', async () => {
    const newer = (await finished(factory.open(NAME, 2))) as IDBDatabase;
    newer.close();
    const store = open();
    await expect(store.countBytes(KEY)).rejects.toMatchObject({
      data: { code: 'storageFailed' },
      cause: { name: 'VersionError' },
    });
    await finished(factory.deleteDatabase(NAME));
    expect(await store.countBytes(KEY)).toBe(0);
  });

  it('[FI11] that turns out to be full when all was written keeps nothing of it, and says so', async () => {
    const store = open();
    expect(await store.append(KEY, 0, Uint8Array.of(1))).toBe(1);
    const full = new DOMException('full', 'QuotaExceededError');
    for (const reason of [full, null]) {
      endTransactionsWith(reason);
      await expect(store.append(KEY, 1, Uint8Array.of(2, 3))).rejects.toMatchObject({
        data: { code: 'storageFailed' },
        cause: reason ?? { message: 'aborted' },
      });
      endTransactionsWell();
      expect(await store.countBytes(KEY)).toBe(1);
    }
    expect(await store.append(KEY, 1, Uint8Array.of(2, 3))).toBe(3);
  });

  it('[FI12] keeps fetched contents up to the very last byte of the cap', async () => {
    const store = open(4);
    await store.put(FETCHED, new Blob([Uint8Array.of(1, 1)]));
    await store.put({ ...FETCHED, id: 'file-2' }, new Blob([Uint8Array.of(2, 2)]));
    expect((await store.read(FETCHED))?.size).toBe(2);
  });
});
