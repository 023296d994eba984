// Attacks by words, over the channel that a page took before the API could.
import { expect } from 'vitest';
import type { Arena, Given } from './arena.ts';
import type { Attack } from './attack.ts';

/** Says things one after the other; the words that came back for each question, and how much came back besides. */
async function sayAll(arena: Arena, messages: readonly unknown[]): Promise<number> {
  await arena.raw.bringToFront();
  return arena.raw.evaluate(async (given) => {
    const before = window.raw.heard.length;
    for (const message of given) await window.raw.say(message);
    await window.raw.fence();
    return window.raw.heard.length - before - 1;
  }, messages);
}

/** Asks one after the other. */
async function askAll({ raw }: Arena, questions: readonly unknown[]): Promise<readonly string[]> {
  await raw.bringToFront();
  return raw.evaluate(async (given) => {
    const answers: string[] = [];
    for (const question of given) answers.push(await window.raw.ask(question));
    return answers;
  }, questions);
}

const RESTORE = {
  transport: null,
  stateStorage: null,
  state: null,
  isForWidget: true,
  maxOfflineDuration: null,
  disableWebSockets: null,
  debug: false,
};
const restoring = (changed: object = {}) => ({ type: 'restoreSession', restore: { ...RESTORE, ...changed } });

function questionsAbout(session: string): readonly unknown[] {
  return [
    { type: 'sendMessage', session, message: 'I am Ann', messageType: 'text' },
    { type: 'sendTyping', session, isTyping: true, message: 'I am Ann' },
    { type: 'getTranscript', session, fromIndex: 0 },
    { type: 'leave', session },
    { type: 'setUserData', session, userData: [['FirstName', 'Eve']] },
    { type: 'getUserData', session },
    { type: 'deleteUserData', session, keys: ['FirstName'] },
    { type: 'resumeSession', session, fromIndex: 0, transport: null, stateStorage: null, unanswered: [] },
  ];
}

function aboutAll(pick: (given: Given) => string): Attack[1] {
  return async (arena) => {
    const questions = questionsAbout(pick(arena.given));
    expect(await askAll(arena, questions)).toEqual(questions.map(() => 'chatGone'));
  };
}

export const FORGED: readonly Attack[] = [
  [
    'takes the channel before the API is there, and is then a page of its site like any other',
    async (arena) => expect(await askAll(arena, [restoring()])).toEqual(['nothing']),
  ],
  [
    'says what views, overlays, launchers and hosts say',
    async (arena) => {
      const { ownId, victimId } = arena.given;
      const words = [
        { type: 'watch' },
        { type: 'command', chatId: ownId, commandId: 'x', command: { type: 'endChat' } },
        { type: 'overlayWishes', pass: 'x', wish: { type: 'expand' } },
        { type: 'launcherAsks', hasFrame: false },
        { type: 'told', session: victimId, isRestored: false, events: [] },
        { type: 'answered', id: 1, answer: { type: 'done' } },
        { type: 'reset' },
      ];
      expect(await sayAll(arena, words)).toBe(0);
    },
  ],
  [
    'says of the visitor that they look at the chats of others',
    async (arena) => {
      const { ownId, victimId } = arena.given;
      const words = [ownId, victimId].flatMap((chatId) => [
        { type: 'attend', isFocused: true },
        { type: 'attend', isFocused: true, chatId, session: chatId },
      ]);
      expect(await sayAll(arena, words)).toBe(0);
    },
  ],
  [
    'claims the origin of another, its tab, its document',
    async (arena) => {
      const claims = ['origin', 'site', 'sender', 'url', 'tabId', 'documentId', 'toJSON'];
      const { victimOrigin } = arena.given;
      const questions = claims.map((key) => ({ ...restoring(), [key]: victimOrigin }));
      expect(await askAll(arena, questions)).toEqual(claims.map(() => 'malformed'));
    },
  ],
  [
    'uses names that every object has',
    async (arena) => {
      const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'];
      expect(
        await askAll(
          arena,
          names.map((type) => ({ type })),
        ),
      ).toEqual(names.map(() => 'malformed'));
    },
  ],
  [
    'sends what no JSON holds: maps, dates, bytes, what holds itself, lists with more than their places',
    async (arena) => {
      await arena.raw.bringToFront();
      const answers = await arena.raw.evaluate(async () => {
        const cyclic: Record<string, unknown> = { type: 'leave' };
        cyclic.session = cyclic;
        const smuggling = Object.assign(['a'], { more: 'x'.repeat(1_000_000) });
        const questions: unknown[] = [
          new Map([['type', 'leave']]),
          new Date(0),
          new Uint8Array(1_000_000),
          new Blob(['x']),
          new Error('leave'),
          10n ** 30n,
          cyclic,
          [{ type: 'leave', session: 's' }],
          { type: 'deleteUserData', session: 's', keys: smuggling },
          { type: 'setUserData', session: 's', userData: [Object.assign(['a', 'b'], { more: 1 })] },
          { type: 'getTranscript', session: 's', fromIndex: Number.NaN },
          { type: 'leave', session: new String('s') },
        ];
        const words: string[] = [];
        for (const question of questions) words.push(await window.raw.ask(question));
        return words;
      });
      expect(new Set(answers)).toEqual(new Set(['malformed']));
      expect(answers).toHaveLength(12);
    },
  ],
  [
    'has our own scripts put elsewhere, and others put in',
    async (arena) => {
      const { requests } = arena.scene.sites;
      const parts = ['background', '../options', 'page-bridge', '__proto__', ['widget'], null];
      const words = parts.map((part) => ({ type: 'load', part }));
      const before = requests().length;
      expect(await sayAll(arena, [...words, { type: 'load', part: 'widget', tabId: 1, frameIds: [0] }])).toBe(
        0,
      );
      expect(requests()).toHaveLength(before);
    },
  ],
];

