// How a transcript is cut into segments, where late entries go, and what is remembered of holes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Claim,
  SEGMENT_MAX_BYTES,
  SEGMENT_MAX_ENTRIES,
  type Segment,
  type Transcript,
  type TranscriptEntry,
} from '../../core/chat/transcript.ts';
import {
  acceptHole,
  addedEntries,
  applyReport,
  askFrom,
  EMPTY_TRANSCRIPT,
  knownPosition,
  newestEntries,
  settleHoles,
  waitAnew,
} from '../../core/chat/transcript-intake.ts';
import { ann, bob, entry, report } from './builders.ts';

const apply = (transcript: Transcript, entries: readonly TranscriptEntry[], more = {}) =>
  applyReport(transcript, report(entries, more), 0, []);
const indices = (transcript: Transcript) => newestEntries(transcript).map(({ index }) => index);
const run = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => entry(from + at));
const bytesOf = ({ entries }: Segment) => entries.reduce((sum, one) => sum + JSON.stringify(one).length, 0);
/** A transcript with `entries` in which the hole before the last one was accepted. */
const withHole = (entries: readonly TranscriptEntry[]) =>
  acceptHole(apply(EMPTY_TRANSCRIPT, entries).transcript, []).transcript;

describe('segments', () => {
  it('[TR7] are numbered from 0, hold at most 100 entries in order, and know their size', () => {
    const arrivals = fc.array(fc.integer({ min: 1, max: 260 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(arrivals, (starts) => {
        let transcript = EMPTY_TRANSCRIPT;
        const all = new Map<number, Segment>();
        for (const start of starts) {
          transcript = acceptHole(apply(transcript, run(start, start + 20)).transcript, []).transcript;
          for (const segment of transcript.segments) all.set(segment.number, segment);
        }
        const segments = [...all.values()];
        expect(segments.map(({ number }) => number)).toEqual(segments.map((_, at) => at));
        expect(segments.map(({ bytes }) => bytes)).toEqual(segments.map(bytesOf));
        const whole = segments.flatMap(({ entries }) => entries.map(({ index }) => index));
        expect(whole).toEqual([...whole].sort((a, b) => a - b));
        expect(new Set(whole).size).toBe(whole.length);
      }),
    );
  });

  it('[TR7] are full at exactly 100 entries, and at exactly 32 KB', () => {
    expect(apply(EMPTY_TRANSCRIPT, run(1, SEGMENT_MAX_ENTRIES + 1)).transcript.segments).toHaveLength(1);
    const empty = JSON.stringify(entry(1, bob, '')).length;
    const fitting = [entry(1, bob, 'x'.repeat(SEGMENT_MAX_BYTES - 2 * empty)), entry(2, bob, '')];
    const { segments } = apply(EMPTY_TRANSCRIPT, fitting).transcript;
    expect(segments.map(({ bytes }) => bytes)).toEqual([SEGMENT_MAX_BYTES]);
    expect(
      apply(EMPTY_TRANSCRIPT, [fitting[0] ?? entry(1), entry(2, bob, 'x')]).transcript.segments,
    ).toHaveLength(2);
  });

  it('[TR7] stay in memory while they are the newest two', () => {
    const one = apply(EMPTY_TRANSCRIPT, run(1, 251)).transcript;
    expect(one.segments.map(({ number }) => number)).toEqual([0, 1, 2]);
    const next = apply(one, [entry(251)]).transcript;
    expect(next.segments.map(({ number }) => number)).toEqual([1, 2]);
    expect(next.segments[0]).toBe(one.segments[1]);
  });

  it('[TR7] tell what was added since, looking only at those that differ', () => {
    const before = apply(EMPTY_TRANSCRIPT, run(1, 100)).transcript;
    const after = apply(before, run(100, 120)).transcript;
    expect(addedEntries(before, after).map(({ index }) => index)).toEqual(
      run(100, 120).map(({ index }) => index),
    );
    expect(addedEntries(after, after)).toEqual([]);
    expect(addedEntries(EMPTY_TRANSCRIPT, before)).toHaveLength(99);
  });

  it('[TR7] begin anew behind those of an older transcript that has none in memory', () => {
    const bare = { ...EMPTY_TRANSCRIPT, segments: [], cursor: 5 };
    expect(apply(bare, [entry(5)]).transcript.segments).toEqual([
      { number: 0, entries: [entry(5)], bytes: JSON.stringify(entry(5)).length },
    ]);
  });
});

describe('a late entry', () => {
  it('[TR5] goes into the segment of its neighbours, which is longer by it', () => {
    const missing = run(1, 131).filter(({ index }) => index !== 50 && index !== 120);
    const { transcript } = apply(EMPTY_TRANSCRIPT, missing.slice(0, 49));
    const skipped = acceptHole(apply(transcript, missing.slice(49, 118)).transcript, []).transcript;
    const whole = acceptHole(apply(skipped, missing.slice(118)).transcript, []).transcript;
    expect(whole.skipped).toEqual([
      { from: 50, to: 51 },
      { from: 120, to: 121 },
    ]);
    const first = apply(whole, [entry(50)]).transcript;
    expect(first.segments.map(({ entries }) => entries.length)).toEqual([101, 28]);
    expect(first.skipped).toEqual([{ from: 120, to: 121 }]);
    const both = apply(first, [entry(120)]).transcript;
    expect(both.segments.map(({ entries }) => entries.length)).toEqual([101, 29]);
    expect(both.segments.map(({ bytes }) => bytes)).toEqual(both.segments.map(bytesOf));
    expect(both.segments[0]).toBe(first.segments[0]);
    expect(indices(both)).toEqual(run(1, 131).map(({ index }) => index));
    expect(both.skipped).toEqual([]);
    expect(addedEntries(whole, both).map(({ index }) => index)).toEqual([50, 120]);
  });

  it('[TR5] leaves what is still missing on both sides of it in doubt', () => {
    const whole = withHole([entry(1), entry(7)]);
    expect(whole.skipped).toEqual([{ from: 2, to: 7 }]);
    expect(apply(whole, [entry(4)]).transcript.skipped).toEqual([
      { from: 2, to: 4 },
      { from: 5, to: 7 },
    ]);
    expect(apply(whole, [entry(2)]).transcript.skipped).toEqual([{ from: 3, to: 7 }]);
    expect(apply(whole, [entry(6)]).transcript.skipped).toEqual([{ from: 2, to: 6 }]);
    expect(apply(whole, [entry(1), entry(7)]).added).toEqual([]);
  });

  it('[TR5] goes to the front where everything in memory is newer', () => {
    const whole = withHole([entry(3)]);
    expect(indices(apply(whole, [entry(2)]).transcript)).toEqual([2, 3]);
    const bare = { ...whole, segments: [] };
    expect(apply(bare, [entry(1)]).transcript.segments).toEqual([
      { number: 0, entries: [entry(1)], bytes: JSON.stringify(entry(1)).length },
    ]);
  });

  it('[HW3] finds no room where its segment has grown to 1 MB, and some where that is one short of it', () => {
    const whole = withHole([entry(9)]);
    const known = (whole.segments[0]?.bytes ?? 0) + JSON.stringify(entry(2, bob, '')).length;
    const filled = (bytes: number) => apply(whole, [entry(2, bob, 'x'.repeat(bytes - known))]).transcript;
    expect(indices(apply(filled(1_048_576), [entry(3)]).transcript)).toEqual([2, 9]);
    expect(indices(apply(filled(1_048_575), [entry(3)]).transcript)).toEqual([2, 3, 9]);
  });

  it('[TR5, OB2] can be the own message that was awaited', () => {
    const whole = withHole([entry(1), entry(4)]);
    const claim = { commandId: 'a', kind: 'message', text: 'own', baseIndex: 2 } as const;
    const late = applyReport(whole, report([entry(2, ann), entry(3, ann)]), 0, [claim]);
    expect(late.claimed).toEqual(['a']);
    expect(late.added.map(({ index, commandId }) => [index, commandId])).toEqual([
      [2, undefined],
      [3, 'a'],
    ]);
  });
});

describe('holes', () => {
  it('[TR9] that were accepted are remembered, the newest 32 of them, until nothing has come for them', () => {
    let transcript = EMPTY_TRANSCRIPT;
    for (let index = 2; index <= 80; index += 2) {
      transcript = acceptHole(apply(transcript, [entry(index)]).transcript, []).transcript;
    }
    expect(transcript.skipped).toHaveLength(32);
    expect(transcript.skipped.at(-1)).toEqual({ from: 79, to: 80 });
    expect(transcript.skipped[0]).toEqual({ from: 17, to: 18 });
    expect(askFrom(transcript)).toBe(17);
    const settled = settleHoles(transcript);
    expect(settled.skipped).toEqual([]);
    expect(settleHoles(settled)).toBe(settled);
    expect(askFrom(settled)).toBe(81);
    expect(waitAnew(settled, 9)).toBe(settled);
  });

  it('[TR6] are none where typing that was seen took every index, and only there', () => {
    const typed = (indices: readonly number[]) =>
      apply(EMPTY_TRANSCRIPT, [], {
        ephemerals: indices.map((index) => ({ kind: 'typingStarted', from: bob, index })),
      }).transcript;
    expect(apply(typed([1, 2, 3]), [entry(4)])).toMatchObject({ isHoleNew: false, isHoleAccepted: false });
    expect(indices(apply(typed([1, 2, 3]), [entry(4)]).transcript)).toEqual([4]);
    expect(apply(typed([1, 3]), [entry(4)])).toMatchObject({ isHoleNew: true, added: [] });
    expect(apply(typed([1, 2]), [entry(4)])).toMatchObject({ isHoleNew: true, added: [] });
    expect(apply(typed([2, 3, 4]), [entry(4)])).toMatchObject({ isHoleNew: true, added: [] });
    expect(acceptHole(apply(typed([1, 2, 3]), [entry(5)]).transcript, []).transcript.skipped).toEqual([
      { from: 1, to: 5 },
    ]);
    expect(apply(typed([1, 2, 3]), [entry(4)]).transcript).toMatchObject({
      skipped: [],
      ephemeralIndices: [],
    });
    expect(apply(typed([1, 9]), [entry(1)]).transcript.ephemeralIndices).toEqual([9]);
    expect(knownPosition(typed([1, 2, 4]))).toBe(3);
    expect(knownPosition(typed([2]))).toBe(1);
  });

  it('[TR3] that an answer leaves open up to its position are accepted, and the cursor moves there', () => {
    const hole = apply(EMPTY_TRANSCRIPT, [entry(1), entry(4)]).transcript;
    const answer = apply(hole, [entry(2), entry(4)], { nextPosition: 4 });
    expect(indices(answer.transcript)).toEqual([1, 2, 4]);
    expect(answer.transcript).toMatchObject({ cursor: 5, skipped: [{ from: 3, to: 4 }], waiting: null });
    expect(answer).toMatchObject({ isHoleAccepted: true, isHoleNew: false });
    const far = apply(hole, [entry(2), entry(4)], { nextPosition: 9 });
    expect(far.transcript).toMatchObject({
      cursor: 9,
      skipped: [
        { from: 3, to: 4 },
        { from: 5, to: 9 },
      ],
    });
    const whole = apply(hole, [entry(2), entry(3), entry(4)]);
    expect(whole.transcript).toMatchObject({ cursor: 5, skipped: [], waiting: null });
    expect(whole).toMatchObject({ isHoleAccepted: false, isHoleNew: false });
    expect(apply(hole, [entry(2), entry(4)], { nextPosition: null }).transcript.cursor).toBe(5);
  });

  it('[TR2] are not answered by what does not repeat what waits, and the answer is waited for no longer', () => {
    const hole = applyReport(EMPTY_TRANSCRIPT, report([entry(1), entry(4)]), 100, []).transcript;
    const more = applyReport(hole, report([entry(5)], { nextPosition: 6 }), 3_000, []);
    expect(more).toMatchObject({ isHoleNew: false, isHoleAccepted: false, added: [] });
    expect(more.transcript.waiting?.deadline).toBe(5_100);
    expect(more.transcript.waiting?.entries.map(({ index }) => index)).toEqual([4, 5]);
    const partly = applyReport(hole, report([entry(2)]), 3_000, []);
    expect(partly).toMatchObject({ isHoleNew: false, isHoleAccepted: false });
    expect(partly.transcript.waiting?.deadline).toBe(5_100);
    expect(partly.added.map(({ index }) => index)).toEqual([2]);
  });

  it('[TR4] that are open at the end are no holes where nothing waits behind them', () => {
    const { transcript } = apply(EMPTY_TRANSCRIPT, [entry(1)]);
    expect(acceptHole(transcript, [])).toEqual({
      transcript: { ...transcript, ephemeralIndices: [] },
      added: [],
      claimed: [],
      isHoleNew: false,
      isHoleAccepted: false,
    });
    const typed = apply(transcript, [], { ephemerals: [{ kind: 'typingStarted', from: bob, index: 7 }] });
    expect(acceptHole(typed.transcript, []).transcript.ephemeralIndices).toEqual([]);
  });

  it('[TR1] keep the first of two entries with the same index, in whatever order they come', () => {
    const hole = apply(EMPTY_TRANSCRIPT, [entry(3, bob, 'first')]).transcript;
    const filled = apply(hole, [entry(2), entry(3, bob, 'second'), entry(1)]);
    expect(newestEntries(filled.transcript).map(({ text }) => text)).toEqual(['text 1', 'text 2', 'first']);
    expect(filled.added.map(({ index }) => index)).toEqual([1, 2, 3]);
  });
});

describe('the own message that is awaited', () => {
  const claim = { commandId: 'a', kind: 'message', text: 'own', baseIndex: 1 } as const;
  const claimed = (entries: readonly TranscriptEntry[], from: Transcript = EMPTY_TRANSCRIPT) =>
    applyReport(from, report(entries), 0, [claim]).claimed;

  it('[OB2] is of the visitor, of its kind, and above the base index', () => {
    expect(claimed([entry(1), entry(2, ann)])).toEqual(['a']);
    expect(claimed([entry(1, ann)])).toEqual([]);
    expect(claimed([entry(1), entry(2, bob)])).toEqual([]);
    expect(claimed([entry(1), entry(2, ann, 'x', 'urlPushed')])).toEqual([]);
    expect(claimed([entry(2, ann)])).toEqual([]);
  });

  it('[OB14] is the one that was given up, where it says just that', () => {
    const late = { commandId: 'b', kind: 'message', text: 'late', baseIndex: null } as const;
    const commands = (own: readonly string[], claims: readonly Claim[] = [late, claim]) => {
      const entries = own.map((text, at) => entry(at + 2, ann, text));
      const { added, claimed: all } = applyReport(
        EMPTY_TRANSCRIPT,
        report([entry(1), ...entries]),
        0,
        claims,
      );
      const found = added.slice(1).map(({ commandId = null }) => commandId);
      expect(all).toEqual(found.filter((id) => id !== null));
      return found;
    };
    expect(commands(['late'])).toEqual(['b']);
    expect(commands(['late', 'late', 'late'])).toEqual(['b', 'a', null]);
    expect(commands(['own', 'late'])).toEqual(['a', 'b']);
    expect(commands(['changed by the server', 'late'])).toEqual(['a', 'b']);
    expect(commands(['late'], [{ ...claim, text: 'late' }, late])).toEqual(['a']);
    expect(commands(['late'], [claim, late])).toEqual(['b']);
    expect(commands(['other'], [late])).toEqual([null]);
    const others = [entry(1, bob, 'late'), entry(2, ann, 'late', 'urlPushed')];
    expect(applyReport(EMPTY_TRANSCRIPT, report(others), 0, [late]).claimed).toEqual([]);
  });

  it('[OB2] is found among what waited behind a hole when that is shown', () => {
    const hole = apply(EMPTY_TRANSCRIPT, [entry(3, ann)]).transcript;
    expect(acceptHole(hole, [claim])).toMatchObject({
      claimed: ['a'],
      added: [{ index: 3, commandId: 'a' }],
    });
    expect(acceptHole(hole, [])).toMatchObject({ claimed: [] });
  });
});
