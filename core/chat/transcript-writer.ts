// Builds the next transcript out of the present one: appends into segments, puts late entries in their place, skips
// holes, marks the own message that was awaited. When to do which is transcript-intake.ts' matter.
import type { CommandId } from './terms.ts';
import {
  type Claim,
  SEGMENT_MAX_BYTES,
  SEGMENT_MAX_ENTRIES,
  type Transcript,
  type TranscriptEntry,
} from './transcript.ts';

/** More skipped ranges than this are not remembered: the oldest are then taken as never to come. */
const SKIPPED_MAX = 32;
/** A segment that late entries have made so large takes no more of them. */
const LATE_MAX_ENTRIES = 10 * SEGMENT_MAX_ENTRIES;
const LATE_MAX_BYTES = 32 * SEGMENT_MAX_BYTES;

/** Collects the changes of one report; mutable only while that is being applied. */
export function createWriter(transcript: Transcript, claims: readonly Claim[]) {
  // Two segments stay in memory so that a late entry finds its place; older ones are already stored.
  const segments = transcript.segments.slice(-2);
  const added: TranscriptEntry[] = [];
  let { cursor } = transcript;
  let { skipped } = transcript;
  const claimed: CommandId[] = [];
  let hasChanged = false;

  function take(entry: TranscriptEntry): TranscriptEntry {
    hasChanged = true;
    const claim = entry.from.role === 'visitor' ? claimOn(entry) : undefined;
    const taken = claim === undefined ? entry : { ...entry, commandId: claim.commandId };
    if (claim !== undefined) claimed.push(claim.commandId);
    added.push(taken);
    return taken;
  }

  /** Whose message an own entry is: before it is taken for that which is on its way, it may be one that was given up too early. */
  function claimOn({ kind, text, index }: TranscriptEntry): Claim | undefined {
    const open = claims.filter(
      (claim) =>
        claim.kind === kind &&
        (claim.baseIndex === null ? claim.text === text : index > claim.baseIndex) &&
        !claimed.includes(claim.commandId),
    );
    return open.find((claim) => claim.text === text) ?? open[0];
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
    /** Puts an entry that comes after its hole was accepted in its place, while there is room for it. */
    insert(entry: TranscriptEntry): void {
      const at = Math.max(
        0,
        segments.findLastIndex(
          (segment) => (segment.entries[0]?.index ?? Number.POSITIVE_INFINITY) < entry.index,
        ),
      );
      const segment = segments[at] ?? { number: 0, entries: [], bytes: 0 };
      if (segment.entries.length >= LATE_MAX_ENTRIES || segment.bytes >= LATE_MAX_BYTES) return;
      const taken = take(entry);
      skipped = skipped.flatMap(({ from, to }) =>
        entry.index < from || entry.index >= to
          ? [{ from, to }]
          : [
              { from, to: entry.index },
              { from: entry.index + 1, to },
            ].filter((range) => range.from < range.to),
      );
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
