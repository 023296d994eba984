// Reads stored chats and never fails for what is stored: an unreadable head goes into quarantine and the chat is none, one of a
// newer version stays where it is, an unreadable segment goes there and what could be read of it stays. Called from the serial queue only.
import type { Logger } from '../chat/ports.ts';
import type { ChatState } from '../chat/state.ts';
import type { ChatId } from '../chat/terms.ts';
import type { Segment } from '../chat/transcript.ts';
import { type CatalogueEntry, entryOfHead, LOADED_SEGMENTS, numbersOf } from './chat-catalogue.ts';
import { headKey, segmentKey } from './chat-keys.ts';
import type { ChatLedger, LedgerChange } from './chat-ledger.ts';
import {
  type HeadRecord,
  type Migrate,
  readHead,
  readSegmentRecord,
  toSegmentRecord,
} from './chat-records.ts';
import { findSegmentKeys } from './chat-recovery.ts';
import { toChatState } from './chat-schema.ts';
import type { StorageArea } from './storage-area.ts';

/** What reader and writer of one claim share. */
export interface ChatDepot {
  readonly area: StorageArea;
  readonly logger: Logger;
  readonly migrate: Migrate;
  readonly ledger: ChatLedger;
  /** Changed only after what it says is stored. */
  readonly catalogue: Map<ChatId, CatalogueEntry>;
}

/** Rejects only where the area itself does. */
export interface ChatReader {
  /** Fills the catalogue with all chats whose head can be read. */
  load(): Promise<void>;
  read(id: ChatId): Promise<ChatState | null>;
  readSegment(id: ChatId, number: number): Promise<Segment | null>;
  readHeadAnd(id: ChatId, keys: readonly string[]): Promise<{ head: HeadRecord | null; values: Values }>;
  /** Are there chats of a newer version? They are left as they are. */
  readonly hasNewer: () => boolean;
}

type Values = Readonly<Record<string, unknown>>;

/** Makes the reader of one claim. */
export function createChatReader({ area, logger, migrate, ledger, catalogue }: ChatDepot): ChatReader {
  let hasNewer = false;

  /** Where not even this can be stored the value stays where it is, and the start goes on. */
  async function setAside(
    change: LedgerChange,
    facts: { readonly key: string; readonly why: string },
  ): Promise<void> {
    logger.warn('storage.unreadable', facts);
    try {
      await ledger.commit({ ...change, loss: 'unreadable' });
    } catch {
      logger.warn('storage.quarantineFailed', { key: facts.key });
    }
  }

  async function acceptHead(id: ChatId, value: unknown): Promise<HeadRecord | null> {
    const reading = readHead(value, id, migrate);
    if (reading.name === 'read') return reading.value;
    catalogue.delete(id);
    const key = headKey(id);
    if (reading.name === 'newer') {
      logger.warn('storage.unreadable', { key, why: reading.name });
      hasNewer = true;
      return null;
    }
    const chats = (all: readonly ChatId[]) => all.filter((other) => other !== id);
    const withKeys = await findSegmentKeys(area, id);
    const change: LedgerChange =
      reading.name === 'absent'
        ? { chats, remove: withKeys }
        : { chats, remove: [key], quarantine: [{ key, value, withKeys }] };
    await setAside(change, { key, why: reading.name });
    return null;
  }

  async function acceptSegment(id: ChatId, number: number, value: unknown): Promise<Segment | null> {
    const reading = readSegmentRecord(value, number, migrate);
    if (reading.name === 'absent') return null;
    if (reading.name === 'read' && reading.value.isWhole) return reading.value.segment;
    const segment = reading.name === 'read' ? reading.value.segment : emptySegment(number);
    const key = segmentKey(id, number);
    const why = reading.name === 'read' ? 'partly damaged' : reading.name;
    await setAside(
      { items: { [key]: toSegmentRecord(segment) }, quarantine: [{ key, value }] },
      { key, why },
    );
    return segment;
  }

  async function readHeadAnd(id: ChatId, keys: readonly string[]) {
    const values = await area.get([headKey(id), ...keys]);
    return { head: await acceptHead(id, values[headKey(id)]), values };
  }

  return {
    readHeadAnd,
    hasNewer: () => hasNewer,
    async load() {
      const ids = ledger.index().chats;
      const heads = await area.get(ids.map(headKey));
      for (const id of ids) {
        const head = await acceptHead(id, heads[headKey(id)]);
        if (head !== null) catalogue.set(id, entryOfHead(head));
      }
    },
    async read(id) {
      const known = catalogue.get(id);
      if (known === undefined) return null;
      const numbers = numbersOf(known.segments).slice(-LOADED_SEGMENTS);
      const { head, values } = await readHeadAnd(
        id,
        numbers.map((number) => segmentKey(id, number)),
      );
      if (head === null) return null;
      const segments: Segment[] = [];
      for (const number of numbers) {
        const key = segmentKey(id, number);
        let segment = await acceptSegment(id, number, values[key]);
        if (segment === null) {
          // The numbers have to go on.
          segment = emptySegment(number);
          await setAside({ items: { [key]: toSegmentRecord(segment) } }, { key, why: 'absent' });
        }
        segments.push(segment);
      }
      catalogue.set(id, { ...known, stored: segments });
      return toChatState(head.state, segments);
    },
    async readSegment(id, number) {
      const range = catalogue.get(id)?.segments ?? null;
      if (range === null || !(number >= range.first && number <= range.last)) return null;
      const key = segmentKey(id, number);
      return acceptSegment(id, number, (await area.get([key]))[key]);
    },
  };
}

function emptySegment(number: number): Segment {
  return { number, entries: [], bytes: 0 };
}
