// How the transcript of one chat takes in what the server reports: duplicates dropped, order kept, holes asked for and
// accepted (DESIGN.md 7). Pure; only the newest segments are in memory.
import type { CommandId, Millis } from './terms.ts';
import type { Claim, ServerReport, Transcript, TranscriptEntry } from './transcript.ts';
import { createWriter } from './transcript-writer.ts';

/** How long a hole in the transcript is waited for, in milliseconds (DESIGN.md 7). */
export const HOLE_WAIT_MS = 5_000;
/** So many entries wait behind a hole, and so many places are remembered as typing: what is further off comes with the answer. */
export const AHEAD_MAX = 200;

/** A transcript of which nothing is known yet; the server's indices start at 1. */
export const EMPTY_TRANSCRIPT: Transcript = {
  cursor: 1,
  segments: [{ number: 0, entries: [], bytes: 0 }],
  skipped: [],
  waiting: null,
  ephemeralIndices: [],
};

export interface Applied {
  readonly transcript: Transcript;
  /** What became part of the transcript, in index order. */
  readonly added: readonly TranscriptEntry[];
  /** The commands whose messages are among `added`. */
  readonly claimed: readonly CommandId[];
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
  claims: readonly Claim[],
): Applied {
  const { waiting } = transcript;
  const writer = createWriter(transcript, claims);
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
    ? // Not spread into a call: an answer may hold more than fits there.
      report.entries.reduce((end, { index }) => Math.max(end, index + 1), report.nextPosition ?? 0)
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
              ...(isHoleNew || waiting === null ? { deadline: now + HOLE_WAIT_MS } : waiting),
              entries: rest.slice(0, AHEAD_MAX),
            },
      ephemeralIndices: [...ephemeral]
        .filter((index) => index >= writer.cursor())
        .sort((a, b) => a - b)
        .slice(0, AHEAD_MAX),
    }),
    added: writer.added(),
    claimed: writer.claimed(),
    isHoleNew,
    isHoleAccepted,
  };
}

/** The chat is over: what waits behind the hole has been received, so it is applied; nothing fills the hole any more. */
export function acceptHole(transcript: Transcript, claims: readonly Claim[]): Applied {
  const ahead = transcript.waiting?.entries ?? [];
  const writer = createWriter(transcript, claims);
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

/** A new link asks from the cursor: what waits behind a hole waits for its answer, counted from now. */
export function waitAnew(transcript: Transcript, now: Millis): Transcript {
  const { waiting } = transcript;
  return waiting === null
    ? transcript
    : { ...transcript, waiting: { ...waiting, deadline: now + HOLE_WAIT_MS, isAskedAnew: true } };
}

/** Where to ask from: the cursor, or the first hole that was accepted too lately to be sure of. */
export function askFrom({ cursor, skipped }: Transcript): number {
  return Math.min(cursor, ...skipped.map(({ from }) => from));
}

/** Nothing has come for the accepted holes for as long as a late entry may take: they were not for us. */
export function settleHoles(transcript: Transcript): Transcript {
  return transcript.skipped.length === 0 ? transcript : { ...transcript, skipped: [] };
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
