// Attacks on the bridge by scripts of the page: what comes through to the background's port, and what comes back. What the
// background makes of it is in test/background/page-attacks.test.ts.
import { describe, expect, it } from 'vitest';
import { createPageBridge } from '../../core/messaging/page-bridge.ts';
import { MESSAGES_PER_SECOND, PAGE_PORT, type PageMessage } from '../../core/messaging/page-protocol.ts';
import { RESTORE } from '../contracts/page-host-world.ts';
import { createPortPair, type FakePortPair } from '../support/fake-port.ts';
import { createManualClock, settled } from '../support/manual-clock.ts';

const SECOND_MS = 1_000;
const restore = (id: number): PageMessage => ({
  type: 'ask',
  id,
  question: { type: 'restoreSession', restore: RESTORE },
});

/** A bridge with the background's end of its ports. */
function createScene() {
  const clock = createManualClock();
  const ports: FakePortPair[] = [];
  const told: unknown[] = [];
  let isFocused = false;
  const bridge = createPageBridge({
    connect() {
      const pair = createPortPair(PAGE_PORT, {});
      ports.push(pair);
      return pair.near;
    },
    tell: (message) => told.push(message),
    now: clock.now,
    later: (callback, ms) => void clock.setTimer(clock.now() + ms, callback),
    random: () => 0.5,
    isFocused: () => isFocused,
  });
  return {
    clock,
    ports,
    told,
    bridge,
    focus(isLookedAt: boolean) {
      isFocused = isLookedAt;
      bridge.focusChanged();
    },
    /** As it comes over a channel: a copy, of which more is left than JSON keeps. */
    async say(message: unknown): Promise<void> {
      bridge.heard(structuredClone(message));
      await settled();
    },
    async answer(message: unknown): Promise<void> {
      ports.at(-1)?.far.postMessage(message);
      await settled();
    },
    passed: () => ports.flatMap(({ far }) => far.received),
  };
}

const about = (type: string, more: object) => ({
  type: 'ask',
  id: 1,
  question: { type, session: 's', ...more },
});

/** A list with something beside its places. */
function smuggling(list: readonly unknown[]): unknown {
  return Object.assign([...list], { smuggled: 'x'.repeat(1_000_000) });
}

function cyclic(): unknown {
  const message: Record<string, unknown> = { type: 'ask', id: 1 };
  message.question = message;
  return message;
}

function nested(depth: number): unknown {
  let value: unknown = 'deep';
  for (let at = 0; at < depth; at += 1) value = { type: 'ask', id: 1, question: value };
  return value;
}

