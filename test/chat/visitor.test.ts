// Who a page says the visitor is, from the start of its chat on.
import { describe, expect, it } from 'vitest';
import { createChat } from '../../core/chat/closed.ts';
import type { PageCommand } from '../../core/chat/events.ts';
import { accepts } from '../../core/chat/transition.ts';
import { ann, createPlay, desk, entry, form, openPlay, send } from './builders.ts';

const visitor = {
  nickname: 'User',
  userData: [
    ['topic', 'bill'],
    ['source', null],
  ],
} as const;
const change: PageCommand = { type: 'changeUserData', set: [['topic', 7]], removed: ['source'] };

const started = () =>
  createPlay(createChat({ id: 'c1', desk, site: 'https://a.example', form, visitor })).give({
    type: 'startChat',
    form,
  });

const open = () =>
  started()
    .opened('l1')
    .reported([entry(1, ann, '', 'joined')], {
      keys: { secureKey: 'K', chatId: '1', userId: 'u', alias: '9' },
    });

describe('the visitor of a page', () => {
  it('[ST9] goes out with the start, and stays with the chat on every way that it can take', () => {
    const play = started().opened('l1');
    expect(play.effects).toMatchObject([{ operation: { type: 'requestChat', form, visitor } }]);
    expect(open().in('open').visitor).toEqual(visitor);
    expect(started().give({ type: 'backToForm' }).in('registering').visitor).toEqual(visitor);
    const lost = play.lost('sessionUnknown');
    expect(lost.in('startUnconfirmed').visitor).toEqual(visitor);
    expect(lost.give({ type: 'startChat', form }).in('starting').visitor).toEqual(visitor);
  });

  it('[ST10] has data that change together with what the server is told', () => {
    const play = open().take({ type: 'commandGiven', commandId: 'k9', command: change });
    expect(play.in('open').visitor?.userData).toEqual([['topic', 7]]);
    expect(play.effects).toMatchObject([
      {
        operation: {
          type: 'updateData',
          userData: [
            ['topic', 7],
            ['source', ''],
          ],
        },
      },
    ]);
  });

  it('[ST10] has data that change only where the server can be told, and its answer be told apart', () => {
    expect(accepts(open().state(), change)).toBe(true);
    expect(accepts(open().lost().state(), change)).toBe(false);
    expect(accepts(open().give(send('one')).state(), change)).toBe(false);
    expect(accepts(openPlay().state(), change)).toBe(false);
    expect(accepts(started().state(), change)).toBe(false);
  });
});
