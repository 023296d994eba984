// What counts as unread, and who is still to be told of it.
import { describe, expect, it } from 'vitest';
import { selectUnannounced } from '../../core/chat/attention.ts';
import type { Watching } from '../../core/chat/events.ts';
import type { Participant } from '../../core/chat/terms.ts';
import type { EntryKind } from '../../core/chat/transcript.ts';
import { ann, bob, createPlay, entry, form, openPlay, report } from './builders.ts';

const system: Participant = { id: 3, nickname: 'System', role: 'system' };
const countsOf = (play: ReturnType<typeof openPlay>) => {
  const { unread, unannounced } = play.in('open');
  return { unread, unannounced };
};
const hear = (play: ReturnType<typeof openPlay>, indices: readonly number[], watching: Watching) =>
  play.take(
    { type: 'reportReceived', report: report(indices.map((index) => entry(index))) },
    undefined,
    watching,
  );

describe('news of an open chat', () => {
  it.each([
    ['nobody', { unread: 2, unannounced: 2 }],
    ['this', { unread: 0, unannounced: 0 }],
  ] as const)('[AT1] while it is watched by %s', (watching, expected) => {
    expect(countsOf(hear(openPlay(), [2, 3], watching))).toEqual(expected);
  });

  it('[AT2] while another chat is watched are counted, not to be announced', () => {
    expect(countsOf(hear(openPlay(), [2, 3], 'another'))).toEqual({ unread: 2, unannounced: 0 });
  });

  it.each([
    ['message', bob, 1],
    ['message', system, 1],
    ['urlPushed', bob, 1],
    ['fileUploaded', bob, 1],
    ['message', ann, 0],
    ['fileUploaded', ann, 0],
    ['joined', bob, 0],
    ['left', bob, 0],
    ['renamed', bob, 0],
    ['fileDeleted', bob, 0],
    ['notice', system, 0],
    ['unknown', bob, 0],
  ] as const)(
    '[AT1, AT4] %s is counted or not, by who says it',
    (kind: EntryKind, from: Participant, unread: number) => {
      const play = openPlay().reported([entry(2, from, 'text', kind)]);
      expect(play.in('open').unread).toBe(unread);
    },
  );

  it('[AT4] that come a second time are not counted again', () => {
    const play = hear(openPlay(), [2, 3], 'nobody').reported([entry(2), entry(3)]);
    expect(countsOf(play)).toEqual({ unread: 2, unannounced: 2 });
  });

  it('[AT1] that wait behind a hole are counted when they are shown', () => {
    const play = hear(openPlay(), [3], 'nobody');
    expect(countsOf(play)).toEqual({ unread: 0, unannounced: 0 });
    expect(countsOf(hear(play, [2, 3], 'nobody'))).toEqual({ unread: 2, unannounced: 2 });
  });

  it('[AT3] are gone once the chat is seen', () => {
    const play = hear(openPlay(), [2, 3], 'nobody').take({ type: 'chatSeen' });
    expect(countsOf(play)).toEqual({ unread: 0, unannounced: 0 });
  });

  it('[AT3] that came while others were announced are still to be announced', () => {
    const play = hear(openPlay(), [2, 3], 'nobody');
    hear(play, [4], 'nobody').take({ type: 'newsAnnounced', count: 2 });
    expect(countsOf(play)).toEqual({ unread: 3, unannounced: 1 });
    expect(selectUnannounced(play.state())).toMatchObject({ count: 1, last: { index: 4 } });
  });

  it('[AT3] change nothing where there is nothing to change', () => {
    const play = openPlay();
    const before = play.state();
    play.take({ type: 'chatSeen' }).take({ type: 'newsAnnounced', count: 1 });
    expect(play.state()).toBe(before);
  });

  it('[AT1] outlive the end of the chat, and are counted in it', () => {
    const play = hear(openPlay(), [2], 'nobody').reported([entry(3)], { isEnded: true });
    expect(play.in('ended')).toMatchObject({ unread: 2, unannounced: 2 });
    expect(play.take({ type: 'chatSeen' }).in('ended')).toMatchObject({ unread: 0, unannounced: 0 });
  });

  it('[AT1] of the answer that opened the chat are counted', () => {
    const play = createPlay()
      .give({ type: 'startChat', form })
      .opened('l1')
      .reported([entry(1, ann, '', 'joined'), entry(2)], { keys: { secureKey: 'K' } });
    expect(play.in('open').unread).toBe(1);
  });
});
