// Chats in storage (DESIGN.md 5): the one way in. Puts together who may write (chat-ledger.ts), reading (chat-reader.ts)
// and writing (chat-writer.ts), and lets them work one at a time. Knows nothing of what is in a chat.
import { ChatError } from '../chat/errors.ts';
import type { Logger, StateStore, StorageLoss, TranscriptReader } from '../chat/ports.ts';
import type { ChatId, Millis } from '../chat/terms.ts';
import { type CatalogueEntry, STORAGE_LIMITS, type StorageLimits } from './chat-catalogue.ts';
import { EPOCH_KEY, INDEX_KEY, isChatId } from './chat-keys.ts';
import { type ChatLedger, createChatLedger, epochNumber } from './chat-ledger.ts';
import { type ChatReader, createChatReader } from './chat-reader.ts';
import { type Migrate, noMigration, readIndex } from './chat-records.ts';
import { recoverIndex } from './chat-recovery.ts';
import { type ChatWriter, createChatWriter } from './chat-writer.ts';
import { createSerialQueue } from './serial-queue.ts';
import { type StorageArea, storageFailure } from './storage-area.ts';

export interface ChatStorageOptions {
  readonly area: StorageArea;
  readonly logger: Logger;
  readonly now: () => Millis;
  /** This background's own name, e.g. its boot id: tells apart two that claim at the same moment. */
  readonly owner: string;
  readonly limits?: StorageLimits;
  readonly migrate?: Migrate;
}

/** Everything but `claim` rejects with `storageFailed` until a claim has succeeded. */
export interface ChatStorage {
  /**
   * Makes this the only instance that may write: every later write of an earlier one rejects with `notOwner`. Finishes what a death interrupted. Rejects only where the area does, and may then be repeated.
   */
  claim(): Promise<void>;
  /** Oldest first. */
  listChats(): Promise<readonly ChatId[]>;
  /** A chat's store; the chat need not exist yet. Throws on an id that cannot be part of a key. */
  openStore(chatId: ChatId): StateStore & TranscriptReader;
  /** What the visitor is to be told; null: nothing. Known from the claim on. */
  readonly loss: () => StorageLoss | null;
  /** The visitor has taken note. */
  dismissLoss(): Promise<void>;
  /** Who is told of losses. The last one to ask is. */
  watch(watcher: StorageWatcher): void;
}

/** Told in the middle of a call: must not throw. */
export interface StorageWatcher {
  lossChanged(): void;
  /** An ended chat was forgotten to make room for others. */
  givenUp(chatId: ChatId): void;
}

/** Of ten digits, as all after it: where nothing more fits into the area, the next epoch does. */
const FIRST_EPOCH = 1_000_000_000;

interface Claim {
  readonly ledger: ChatLedger;
  readonly catalogue: ReadonlyMap<ChatId, CatalogueEntry>;
  readonly reader: ChatReader;
  readonly writer: ChatWriter;
}

/** Makes the storage of all chats over one area. Nothing is read or written before `claim`. */
export function createChatStorage(options: ChatStorageOptions): ChatStorage {
  const { area, logger, now, owner, limits = STORAGE_LIMITS, migrate = noMigration } = options;
  const queue = createSerialQueue();
  let claimed: Claim | null = null;
  let watcher: StorageWatcher | null = null;

  const loss = () => claimed && (claimed.ledger.index().loss ?? (claimed.reader.hasNewer() ? 'newer' : null));

  /** Runs a task alone, with the claim. */
  function withClaim<Result>(task: (claim: Claim) => Promise<Result>): Promise<Result> {
    return queue.run(async () => {
      if (claimed === null) throw new ChatError('storageFailed', { detail: 'not claimed' });
      const before = loss();
      try {
        return await task(claimed);
      } catch (cause) {
        throw storageFailure(cause);
      } finally {
        if (loss() !== before) watcher?.lossChanged();
      }
    });
  }

  async function openLedger(): Promise<ChatLedger> {
    const last = epochNumber((await area.get([EPOCH_KEY]))[EPOCH_KEY]);
    const epoch = { number: Math.max(last, FIRST_EPOCH) + 1, owner };
    await area.set({ [EPOCH_KEY]: epoch });
    // Only now: until the new epoch is stored an earlier instance may still change the index.
    const value = (await area.get([INDEX_KEY]))[INDEX_KEY];
    const reading = readIndex(value, migrate);
    const isIndexStored = reading.name === 'read';
    const index = isIndexStored ? reading.value : await recoverIndex(area, migrate);
    const ledger = createChatLedger({ area, logger, now, epoch, index, isIndexStored });
    if (reading.name !== 'read' && reading.name !== 'absent') {
      logger.warn('storage.unreadable', { key: INDEX_KEY, why: reading.name });
      // A failure is no reason not to start: the next change writes the recovered index.
      await ledger
        .commit({ quarantine: [{ key: INDEX_KEY, value }] })
        .catch(() => logger.warn('storage.quarantineFailed', { key: INDEX_KEY }));
    }
    return ledger;
  }

  async function claim(): Promise<void> {
    claimed = null;
    try {
      const ledger = await openLedger();
      const catalogue = new Map<ChatId, CatalogueEntry>();
      const depot = { area, logger, migrate, ledger, catalogue };
      const reader = createChatReader(depot);
      await ledger.sweep();
      await reader.load();
      const onGivenUp = (id: ChatId) => watcher?.givenUp(id);
      claimed = { ledger, catalogue, reader, writer: createChatWriter(depot, reader, limits, onGivenUp) };
    } catch (cause) {
      throw storageFailure(cause);
    }
  }

  function keepLimits(): void {
    // The write that led here is safe already; what fails now is tried again after the next one.
    withClaim(({ writer }) => writer.keepLimits()).catch(() => logger.warn('storage.evictionFailed'));
  }

  return {
    claim: () => queue.run(claim),
    loss,
    dismissLoss: () => withClaim(({ ledger }) => ledger.commit({ loss: null })),
    watch(next) {
      watcher = next;
    },
    listChats: () => withClaim(async ({ catalogue }) => [...catalogue.keys()]),
    openStore(id) {
      if (!isChatId(id)) throw new Error('not a chat id');
      return {
        read: () => withClaim(({ reader }) => reader.read(id)),
        readSegment: (number) => withClaim(({ reader }) => reader.readSegment(id, number)),
        write: (state) =>
          withClaim(async ({ writer }) => {
            if (state === null) return writer.forget(id);
            await writer.write(id, state);
            if (writer.isOverLimits()) keepLimits();
          }),
      };
    },
  };
}
