// An end that the server cannot be told of yet, and drafts in every phase.
import { describe, expect, it } from 'vitest';
import { createChat } from '../../core/chat/closed.ts';
import { accepts } from '../../core/chat/transition.ts';
import { createPlay, desk, entry, form, openPlay, outboxOf, send } from './builders.ts';

const END = { type: 'endChat' } as const;
const KEEP = { type: 'keepChat' } as const;
const LEAVE = { type: 'leaveChat' } as const;
const draft = (text: string, viewId = 'v') => ({ type: 'changeDraft', text, viewId }) as const;

describe('an end that the server was not told of', () => {
  it('[OX7] is taken back: the chat goes on, and what was waiting is sent', () => {
    const play = openPlay().lost().give(send('one'), 'a').give(END);
    expect(accepts(play.state(), send('two'))).toBe(false);
    play.give(KEEP).give(send('two'), 'b');
    expect(play.in('open').isEnding).toBe(false);
    play.wait(1_000).opened('l2').reported([], { nextPosition: 2 });
    expect(outboxOf(play)).toEqual([
      ['a', 'sending'],
      ['b', 'queued'],
    ]);
    play.reported([entry(2, { id: 1, nickname: 'Ann', role: 'visitor' })]);
    play.reported([entry(3, { id: 1, nickname: 'Ann', role: 'visitor' })]);
    expect(outboxOf(play)).toEqual([]);
    expect(play.published()).toEqual([]);
  });

  it('[OX7] is taken back over a connection while messages go before it, and not once it was told', () => {
    const play = openPlay().give(send('one'), 'a').give(END);
    expect(accepts(play.state(), KEEP)).toBe(true);
    play.reported([entry(2, { id: 1, nickname: 'Ann', role: 'visitor' })]);
    expect(play.published()).toEqual(['disconnect']);
    expect(accepts(play.state(), KEEP)).toBe(false);
    expect(play.give(KEEP).in('open').isEnding).toBe(true);
  });

  it('[OX8] is made at once when the visitor does not want to wait, and lists what was not sent', () => {
    const play = openPlay().give(send('one'), 'a').lost().give(send('two'), 'b').give(END).give(LEAVE);
    expect(play.kinds()).toEqual(['closeLink']);
    expect(play.in('ended')).toMatchObject({ reason: 'visitor', link: null });
    expect(play.in('ended').outbox.map(({ id, state }) => [id, state.name])).toEqual([
      ['a', 'unconfirmed'],
      ['b', 'failed'],
    ]);
  });

  it('[OX8] is told where there is a connection, and none is made that was not asked for', () => {
    const online = openPlay().give(send('one'), 'a').give(END).give(LEAVE);
    expect(online.in('open').isEnding).toBe(true);
    expect(openPlay().lost().give(LEAVE).in('open').isEnding).toBe(false);
  });
});

describe('a draft', () => {
  it('[OX11] is taken in every phase, and stays through all of them', () => {
    const play = createPlay(createChat({ id: 'c1', desk })).give(draft('1'));
    expect(play.in('registering').draft.text).toBe('1');
    play.give({ type: 'startChat', form }).give(draft('12'));
    expect(play.in('starting').draft.text).toBe('12');
    play.opened('l1').lost().wait(20_000).lost('sessionUnknown').give(draft('123'));
    expect(play.in('startUnconfirmed').draft.text).toBe('123');
    play.give({ type: 'startChat', form }).lost('originRefused');
    expect(play.in('registering')).toMatchObject({
      draft: { text: '123' },
      error: { code: 'originRefused' },
    });
    play
      .give({ type: 'startChat', form })
      .opened('l2')
      .reported([], { keys: { secureKey: 'K' } });
    expect(play.in('open').draft.text).toBe('123');
    play.give(draft('1234')).reported([], { outcome: 'fatal' });
    expect(play.in('ended').draft.text).toBe('1234');
    // Written before the view knew of the end.
    expect(play.give(draft('12345')).in('ended').draft).toEqual({ text: '12345', writtenBy: 'v' });
  });

  it('[OX12] of two views is what was written last', () => {
    const play = openPlay().give(draft('from one', 'one')).give(draft('from two', 'two'));
    expect(play.in('open').draft).toEqual({ text: 'from two', writtenBy: 'two' });
    // The message of one takes nothing of the other's.
    expect(play.give(send('from one')).in('open').draft.text).toBe('from two');
  });
});
