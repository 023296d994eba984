// Writes chats: head and changed segments in one atomic change, and gives up what is over the limits, or what is in the way of a
// write where the area takes no more.
// Called from the serial queue only. The catalogue follows what is stored, never the other way round.
import { ChatError } from '../chat/errors.ts';
import type { ChatState } from '../chat/state.ts';
import type { ChatId } from '../chat/terms.ts';
import {
  type CatalogueEntry,
  chooseVictim,
  numbersOf,
  planWrite,
  type StorageLimits,
  type Victim,
} from './chat-catalogue.ts';
import { headKey, segmentKey } from './chat-keys.ts';
import type { LedgerChange } from './chat-ledger.ts';
import type { ChatDepot, ChatReader } from './chat-reader.ts';
import { readSegmentRecord, toHeadRecord, toSegmentRecord } from './chat-records.ts';
import { isFull } from './storage-area.ts';

/** So that everything is over them that may be given up at all. */
const NO_ROOM: StorageLimits = { transcriptBytes: -1, endedChats: 0 };

/** Rejects with `storageFailed` and has then changed nothing. */
export interface ChatWriter {
  /** Where the area is full, gives up ended chats, the oldest first, then the oldest segments, until there is room. */
  write(id: ChatId, state: ChatState): Promise<void>;
  forget(id: ChatId): Promise<void>;
  readonly isOverLimits: () => boolean;
  /** Forgets the oldest ended chats, then the oldest segments of ended and then of open chats, until all fits. */
  keepLimits(): Promise<void>;
}

/** Makes the writer of one claim. `onGivenUp`: an ended chat was forgotten to make room. */
export function createChatWriter(
  depot: ChatDepot,
  reader: ChatReader,
  limits: StorageLimits,
  onGivenUp: (id: ChatId) => void,
): ChatWriter {
  const { ledger, catalogue, logger, migrate } = depot;

  function newEntry(): CatalogueEntry {
    const ordinals = [...catalogue.values()].map(({ ordinal }) => ordinal);
    return { ordinal: Math.max(0, ...ordinals) + 1, isEnded: false, segments: null, stored: [] };
  }

  async function forget(id: ChatId, loss = ledger.index().loss): Promise<void> {
    const entry = catalogue.get(id);
    if (entry === undefined) return ledger.commit({});
    const change = {
      remove: [headKey(id), ...numbersOf(entry.segments).map((number) => segmentKey(id, number))],
      chats: (chats: readonly ChatId[]) => chats.filter((other) => other !== id),
      loss,
    };
    await removeEvenIfFull(change);
    catalogue.delete(id);
  }

  async function removeEvenIfFull(change: LedgerChange): Promise<void> {
    await ledger.commit(change).catch((error: unknown) => {
      if (!isFull(error)) throw error;
      return ledger.release(change);
    });
  }

  async function evictOldestSegment(id: ChatId, known: CatalogueEntry): Promise<void> {
    if (known.segments === null) return;
    const { first, last, bytes } = known.segments;
    const key = segmentKey(id, first);
    const { head, values } = await reader.readHeadAnd(id, [key]);
    if (head === null) return;
    const evicted = readSegmentRecord(values[key], first, migrate);
    const freed = evicted.name === 'read' ? evicted.value.segment.bytes : 0;
    const segments = { first: first + 1, last, bytes: Math.max(0, bytes - freed) };
    // Where the head cannot be stored now, the next write of the chat says in it that the segment is gone.
    await removeEvenIfFull({ items: { [headKey(id)]: toHeadRecord({ ...head, segments }) }, remove: [key] });
    catalogue.set(id, { ...known, segments });
  }

  async function giveUp({ chatId, entry, what }: Victim, loss?: 'full'): Promise<void> {
    logger.info('storage.evicted', { chatId, what });
    if (what === 'oldestSegment') return evictOldestSegment(chatId, entry);
    await forget(chatId, loss);
    onGivenUp(chatId);
  }

  /** False: there is nothing that may be given up for this chat. */
  async function makeRoom(id: ChatId): Promise<boolean> {
    const own = catalogue.get(id);
    const others = new Map(catalogue);
    // It is not to go itself, ended or not.
    if (own !== undefined) others.set(id, { ...own, isEnded: false });
    const victim = chooseVictim(others, NO_ROOM);
    if (victim === null) return false;
    await giveUp(victim, 'full');
    return true;
  }

  async function store(id: ChatId, state: ChatState): Promise<void> {
    const before = catalogue.get(id);
    // What could not be read is under its keys.
    if (before === undefined && ledger.index().chats.includes(id))
      throw new ChatError('storageFailed', { detail: 'unreadable' });
    const { entry, changed, dropped } = planWrite(state, before ?? newEntry());
    const segments = changed.map((segment) => [segmentKey(id, segment.number), toSegmentRecord(segment)]);
    await ledger.commit({
      items: { [headKey(id)]: toHeadRecord({ ...entry, state }), ...Object.fromEntries(segments) },
      remove: dropped.map((number) => segmentKey(id, number)),
      ...(before === undefined && { chats: (chats: readonly ChatId[]) => [...chats, id] }),
    });
    catalogue.set(id, entry);
  }

  return {
    forget: (id) => forget(id),
    async write(id, state) {
      if (state.id !== id) throw new ChatError('wrongState', { detail: 'another chat' });
      for (;;) {
        try {
          return await store(id, state);
        } catch (error) {
          if (!isFull(error) || !(await makeRoom(id))) throw error;
        }
      }
    },
    isOverLimits: () => chooseVictim(catalogue, limits) !== null,
    async keepLimits() {
      for (let victim = chooseVictim(catalogue, limits); victim; victim = chooseVictim(catalogue, limits))
        await giveUp(victim);
    },
  };
}
