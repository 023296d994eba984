// What a page may say to whoever owns its chats, and what it may not.
import { describe, expect, it } from 'vitest';
import { isHostMessage, judgePageMessage, questionId } from '../../core/messaging/page-check.ts';
import {
  type HostMessage,
  LIST_MAX_LENGTH,
  MESSAGE_MAX_LENGTH,
  NAME_MAX_LENGTH,
  type PageEvent,
  type PageMessage,
  type PageQuestion,
  type StartData,
} from '../../core/messaging/page-protocol.ts';

const start: StartData = {
  serverUrl: 'https://a.example/cometd',
  service: null,
  username: 'User',
  subject: null,
  userData: [
    ['source', null],
    ['__proto__', 'x'],
    ['age', 7],
  ],
  transport: null,
  stateStorage: 1,
  maxOfflineDuration: 5,
  disableWebSockets: false,
  debug: false,
};
const questions: readonly PageQuestion[] = [
  { type: 'startSession', start },
  { type: 'startOutside', start, widgetUrl: null },
  {
    type: 'restoreSession',
    restore: {
      transport: 1,
      stateStorage: null,
      state: 'opaque',
      isForWidget: true,
      maxOfflineDuration: null,
      disableWebSockets: null,
      debug: true,
    },
  },
  { type: 'resumeSession', session: 's', fromIndex: 0, transport: null, stateStorage: null },
  { type: 'sendMessage', session: 's', message: 'Hi', messageType: 'url' },
  { type: 'sendTyping', session: 's', isTyping: true, message: null },
  { type: 'getTranscript', session: 's', fromIndex: 3 },
  { type: 'leave', session: 's' },
  { type: 'setUserData', session: 's', userData: [['a', true]] },
  { type: 'getUserData', session: 's' },
  { type: 'deleteUserData', session: 's', keys: ['a'] },
];
const ask = (question: PageQuestion): PageMessage => ({ type: 'ask', id: 1, question });
const event: PageEvent = {
  type: 'MessageReceived',
  index: 0,
  timestamp: 1,
  party: { id: 1, name: 'Ann', type: 'Agent' },
  content: { type: 'text', text: 'Hi' },
};
const others: readonly PageMessage[] = [
  { type: 'keepWidget', session: null, stateStorage: null, widget: '', start },
  { type: 'providerAnswered', call: 1, answer: { type: 'done', sessionId: '5', userData: [] } },
  {
    type: 'providerAnswered',
    call: 1,
    answer: { type: 'failed', failure: { reason: 'providerFailed', detail: null, code: 7 } },
  },
  {
    type: 'providerTold',
    provider: 1,
    entries: [
      { key: 'k', event },
      { key: null, event: { type: 'SessionEnded' } },
    ],
  },
];
const messages = [...questions.map(ask), ...others];

/** Every way to leave one key out, to add one, and to change one's type, at any depth. */
function damaged(value: unknown): unknown[] {
  if (Array.isArray(value)) {
    return value.flatMap((part, at) => damaged(part).map((bad) => value.with(at, bad)));
  }
  if (typeof value !== 'object' || value === null) return [Symbol.iterator, undefined, () => value];
  const entries = Object.entries(value);
  return [
    { ...value, stranger: 1 },
    [value],
    null,
    'text',
    ...entries.map(([name]) => Object.fromEntries(entries.filter(([other]) => other !== name))),
    ...entries.flatMap(([name, part]) => damaged(part).map((bad) => ({ ...value, [name]: bad }))),
  ];
}

describe('what a page says', () => {
  it.each(messages.map((message) => [JSON.stringify(message).slice(0, 70), message] as const))(
    '[PP1] is good where it is of the vocabulary: %s',
    (_name, message) => expect(judgePageMessage(message)).toBe('good'),
  );

  it('[PP1] is malformed with a key too few or too many, or a value of another type, anywhere', () => {
    const bad = messages.flatMap(damaged);
    expect(bad.length).toBeGreaterThan(500);
    // `null` in place of an object is good where the vocabulary says so.
    const passed = bad.filter((message) => judgePageMessage(message) !== 'malformed');
    expect(passed.filter((message) => !JSON.stringify(message).includes('null'))).toEqual([]);
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

  it('[PP2] is malformed rather than too large where it is both', () => {
    const message = ask({
      type: 'sendMessage',
      session: 's',
      message: 'x'.repeat(99_999),
      messageType: 'text',
    });
    expect(judgePageMessage({ ...message, stranger: 1 })).toBe('malformed');
  });

  it('[PP3] can be answered where the id of a bad question can be read', () => {
    expect(questionId({ type: 'ask', id: 4, question: 'nonsense' })).toBe(4);
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
    { type: 'answered', id: 1, answer: { type: 'transcript', events: [event] } },
    { type: 'answered', id: 1, answer: { type: 'userData', userData: [['a', null]] } },
    told('Hi'),
    { type: 'stateChanged', stateStorage: 1, state: null },
    { type: 'providerCalled', provider: 1, call: 2, command: { type: 'join', sessionId: null } },
    { type: 'logged', line: 'linkOpened' },
    { type: 'reset' },
  ];

  it('[PP4] is checked in its form', () => {
    expect(good.filter((message) => !isHostMessage(message))).toEqual([]);
    expect(good.map((message) => ({ ...message, stranger: 1 })).filter(isHostMessage)).toEqual([]);
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