describe('the bridge', () => {
  it.each([
    ['what only it may say', { type: 'attend', isFocused: true }],
    ['the words of a host', { type: 'told', session: 's', isRestored: false, events: [] }],
    ['the words of a view', { type: 'watch' }],
    ['a name of every object', { type: 'constructor' }],
    ['a question of no kind', { type: 'ask', id: 1, question: { type: '__proto__' } }],
    ['a list in place of an object', Object.assign([], { type: 'reset' })],
    ['a map', new Map([['type', 'ask']])],
    ['a date', new Date(0)],
    ['bytes', new Uint8Array(1_000)],
    ['a huge number', { ...restore(1), id: 10n ** 30n }],
    ['a number that is none', { ...restore(1), id: Number.NaN }],
    ['a negative id', { ...restore(1), id: -1 }],
    ['what holds itself', cyclic()],
    ['something very deep', nested(1_000)],
    ['a part that there is not', { type: 'load', part: 'page-bridge' }],
    ['a part in a list', { type: 'load', part: ['widget'] }],
    [
      'a time without end',
      {
        ...restore(1),
        question: {
          type: 'restoreSession',
          restore: { ...RESTORE, maxOfflineDuration: Number.POSITIVE_INFINITY },
        },
      },
    ],
    [
      'a list with more than its places',
      { type: 'ask', id: 1, question: { type: 'deleteUserData', session: 's', keys: smuggling(['a']) } },
    ],
    [
      'a pair with more than its places',
      {
        type: 'ask',
        id: 1,
        question: { type: 'setUserData', session: 's', userData: [smuggling(['a', 'b'])] },
      },
    ],
    [
      'a message type that there is not',
      {
        type: 'ask',
        id: 1,
        question: { type: 'sendMessage', session: 's', message: 'x', messageType: 'toString' },
      },
    ],
    ['a flag that is none', about('sendTyping', { isTyping: 'yes', message: null })],
    ['a text that is none', about('sendTyping', { isTyping: true, message: { length: 1 } })],
    ['a number in place of a text', { ...restore(1), question: { type: 'leave', session: 7 } }],
    ['an id without end', { ...restore(1), question: { type: 'leave', session: 's'.repeat(100) } }],
    ['a text in place of a list', about('deleteUserData', { keys: 'abc' })],
    ['an object in place of a list', about('deleteUserData', { keys: { 0: 'a', length: 1 } })],
    ['an object in place of a pair', about('setUserData', { userData: [{ 0: 'a', 1: 'b', length: 2 }] })],
    ['an object in place of a value', about('setUserData', { userData: [['a', { b: 1 }]] })],
    ['a value with another key', about('deleteUserData', { key: ['a'] })],
    ['a value with more keys', { ...restore(1), toJSON: 'x' }],
    ['a value with fewer keys', { type: 'ask', id: 1, question: { type: 'leave' } }],
  ])('[PA2] lets %s not through', async (_name, message) => {
    const { say, ports } = createScene();
    await say(message);
    expect(ports).toEqual([]);
  });

  it.each(['x', -1, 1.5, null, {}])('[PA2] answers nothing to a question numbered %j', async (id) => {
    const { say, told } = createScene();
    await say({ ...restore(1), id });
    await say({ type: 'ask', id, question: { type: 'leave', session: 's'.repeat(70_000) } });
    expect(told).toEqual([]);
  });

  it('[PA2] lets through of a request for a part what is of the vocabulary', async () => {
    const { say, passed } = createScene();
    await say({ type: 'load', part: 'widget', smuggled: 'x'.repeat(1_000_000), tabId: 9 });
    expect(passed()).toEqual([{ type: 'load', part: 'widget' }]);
  });

  it('[PA5] lets through twenty messages in any second, of ten thousand', async () => {
    const { say, passed, told, clock } = createScene();
    for (let id = 0; id < 10_000; id += 1) await say(restore(id));
    expect(passed()).toHaveLength(MESSAGES_PER_SECOND);
    expect(told).toHaveLength(10_000 - MESSAGES_PER_SECOND);
    await clock.advance(SECOND_MS);
    await say(restore(1));
    expect(passed()).toHaveLength(MESSAGES_PER_SECOND + 1);
  });

  it('[PA5] lets through fifty questions without an answer', async () => {
    const { say, passed, clock } = createScene();
    for (let id = 0; id < 100; id += 1) {
      await say(restore(id));
      await clock.advance(SECOND_MS / 10);
    }
    expect(passed()).toHaveLength(50);
  });

  it.each([70_000, 1_000_000, 20_000_000])(
    '[PA5] lets no text of %i through, and tells why',
    async (length) => {
      const { say, ports, told } = createScene();
      const question = {
        type: 'sendMessage',
        session: 's',
        message: 'x'.repeat(length),
        messageType: 'text',
      };
      await say({ type: 'ask', id: 1, question });
      expect(ports).toEqual([]);
      expect(told).toMatchObject([{ id: 1, answer: { failure: { reason: 'overLimit' } } }]);
    },
  );

  it('[PA4] answers each question once, however often its number comes back', async () => {
    const { say, answer, told } = createScene();
    await say(restore(1));
    for (let round = 0; round < 3; round += 1)
      await answer({ type: 'answered', id: 1, answer: { type: 'nothing' } });
    await answer({ type: 'answered', id: 2, answer: { type: 'nothing' } });
    expect(told).toEqual([{ type: 'answered', id: 1, answer: { type: 'nothing' } }]);
  });

  it.each([
    [
      'a key of the session',
      { type: 'session', session: { id: 's', username: 'A', secureKey: 'k' }, widget: null },
    ],
    [
      'a chat of another site',
      { type: 'session', session: { id: 's', username: 'A' }, widget: null, site: 'b' },
    ],
    ['a stored state', { type: 'done', state: { keys: {} } }],
  ])('[PA3] tells the page nothing beyond the vocabulary, be it %s', async (_name, given) => {
    const { say, answer, told } = createScene();
    await say(restore(1));
    await answer({ type: 'answered', id: 1, answer: given });
    await answer({ type: 'attend', isFocused: true });
    await answer({ type: 'told', session: 's', isRestored: false, events: [], keys: {} });
    expect(told).toEqual([]);
  });

  it('[PA2] says by itself alone whether the visitor looks, and only of a chat that the page has', async () => {
    const { say, answer, focus, passed } = createScene();
    await say(restore(1));
    focus(true);
    await say({ type: 'attend', isFocused: true });
    expect(passed()).toHaveLength(1);
    const session = { id: 's', username: 'A' };
    await answer({ type: 'answered', id: 1, answer: { type: 'session', session, widget: null } });
    expect(passed().slice(1)).toEqual([{ type: 'attend', isFocused: true }]);
  });

  it('[PA4] that was sent away tells so, and goes on asking to come back only for a page with a chat', async () => {
    const { say, ports, told, clock } = createScene();
    for (let id = 0; id < 5; id += 1) {
      await say(restore(id));
      ports.at(-1)?.far.disconnect();
      await settled();
    }
    await clock.advance(60 * SECOND_MS);
    expect(ports).toHaveLength(5);
    expect(told).toMatchObject(
      [0, 1, 2, 3, 4].map((id) => ({ id, answer: { failure: { reason: 'noAnswer' } } })),
    );
  });
});
