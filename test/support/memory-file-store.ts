// Contents of files without IndexedDB: in memory, which outlives the backgrounds that open it. It passes the contract of the
// real store (test/storage/file-store.test.ts).
import { ChatError } from '../../core/chat/errors.ts';
import { FETCHED_MAX_BYTES, type FileKey, type FileStore } from '../../core/storage/file-store.ts';

interface Kept extends FileKey {
  readonly content: Blob;
}

/** What is there, oldest first; oneself to fill or empty it. */
export type FileMedium = Map<string, Kept>;

const nameOf = ({ way, chatId, id }: FileKey) => JSON.stringify([way, chatId, id]);

/** Makes a store over a medium. `isFailing`: every call is refused. */
export function createMemoryFileStore(
  medium: FileMedium = new Map(),
  options: { readonly isFailing?: () => boolean; readonly fetchedMaxBytes?: number } = {},
): FileStore {
  const { fetchedMaxBytes = FETCHED_MAX_BYTES } = options;

  async function enter(): Promise<void> {
    await Promise.resolve();
    if (options.isFailing?.() === true) throw new ChatError('storageFailed');
  }

  return {
    async append(key, offset, bytes) {
      await enter();
      const content = medium.get(nameOf(key))?.content ?? new Blob();
      if (offset !== content.size) return content.size;
      medium.set(nameOf(key), { ...key, content: new Blob([content, bytes]) });
      return offset + bytes.length;
    },
    async put(key, content) {
      await enter();
      medium.delete(nameOf(key));
      medium.set(nameOf(key), { ...key, content });
      let total = 0;
      for (const row of [...medium.values()].reverse()) {
        if (row.way === 'out') continue;
        total += row.content.size;
        if (total > fetchedMaxBytes && nameOf(row) !== nameOf(key)) medium.delete(nameOf(row));
      }
    },
    async countBytes(key) {
      await enter();
      return medium.get(nameOf(key))?.content.size ?? 0;
    },
    async read(key) {
      await enter();
      return medium.get(nameOf(key))?.content ?? null;
    },
    async remove(key) {
      await enter();
      medium.delete(nameOf(key));
    },
    async move(from, to) {
      await enter();
      const row = medium.get(nameOf(from));
      medium.delete(nameOf(from));
      if (row !== undefined) medium.set(nameOf(to), { ...to, content: row.content });
    },
    async sweep(isKnown) {
      await enter();
      for (const [name, row] of [...medium]) if (!isKnown(row)) medium.delete(name);
    },
  };
}
