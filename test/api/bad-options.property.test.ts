// Whatever a page gives to the API: it is told through `fail`, with a documented code, and nothing is thrown into the page.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatApi, ChatSession, Deferred } from '../../core/api/types.ts';
import { createScene, SERVER, startSession, watch } from './api-scene.ts';

/** Of the API itself (API.md 2.9), our own among them. */
const CODES = new Set([2, 3, 50, 51, 52, 100, 101, 190, 191, 192, 200, 201, 240]);
const OPTIONS = [
  ...['serverUrl', 'serverURL', 'service', 'username', 'subject', 'userData', 'transport', 'stateStorage'],
  ...['maxOfflineDuration', 'disableWebSockets', 'logger', 'debug', 'localization', 'embedded', 'templates'],
  ...[
    'widgetUrl',
    'registration',
    'ui',
    'autoRestore',
    'onReady',
    'message',
    'type',
    'isTyping',
    'fromIndex',
    'keys',
  ],
];
const CALLS = [
  'startSession',
  'restoreSession',
  'startChat',
  'restoreChat',
  'startChatInThisWindow',
] as const;
const COMMANDS = [
  ...['sendMessage', 'sendTyping', 'getTranscript', 'setUserData', 'getUserData', 'deleteUserData'],
] as readonly (keyof ChatSession)[];

/** Values that pages have, and some that only an attacker would think of. */
const oddities: readonly (() => unknown)[] = [
  () => undefined,
  () => Symbol('of the page'),
  () => 7n,
  () => () => {
    throw new Error('of the page');
  },
  () => Object.create(null),
  () => new Proxy({}, { get: () => fail(), has: () => fail(), ownKeys: () => fail() }),
  () => ({ read: () => ({ state: 1 }), write: () => fail() }),
  () => ({
    get length(): never {
      return fail();
    },
    toString: 1,
    valueOf: null,
  }),
  () => new Date(Number.NaN),
  () => SERVER,
];
function fail(): never {
  throw new Error('of the page');
}
type Make = () => unknown;
/** Made when it is used: the generator itself looks into what it gives. */
const value: fc.Arbitrary<Make> = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, maxDepth: 2 }).map(
    (given): Make =>
      () =>
        given,
  ),
  fc.constantFrom(...oddities),
);
const argument: fc.Arbitrary<Make> = fc.oneof(
  value,
  fc.dictionary(fc.constantFrom(...OPTIONS), value, { maxKeys: 6 }).map(
    (made): Make =>
      () =>
        Object.fromEntries(Object.entries(made).map(([name, make]) => [name, make()])),
  ),
);

function expectTold(watched: ReturnType<typeof watch>): void {
  expect(watched.done.length + watched.failed.length).toBeLessThanOrEqual(1);
  for (const { error, code, description } of watched.failed) {
    if (error === undefined) continue;
    expect(CODES).toContain(error.code);
    expect({ code, description }).toEqual(error);
  }
}

describe('whatever a page gives', () => {
  it.each(CALLS)('[AP12] to %s is taken, or told through fail with a documented code', (call) => {
    fc.assert(
      fc.property(argument, (make) => {
        const given = make();
        const scene = createScene();
        const page = scene.open();
        const deferred = Reflect.apply(page.api[call as keyof ChatApi] as () => Deferred<unknown>, null, [
          given,
        ]);
        const watched = watch(deferred);
        expect(watched.done.length + watched.failed.length).toBe(0);
        page.run();
        expectTold(watched);
        page.leave();
      }),
      { numRuns: 150 },
    );
  });

  it.each(COMMANDS)('[AP12, AP20] to %s is taken, or told through fail with a documented code', (command) => {
    const scene = createScene();
    const page = scene.open();
    const session = startSession(page);
    fc.assert(
      fc.property(argument, (make) => {
        const given = make();
        const watched = watch(Reflect.apply(session[command] as () => Deferred<unknown>, session, [given]));
        page.run();
        expect(watched.done.length + watched.failed.length).toBe(1);
        expectTold(watched);
      }),
      { numRuns: 150 },
    );
    expect(session.isActive()).toBe(true);
  });

  it('[AP12, AP28] to events and hooks throws nothing', () => {
    const page = createScene().open();
    const session = startSession(page);
    fc.assert(
      fc.property(value, (make) => {
        const given = make();
        for (const on of ['onMessageReceived', 'onSessionEnded', 'onError'] as const) {
          Reflect.apply(session[on], session, [given])();
        }
        Reflect.apply(page.api.onSession, null, [given])();
        Reflect.apply(page.api.onBeforeChatOptionsApplied, null, [given])();
      }),
      { numRuns: 100 },
    );
  });
});
