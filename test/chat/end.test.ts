import { describe, expect, it } from 'vitest';
import { ANSWER_TIMEOUT_MS, ECHO_TIMEOUT_MS } from '../../core/chat/timing.ts';
import { HOLE_WAIT_MS } from '../../core/chat/transcript-intake.ts';
import { ann, bob, entry, openPlay, send } from './builders.ts';

describe('the end', () => {
  const told = (isEnded = true) => ({ isEnded, nextPosition: null });

  it('[EN1] tells the server after what was written before', () => {
    const play = openPlay().give(send('bye'), 'a').give({ type: 'endChat' });
    expect(play.published()).toEqual([]);
    expect(play.in('open').isEnding).toBe(true);
    play.reported([entry(2, ann, 'bye')]);
    expect(play.published()).toEqual(['disconnect']);
    play.reported([], told());
    expect(play.in('ended')).toMatchObject({ reason: 'visitor', outbox: [] });
  });

  it('[EN1] tells it when the connection is back', () => {
    const play = openPlay().lost().give({ type: 'endChat' }).wait(500);
    play.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: true }).opened('l2').reported([]);
    expect(play.published()).toEqual(['disconnect']);
  });

  it('[EN2] asks for what is missing before the end, and ends with the answer', () => {
    const play = openPlay().reported([entry(4)], { isEnded: true });
    expect(play.published()).toEqual(['requestNotifications']);
    play.reported([entry(2), entry(3), entry(4)], { isEnded: true });
    expect(play.in('ended').reason).toBe('agent');
    expect(play.in('ended').transcript.segments[0]?.entries.map(({ index }) => index)).toEqual([1, 2, 3, 4]);
  });

  it('[EN2] asks for what is missing also where the server names no position', () => {
    const play = openPlay().reported([entry(4)], { isEnded: true, nextPosition: null });
    expect(play.published()).toEqual(['requestNotifications']);
    expect(play.state().phase).toBe('open');
  });

  it('[EN2] waits for late entries when a hole before the end was accepted', () => {
    const play = openPlay()
      .reported([entry(3)], { isEnded: true })
      .reported([entry(3)], { isEnded: true });
    play.reported([entry(2)], { nextPosition: 3 }).wait(HOLE_WAIT_MS);
    expect(play.in('ended').transcript.segments[0]?.entries.map(({ index }) => index)).toEqual([1, 2, 3]);
  });

  it('[EN2] shows what waits behind a hole when the chat is gone', () => {
    const play = openPlay()
      .reported([entry(3)])
      .reported([], { outcome: 'fatal', isEnded: true })
      .wait(HOLE_WAIT_MS)
      .take({ type: 'fenceAnswered', clientId: 'l1', isFenced: true })
      .opened('l2')
      .reported([], { outcome: 'fatal', isEnded: true });
    expect(play.in('ended').transcript.segments[0]?.entries.map(({ index }) => index)).toEqual([1, 3]);
  });

  it('[EN2] asks for what is missing at the very end, and after 5 s without an answer over a new link', () => {
    const play = openPlay().reported([], { isEnded: true, nextPosition: 3 });
    expect(play.published()).toEqual(['requestNotifications']);
    expect(play.wait(HOLE_WAIT_MS).kinds()).toEqual(['fence']);
    play.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: true }).opened('l2');
    play.reported([entry(2, bob, 'Good-bye!')], { isEnded: true, nextPosition: 3 });
    expect(play.in('ended').transcript.segments[0]?.entries.map(({ index }) => index)).toEqual([1, 2]);
  });

  it('[EN2] is over 5 s after an answer that did not bring all it speaks of', () => {
    const play = openPlay().reported([], { isEnded: true, nextPosition: 3 });
    play.reported([], { isEnded: true, nextPosition: 3 });
    expect(play.wait(HOLE_WAIT_MS - 1).state().phase).toBe('open');
    expect(play.wait(1).in('ended').reason).toBe('agent');
  });

  describe('of a chat that is found to be over', () => {
    const gone = { outcome: 'fatal', error: { code: 'chatGone' }, isEnded: true } as const;

    it('[EN3] is asked over a new link where another statusCode 2 may be the answer to something else', () => {
      const play = openPlay().reported([], gone);
      expect(play.published()).toEqual(['requestNotifications']);
      expect(play.reported([], gone).effects).toEqual([]);
      expect(play.wait(HOLE_WAIT_MS - 1).effects).toEqual([]);
      expect(play.wait(1).kinds()).toEqual(['fence']);
      play.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: true }).opened('l2').reported([], gone);
      expect(play.in('ended').reason).toBe('gone');
      expect(play.kinds()).toEqual(['closeLink']);
    });

    it('[EN3] shows its last words, also where the answer to a message overtakes that to the question', () => {
      const play = openPlay()
        .give(send('are you there?'))
        .reported([entry(3, bob, '', 'left')], { isEnded: true })
        .reported([], gone)
        .reported([entry(2, bob, 'Good-bye!'), entry(3, bob, '', 'left')], { isEnded: true });
      const { reason, transcript } = play.in('ended');
      expect(reason).toBe('agent');
      expect(transcript.segments[0]?.entries.map(({ index }) => index)).toEqual([1, 2, 3]);
    });

    it('[EN3] shows the last words, which were said while the visitor wrote', () => {
      const play = openPlay().give(send('are you there?'), 'a').reported([], gone);
      expect(play.published()).toEqual(['requestNotifications']);
      play.reported([entry(2, bob, 'Good-bye!'), entry(3, bob, '', 'left')], { isEnded: true });
      const { reason, transcript, outbox } = play.in('ended');
      expect(reason).toBe('agent');
      expect(transcript.segments[0]?.entries.map(({ index }) => index)).toEqual([1, 2, 3]);
      expect(outbox).toMatchObject([{ id: 'a', state: { name: 'unconfirmed' } }]);
    });

    it('[EN3] is asked over the new link where its end is heard while the old session is being fenced off', () => {
      const play = openPlay().give(send('are you there?')).wait(ECHO_TIMEOUT_MS).reported([], gone);
      play.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: true }).opened('l2');
      play.reported([entry(2, bob, 'Good-bye!')], { isEnded: true, nextPosition: 3 });
      expect(play.in('ended').transcript.segments[0]?.entries.map(({ index }) => index)).toEqual([1, 2]);
    });

    it('[EN3] is gone where no new link is answered either: the third in a row is the last', () => {
      const play = openPlay().reported([], gone).wait(HOLE_WAIT_MS);
      for (const link of [1, 2, 3]) {
        play.take({ type: 'fenceAnswered', clientId: `l${link}`, isFenced: true }).opened(`l${link + 1}`);
        expect(play.wait(ANSWER_TIMEOUT_MS - 1).state().phase).toBe('open');
        play.wait(1);
        if (link < 3) play.give({ type: 'reconnect' });
      }
      expect(play.in('ended').reason).toBe('gone');
    });

    it('[EN3] is gone at once where the news was asked for, as a link came back', () => {
      const play = openPlay().lost().wait(30_000).opened('l2').reported([], gone);
      expect(play.in('ended').reason).toBe('gone');
    });
  });

  it('[EN4] goes on when an agent leaves and ends when the visitor was removed', () => {
    const play = openPlay().reported([entry(2, bob, '', 'joined'), entry(3, bob, '', 'left')]);
    expect(play.in('open').participants).toEqual([ann]);
    expect(play.reported([entry(4, ann, '', 'left')]).state().phase).toBe('ended');
  });

  it('[EN5] calls a message unconfirmed that was fenced off and not looked for since', () => {
    const play = openPlay().give(send('one'), 'a').lost().give({ type: 'reconnect' });
    play.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: true });
    play.give({ type: 'endChat' }).give({ type: 'leaveChat' });
    expect(play.in('ended').outbox).toMatchObject([{ id: 'a', state: { name: 'unconfirmed' } }]);
  });

  it('[EN5] keeps what was not sent, and says which may have been delivered', () => {
    const play = openPlay().give(send('one'), 'a').give(send('two'), 'b').reported([], told());
    expect(play.in('ended').outbox.map(({ id, state }) => [id, state.name])).toEqual([
      ['a', 'unconfirmed'],
      ['b', 'failed'],
    ]);
    play.give({ type: 'discard', entryId: 'a' });
    expect(play.in('ended').outbox.map(({ id }) => id)).toEqual(['b']);
  });

  it('[EN6] sends nothing once the end was seen', () => {
    const told = { isEnded: true, nextPosition: 3 };
    const play = openPlay().reported([], told).reported([], told).give(send('late'), 'a');
    expect(play.published()).toEqual([]);
    expect(play.wait(HOLE_WAIT_MS).published()).toEqual([]);
    expect(play.in('ended').outbox).toMatchObject([{ id: 'a', state: { name: 'failed' } }]);
  });

  it('[EN7] leaves a server that does not confirm the end', () => {
    const play = openPlay().give({ type: 'endChat' }).wait(10_000);
    expect(play.in('ended').reason).toBe('visitor');
  });
});
