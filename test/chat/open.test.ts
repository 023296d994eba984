import { describe, expect, it } from 'vitest';
import {
  ANSWER_TIMEOUT_MS,
  ECHO_TIMEOUT_MS,
  MAX_INTERVAL_MS,
  SERVER_PAUSE_MS,
} from '../../core/chat/timing.ts';
import { HOLE_WAIT_MS } from '../../core/chat/transcript.ts';
import { ann, bob, entry, openPlay } from './builders.ts';

const send = (text: string) => ({ type: 'sendMessage', text }) as const;
const states = (play: ReturnType<typeof openPlay>) =>
  play.in('open').outbox.map(({ id, state }) => [id, state.name]);

describe('outbox of an open chat', () => {
  it('[OB1] sends one message at a time, in order', () => {
    const play = openPlay().give(send('one'), 'a').give(send('two'), 'b');
    expect(states(play)).toEqual([
      ['a', 'sending'],
      ['b', 'queued'],
    ]);
    expect(play.published()).toEqual([]);
    play.reported([entry(2, ann, 'one')]);
    expect(states(play)).toEqual([['b', 'sending']]);
    expect(play.effects).toMatchObject([{ operation: { type: 'sendMessage', text: 'two' } }]);
  });

  it('[OB1] queues while there is no connection and sends when it is back', () => {
    const play = openPlay().lost().give(send('one'), 'a');
    expect(states(play)).toEqual([['a', 'queued']]);
    play.wait(500).take({ type: 'fenceAnswered', clientId: 'l1', isFenced: true }).opened('l2').reported([]);
    expect(states(play)).toEqual([['a', 'sending']]);
  });

  it('[OB2] takes the first own message above the base index as the confirmation, whatever its text', () => {
    const play = openPlay()
      .give(send('card 4111'), 'a')
      .reported([entry(2, bob), entry(3, ann, 'card ****')]);
    expect(states(play)).toEqual([]);
    expect(play.in('open').transcript.segments[0]?.entries[2]).toMatchObject({
      text: 'card ****',
      commandId: 'a',
    });
  });

  it('[OB3] does not queue what is empty or whitespace', () => {
    expect(states(openPlay().give(send('')).give(send(' \n\t ')))).toEqual([]);
  });

  it('[OB4] looks for the message after a pause when the server answers statusCode 1, and takes its echo until then', () => {
    const retry = { outcome: 'retry', error: { code: 'serverTrouble' } } as const;
    const play = openPlay().give(send('one'), 'a').reported([], retry);
    expect(play.wait(SERVER_PAUSE_MS - 1).effects).toEqual([]);
    expect(play.wait(1).effects).toMatchObject([{ type: 'fence', clientId: 'l1' }]);
    const echoed = openPlay()
      .give(send('one'), 'a')
      .reported([], retry)
      .reported([entry(2, ann, 'one')]);
    expect(states(echoed)).toEqual([]);
  });

  it('[OB5] puts a message that is too long back into an empty composer, with the reason', () => {
    const play = openPlay().give({ type: 'changeDraft', text: 'long', viewId: 'v' }).give(send('long'), 'a');
    expect(play.in('open').draft.text).toBe('');
    play.reported([], { outcome: 'retry', error: { code: 'messageTooLong' } });
    expect(play.in('open')).toMatchObject({
      outbox: [],
      draft: { text: 'long' },
      notice: { code: 'messageTooLong' },
    });
    expect(play.give(send('short')).in('open').notice).toBeNull();
  });

  it('[OB5] keeps it as failed where something else stands in the composer', () => {
    const play = openPlay().give(send('long'), 'a').give({ type: 'changeDraft', text: 'next', viewId: 'v' });
    play.reported([], { outcome: 'fatal', error: { code: 'messageTooLong' } });
    expect(play.in('open').draft.text).toBe('next');
    expect(states(play)).toEqual([['a', 'failed']]);
  });

  it('[OB6] looks for a message without an echo over a new link, the old one fenced first', () => {
    const play = openPlay().give(send('one'), 'a').wait(ECHO_TIMEOUT_MS);
    expect(play.effects).toMatchObject([{ type: 'fence', clientId: 'l1' }]);
    play.lost('sessionUnknown');
    expect(play.in('open').connection).toMatchObject({ status: 'connecting', step: 'fencing' });
  });

  it('[OB7] sends a stuck message again behind all others, or discards it', () => {
    const long = { outcome: 'retry', error: { code: 'messageTooLong' } } as const;
    const play = openPlay()
      .give({ type: 'changeDraft', text: 'x', viewId: 'v' })
      .give(send('one'), 'a')
      .reported([], long);
    play.give(send('two'), 'b').give({ type: 'sendAgain', entryId: 'a' });
    expect(states(play)).toEqual([
      ['b', 'sending'],
      ['a', 'queued'],
    ]);
    play
      .reported([entry(2, ann)])
      .reported([], long)
      .give({ type: 'discard', entryId: 'a' });
    expect(states(play)).toEqual([]);
  });

  it('[OB8] drops typing while a message is unconfirmed or there is no connection', () => {
    const typing = { type: 'changeTyping', isTyping: true } as const;
    const play = openPlay().give(typing);
    expect(play.published()).toEqual(['startTyping']);
    expect(play.give(send('one')).give(typing).published()).toEqual([]);
    expect(openPlay().lost().give(typing).published()).toEqual([]);
  });

  it('[OB9] gives a message up after three hand-overs, and goes on with the next', () => {
    const play = openPlay().give(send('one'), 'a').give(send('two'), 'b');
    for (let link = 2; link <= 4; link += 1) {
      play
        .lost()
        .give({ type: 'reconnect' })
        .take({ type: 'fenceAnswered', clientId: `l${link - 1}`, isFenced: true });
      play.opened(`l${link}`).reported([], { nextPosition: 2 });
    }
    expect(states(play)).toEqual([
      ['a', 'failed'],
      ['b', 'sending'],
    ]);
  });
});

