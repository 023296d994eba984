// What a page can ask of its session (API.md 2.4).
import { describe, expect, it } from 'vitest';
import type { ChatSession } from '../../core/api/types.ts';
import { MESSAGE_MAX_LENGTH, MESSAGES_PER_SECOND } from '../../core/messaging/page-protocol.ts';
import { type ApiPage, type ApiScene, codeOf, createScene, startSession, watch } from './api-scene.ts';

function open(): { scene: ApiScene; page: ApiPage; session: ChatSession; texts: () => unknown[] } {
  const scene = createScene();
  const page = scene.open();
  const session = startSession(page);
  const heard: unknown[] = [];
  session.onMessageReceived(({ content }) => heard.push([`${content?.type}`, content?.text]));
  return { scene, page, session, texts: () => heard };
}

/** Calls a command with what its types would not allow. */
const call = (command: (...given: never[]) => unknown, ...given: unknown[]) =>
  Reflect.apply(command, undefined, given);

describe('sendMessage', () => {
  it('[AP18] takes a text, or an object with a message and a type', () => {
    const { page, session, texts } = open();
    const watched = [
      watch(session.sendMessage('Hi there')),
      watch(session.sendMessage({ message: 'Hello' })),
      watch(session.sendMessage({ message: 'Hello again', type: 'text' })),
      watch(session.sendMessage({ message: 'https://a.example/', type: 'url' })),
      watch(session.sendMessage({ message: 'look', type: 'notice' })),
    ];
    page.run();
    expect(watched.map(codeOf)).toEqual([null, null, null, null, null]);
    expect(texts()).toEqual([
      ['text', 'Hi there'],
      ['text', 'Hello'],
      ['text', 'Hello again'],
      ['url', 'https://a.example/'],
      ['notice', 'look'],
    ]);
  });

  it.each(['', '   ', '\n\t'])('[AP19] sends nothing for %j, and succeeds', (message) => {
    const { page, session } = open();
    const watched = [watch(session.sendMessage(message)), watch(session.sendMessage({ message }))];
    page.run();
    expect(watched.map(codeOf)).toEqual([null, null]);
    expect(page.host.asked('sendMessage')).toEqual([]);
  });

  it.each([
    [undefined, 2],
    [null, 2],
    [{}, 2],
    [7, 3],
    [['a'], 3],
    [{ message: 7 }, 3],
    [{ message: 'a', type: 'html' }, 3],
    [{ message: 'a', type: 7 }, 3],
  ])('[AP20] fails for %j with code %i', (given, code) => {
    const { page, session } = open();
    const watched = watch(call(session.sendMessage, given) as ReturnType<ChatSession['leave']>);
    expect(codeOf(watched)).toBeUndefined();
    page.run();
    expect(codeOf(watched)).toBe(code);
  });

  it('[AP21] fails with 192 for a text over 64 K, and the chat goes on', () => {
    const { page, session, texts } = open();
    const watched = watch(session.sendMessage('x'.repeat(MESSAGE_MAX_LENGTH + 1)));
    const next = watch(session.sendMessage('short'));
    page.run();
    expect([codeOf(watched), codeOf(next)]).toEqual([192, null]);
    expect(texts()).toEqual([['text', 'short']]);
  });

  it('[AP21] fails with 192 for what is said too fast, and works again later', () => {
    const { page, session } = open();
    const watched = Array.from({ length: 2 * MESSAGES_PER_SECOND }, (_, at) =>
      watch(session.sendMessage(`m${at}`)),
    );
    page.run();
    const codes = watched.map(codeOf);
    expect(codes[0]).toBeNull();
    expect(codes.at(-1)).toBe(192);
    const later = watch(session.sendMessage('later'));
    page.run();
    expect(codeOf(later)).toBeNull();
  });
});

