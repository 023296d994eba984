import { describe, expect, it } from 'vitest';
import { ANSWER_TIMEOUT_MS, MAX_INTERVAL_MS, POLLED_AGAIN_MS } from '../../core/chat/timing.ts';
import { HOLE_WAIT_MS } from '../../core/chat/transcript-intake.ts';
import { ann, bob, entry, openPlay, outboxOf, send } from './builders.ts';

describe('coming back', () => {
  it('[CB1] opens, asks from the cursor, and is online with the first answer', () => {
    const play = openPlay().lost().give({ type: 'reconnect' });
    expect(play.kinds()).toEqual(['openLink']);
    expect(play.in('open').link).toBeNull();
    play.opened('l2');
    expect(play.effects).toMatchObject([{ operation: { type: 'requestNotifications', position: 2 } }]);
    expect(play.in('open').connection).toMatchObject({ status: 'connecting', step: 'restoring' });
    play.reported([entry(2)]);
    expect(play.in('open').connection.status).toBe('online');
  });

  it('[CB1] first fences off a session that a message was handed to', () => {
    const play = openPlay().give(send('m')).lost().give({ type: 'reconnect' });
    expect(play.effects).toMatchObject([{ type: 'fence', clientId: 'l1' }]);
    play.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: true });
    expect(play.kinds()).toEqual(['openLink']);
    expect(play.in('open').link).toBeNull();
  });

  it('[CB1] first fences off a session whose question was not answered, also after a death of the background', () => {
    const asked = () => openPlay().lost().give({ type: 'reconnect' }).opened('l2');
    const fence = [{ type: 'fence', clientId: 'l2' }];
    expect(asked().lost().give({ type: 'reconnect' }).effects).toMatchObject(fence);
    expect(asked().take({ type: 'backgroundStarted' }).effects).toMatchObject(fence);
    expect(asked().reported([]).lost().give({ type: 'reconnect' }).kinds()).toEqual(['openLink']);
    const refused = asked().reported([], { outcome: 'retry' });
    expect(refused.give({ type: 'reconnect' }).kinds()).toEqual(['openLink']);
    // About a hole it is asked again.
    expect(
      asked()
        .reported([entry(3)])
        .lost()
        .give({ type: 'reconnect' }).effects,
    ).toMatchObject(fence);
  });

  it('[CB1] takes a question about a hole that pushes filled for unanswered, until an answer with its key comes', () => {
    const filled = () =>
      openPlay()
        .reported([entry(3)])
        .reported([entry(2)]);
    expect(filled().lost().give({ type: 'reconnect' }).effects).toMatchObject([{ type: 'fence' }]);
    const answered = filled().reported([entry(2), entry(3)], { keys: { secureKey: 'key' } });
    expect(answered.lost().give({ type: 'reconnect' }).kinds()).toEqual(['openLink']);
  });

  it('[CB1] asks once more where a question could not be fenced off and may have come late', () => {
    const play = openPlay()
      .lost()
      .give({ type: 'reconnect' })
      .opened('l2')
      .lost()
      .give({ type: 'reconnect' });
    play.take({ type: 'fenceAnswered', clientId: 'l2', isFenced: false }).opened('l3');
    play.reported([], { nextPosition: 2 });
    expect(play.wait(MAX_INTERVAL_MS - 1).published()).toEqual([]);
    expect(play.wait(1).effects).toMatchObject([
      { operation: { type: 'requestNotifications', position: 2 } },
    ]);
    expect(play.wait(60_000).effects).toEqual([]);
  });

  it('[CB2] sends a fenced message again when it is not in the transcript', () => {
    const play = openPlay().give(send('one'), 'a').lost().give({ type: 'reconnect' });
    play
      .take({ type: 'fenceAnswered', clientId: 'l1', isFenced: true })
      .opened('l2')
      .reported([entry(2)]);
    expect(play.effects).toMatchObject([{ operation: { type: 'sendMessage', text: 'one' } }]);
    expect(play.in('open').outbox[0]?.state).toMatchObject({ name: 'sending', clientId: 'l2', baseIndex: 2 });
  });

  it('[CB2] does not send it again when it is there', () => {
    const play = openPlay().give(send('one'), 'a').lost().give({ type: 'reconnect' });
    play
      .take({ type: 'fenceAnswered', clientId: 'l1', isFenced: true })
      .opened('l2')
      .reported([entry(2, ann, 'one')]);
    expect(play.effects).toEqual([]);
    expect(outboxOf(play)).toEqual([]);
  });

  it('[CB4] does not take a push that overtook the answer for the answer', () => {
    const play = openPlay().give(send('one'), 'a').lost().give({ type: 'reconnect' });
    play.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: true }).opened('l2');
    play.reported([], { ephemerals: [{ kind: 'typingStarted', from: bob, index: 3 }], nextPosition: 4 });
    expect(play.published()).toEqual([]);
    play.reported([entry(2, ann, 'one')], { nextPosition: 3 });
    expect(outboxOf(play)).toEqual([]);
  });

  it('[CB3] waits for the limit of the server where the fence was not had', () => {
    const play = openPlay().give(send('one'), 'a').lost().give({ type: 'reconnect' });
    play.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: false }).opened('l2').reported([]);
    expect(play.published()).toEqual([]);
    play.wait(MAX_INTERVAL_MS - 1);
    expect(play.published()).toEqual([]);
    play.wait(1);
    expect(play.kinds()).toEqual(['openLink']);
    play.opened('l3');
    expect(play.published()).toEqual(['requestNotifications']);
    play.reported([], { nextPosition: 2 });
    expect(play.published()).toEqual(['sendMessage']);
  });

  it('[CB3] looks over a new link, because what came late drew the pushes to its own session', () => {
    const play = openPlay().give(send('one'), 'a').lost().give({ type: 'reconnect' });
    play.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: false }).opened('l2').reported([]);
    play
      .wait(MAX_INTERVAL_MS)
      .opened('l3')
      .reported([entry(2, ann, 'one')]);
    expect(play.published()).toEqual([]);
    expect(outboxOf(play)).toEqual([]);
  });

  it('[CB9] is honest over polling: what was not fenced and has not come is not confirmed', () => {
    const play = openPlay().give(send('one'), 'a').give(send('two'), 'b').lost().give({ type: 'reconnect' });
    play.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: false }).opened('l2', false, 'polling');
    play.reported([]);
    play.wait(MAX_INTERVAL_MS + POLLED_AGAIN_MS - 1);
    expect(outboxOf(play)).toEqual([
      ['a', 'sending'],
      ['b', 'queued'],
    ]);
    play.wait(1);
    expect(play.effects).toMatchObject([{ operation: { type: 'sendMessage', text: 'two' } }]);
    expect(outboxOf(play)).toEqual([
      ['a', 'unconfirmed'],
      ['b', 'sending'],
    ]);
  });

  it('[CB9] finds over polling what did arrive, until the wait is over', () => {
    const play = openPlay().give(send('one'), 'a').lost().give({ type: 'reconnect' });
    play.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: false }).opened('l2', false, 'polling');
    play.reported([]).wait(MAX_INTERVAL_MS);
    play.reported([entry(2, ann, 'one')]);
    expect(outboxOf(play)).toEqual([]);
    expect(play.wait(POLLED_AGAIN_MS).published()).toEqual([]);
  });

  it('[CB9] sends again over polling what was fenced, and what the visitor wants sent again', () => {
    const play = openPlay().give(send('one'), 'a').lost().give({ type: 'reconnect' });
    play.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: true }).opened('l2', false, 'polling');
    play.reported([entry(2)]);
    expect(play.published()).toEqual(['sendMessage']);
    const other = openPlay().give(send('one'), 'a').lost().give({ type: 'reconnect' });
    other.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: false }).opened('l2', false, 'polling');
    other.reported([]).wait(MAX_INTERVAL_MS + POLLED_AGAIN_MS);
    expect(outboxOf(other)).toEqual([['a', 'unconfirmed']]);
    expect(other.give({ type: 'sendAgain', entryId: 'a' }).published()).toEqual(['sendMessage']);
  });

  it('[CB4] waits for late entries after a hole was accepted', () => {
    const play = openPlay().give(send('one'), 'a').lost().give({ type: 'reconnect' });
    play
      .take({ type: 'fenceAnswered', clientId: 'l1', isFenced: true })
      .opened('l2')
      .reported([entry(3)]);
    expect(play.published()).toEqual(['requestNotifications']);
    play.reported([entry(3)]);
    expect(play.in('open').transcript.cursor).toBe(4);
    expect(play.published()).toEqual([]);
    play.reported([entry(2, ann, 'one')]);
    expect(outboxOf(play)).toEqual([]);
    expect(play.wait(HOLE_WAIT_MS).published()).toEqual(['requestNotifications']);
  });

  it('[CB1] does not take the wait for a hole as over while nothing can arrive', () => {
    const play = openPlay()
      .reported([entry(3)])
      .lost('originRefused')
      .wait(HOLE_WAIT_MS);
    expect(play.in('open').transcript.cursor).toBe(2);
    play
      .give({ type: 'reconnect' })
      .take({ type: 'fenceAnswered', clientId: 'l1', isFenced: true })
      .opened('l2');
    expect(play.effects).toMatchObject([{ operation: { type: 'requestNotifications', position: 2 } }]);
  });

  it('[TR4] takes a link for dead that does not answer about a hole, and asks over a new one', () => {
    const play = openPlay()
      .reported([entry(3)])
      .wait(HOLE_WAIT_MS);
    expect(play.kinds()).toEqual(['fence']);
    play.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: true });
    expect(play.kinds()).toEqual(['openLink']);
    expect(play.in('open').transcript.cursor).toBe(2);
    play.opened('l2').reported([entry(2), entry(3)]);
    expect(play.in('open').transcript).toMatchObject({ cursor: 4, waiting: null });
  });

  it('[TR5] asks a new link for a hole that was accepted just before', () => {
    const play = openPlay()
      .reported([entry(3)])
      .reported([entry(3)]);
    expect(play.in('open').transcript.cursor).toBe(4);
    play.take({ type: 'backgroundStarted' }).opened('l2');
    expect(play.effects).toMatchObject([{ operation: { type: 'requestNotifications', position: 2 } }]);
    play.reported([entry(2), entry(3)]);
    expect(play.in('open').transcript.segments[0]?.entries.map(({ index }) => index)).toEqual([1, 2, 3]);
  });

  it('[TR5] is sure of a hole when nothing has come for it in time', () => {
    const play = openPlay()
      .reported([entry(3)])
      .reported([entry(3)])
      .wait(HOLE_WAIT_MS);
    expect(play.in('open').transcript.skipped).toEqual([]);
    play.take({ type: 'backgroundStarted' }).opened('l2');
    expect(play.effects).toMatchObject([{ operation: { type: 'requestNotifications', position: 4 } }]);
  });

  it('[CB5] names a service that does not answer, and tries anew', () => {
    const play = openPlay().lost().give({ type: 'reconnect' });
    play.opened('l2').wait(ANSWER_TIMEOUT_MS);
    expect(play.in('open').connection).toMatchObject({
      status: 'waiting',
      error: { code: 'serviceSilent', detail: 'support' },
    });
    expect(play.kinds()).toEqual(['closeLink']);
  });

  it('[CB6] comes back after a restart of the background, in every phase that has a chat', () => {
    const play = openPlay().take({ type: 'backgroundStarted' });
    expect(play.kinds()).toEqual(['openLink']);
    expect(openPlay().give(send('m')).take({ type: 'backgroundStarted' }).kinds()).toEqual(['fence']);
    const ended = openPlay().reported([], { isEnded: true });
    expect(ended.take({ type: 'backgroundStarted' }).effects).toEqual([]);
    expect(ended.state().phase).toBe('ended');
  });

  it.each(['originRefused', 'handshakeRefused'] as const)(
    '[CB7] stops retrying after %s until the visitor tries',
    (code) => {
      const play = openPlay().lost(code);
      expect(play.in('open').connection).toEqual({ status: 'offline', error: { code } });
      expect(play.give({ type: 'reconnect' }).kinds()).toEqual(['openLink']);
    },
  );
});