describe('coming back', () => {
  it('[CB1] fences, opens, asks from the cursor, and is online with the first answer', () => {
    const play = openPlay().lost().give({ type: 'reconnect' });
    expect(play.effects).toMatchObject([{ type: 'fence', clientId: 'l1' }]);
    play.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: true });
    expect(play.kinds()).toEqual(['openLink']);
    expect(play.in('open').link).toBeNull();
    play.opened('l2');
    expect(play.effects).toMatchObject([{ operation: { type: 'requestNotifications', position: 2 } }]);
    expect(play.in('open').connection).toMatchObject({ status: 'connecting', step: 'restoring' });
    play.reported([entry(2)]);
    expect(play.in('open').connection.status).toBe('online');
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
    expect(states(play)).toEqual([]);
  });

  it('[CB4] does not take a push that overtook the answer for the answer', () => {
    const play = openPlay().give(send('one'), 'a').lost().give({ type: 'reconnect' });
    play.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: true }).opened('l2');
    play.reported([], { ephemerals: [{ kind: 'typingStarted', from: bob, index: 3 }], nextPosition: 4 });
    expect(play.published()).toEqual([]);
    play.reported([entry(2, ann, 'one')], { nextPosition: 3 });
    expect(states(play)).toEqual([]);
  });

  it('[CB3] waits for the limit of the server where the fence was not had', () => {
    const play = openPlay().give(send('one'), 'a').lost().give({ type: 'reconnect' });
    play.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: false }).opened('l2').reported([]);
    expect(play.published()).toEqual([]);
    play.wait(MAX_INTERVAL_MS - 1);
    expect(play.published()).toEqual([]);
    play.wait(1);
    expect(play.published()).toEqual(['sendMessage']);
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
    expect(states(play)).toEqual([]);
    expect(play.wait(HOLE_WAIT_MS).published()).toEqual([]);
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

  it('[CB5] names a service that does not answer, and tries anew', () => {
    const play = openPlay().lost().give({ type: 'reconnect' });
    play.take({ type: 'fenceAnswered', clientId: 'l1', isFenced: true }).opened('l2').wait(ANSWER_TIMEOUT_MS);
    expect(play.in('open').connection).toMatchObject({
      status: 'waiting',
      error: { code: 'serviceSilent', detail: 'support' },
    });
    expect(play.kinds()).toEqual(['closeLink']);
  });

  it('[CB6] comes back after a restart of the background, in every phase that has a chat', () => {
    const play = openPlay().take({ type: 'backgroundStarted' });
    expect(play.effects).toMatchObject([{ type: 'fence', clientId: 'l1' }]);
    const ended = openPlay().reported([], { isEnded: true });
    expect(ended.take({ type: 'backgroundStarted' }).effects).toEqual([]);
    expect(ended.state().phase).toBe('ended');
  });

  it.each(['originRefused', 'handshakeRefused'] as const)(
    '[CB7] stops retrying after %s until the visitor tries',
    (code) => {
      const play = openPlay().lost(code);
      expect(play.in('open').connection).toEqual({ status: 'offline', error: { code } });
      expect(play.give({ type: 'reconnect' }).kinds()).toEqual(['fence']);
    },
  );
});

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
      .reported([], { outcome: 'fatal', isEnded: true });
    expect(play.in('ended').transcript.segments[0]?.entries.map(({ index }) => index)).toEqual([1, 3]);
  });

  it('[EN2] asks for what is missing at the very end, for at most 5 s', () => {
    const play = openPlay().reported([], { isEnded: true, nextPosition: 3 });
    expect(play.published()).toEqual(['requestNotifications']);
    play.wait(HOLE_WAIT_MS);
    expect(play.state().phase).toBe('ended');
  });

  it('[EN3] ends as gone with statusCode 2', () => {
    const play = openPlay().reported([], { outcome: 'fatal', error: { code: 'chatGone' }, isEnded: true });
    expect(play.in('ended').reason).toBe('gone');
    expect(play.kinds()).toEqual(['closeLink']);
  });

  it('[EN4] goes on when an agent leaves and ends when the visitor was removed', () => {
    const play = openPlay().reported([entry(2, bob, '', 'joined'), entry(3, bob, '', 'left')]);
    expect(play.in('open').participants).toEqual([ann]);
    expect(play.reported([entry(4, ann, '', 'left')]).state().phase).toBe('ended');
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
    const play = openPlay().reported([], { isEnded: true, nextPosition: 3 }).give(send('late'), 'a');
    expect(play.published()).toEqual([]);
    expect(play.wait(HOLE_WAIT_MS).published()).toEqual([]);
    expect(play.in('ended').outbox).toMatchObject([{ id: 'a', state: { name: 'failed' } }]);
  });

  it('[EN7] leaves a server that does not confirm the end', () => {
    const play = openPlay().give({ type: 'endChat' }).wait(10_000);
    expect(play.in('ended').reason).toBe('visitor');
  });
});
