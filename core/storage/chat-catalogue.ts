// What a background remembers of each stored chat between writes, so that a write need not read: which segments there
// are, which of them are stored exactly as they are in memory, and what may go when there is too much. Pure.
import type { ChatState } from '../chat/state.ts';
import type { ChatId } from '../chat/terms.ts';
import type { Segment } from '../chat/transcript.ts';
import type { HeadRecord, SegmentRange } from './chat-records.ts';

export interface CatalogueEntry {
  readonly ordinal: number;
  readonly isEnded: boolean;
  readonly segments: SegmentRange | null;
  /** The segments in memory that are stored just so: the same object need not be written again. */
  readonly stored: readonly Segment[];
}

/** In the order of the index: oldest chat first. */
export type Catalogue = ReadonlyMap<ChatId, CatalogueEntry>;

/** How much may be kept. */
export interface StorageLimits {
  /** Of all transcripts together, as {@link Segment} estimates bytes. */
  readonly transcriptBytes: number;
  readonly endedChats: number;
}

export const STORAGE_LIMITS: StorageLimits = { transcriptBytes: 50_000_000, endedChats: 20 };
/** These newest segments of a chat are what a new background loads: never evicted. */
export const LOADED_SEGMENTS = 2;

export function entryOfHead(head: HeadRecord): CatalogueEntry {
  return {
    ordinal: head.ordinal,
    isEnded: head.state.phase === 'ended',
    segments: head.segments,
    stored: [],
  };
}

/** What writing a state means for its segments. */
export interface SegmentPlan {
  readonly entry: CatalogueEntry;
  readonly changed: readonly Segment[];
  /** Numbers of segments that the new state no longer has. */
  readonly dropped: readonly number[];
}

/** Compares a state with what is stored: only segments with another identity are written. */
export function planWrite(state: ChatState, before: CatalogueEntry): SegmentPlan {
  const now = 'transcript' in state ? state.transcript.segments : [];
  const first = now[0];
  const last = now.at(-1);
  const isEnded = state.phase === 'ended';
  const old = before.segments;
  if (first === undefined || last === undefined) {
    return {
      entry: { ...before, isEnded, segments: null, stored: [] },
      changed: [],
      dropped: numbersOf(old),
    };
  }
  // A transcript only grows; one that ends earlier is another one.
  const kept = old !== null && last.number >= old.last ? old : null;
  const from = kept === null ? first.number : kept.first;
  const changed = now.filter((segment) => segment.number >= from && !before.stored.includes(segment));
  const grown = changed.reduce((bytes, segment) => {
    const isReplaced = kept !== null && segment.number <= kept.last;
    const previous = before.stored.find(({ number }) => number === segment.number);
    // Of a replaced segment that is not in memory the size is unknown: taken as unchanged.
    return bytes + segment.bytes - (isReplaced ? (previous?.bytes ?? segment.bytes) : 0);
  }, 0);
  const segments = { first: from, last: last.number, bytes: Math.max(0, (kept?.bytes ?? 0) + grown) };
  const dropped = kept === null ? numbersOf(old).filter((n) => n < from || n > last.number) : [];
  return { entry: { ...before, isEnded, segments, stored: now }, changed, dropped };
}

/** Numbers of the segments in a range. */
export function numbersOf(range: SegmentRange | null): number[] {
  return range === null
    ? []
    : Array.from({ length: range.last - range.first + 1 }, (_, i) => range.first + i);
}

/** What is to be given up. */
export interface Victim {
  readonly chatId: ChatId;
  readonly entry: CatalogueEntry;
  readonly what: 'chat' | 'oldestSegment';
}

/** The next thing to give up, or null while everything is within the limits. */
export function chooseVictim(catalogue: Catalogue, limits: StorageLimits): Victim | null {
  const chats = [...catalogue];
  const ended = chats.filter(([, { isEnded }]) => isEnded);
  const oldest = ended[0];
  if (oldest !== undefined && ended.length > limits.endedChats)
    return { chatId: oldest[0], entry: oldest[1], what: 'chat' };
  const total = chats.reduce((bytes, [, { segments }]) => bytes + (segments?.bytes ?? 0), 0);
  if (total <= limits.transcriptBytes) return null;
  const victim = [...ended, ...chats].find(
    ([, { segments }]) => segments !== null && segments.last - segments.first >= LOADED_SEGMENTS,
  );
  return victim === undefined ? null : { chatId: victim[0], entry: victim[1], what: 'oldestSegment' };
}