describe('the other commands', () => {
  it('[AP22] sendTyping without an argument means typing', () => {
    const { page, session } = open();
    session.sendTyping();
    session.sendTyping({});
    session.sendTyping({ isTyping: true, message: 'He' });
    const last = watch(session.sendTyping({ isTyping: false }));
    page.run();
    expect(codeOf(last)).toBeNull();
    expect(page.host.asked('sendTyping').map(({ isTyping, message }) => [isTyping, message])).toEqual([
      [true, null],
      [true, null],
      [true, 'He'],
      [false, null],
    ]);
  });

  it.each([7, { isTyping: 'yes' }, { message: 7 }])('[AP20] sendTyping fails for %j with 3', (given) => {
    const { page, session } = open();
    const watched = watch(call(session.sendTyping, given) as ReturnType<ChatSession['leave']>);
    page.run();
    expect(codeOf(watched)).toBe(3);
  });

  it('[AP23] getTranscript gives the events from an index on, as data, and fires none', () => {
    const { scene, page, session, texts } = open();
    scene.chats.chat().agentJoins('Ann');
    scene.chats.chat().agentSays('one');
    scene.chats.chat().agentSays('two');
    page.run();
    const fired = texts().length;
    const given = [undefined, {}, { fromIndex: 0 }, 0, { fromIndex: 2 }, 2];
    const watched = given.map((options) =>
      watch(call(session.getTranscript, options) as ReturnType<ChatSession['getTranscript']>),
    );
    page.run();
    expect(watched.map(({ done }) => done[0]?.length)).toEqual([3, 3, 3, 3, 1, 1]);
    expect(texts()).toHaveLength(fired);
    const transcript = watched[0]?.done[0];
    expect(JSON.parse(JSON.stringify(transcript))).toMatchObject([
      { type: 'AgentConnected', index: 0, party: { name: 'Ann', type: { agent: true } } },
      { type: 'MessageReceived', index: 1, content: { text: 'one', type: { text: true } } },
      { type: 'MessageReceived', index: 2, content: { text: 'two' } },
    ]);
  });

  it.each(['a', -1, 1.5, { fromIndex: 'x' }, []])('[AP20] getTranscript fails for %j with 3', (given) => {
    const { page, session } = open();
    const watched = watch(call(session.getTranscript, given) as ReturnType<ChatSession['leave']>);
    page.run();
    expect(codeOf(watched)).toBe(3);
  });

  it('[AP24] leave is acknowledged, and the session ends', () => {
    const { page, session } = open();
    const order: string[] = [];
    session.onSessionEnded(() => order.push(`ended, active: ${session.isActive()}`));
    session.leave().done(() => order.push('left'));
    page.run();
    expect(order).toEqual(['left', 'ended, active: false']);
  });

  it('[AP25] user data can be added to, read whole or in part, and deleted', () => {
    const { page, session } = open();
    const acknowledged = watch(session.setUserData({ topic: 'bill', extra: 7, none: null }));
    page.run();
    const some = watch(session.getUserData({ keys: ['topic', 'none', 'unknown'] }));
    const all = watch(session.getUserData());
    page.run();
    expect(codeOf(acknowledged)).toBeNull();
    expect(some.done).toEqual([{ topic: 'bill', none: null }]);
    expect(all.done[0]).toMatchObject({ source: 'web', topic: 'bill', extra: 7 });
    for (const keys of [{ keys: ['topic'] }, ['extra'], 'none']) {
      call(session.deleteUserData, keys);
      page.run();
    }
    const left = watch(session.getUserData({ keys: ['topic', 'extra', 'none', 'source'] }));
    page.run();
    expect(left.done).toEqual([{ source: 'web' }]);
  });

  it.each<[keyof ChatSession, unknown, number]>([
    ['setUserData', undefined, 2],
    ['setUserData', 'text', 3],
    ['setUserData', ['a'], 3],
    ['deleteUserData', undefined, 2],
    ['deleteUserData', 7, 3],
    ['deleteUserData', {}, 3],
    ['deleteUserData', { keys: [7] }, 3],
    ['getUserData', { keys: 7 }, 3],
  ])('[AP20] %s fails for %j with code %i', (name, given, code) => {
    const { page, session } = open();
    const watched = watch(call(session[name] as () => unknown, given) as ReturnType<ChatSession['leave']>);
    page.run();
    expect(codeOf(watched)).toBe(code);
  });

  it('[AP26] every command fails with 50 after the end, without asking', () => {
    const { scene, page, session } = open();
    scene.chats.chat().end();
    page.run();
    const asked = page.host.said.length;
    const watched = [
      watch(session.sendMessage('late')),
      watch(session.sendTyping()),
      watch(session.getTranscript()),
      watch(session.leave()),
      watch(session.setUserData({ a: 1 })),
      watch(session.getUserData()),
      watch(session.deleteUserData('a')),
    ];
    expect(watched.map(codeOf)).toEqual(watched.map(() => undefined));
    page.run();
    expect(watched.map(codeOf)).toEqual(watched.map(() => 50));
    expect(page.host.said).toHaveLength(asked);
  });

  it('[AP27] a command during an interruption waits until it is over', () => {
    const { scene, page, session, texts } = open();
    scene.chats.chat().loseConnection();
    page.run();
    const watched = watch(session.sendMessage('patience'));
    page.run(60_000);
    expect(codeOf(watched)).toBeUndefined();
    scene.chats.chat().regainConnection();
    page.run();
    expect(codeOf(watched)).toBeNull();
    expect(texts()).toEqual([['text', 'patience']]);
  });
});
