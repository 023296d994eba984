// Writes chats: head and changed segments in one atomic change, and gives up what is over the limits.
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
} from './chat-catalogue.ts';
import { headKey, segmentKey } from './chat-keys.ts';
import type { ChatDepot, ChatReader } from './chat-reader.ts';
import { readSegmentRecord, toHeadRecord, toSegmentRecord } from './chat-records.ts';

/** Rejects with `storageFailed` and has then changed nothing. */
export interface ChatWriter {
  write(id: ChatId, state: ChatState): Promise<void>;
  forget(id: ChatId): Promise<void>;
  readonly isOverLimits: () => boolean;
  /** Forgets the oldest ended chats, then the oldest segments of ended and then of open chats, until all fits. */
  keepLimits(): Promise<void>;
}

/** Makes the writer of one claim. */
export function createChatWriter(depot: ChatDepot, reader: ChatReader, limits: StorageLimits): ChatWriter {
  const { ledger, catalogue, logger, migrate } = depot;

  function newEntry(): CatalogueEntry {
    const ordinals = [...catalogue.values()].map(({ ordinal }) => ordinal);
    return { ordinal: Math.max(0, ...ordinals) + 1, isEnded: false, segments: null, stored: [] };
  }

  async function forget(id: ChatId): Promise<void> {
    const segments = numbersOf(catalogue.get(id)?.segments ?? null);
    await ledger.commit(
      catalogue.has(id)
        ? {
            remove: [headKey(id), ...segments.map((number) => segmentKey(id, number))],
            chats: (chats) => chats.filter((other) => other !== id),
          }
        : {},
    );
    catalogue.delete(id);
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
    await ledger.commit({ items: { [headKey(id)]: toHeadRecord({ ...head, segments }) }, remove: [key] });
    catalogue.set(id, { ...known, segments });
  }

  return {
    forget,
    async write(id, state) {
      if (state.id !== id) throw new ChatError('wrongState', { detail: 'the state of another chat' });
      const before = catalogue.get(id);
      const { entry, changed, dropped } = planWrite(state, before ?? newEntry());
      const segments = changed.map((segment) => [segmentKey(id, segment.number), toSegmentRecord(segment)]);
      await ledger.commit({
        items: { [headKey(id)]: toHeadRecord({ ...entry, state }), ...Object.fromEntries(segments) },
        remove: dropped.map((number) => segmentKey(id, number)),
        ...(before === undefined && { chats: (chats: readonly ChatId[]) => [...chats, id] }),
      });
      catalogue.set(id, entry);
    },
    isOverLimits: () => chooseVictim(catalogue, limits) !== null,
    async keepLimits() {
      for (let victim = chooseVictim(catalogue, limits); victim; victim = chooseVictim(catalogue, limits)) {
        logger.info('storage.evicted', { chatId: victim.chatId, what: victim.what });
        if (victim.what === 'chat') await forget(victim.chatId);
        else await evictOldestSegment(victim.chatId, victim.entry);
      }
    },
  };
}
