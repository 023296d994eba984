// The three kinds of record a chat is stored in, with their schema version: written by `toXRecord`, read by `readX`,
// which never throws. What it cannot read it says so of; what to do then is for chat-storage.ts.
import * as v from 'valibot';
import type { StorageLoss } from '../chat/ports.ts';
import type { ChatState } from '../chat/state.ts';
import type { ChatId } from '../chat/terms.ts';
import type { Segment, TranscriptEntry } from '../chat/transcript.ts';
import { isChatId, isRemovableKey } from './chat-keys.ts';
import { type StoredState, storedState, toStoredState, transcriptEntry } from './chat-schema.ts';

/** Version of all records. Raise it with a step in `Migrate` when the stored form changes. */
export const SCHEMA_VERSION = 1;
/** More segments than any chat has; a head that claims more is garbage. */
const MAX_SEGMENTS = 100_000;

export type RecordKind = 'index' | 'head' | 'segment';
/** Brings a record of an older version to the present one. What it returns is parsed like any other; it may throw. */
export type Migrate = (kind: RecordKind, version: number, record: unknown) => unknown;

/** Segments of a chat that are stored: numbers `first` to `last`, `bytes` in all (as {@link Segment} estimates). */
export interface SegmentRange {
  readonly first: number;
  readonly last: number;
  readonly bytes: number;
}

export interface HeadRecord {
  /** Grows from chat to chat: the order of chats where the index is lost. */
  readonly ordinal: number;
  readonly segments: SegmentRange | null;
  readonly state: StoredState;
}

/** A value in quarantine, and the keys that go with it when it is dropped. */
export interface QuarantinedValue {
  readonly key: string;
  readonly withKeys: readonly string[];
}

export interface IndexRecord {
  /** Oldest first. */
  readonly chats: readonly ChatId[];
  /** Keys that are to be removed and may still exist. */
  readonly leftovers: readonly string[];
  /** Oldest first. */
  readonly quarantined: readonly QuarantinedValue[];
  /** The last loss, until the visitor has taken note of it. One of a newer version is not lost for good, and is seen by each start. */
  readonly loss: Exclude<StorageLoss, 'newer'> | null;
}

/** `newer`: written by a later version of the extension. `damaged`: anything else that is not a record. */
export type Reading<Value> =
  | { readonly name: 'read'; readonly value: Value }
  | { readonly name: 'absent' | 'newer' | 'damaged' };

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const chatId = v.pipe(v.string(), v.check(isChatId));

const headSchema = v.object({
  ordinal: count,
  segments: v.nullable(
    v.pipe(
      v.object({ first: count, last: count, bytes: count }),
      v.check(({ first, last }) => first <= last && last - first < MAX_SEGMENTS),
    ),
  ),
  state: storedState,
});
// A damaged index must never have anything else removed, settings least of all.
const removableKey = v.pipe(v.string(), v.check(isRemovableKey));
const indexSchema = v.object({
  chats: v.pipe(
    v.array(chatId),
    v.check((chats) => new Set(chats).size === chats.length),
  ),
  leftovers: v.array(removableKey),
  quarantined: v.array(v.object({ key: removableKey, withKeys: v.array(removableKey) })),
  // Absent in an index of earlier versions.
  loss: v.fallback(v.nullable(v.picklist(['unreadable', 'full'])), null),
});
const segmentSchema = v.object({ number: count, entries: v.array(v.unknown()) });

const envelope = v.looseObject({ version: v.pipe(v.number(), v.safeInteger()) });

/** `migrate` where there is nothing to migrate from. */
export const noMigration: Migrate = (_kind, version) => {
  throw new Error(`no migration from version ${version}`);
};

function readRecord<Value>(
  kind: RecordKind,
  raw: unknown,
  migrate: Migrate,
  schema: v.GenericSchema<unknown, Value>,
): Reading<Value> {
  if (raw === undefined) return { name: 'absent' };
  const head = v.safeParse(envelope, raw);
  if (!head.success) return { name: 'damaged' };
  const { version } = head.output;
  if (version > SCHEMA_VERSION) return { name: 'newer' };
  try {
    const current = version === SCHEMA_VERSION ? raw : migrate(kind, version, raw);
    const parsed = v.safeParse(schema, current);
    return parsed.success ? { name: 'read', value: parsed.output } : { name: 'damaged' };
  } catch {
    // A migration that fails on a record means that the record is not what its version promises.
    return { name: 'damaged' };
  }
}

/** Reads a head; one that names another chat than `expected` is damaged. */
export function readHead(raw: unknown, expected: ChatId, migrate: Migrate): Reading<HeadRecord> {
  const reading = readRecord('head', raw, migrate, headSchema);
  return reading.name === 'read' && reading.value.state.id !== expected ? { name: 'damaged' } : reading;
}

export function readIndex(raw: unknown, migrate: Migrate): Reading<IndexRecord> {
  return readRecord('index', raw, migrate, indexSchema);
}

/** What could be read of a segment: bad entries are left out, and `isWhole` tells. */
export function readSegmentRecord(
  raw: unknown,
  number: number,
  migrate: Migrate,
): Reading<{ readonly segment: Segment; readonly isWhole: boolean }> {
  const reading = readRecord('segment', raw, migrate, segmentSchema);
  if (reading.name !== 'read') return reading;
  if (reading.value.number !== number) return { name: 'damaged' };
  const entries: TranscriptEntry[] = [];
  for (const candidate of reading.value.entries) {
    const entry = v.safeParse(transcriptEntry, candidate);
    if (entry.success) entries.push(entry.output);
  }
  const isWhole = entries.length === reading.value.entries.length;
  return { name: 'read', value: { segment: { number, entries, bytes: sizeOf(entries) }, isWhole } };
}

function sizeOf(entries: readonly TranscriptEntry[]): number {
  return entries.reduce((total, entry) => total + JSON.stringify(entry).length, 0);
}

export function toHeadRecord(
  head: Pick<HeadRecord, 'ordinal' | 'segments'> & { readonly state: ChatState | StoredState },
): Readonly<Record<string, unknown>> {
  const { ordinal, segments, state } = head;
  return { version: SCHEMA_VERSION, ordinal, segments, state: toStoredState(state) };
}

export function toSegmentRecord(segment: Segment): Readonly<Record<string, unknown>> {
  return { version: SCHEMA_VERSION, number: segment.number, entries: segment.entries };
}

export function toIndexRecord(index: IndexRecord): Readonly<Record<string, unknown>> {
  return { version: SCHEMA_VERSION, ...index };
}