export const NAMING_OTHERS: readonly Attack[] = [
  ["asks for everything about the visitor's own chat, by its id", aboutAll(({ ownId }) => ownId)],
  ["asks for everything about the victim's chat, by its id", aboutAll(({ victimId }) => victimId)],
  [
    'restores by states that name the chats of others',
    async (arena) => {
      const { ownId, victimId } = arena.given;
      const states = [ownId, victimId].flatMap((id) => [
        `parley:1:${id}`,
        id,
        `parley:2:${id}`,
        JSON.stringify({ id }),
      ]);
      const questions = states.map((state) => restoring({ state, stateStorage: 1 }));
      expect(await askAll(arena, questions)).toEqual(states.map(() => 'stateRefused'));
    },
  ],
  [
    'keeps a widget for the chats of others',
    async (arena) => {
      const { ownId, victimId } = arena.given;
      const words = [ownId, victimId, '__proto__'].map((session) => ({
        ...{ type: 'keepWidget', session, stateStorage: 1, widget: 'Eve', start: null },
      }));
      expect(await sayAll(arena, words)).toBe(0);
    },
  ],
  [
    'speaks as the transport of chats that have none of its own',
    async (arena) => {
      const event = { type: 'SessionEnded' };
      const words = [0, 1, 2, 3, 4].flatMap((number) => [
        { type: 'providerTold', provider: number, entries: [{ key: null, event }] },
        { type: 'providerAnswered', call: number, answer: { type: 'done', sessionId: null, userData: null } },
      ]);
      expect(await sayAll(arena, words)).toBe(0);
    },
  ],
];

export const SERVERS: readonly Attack[] = [
  [
    'names a server that is none',
    async (arena) => {
      const addresses = [
        'javascript:alert(1)',
        'file:///etc/passwd',
        `${arena.given.extensionOrigin}/x`,
        '//x',
        '',
      ];
      const questions = addresses.map((serverUrl) => ({
        type: 'startSession',
        start: { ...START, serverUrl },
      }));
      expect(await askAll(arena, questions)).toEqual(addresses.map(() => 'addressRefused'));
    },
  ],
  [
    'names a service that is none',
    async (arena) => {
      const services = ['../admin', 'a b', 'x?y', 'support#'];
      const questions = services.map((service) => ({ type: 'startSession', start: { ...START, service } }));
      expect(await askAll(arena, questions)).toEqual(services.map(() => 'wrongValue'));
    },
  ],
  [
    'names a server of its own: the visitor is asked, says no, and nothing goes there',
    async (arena) => {
      const { strangerOrigin, attackerOrigin } = arena.given;
      const serverUrl = `${strangerOrigin}/cometd`;
      const before = arena.scene.sites.requests().length;
      const asked = askAll(arena, [{ type: 'startSession', start: { ...START, serverUrl } }]);
      const query = new URLSearchParams({ site: attackerOrigin, serverUrl });
      const question = await arena.scene.browser().pageAt(`question.html?${query}`);
      await question.close();
      expect(await asked).toEqual(['addressRefused']);
      expect(arena.scene.sites.requests()).toHaveLength(before);
    },
  ],
];

export const START = {
  serverUrl: null,
  service: null,
  username: 'Eve',
  subject: null,
  userData: [],
  transport: null,
  stateStorage: null,
  maxOfflineDuration: null,
  disableWebSockets: null,
  debug: false,
};
