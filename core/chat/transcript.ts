// The transcript of one chat: entries by the server's index, in append-only segments, with a cursor and holes
// (DESIGN.md 5 and 7). Pure. It knows neither the wire nor storage; only its newest segments are in memory.
import type { ChatErrorData } from './errors.ts';
import type { CommandId, Millis, Participant } from './state.ts';

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
  /** At this time the hole is accepted as not for us. */
  readonly deadline: Millis;
}

export interface Transcript {
  /** The server's `nextPosition` for us: everything below has been applied or was not for us. */
  readonly cursor: number;
  /**
   * The newest segments. After an append: every segment that it changed, so that the runner can write them all before
   * the next event; before that, at least the last one.
   */
  readonly segments: readonly Segment[];
  /** Ranges below the cursor that were accepted without being seen: what still arrives for them is not a duplicate. */
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

/** How long a hole in the transcript is waited for, in milliseconds (DESIGN.md 7). */
export const HOLE_WAIT_MS = 5_000;
/** More skipped ranges than this are not remembered: the oldest are then taken as never to come. */
const SKIPPED_MAX = 32;

/** A transcript of which nothing is known yet; the server's indices start at 1. */
export const EMPTY_TRANSCRIPT: Transcript = {
  cursor: 1,
  segments: [{ number: 0, entries: [], bytes: 0 }],
  skipped: [],
  waiting: null,
  ephemeralIndices: [],
};

/** The own message that is on its way: the first own entry above `baseIndex` is it (DESIGN.md 7, "Outbox"). */
export interface Claim {
  readonly commandId: CommandId;
  readonly baseIndex: number;
}

export interface Applied {
  readonly transcript: Transcript;
  /** What became part of the transcript, in index order. */
  readonly added: readonly TranscriptEntry[];
  /** The command whose message is among `added`. */
  readonly claimed: CommandId | null;
  /** A hole was found just now: the server is to be asked from the cursor. */
  readonly isHoleNew: boolean;
  /** A hole was accepted just now as not for us. */
  readonly isHoleAccepted: boolean;
}

/** Takes in what a report brings: duplicates dropped, order kept, holes waited for (DESIGN.md 7, "Order and cursor"). */
export function applyReport(
  transcript: Transcript,
  report: Pick<ServerReport, 'entries' | 'ephemerals' | 'nextPosition'>,
  now: Millis,
  claim: Claim | null,
): Applied {
  const { waiting } = transcript;
  const writer = createWriter(transcript, claim);
  for (const entry of report.entries) {
    if (entry.index < transcript.cursor && writer.wasSkipped(entry.index)) writer.insert(entry);
  }
  const ahead = mergeAhead(waiting?.entries ?? [], report.entries, transcript.cursor);
  const ephemeral = new Set(transcript.ephemeralIndices);
  for (const { index } of report.ephemerals) if (index !== null) ephemeral.add(index);

  const awaited = waiting?.entries[0]?.index;
  // Only an answer from the cursor repeats what already waits behind the hole.
  const isAnswer = awaited !== undefined && report.entries.some(({ index }) => index === awaited);
  const answerEnd = isAnswer
    ? Math.max(report.nextPosition ?? 0, ...report.entries.map(({ index }) => index + 1))
    : 0;

  const isHoleAccepted = writer.advance(ahead, ephemeral, answerEnd);
  const rest = ahead.filter(({ index }) => index >= writer.cursor());
  const isHoleNew = rest.length > 0 && (waiting === null || isAnswer);
  return {
    transcript: writer.result({
      waiting:
        rest.length === 0
          ? null
          : {
              entries: rest,
              deadline: isHoleNew || waiting === null ? now + HOLE_WAIT_MS : waiting.deadline,
            },
      ephemeralIndices: [...ephemeral].filter((index) => index >= writer.cursor()),
    }),
    added: writer.added(),
    claimed: writer.claimed(),
    isHoleNew,
    isHoleAccepted,
  };
}

/** The wait is over: what waits behind the hole is applied and the hole accepted as not for us. */
export function acceptHole(transcript: Transcript, claim: Claim | null): Applied {
  const ahead = transcript.waiting?.entries ?? [];
  const writer = createWriter(transcript, claim);
  const isHoleAccepted = writer.advance(
    ahead,
    new Set(transcript.ephemeralIndices),
    Number.POSITIVE_INFINITY,
  );
  return {
    transcript: writer.result({ waiting: null, ephemeralIndices: [] }),
    added: writer.added(),
    claimed: writer.claimed(),
    isHoleNew: false,
    isHoleAccepted,
  };
}

/** The position up to which everything is known: the cursor, and typing that was seen right above it. */
export function knownPosition({ cursor, ephemeralIndices }: Transcript): number {
  let position = cursor;
  while (ephemeralIndices.includes(position)) position += 1;
  return position;
}

/** A new link asks from the cursor again, so nothing waits any more. */
export function forgetWaiting(transcript: Transcript): Transcript {
  return transcript.waiting === null && transcript.ephemeralIndices.length === 0
    ? transcript
    : { ...transcript, waiting: null, ephemeralIndices: [] };
}

/** The entries in memory, oldest first. */
export function newestEntries(transcript: Transcript): readonly TranscriptEntry[] {
  return transcript.segments.flatMap(({ entries }) => entries);
}

/** What `next` has and `previous` has not, oldest first; looks only at segments that differ. */
export function addedEntries(previous: Transcript, next: Transcript): readonly TranscriptEntry[] {
  if (previous.segments === next.segments) return [];
  const before = new Map(previous.segments.map((segment) => [segment.number, segment]));
  return next.segments.flatMap((segment) => {
    const old = before.get(segment.number);
    if (old === segment) return [];
    const known = new Set(old?.entries.map(({ index }) => index));
    return segment.entries.filter(({ index }) => !known.has(index));
  });
}

/** Indexed entries at or above the cursor, each once, in order. */
function mergeAhead(
  waiting: readonly TranscriptEntry[],
  entries: readonly TranscriptEntry[],
  cursor: number,
): readonly TranscriptEntry[] {
  const byIndex = new Map<number, TranscriptEntry>();
  for (const entry of [...waiting, ...entries]) {
    if (entry.index >= cursor && !byIndex.has(entry.index)) byIndex.set(entry.index, entry);
  }
  return [...byIndex.values()].sort((a, b) => a.index - b.index);
}

/** Builds the next transcript; mutable only within one call of the functions above. */
function createWriter(transcript: Transcript, claim: Claim | null) {
  // Two segments stay in memory so that a late entry finds its place; older ones are already stored.
  const segments = transcript.segments.slice(-2);
  const added: TranscriptEntry[] = [];
  let { cursor } = transcript;
  let { skipped } = transcript;
  let claimed: CommandId | null = null;
  let hasChanged = false;

  function take(entry: TranscriptEntry): TranscriptEntry {
    hasChanged = true;
    const isClaimed =
      claim !== null &&
      claimed === null &&
      entry.kind === 'message' &&
      entry.from.role === 'visitor' &&
      entry.index > claim.baseIndex;
    const taken = isClaimed ? { ...entry, commandId: claim.commandId } : entry;
    if (isClaimed) claimed = claim.commandId;
    added.push(taken);
    return taken;
  }

  function append(entry: TranscriptEntry): void {
    const taken = take(entry);
    const bytes = JSON.stringify(taken).length;
    const last = segments.at(-1);
    const isFull =
      last === undefined ||
      (last.entries.length > 0 &&
        (last.entries.length >= SEGMENT_MAX_ENTRIES || last.bytes + bytes > SEGMENT_MAX_BYTES));
    if (isFull) segments.push({ number: (last?.number ?? -1) + 1, entries: [taken], bytes });
    else
      segments[segments.length - 1] = {
        number: last.number,
        entries: [...last.entries, taken],
        bytes: last.bytes + bytes,
      };
  }

  function wasSkipped(index: number): boolean {
    return skipped.some(({ from, to }) => index >= from && index < to);
  }

  return {
    cursor: () => cursor,
    added: () => added.sort((a, b) => a.index - b.index),
    claimed: () => claimed,
    wasSkipped,
    /** Puts an entry that comes after its hole was accepted in its place. */
    insert(entry: TranscriptEntry): void {
      const taken = take(entry);
      skipped = skipped.flatMap(({ from, to }) =>
        entry.index < from || entry.index >= to
          ? [{ from, to }]
          : [
              { from, to: entry.index },
              { from: entry.index + 1, to },
            ].filter((range) => range.from < range.to),
      );
      const at = Math.max(
        0,
        segments.findLastIndex(
          (segment) => (segment.entries[0]?.index ?? Number.POSITIVE_INFINITY) < entry.index,
        ),
      );
      const segment = segments[at] ?? { number: 0, entries: [], bytes: 0 };
      segments[at] = {
        number: segment.number,
        entries: [...segment.entries, taken].sort((a, b) => a.index - b.index),
        bytes: segment.bytes + JSON.stringify(taken).length,
      };
    },
    /** Moves the cursor over `ahead`; gaps below `acceptBelow` are skipped. Says whether one was. */
    advance(ahead: readonly TranscriptEntry[], ephemeral: ReadonlySet<number>, acceptBelow: number): boolean {
      let hasSkipped = false;
      const skipTo = (target: number) => {
        if (target <= cursor) return;
        if (!isCovered(cursor, target, ephemeral)) {
          skipped = [...skipped, { from: cursor, to: target }].slice(-SKIPPED_MAX);
          hasSkipped = true;
        }
        cursor = target;
      };
      for (const entry of ahead) {
        if (entry.index >= acceptBelow) {
          skipTo(acceptBelow);
          if (!isCovered(cursor, entry.index, ephemeral)) break;
        }
        skipTo(entry.index);
        append(entry);
        cursor = entry.index + 1;
      }
      if (acceptBelow !== Number.POSITIVE_INFINITY) skipTo(acceptBelow);
      return hasSkipped;
    },
    result(live: Pick<Transcript, 'waiting' | 'ephemeralIndices'>): Transcript {
      return { cursor, segments: hasChanged ? segments : transcript.segments, skipped, ...live };
    },
  };
}

function isCovered(from: number, to: number, ephemeral: ReadonlySet<number>): boolean {
  // A hostile index can make a gap of any length: more positions than remembered indices are never all covered.
  if (to - from > ephemeral.size) return false;
  for (let index = from; index < to; index += 1) if (!ephemeral.has(index)) return false;
  return true;
}
