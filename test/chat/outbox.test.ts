import { describe, expect, it } from 'vitest';
import { claimsOf, findUploading } from '../../core/chat/outbox.ts';
import {
  ECHO_TIMEOUT_MS,
  MAX_INTERVAL_MS,
  POLLED_AGAIN_MS,
  SERVER_PAUSE_MS,
} from '../../core/chat/timing.ts';
import { ann, bob, entry, openPlay, outboxOf, send, sendFromPage } from './builders.ts';
import { FORMS, ID } from './outbox-plays.ts';

describe('outbox of an open chat', () => {
  it('[OB1] sends one message at a time, in order', () => {
    const play = openPlay().give(send('one'), 'a').give(send('two'), 'b');
    expect(outboxOf(play)).toEqual([
      ['a', 'sending'],
      ['b', 'queued'],
    ]);
    expect(play.published()).toEqual([]);
    play.reported([entry(2, ann, 'one')]);
    expect(outboxOf(play)).toEqual([['b', 'sending']]);
    expect(play.effects).toMatchObject([{ operation: { type: 'sendMessage', text: 'two' } }]);
  });

  it('[OB1] queues while there is no connection and sends when it is back', () => {
    const play = openPlay().lost().give(send('one'), 'a');
    expect(outboxOf(play)).toEqual([['a', 'queued']]);
    play.wait(500).take({ type: 'fenceAnswered', clientId: 'l1', isFenced: true }).opened('l2').reported([]);
    expect(outboxOf(play)).toEqual([['a', 'sending']]);
  });

  it('[OB2] takes the first own message above the base index as the confirmation, whatever its text', () => {
    const play = openPlay()
      .give(send('card 4111'), 'a')
      .reported([entry(2, bob), entry(3, ann, 'card ****')]);
    expect(outboxOf(play)).toEqual([]);
    expect(play.in('open').transcript.segments[0]?.entries[2]).toMatchObject({
      text: 'card ****',
      commandId: 'a',
    });
  });

  it('[OB10] sends the addresses and notices of a page in their turn, and takes only their own kind as the confirmation', () => {
    const play = openPlay()
      .give(sendFromPage('https://a.example/', 'url'), 'a')
      .give(sendFromPage('left', 'notice'), 'b');
    expect(play.published()).toEqual([]);
    play.reported([entry(2, ann, 'a text'), entry(3, bob, 'https://b.example/', 'urlPushed')]);
    expect(outboxOf(play)).toEqual([
      ['a', 'sending'],
      ['b', 'queued'],
    ]);
    play.reported([entry(4, ann, 'https://a.example/', 'urlPushed')]);
    expect(outboxOf(play)).toEqual([['b', 'sending']]);
    expect(play.effects).toMatchObject([
      { operation: { type: 'sendMessage', kind: 'notice', text: 'left' } },
    ]);
    expect(
      outboxOf(
        play.reported([
          entry(5, ann, 'x', 'urlPushed'),
          entry(6, ann, 'x'),
          entry(7, ann, 'left', 'customNotice'),
        ]),
      ),
    ).toEqual([]);
    expect(play.in('open').transcript.segments[0]?.entries.map(({ commandId }) => commandId)).toEqual([
      undefined,
      undefined,
      undefined,
      'a',
      undefined,
      undefined,
      'b',
    ]);
  });

  it('[OB11] touches no composer for what a page sends, be it the same text or too long', () => {
    const play = openPlay().give({ type: 'changeDraft', text: 'Hi', viewId: 'v' });
    play.give(sendFromPage('Hi', 'text'), 'a');
    expect(play.in('open').draft.text).toBe('Hi');
    play.give({ type: 'changeDraft', text: '', viewId: 'v' });
    play.reported([], { outcome: 'retry', error: { code: 'messageTooLong' } });
    expect(play.in('open')).toMatchObject({ draft: { text: '' }, notice: null });
    expect(outboxOf(play)).toEqual([['a', 'failed']]);
  });

  it('[OB3] does not queue what is empty or whitespace', () => {
    expect(outboxOf(openPlay().give(send('')).give(send(' \n\t ')))).toEqual([]);
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
    expect(outboxOf(echoed)).toEqual([]);
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
    expect(outboxOf(play)).toEqual([['a', 'failed']]);
  });

  it('[OB6] looks for a message without an echo over a new link, the old one fenced first', () => {
    const play = openPlay().give(send('one'), 'a').wait(ECHO_TIMEOUT_MS);
    expect(play.effects).toMatchObject([{ type: 'fence', clientId: 'l1' }]);
    play.lost('sessionUnknown');
    expect(play.in('open').connection).toMatchObject({ status: 'connecting', step: 'fencing' });
  });

  it('[OB7] sends a stuck message again behind all others, or discards it', () => {
    const refusal = { outcome: 'retry', error: { code: 'providerFailed' } } as const;
    const play = openPlay().give(send('one'), 'a').reported([], refusal);
    play.give(send('two'), 'b').give({ type: 'sendAgain', entryId: 'a' });
    expect(outboxOf(play)).toEqual([
      ['b', 'sending'],
      ['a', 'queued'],
    ]);
    play
      .reported([entry(2, ann)])
      .reported([], refusal)
      .give({ type: 'discard', entryId: 'a' });
    expect(outboxOf(play)).toEqual([]);
  });

  it('[OB7] does not send again what was too long', () => {
    const play = openPlay().give(send('long'), 'a').give({ type: 'changeDraft', text: 'x', viewId: 'v' });
    play.reported([], { outcome: 'retry', error: { code: 'messageTooLong' } });
    expect(outboxOf(play.give({ type: 'sendAgain', entryId: 'a' }))).toEqual([['a', 'failed']]);
    expect(play.published()).toEqual([]);
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
    expect(outboxOf(play)).toEqual([
      ['a', 'failed'],
      ['b', 'sending'],
    ]);
  });

  it('[OB14] has a message that was given up out when it comes after all, and not the one on its way', () => {
    const play = openPlay().give(send('one'), 'a');
    play.lost().give({ type: 'reconnect' }).take({ type: 'fenceAnswered', clientId: 'l1', isFenced: false });
    play
      .opened('l2', false, 'polling')
      .reported([])
      .wait(MAX_INTERVAL_MS + POLLED_AGAIN_MS)
      .give(send('two'), 'b');
    expect(outboxOf(play)).toEqual([
      ['a', 'unconfirmed'],
      ['b', 'sending'],
    ]);
    play.reported([entry(2, ann, 'one')]);
    expect(outboxOf(play)).toEqual([['b', 'sending']]);
    expect(play.in('open').transcript.segments[0]?.entries.at(-1)?.commandId).toBe('a');
    expect(outboxOf(play.reported([entry(3, ann, 'two')]))).toEqual([]);
  });

  it('[OB14] has it out also at the end', () => {
    const play = FORMS.unconfirmed.find(({ kind }) => kind === 'own text')?.play();
    if (play === undefined) throw new Error('no such play');
    const { text } = play.in('open').outbox[0] ?? { text: '' };
    // Behind a hole that nothing fills any more.
    play.reported([entry(5, ann, text)]);
    expect(outboxOf(play)).toHaveLength(1);
    play.reported([], { outcome: 'fatal', isEnded: false, error: { code: 'chatGone' } });
    expect(play.in('ended').outbox).toEqual([]);
  });

  it('[OB14] takes an own message for none that was not handed over, and for no file', () => {
    const play = openPlay().give(send('one'), 'a').give(send('two'), 'b');
    play.reported([entry(2, ann, 'two')]);
    expect(outboxOf(play)).toEqual([['b', 'sending']]);
    play.reported([], { outcome: 'retry', error: { code: 'providerFailed' } });
    play.reported([entry(3, ann, 'two')]);
    expect(outboxOf(play)).toEqual([['b', 'failed']]);
    expect(claimsOf(play.in('open').outbox)).toEqual([]);
    const file = FORMS.unconfirmed.find(({ kind }) => kind === 'file')?.play();
    if (file === undefined) throw new Error('no such play');
    const { cursor } = file.in('open').transcript;
    expect(outboxOf(file.reported([entry(cursor, ann, '')]))).toEqual([[ID, 'unconfirmed']]);
    expect(claimsOf(file.in('open').outbox)).toEqual([]);
  });

  it('[OB7] sends again the one that was asked for, with its own text', () => {
    const play = openPlay().give(send('one'), 'a').give(send('two'), 'b');
    play.reported([], { outcome: 'retry', error: { code: 'providerFailed' } });
    play.reported([], { outcome: 'retry', error: { code: 'providerFailed' } });
    play.give({ type: 'sendAgain', entryId: 'b' }, 'again');
    expect(play.in('open').outbox.map(({ id, text, attempts }) => [id, text, attempts])).toEqual([
      ['a', 'one', 1],
      ['b', 'two', 1],
    ]);
    expect(play.effects).toMatchObject([{ operation: { text: 'two' } }]);
  });

  it('[EN5] keeps what was stuck before the end as it was', () => {
    const play = openPlay().give(send('one'), 'a').give(send('two'), 'b');
    play.reported([], { outcome: 'retry', error: { code: 'providerFailed' } });
    play.take({ type: 'linkLost', error: { code: 'transportMissing' } }).wait(ECHO_TIMEOUT_MS);
    expect(
      play
        .give({ type: 'endChat' })
        .in('ended')
        .outbox.map(({ state }) => state),
    ).toEqual([{ name: 'failed', error: { code: 'providerFailed' } }, { name: 'unconfirmed' }]);
  });

  it('[FI6] has no upload where there is no file, whatever was stored', () => {
    const state = { name: 'uploading', baseIndex: 1, fileId: null, doubt: null } as const;
    const entry = { id: 'a', text: '', queuedAt: 0, attempts: 1, state };
    expect(findUploading([entry])).toBeNull();
    const file = { name: 'a.pdf', type: '', size: 1 };
    expect(findUploading([entry, { ...entry, id: 'b', file }])?.id).toBe('b');
  });
});
