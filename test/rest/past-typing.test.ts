// What one poll says about who types, where who typed has spoken since.
import { describe, expect, it } from 'vitest';
import type { Ephemeral, ServerReport, TranscriptEntry } from '../../core/chat/transcript.ts';
import { withoutPastTyping } from '../../core/rest/past-typing.ts';

const bob = { id: 2, nickname: 'Bob', role: 'agent' } as const;
const eve = { id: 3, nickname: 'Eve', role: 'supervisor' } as const;
const said = (index: number, from: TranscriptEntry['from']): TranscriptEntry => ({
  index,
  kind: 'message',
  from,
  at: 1_000,
  text: `text ${index}`,
});
const typing = (
  index: number | null,
  from: Ephemeral['from'],
  kind: Ephemeral['kind'] = 'typingStarted',
) => ({ kind, from, index });

/** The kinds of what is left, for these in one report. */
function kindsOf(entries: readonly TranscriptEntry[], ...ephemerals: readonly Ephemeral[]) {
  const report: ServerReport = {
    outcome: 'ok',
    error: null,
    isEnded: false,
    keys: {},
    nextPosition: 9,
    entries,
    ephemerals,
  };
  const result = withoutPastTyping(report);
  // Nothing else changes, and no index is lost.
  const kinds = result.ephemerals.map(({ kind }) => kind);
  const indices = ephemerals.map((it, at) => ({ ...it, kind: kinds[at] }));
  expect(result).toEqual({ ...report, ephemerals: indices });
  return kinds;
}

describe('typing in one poll', () => {
  it('[RE7] is over where the same person said something after it', () => {
    expect(kindsOf([said(5, bob)], typing(4, bob))).toEqual(['typingStopped']);
    expect(kindsOf([said(5, bob), said(6, eve)], typing(4, bob), typing(7, bob))).toEqual([
      'typingStopped',
      'typingStarted',
    ]);
  });

  it('[RE7] goes on where only others spoke, only before it, or nobody', () => {
    expect(kindsOf([said(5, eve)], typing(4, bob))).toEqual(['typingStarted']);
    expect(kindsOf([said(3, bob), said(5, eve)], typing(4, bob))).toEqual(['typingStarted']);
    expect(kindsOf([], typing(4, bob))).toEqual(['typingStarted']);
  });

  it('[RE7] goes on where the server does not say when it was', () => {
    expect(kindsOf([said(5, bob)], typing(null, bob))).toEqual(['typingStarted']);
  });

  it('[RE7] that was told to be over stays over', () => {
    expect(kindsOf([said(5, bob)], typing(4, bob, 'typingStopped'))).toEqual(['typingStopped']);
  });
});
