import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  SEGMENT_MAX_BYTES,
  SEGMENT_MAX_ENTRIES,
  type Transcript,
  type TranscriptEntry,
} from '../../core/chat/transcript.ts';
import {
  acceptHole,
  addedEntries,
  applyReport,
  EMPTY_TRANSCRIPT,
  HOLE_WAIT_MS,
  newestEntries,
  waitAnew,
} from '../../core/chat/transcript-intake.ts';
import { ann, bob, entry, report } from './builders.ts';

const indices = (transcript: Transcript) => newestEntries(transcript).map(({ index }) => index);
const apply = (transcript: Transcript, entries: TranscriptEntry[], more = {}, now = 0) =>
  applyReport(transcript, report(entries, more), now, []);

describe('transcript', () => {
  it('[TR1] takes entries in index order and drops what lies below the cursor', () => {
    const first = apply(EMPTY_TRANSCRIPT, [entry(2), entry(1)]);
    expect(indices(first.transcript)).toEqual([1, 2]);
    const again = apply(first.transcript, [entry(1, bob, 'other'), entry(2), entry(3)]);
    expect(again.added.map(({ index }) => index)).toEqual([3]);
    expect(newestEntries(again.transcript)[0]?.text).toBe('text 1');
  });

  it('[TR1] keeps the transcript itself when a report brings nothing new', () => {
    const { transcript } = apply(EMPTY_TRANSCRIPT, [entry(1)]);
    expect(apply(transcript, [entry(1)]).transcript.segments).toBe(transcript.segments);
  });

  it('[TR2] holds back what lies behind a hole, and asks once', () => {
    const first = apply(EMPTY_TRANSCRIPT, [entry(1), entry(3)], {}, 100);
    expect(indices(first.transcript)).toEqual([1]);
    expect(first.isHoleNew).toBe(true);
    expect(first.transcript.waiting?.deadline).toBe(100 + HOLE_WAIT_MS);
    const second = apply(first.transcript, [entry(4)], {}, 200);
    expect(second.isHoleNew).toBe(false);
    expect(second.transcript.waiting?.deadline).toBe(100 + HOLE_WAIT_MS);
    const filled = apply(second.transcript, [entry(2)]);
    expect(indices(filled.transcript)).toEqual([1, 2, 3, 4]);
    expect(filled.transcript.waiting).toBeNull();
  });

  it('[TR3] applies an answer whole and moves the cursor to its nextPosition', () => {
    const hole = apply(EMPTY_TRANSCRIPT, [entry(1), entry(3)]);
    const answer = apply(hole.transcript, [entry(3), entry(5)], { nextPosition: 8 });
    expect(indices(answer.transcript)).toEqual([1, 3, 5]);
    expect(answer.isHoleAccepted).toBe(true);
    expect(answer.transcript.cursor).toBe(8);
    expect(answer.transcript.waiting).toBeNull();
  });

  it('[TR3] keeps waiting for a hole that lies behind the answer', () => {
    const hole = apply(EMPTY_TRANSCRIPT, [entry(1), entry(3)]);
    const more = apply(hole.transcript, [entry(9)]);
    const answer = apply(more.transcript, [entry(3)], { nextPosition: 4 }, 50);
    expect(indices(answer.transcript)).toEqual([1, 3]);
    expect(answer.isHoleNew).toBe(true);
    expect(answer.transcript.waiting?.deadline).toBe(50 + HOLE_WAIT_MS);
  });

  it('[TR4] shows what has been received when nothing fills the hole any more', () => {
    const hole = apply(EMPTY_TRANSCRIPT, [entry(1), entry(3)]);
    const accepted = acceptHole(hole.transcript, []);
    expect(indices(accepted.transcript)).toEqual([1, 3]);
    expect(accepted.transcript.cursor).toBe(4);
    expect(accepted.isHoleAccepted).toBe(true);
  });

  it('[TR5] puts a late entry in its place, once', () => {
    const hole = apply(EMPTY_TRANSCRIPT, [entry(1), entry(4)]);
    const accepted = acceptHole(hole.transcript, []);
    const late = apply(accepted.transcript, [entry(3)]);
    expect(indices(late.transcript)).toEqual([1, 3, 4]);
    expect(late.transcript.cursor).toBe(5);
    expect(apply(late.transcript, [entry(3)]).added).toEqual([]);
    expect(indices(apply(late.transcript, [entry(2)]).transcript)).toEqual([1, 2, 3, 4]);
  });

  it('[TR5] tells of late entries in their order, in whatever order they come', () => {
    const whole = acceptHole(apply(EMPTY_TRANSCRIPT, [entry(1), entry(7)]).transcript, []).transcript;
    const late = apply(whole, [entry(4), entry(2), entry(6), entry(8)]);
    expect(late.added.map(({ index }) => index)).toEqual([2, 4, 6, 8]);
    expect(indices(late.transcript)).toEqual([1, 2, 4, 6, 7, 8]);
  });

  it('[TR5] puts a late entry into a segment of which nothing could be read', () => {
    const whole = acceptHole(apply(EMPTY_TRANSCRIPT, [entry(1), entry(4)]).transcript, []).transcript;
    const unread = { ...whole, segments: [{ number: 4, entries: [], bytes: 0 }] };
    expect(apply(unread, [entry(3)]).transcript.segments).toMatchObject([
      { number: 4, entries: [{ index: 3 }] },
    ]);
  });

  it('[TR3] applies behind the position of an answer what only typing parts from it', () => {
    const hole = apply(EMPTY_TRANSCRIPT, [entry(1), entry(4), entry(7)], {
      ephemerals: [{ kind: 'typingStarted' as const, from: bob, index: 6 }],
    });
    const answer = apply(hole.transcript, [entry(4)], { nextPosition: 6 });
    expect(indices(answer.transcript)).toEqual([1, 4, 7]);
    expect(answer).toMatchObject({ isHoleNew: false, transcript: { cursor: 8, waiting: null } });
  });

  it('[TR6] lets typing neither move the cursor nor make a hole', () => {
    const typing = [{ kind: 'typingStarted' as const, from: bob, index: 2 }];
    const first = apply(EMPTY_TRANSCRIPT, [entry(1)]);
    const typed = apply(first.transcript, [], { ephemerals: typing, nextPosition: 3 });
    expect(typed.transcript.cursor).toBe(2);
    const next = apply(typed.transcript, [entry(3)]);
    expect(indices(next.transcript)).toEqual([1, 3]);
    expect(next.isHoleNew).toBe(false);
  });

  it('[TR7] has a first segment before there is anything in it', () => {
    expect(EMPTY_TRANSCRIPT).toEqual({
      cursor: 1,
      segments: [{ number: 0, entries: [], bytes: 0 }],
      skipped: [],
      waiting: null,
      ephemeralIndices: [],
    });
  });

  it('[TR7] closes a segment at 100 entries and changes only the last one afterwards', () => {
    const many = Array.from({ length: SEGMENT_MAX_ENTRIES + 1 }, (_, at) => entry(at + 1));
    const { transcript } = apply(EMPTY_TRANSCRIPT, many);
    expect(transcript.segments.map(({ number, entries }) => [number, entries.length])).toEqual([
      [0, SEGMENT_MAX_ENTRIES],
      [1, 1],
    ]);
    const next = apply(transcript, [entry(SEGMENT_MAX_ENTRIES + 2)]);
    expect(next.transcript.segments[0]).toBe(transcript.segments[0]);
    expect(addedEntries(transcript, next.transcript).map(({ index }) => index)).toEqual([
      SEGMENT_MAX_ENTRIES + 2,
    ]);
  });

  it('[TR7] closes a segment at 32 KB, but keeps one entry of any size', () => {
    const big = 'x'.repeat(SEGMENT_MAX_BYTES);
    const { transcript } = apply(EMPTY_TRANSCRIPT, [entry(1, bob, big), entry(2)]);
    expect(transcript.segments.map(({ entries }) => entries.length)).toEqual([1, 1]);
  });

  it('[TR8] gives the answer of a new link its full time, and lets it decide', () => {
    const hole = apply(EMPTY_TRANSCRIPT, [entry(1), entry(3)]);
    const anew = waitAnew(hole.transcript, 9_000);
    expect(anew.waiting?.deadline).toBe(9_000 + HOLE_WAIT_MS);
    expect(indices(apply(anew, [entry(2), entry(3)]).transcript)).toEqual([1, 2, 3]);
    expect(indices(apply(anew, [entry(3), entry(4)]).transcript)).toEqual([1, 3, 4]);
  });

  it('[OB2] marks the first own message above the base index with its command', () => {
    const claim = { commandId: 'k1', kind: 'message', text: 'own', baseIndex: 2 } as const;
    const applied = applyReport(
      EMPTY_TRANSCRIPT,
      report([entry(1, ann), entry(2, ann), entry(3, ann), entry(4, ann)]),
      0,
      [claim],
    );
    expect(applied.claimed).toEqual(['k1']);
    expect(newestEntries(applied.transcript).map(({ commandId }) => commandId)).toEqual([
      undefined,
      undefined,
      'k1',
      undefined,
    ]);
  });

  it('[TR1] shows every entry once and in order, however reports are cut, doubled and shuffled', () => {
    const world = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 120 });
    fc.assert(
      fc.property(world, (arrivals) => {
        let transcript = EMPTY_TRANSCRIPT;
        for (const index of arrivals) {
          transcript = apply(transcript, [entry(index)]).transcript;
        }
        transcript = acceptHole(transcript, []).transcript;
        expect(indices(transcript)).toEqual([...new Set(arrivals)].sort((a, b) => a - b));
      }),
    );
  });
});
