// What a transcript is made of: entries by the server's index, append-only segments, holes (DESIGN.md 5 and 7), and what a
// report of the server brings for it. How it changes is in transcript-intake.ts. Neither knows the wire or storage.
import type { ChatErrorData } from './errors.ts';
import type { CommandId, Millis, Participant } from './terms.ts';

export type EntryKind =
  | 'message'
  | 'joined'
  | 'left'
  | 'renamed'
  | 'urlPushed'
  | 'fileUploaded'
  | 'fileDeleted'
  | 'customNotice'
  | 'notice'
  /** A type this version does not know: kept, shown as nothing (WIRE.md 5.3). */
  | 'unknown';

/** A file as an event names it (WIRE.md 5.3). `size` in bytes. */
export interface FileReference {
  readonly id: string;
  readonly name: string;
  readonly size: number;
}

/** One indexed event of the chat. */
export interface TranscriptEntry {
  /** The server's transcript index: the order key. */
  readonly index: number;
  readonly kind: EntryKind;
  readonly from: Participant;
  /** The server's time. */
  readonly at: Millis;
  /** The text, address, new name or notice; empty where there is none. */
  readonly text: string;
  readonly file?: FileReference;
  /** On an own message: the command that it confirmed. */
  readonly commandId?: CommandId;
  /** Of a chat over a page's transport. */
  readonly provided?: ProvidedMark;
}

/** What only a page's own transport knows of an entry (API.md 2.8): pages are told it as it was. */
export interface ProvidedMark {
  /** The same again is the same entry, also from a later page; null: it has none. */
  readonly key: string | null;
  readonly party: 'Agent' | 'Client' | 'External' | '';
}

/** What passes without a place in the transcript: never moves the cursor, never waits for it. */
export interface Ephemeral {
  readonly kind: 'typingStarted' | 'typingStopped';
  readonly from: Participant;
  /** Typing takes an index on some servers. */
  readonly index: number | null;
}

/** A run of entries that is stored under one key; full at {@link SEGMENT_MAX_ENTRIES} or {@link SEGMENT_MAX_BYTES}. */
export interface Segment {
  /** 0 for the oldest. */
  readonly number: number;
  readonly entries: readonly TranscriptEntry[];
  /** Length of the entries as JSON, in UTF-16 code units, as an estimate of bytes. */
  readonly bytes: number;
}

export const SEGMENT_MAX_ENTRIES = 100;
export const SEGMENT_MAX_BYTES = 32_768;

/** Indices from `from` up to and without `to`. */
export interface IndexRange {
  readonly from: number;
  readonly to: number;
}

/** What waits behind a hole. Not persisted: the server is asked from the cursor again. */
export interface Waiting {
  readonly entries: readonly TranscriptEntry[];
  /** At this time the answer is overdue, and the link that was asked is taken for dead. */
  readonly deadline: Millis;
  /** A new link was asked as well: if that does not know of them either, they are forgotten. */
  readonly isAskedAnew?: true;
}

export interface Transcript {
  /** The server's `nextPosition` for us: everything below has been applied or was not for us. */
  readonly cursor: number;
  /**
   * The newest segments. After an append: every segment that it changed, so that the runner can write them all before
   * the next event; before that, at least the last one.
   */
  readonly segments: readonly Segment[];
  /**
   * Ranges below the cursor that were accepted without being seen, and not long enough ago to be sure: what arrives for
   * them is no duplicate, and a new link asks for them again.
   */
  readonly skipped: readonly IndexRange[];
  /** Not persisted. */
  readonly waiting: Waiting | null;
  /** Not persisted: indices at or above the cursor that were typing, so no hole. */
  readonly ephemeralIndices: readonly number[];
}

/** What one answer or notification of the chat server says, checked and in our words (WIRE.md 5 and 6). */
export interface ServerReport {
  /** `ok`: statusCode 0; `retry`: 1; `fatal`: 2. Where it is not `ok` only `error` and `isEnded` are to be trusted. */
  readonly outcome: 'ok' | 'retry' | 'fatal';
  /** The first known error, or one that stands for an unknown code. */
  readonly error: ChatErrorData | null;
  readonly isEnded: boolean;
  /** What it says of the chat's names; absent ones are unchanged. */
  readonly keys: Readonly<Partial<Record<'secureKey' | 'chatId' | 'userId' | 'alias', string>>>;
  readonly nextPosition: number | null;
  /** Indexed entries in the order received. */
  readonly entries: readonly TranscriptEntry[];
  readonly ephemerals: readonly Ephemeral[];
}

/** An own message that was handed over and not seen yet (DESIGN.md 7, "Outbox"). */
export interface Claim {
  readonly commandId: CommandId;
  readonly kind: EntryKind;
  readonly text: string;
  /**
   * On its way: the first own entry of its kind above this index is it, whatever its text. Null: it was given up; only what says the
   * same is it.
   */
  readonly baseIndex: number | null;
}
