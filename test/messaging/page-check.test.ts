// What a page may say to whoever owns its chats, and what it may not.
import { describe, expect, it } from 'vitest';
import {
  isHostMessage,
  isPageMessage,
  judgePageMessage,
  questionId,
} from '../../core/messaging/page-check.ts';
import {
  ADDRESS_MAX_LENGTH,
  type HostMessage,
  ID_MAX_LENGTH,
  LIST_MAX_LENGTH,
  MESSAGE_MAX_LENGTH,
  NAME_MAX_LENGTH,
  type PageMessage,
  STATE_MAX_LENGTH,
} from '../../core/messaging/page-protocol.ts';
import { damaged } from './damaged.ts';
import { ask, commands, event, events, others, questions, restore, start } from './page-words.ts';

const messages = [...questions.map(ask), ...others];

describe('what a page says', () => {
  it.each(messages.map((message) => [JSON.stringify(message).slice(0, 70), message] as const))(
    '[PP1] is good where it is of the vocabulary: %s',
    (_name, message) => {
      expect(judgePageMessage(message)).toBe('good');
      expect(isPageMessage(message)).toBe(true);
    },
  );

  it('[PP1] is malformed with a key too few or too many, or a value of another type, anywhere', () => {
    const bad = messages.flatMap((message) => damaged(message));
    expect(bad.length).toBeGreaterThan(500);
    expect(bad.filter((message) => judgePageMessage(message) !== 'malformed')).toEqual([]);
  });

  it.each([
    undefined,
    null,
    7,
    'ask',
    [],
    {},
    { type: 'toString' },
    { type: '__proto__' },
    { type: ['keepWidget'], session: null, stateStorage: null, widget: null, start: null },
    ask(Object.assign(Object.create({ session: 's' }), { type: 'leave', stranger: 1 })),
    { type: 'ask', id: -1, question: questions[0] },
    { type: 'ask', id: 1.5, question: questions[0] },
    { type: 'ask', id: 1, question: { type: 'attend', chatId: null, presence: 'focused' } },
    Object.assign(Object.create({ type: 'keepWidget' }), {
      session: null,
      stateStorage: null,
      widget: null,
      x: 1,
    }),
  ])('[PP1] is malformed where it is nothing of the vocabulary: %#', (value) => {
    expect(judgePageMessage(value)).toBe('malformed');
  });

  it('[PP2] is too large where a text, a list, or all texts together exceed their cap', () => {
    const message = (text: string) =>
      ask({ type: 'sendMessage', session: 's', message: text, messageType: 'text' });
    const data = (entries: number, length: number) =>
      ask({
        type: 'setUserData',
        session: 's',
        userData: Array.from({ length: entries }, () => ['k', 'x'.repeat(length)] as const),
      });
    expect(judgePageMessage(message('x'.repeat(MESSAGE_MAX_LENGTH - 10)))).toBe('good');
    expect(judgePageMessage(message('x'.repeat(MESSAGE_MAX_LENGTH)))).toBe('tooLarge');
    expect(judgePageMessage(data(LIST_MAX_LENGTH, 1))).toBe('good');
    expect(judgePageMessage(data(LIST_MAX_LENGTH + 1, 1))).toBe('tooLarge');
    expect(judgePageMessage(data(2, 40_000))).toBe('tooLarge');
    const named = { ...start, username: 'x'.repeat(NAME_MAX_LENGTH + 1) };
    expect(judgePageMessage(ask({ type: 'startSession', start: named }))).toBe('tooLarge');
  });

  it.each<[string, number, (text: string) => PageMessage]>([
    ['session', ID_MAX_LENGTH, (session) => ask({ type: 'leave', session })],
    [
      'user name',
      NAME_MAX_LENGTH,
      (username) => ask({ type: 'startSession', start: { ...start, username } }),
    ],
    [
      'key of user data',
      NAME_MAX_LENGTH,
      (key) => ask({ type: 'setUserData', session: 's', userData: [[key, 1]] }),
    ],
    ['key to delete', NAME_MAX_LENGTH, (key) => ask({ type: 'deleteUserData', session: 's', keys: [key] })],
    [
      'address',
      ADDRESS_MAX_LENGTH,
      (serverUrl) => ask({ type: 'startSession', start: { ...start, serverUrl } }),
    ],
    ['state', STATE_MAX_LENGTH, (state) => ask({ type: 'restoreSession', restore: { ...restore, state } })],
  ])('[PP2] is too large with a %s of more than %i characters', (_name, max, make) => {
    expect(judgePageMessage(make('x'.repeat(max)))).toBe('good');
    expect(judgePageMessage(make('x'.repeat(max + 1)))).toBe('tooLarge');
  });

  it('[PP2] may have exactly as much text as is allowed, taken together', () => {
    const length = (session: string, message: string) =>
      judgePageMessage(ask({ type: 'sendMessage', session, message, messageType: 'text' }));
    expect(length('', 'x'.repeat(MESSAGE_MAX_LENGTH))).toBe('good');
    expect(length('s', 'x'.repeat(MESSAGE_MAX_LENGTH - 1))).toBe('good');
    expect(length('s', 'x'.repeat(MESSAGE_MAX_LENGTH))).toBe('tooLarge');
  });

  it('[PP1] has numbers that are some, and places and ids that are whole and not negative', () => {
    const from = (fromIndex: number) => ask({ type: 'getTranscript', session: 's', fromIndex });
    const within = (maxOfflineDuration: number) =>
      ask({ type: 'startSession', start: { ...start, maxOfflineDuration } });
    const age = (value: number) => ask({ type: 'setUserData', session: 's', userData: [['age', value]] });
    const said = (id: number) => ({
      ...others[3],
      entries: [{ key: null, event: { ...event, party: { id, name: '', type: '' } } }],
    });
    for (const good of [from(0), from(2 ** 53 - 1), within(-0.5), age(-0.5), said(-1)])
      expect(judgePageMessage(good)).toBe('good');
    for (const bad of [from(-1), from(0.5), from(2 ** 53), said(0.5)])
      expect(judgePageMessage(bad)).toBe('malformed');
    for (const none of [Number.NaN, Number.POSITIVE_INFINITY])
      for (const bad of [within(none), age(none)]) expect(judgePageMessage(bad)).toBe('malformed');
  });

  it('[PP1] has user data in pairs, and lists without anything beside their places', () => {
    const data = (userData: unknown) => ({
      type: 'ask',
      id: 1,
      question: { type: 'setUserData', session: 's', userData },
    });
    expect(
      judgePageMessage(
        data([
          ['a', null],
          ['b', false],
          ['c', 0],
          ['d', ''],
        ]),
      ),
    ).toBe('good');
    const beside = <List extends unknown[]>(list: List) => Object.assign(list, { more: 1 });
    for (const bad of [
      [['a']],
      [['a', 1, 2]],
      [[1, 'a']],
      [['a', []]],
      [beside(['a', 1])],
      beside([['a', 1]]),
      new Array(1),
      ['ab'],
      [Object.assign(['a', 1], { length: 3 })],
    ])
      expect(judgePageMessage(data(bad))).toBe('malformed');
  });

  it.each(['text', 'url', 'notice'] as const)('[PP1] has messages of the type %s', (type) => {
    const sent = ask({ type: 'sendMessage', session: 's', message: 'Hi', messageType: type });
    const told = {
      ...others[3],
      entries: [{ key: null, event: { ...event, content: { type, text: 'Hi' } } }],
    };
    expect([sent, told].map(judgePageMessage)).toEqual(['good', 'good']);
  });

  it('[PP2] is malformed rather than too large where it is both', () => {
    const message = ask({
      type: 'sendMessage',
      session: 's',
      message: 'x'.repeat(99_999),
      messageType: 'text',
    });
    expect(judgePageMessage({ ...message, stranger: 1 })).toBe('malformed');
    expect([message, { ...message, stranger: 1 }].filter(isPageMessage)).toEqual([]);
  });

  it('[PP3] can be answered where the id of a bad question can be read', () => {
    for (const id of [0, 4]) expect(questionId({ type: 'ask', id, question: 'nonsense' })).toBe(id);
    for (const id of [-1, 0.5]) expect(questionId({ type: 'ask', id })).toBeNull();
    expect(questionId({ type: 'ask', id: 'x' })).toBeNull();
    expect(questionId({ type: 'keepWidget', id: 4 })).toBeNull();
    expect(questionId(null)).toBeNull();
  });
});

