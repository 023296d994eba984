// The contents of files in IndexedDB: what is on its way to a server, chunk by chunk as it comes from a view, and what was
// fetched from one. The only file that touches IndexedDB. It knows nothing of chats but their place in a key.
import { ChatError } from '../chat/errors.ts';

/** Where a content is kept: `out`, on its way to the server, or `in`, fetched from it. */
export interface FileKey {
  readonly way: 'out' | 'in';
  readonly chatId: string;
  /** Of the outbox entry, or the server's of the file. */
  readonly id: string;
}

/** Every call rejects with `storageFailed` where the browser does, and has then changed nothing. */
export interface FileStore {
  /**
   * Adds bytes behind those that are kept; where `offset` is not their number, nothing is added. Resolves, when they are safe,
   * with how many are kept now.
   */
  append(key: FileKey, offset: number, bytes: Uint8Array<ArrayBuffer>): Promise<number>;
  /** Keeps a whole content. The oldest fetched ones go, where all together are more than the cap. */
  put(key: FileKey, content: Blob): Promise<void>;
  countBytes(key: FileKey): Promise<number>;
  /** What is kept; null where nothing is. */
  read(key: FileKey): Promise<Blob | null>;
  remove(key: FileKey): Promise<void>;
  /** The content is kept as another from now on; where there is none, nothing happens. */
  move(from: FileKey, to: FileKey): Promise<void>;
  /** Removes what nobody knows any more. */
  sweep(isKnown: (key: FileKey) => boolean): Promise<void>;
}

/** Fetched contents that are kept, in bytes, all together. */
export const FETCHED_MAX_BYTES = 200_000_000;

const DATABASE = 'parley-files';
const VERSION = 1;
const FILES = 'files';
const CHUNKS = 'chunks';

/** A row of `files`; `content` where it came as a whole, else it is in `chunks` under [key, number]. */
interface FileRow extends FileKey {
  readonly bytes: number;
  readonly chunks: number;
  readonly at: number;
  readonly content?: Blob;
}

type Stores = Readonly<Record<typeof FILES | typeof CHUNKS, IDBObjectStore>>;

/** Makes the store; the database is opened when it is first needed. */
export function createFileStore(options: {
  readonly factory: IDBFactory;
  readonly now: () => number;
  /** Default: {@link FETCHED_MAX_BYTES}. */
  readonly fetchedMaxBytes?: number;
}): FileStore {
  const { factory, now, fetchedMaxBytes = FETCHED_MAX_BYTES } = options;
  let opening: Promise<IDBDatabase> | null = null;

  function open(): Promise<IDBDatabase> {
    opening ??= openDatabase(factory, () => {
      opening = null;
    });
    return opening;
  }

  /** Runs `work` in one transaction: all of it is stored, or nothing. It must await nothing but its requests. */
  async function within<Result>(
    mode: IDBTransactionMode,
    work: (stores: Stores) => Promise<Result>,
  ): Promise<Result> {
    try {
      const transaction = (await open()).transaction([FILES, CHUNKS], mode);
      const done = new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
      });
      const [result] = await Promise.all([
        work({ files: transaction.objectStore(FILES), chunks: transaction.objectStore(CHUNKS) }),
        done,
      ]);
      return result;
    } catch (cause) {
      throw new ChatError('storageFailed', { cause });
    }
  }

  return {
    append: (key, offset, bytes) =>
      within('readwrite', async ({ files, chunks }) => {
        const row = await find(files, key);
        const kept = row?.bytes ?? 0;
        if (offset !== kept) return kept;
        const count = row?.chunks ?? 0;
        await settled(chunks.put(bytes, [...pathOf(key), count]));
        await settled(files.put({ ...key, bytes: kept + bytes.length, chunks: count + 1, at: now() }));
        return kept + bytes.length;
      }),
    put: (key, content) =>
      within('readwrite', async ({ files, chunks }) => {
        await settled(files.put({ ...key, bytes: content.size, chunks: 0, at: now(), content }));
        const rows: FileRow[] = await settled(files.getAll());
        const fetched = rows.filter(({ way }) => way === 'in').sort((a, b) => b.at - a.at);
        let total = 0;
        for (const row of fetched) {
          total += row.bytes;
          if (total > fetchedMaxBytes && row.id !== key.id) await erase({ files, chunks }, row);
        }
      }),
    countBytes: (key) => within('readonly', async ({ files }) => (await find(files, key))?.bytes ?? 0),
    read: (key) => within('readonly', (stores) => load(stores, key)),
    move: (from, to) =>
      within('readwrite', async (stores) => {
        const content = await load(stores, from);
        await erase(stores, from);
        if (content === null) return;
        await settled(stores.files.put({ ...to, bytes: content.size, chunks: 0, at: now(), content }));
      }),
    remove: (key) => within('readwrite', (stores) => erase(stores, key)),
    sweep: (isKnown) =>
      within('readwrite', async (stores) => {
        const rows: FileRow[] = await settled(stores.files.getAll());
        for (const row of rows) if (!isKnown(row)) await erase(stores, row);
      }),
  };
}

function openDatabase(factory: IDBFactory, onGone: () => void): Promise<IDBDatabase> {
  const request = factory.open(DATABASE, VERSION);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(FILES, { keyPath: ['way', 'chatId', 'id'] });
    request.result.createObjectStore(CHUNKS);
  };
  return settled(request).then(
    (database) => {
      database.onclose = onGone;
      // A newer version of the extension wants it: this one is about to end.
      database.onversionchange = () => {
        database.close();
        onGone();
      };
      return database;
    },
    (error: unknown) => {
      onGone();
      throw error;
    },
  );
}

async function load({ files, chunks }: Stores, key: FileKey): Promise<Blob | null> {
  const row = await find(files, key);
  if (row === undefined) return null;
  return row.content ?? new Blob(await settled(chunks.getAll(rangeOf(key))));
}

async function erase({ files, chunks }: Stores, key: FileKey): Promise<void> {
  await settled(chunks.delete(rangeOf(key)));
  await settled(files.delete(pathOf(key)));
}

function find(files: IDBObjectStore, key: FileKey): Promise<FileRow | undefined> {
  return settled(files.get(pathOf(key)));
}

function pathOf({ way, chatId, id }: FileKey): string[] {
  return [way, chatId, id];
}

/** All chunks of a file: in IndexedDB's order an array comes behind every number. */
function rangeOf(key: FileKey): IDBKeyRange {
  return IDBKeyRange.bound([...pathOf(key), 0], [...pathOf(key), []]);
}

function settled<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
