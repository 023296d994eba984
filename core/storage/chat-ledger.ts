// The ground under all writes about chats: who may write (the epoch), which chats there are (the index), what is still
// to be removed, what is in quarantine. Every change is one atomic `set`, decided on the index that is really stored.
// Not safe for two calls at once: chat-storage.ts calls it from its serial queue. Knows nothing of what a chat is.
import { ChatError } from '../chat/errors.ts';
import type { Logger } from '../chat/ports.ts';
import type { ChatId, Millis } from '../chat/terms.ts';
import { EPOCH_KEY, INDEX_KEY, quarantineKey } from './chat-keys.ts';
import { type IndexRecord, type QuarantinedValue, toIndexRecord } from './chat-records.ts';
import { type StorageArea, storageFailure } from './storage-area.ts';

/** Values kept in quarantine; the oldest go first. */
export const QUARANTINE_MAX = 10;

/** One atomic change. */
export interface LedgerChange {
  readonly items?: Readonly<Record<string, unknown>>;
  /** Keys to remove; gone for readers as soon as the change is stored, even if the removal itself is interrupted. */
  readonly remove?: readonly string[];
  readonly chats?: (chats: readonly ChatId[]) => readonly ChatId[];
  /** Values to keep aside under a quarantine key. */
  readonly quarantine?: readonly {
    readonly key: string;
    readonly value: unknown;
    readonly withKeys?: readonly string[];
  }[];
  /** What the visitor is to be told; null: has taken note. */
  readonly loss?: IndexRecord['loss'];
}

export interface ChatLedger {
  readonly index: () => IndexRecord;
  /** Resolves when stored; rejects with `storageFailed` and has changed nothing. Leftover keys go afterwards. */
  commit(change: LedgerChange): Promise<void>;
  /**
   * As `commit` of a removal, in an area that takes no more, not even a longer list of what is to go: the keys go first, and the
   * index is stored with the next change. A death in between leaves an index that names what is not there any more.
   */
  release(change: Pick<LedgerChange, 'remove' | 'chats' | 'loss'>): Promise<void>;
  /** Removes what an interrupted removal left. Never rejects. */
  sweep(): Promise<void>;
}

export interface LedgerOptions {
  readonly area: StorageArea;
  readonly logger: Logger;
  readonly now: () => Millis;
  /** What the epoch record must be for this instance to write. */
  readonly epoch: Epoch;
  readonly index: IndexRecord;
  /** False: the stored index is unusable, `index` was recovered and goes with the next change. */
  readonly isIndexStored: boolean;
}

/** Who may write: the latest to claim. `owner` tells apart two that claimed at the same time. */
export interface Epoch {
  readonly number: number;
  readonly owner: string;
}

/** The number of a stored epoch; 0 where there is none that can be read. */
export function epochNumber(raw: unknown): number {
  const { number } = toEpoch(raw);
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : 0;
}

/** Whatever stands there, looked at as an epoch. */
function toEpoch(raw: unknown): { readonly [Key in keyof Epoch]?: unknown } {
  return Object(raw);
}

/** Makes the ledger of one claim. */
export function createChatLedger(options: LedgerOptions): ChatLedger {
  const { area, logger, now, epoch } = options;
  let { index, isIndexStored } = options;

  const chatsAfter = (change: LedgerChange['chats'] = (chats) => chats) => change(index.chats);

  async function requireOwner(): Promise<void> {
    const { number, owner } = toEpoch((await area.get([EPOCH_KEY]))[EPOCH_KEY]);
    if (number !== epoch.number || owner !== epoch.owner) throw new ChatError('notOwner');
  }

  async function store(items: Readonly<Record<string, unknown>>, next: IndexRecord): Promise<void> {
    const isIndexNew = !isIndexStored || next !== index;
    try {
      await requireOwner();
      await area.set(isIndexNew ? { ...items, [INDEX_KEY]: toIndexRecord(next) } : items);
    } catch (cause) {
      throw storageFailure(cause);
    }
    index = next;
    isIndexStored = true;
  }

  async function sweep(): Promise<void> {
    if (index.leftovers.length === 0) return;
    try {
      await area.remove(index.leftovers);
      await store({}, { ...index, leftovers: [] });
    } catch {
      // They stay listed: the next change or start removes them.
      logger.warn('storage.sweepFailed', { keys: index.leftovers.length });
    }
  }

  return {
    index: () => index,
    async commit({ items = {}, remove = [], chats, quarantine = [], loss = index.loss }) {
      const at = now();
      const moved = quarantine.map(({ key, value, withKeys = [] }) => ({
        value,
        row: { key: quarantineKey(key, at), withKeys },
      }));
      const written = { ...items, ...Object.fromEntries(moved.map(({ row, value }) => [row.key, value])) };
      const rows: readonly QuarantinedValue[] = [...index.quarantined, ...moved.map(({ row }) => row)];
      const dropped = rows.slice(0, -QUARANTINE_MAX).flatMap(({ key, withKeys }) => [key, ...withKeys]);
      // A key that is written again is no leftover any more.
      const leftovers = [...new Set([...index.leftovers, ...remove, ...dropped])].filter(
        (key) => !Object.hasOwn(written, key),
      );
      const isLeftoversNew =
        leftovers.length !== index.leftovers.length || remove.length > 0 || dropped.length > 0;
      const isIndexNew = isLeftoversNew || chats !== undefined || moved.length > 0 || loss !== index.loss;
      const next = {
        chats: chatsAfter(chats),
        leftovers,
        quarantined: rows.slice(-QUARANTINE_MAX),
        loss,
      };
      await store(written, isIndexNew ? next : index);
      await sweep();
    },
    async release({ remove = [], chats, loss = index.loss }) {
      await requireOwner();
      await area.remove(remove);
      index = { ...index, chats: chatsAfter(chats), loss };
      isIndexStored = false;
    },
    sweep,
  };
}