describe('what a host says', () => {
  const told = (text: string): HostMessage => ({
    type: 'told',
    session: 's',
    isRestored: true,
    events: [{ ...event, content: { type: 'text', text } }],
  });
  const good: readonly HostMessage[] = [
    { type: 'answered', id: 1, answer: { type: 'done' } },
    {
      type: 'answered',
      id: 1,
      answer: { type: 'session', session: { id: 's', username: 'User' }, widget: null },
    },
    { type: 'answered', id: 1, answer: { type: 'nothing' } },
    { type: 'answered', id: 1, answer: { type: 'registering', widget: '', start: null } },
    {
      type: 'answered',
      id: 1,
      answer: { type: 'failed', failure: { reason: 'chatGone', detail: null, code: null } },
    },
    { type: 'answered', id: 1, answer: { type: 'transcript', events } },
    { type: 'answered', id: 1, answer: { type: 'userData', userData: [['a', null]] } },
    told('Hi'),
    { type: 'stateChanged', stateStorage: 1, state: null },
    ...commands.map((command) => ({ type: 'providerCalled', provider: 1, call: 2, command }) as const),
    { type: 'logged', line: 'linkOpened' },
    { type: 'reset' },
  ];

  it('[PP4] is checked in its form', () => {
    expect(good.filter((message) => !isHostMessage(message))).toEqual([]);
    expect(good.flatMap((message) => damaged(message)).filter(isHostMessage)).toEqual([]);
    expect(isHostMessage({ type: 'ask' })).toBe(false);
  });

  it('[PP4] may be longer than what a page says', () => {
    expect(isHostMessage(told('x'.repeat(10 * MESSAGE_MAX_LENGTH)))).toBe(true);
  });

  it('[PP5] has no place for anything of the keys of a session', () => {
    const session = { id: 's', username: 'User' };
    for (const key of ['secureKey', 'chatId', 'userId', 'alias']) {
      const answer = { type: 'session', session: { ...session, [key]: 'canary' }, widget: null };
      expect(isHostMessage({ type: 'answered', id: 1, answer })).toBe(false);
      expect(isHostMessage({ ...told('Hi'), [key]: 'canary' })).toBe(false);
    }
  });
});
