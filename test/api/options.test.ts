// The options of `startSession` (API.md 2.1).
import { describe, expect, it } from 'vitest';
import type { ChatSession } from '../../core/api/types.ts';
import { codeOf, createScene, SERVER, startSession, watch } from './api-scene.ts';

/** Hands a call whatever a page may give, which its types would not allow. */
const given = (value: unknown): object => Object(value);

describe('the options of startSession', () => {
  it('[AP8] gives the documented defaults and ignores keys that it does not know', () => {
    const scene = createScene();
    const page = scene.open();
    startSession(page, { colour: 'red', embedded: 'twice' });
    expect(scene.chats.chat().start).toMatchObject({
      serverUrl: SERVER,
      service: null,
      username: 'User',
      subject: null,
      transport: null,
      stateStorage: null,
      maxOfflineDuration: null,
      disableWebSockets: null,
      debug: false,
    });
  });

  it('[AP8] hands on what the page says, and leaves its object as it was', () => {
    const scene = createScene();
    const page = scene.open();
    const options = Object.freeze({
      serverUrl: SERVER,
      service: 'sales',
      username: 'Ada',
      subject: 'Engines',
      userData: Object.freeze({ FirstName: 'Ada' }),
      maxOfflineDuration: 60,
      disableWebSockets: true,
      debug: true,
    });
    startSession(page, options);
    const { userData, ...rest } = scene.chats.chat().start;
    expect(rest).toMatchObject({
      service: 'sales',
      username: 'Ada',
      subject: 'Engines',
      maxOfflineDuration: 60,
    });
    expect(rest).toMatchObject({ disableWebSockets: true, debug: true });
    expect(Object.fromEntries(userData)).toMatchObject({ FirstName: 'Ada' });
  });

  it('[AP9] merges user data over its defaults', () => {
    const scene = createScene();
    const page = scene.open({ title: 'Shop', referrer: 'https://search.example/' });
    startSession(page, { userData: { FirstName: 'Ada', pageTitle: 'Mine', age: 7, isNew: true } });
    expect(scene.chats.chat().userData()).toEqual({
      source: 'web',
      pageTitle: 'Mine',
      url: 'https://a.example/dir/page.html',
      referrer: 'https://search.example/',
      FirstName: 'Ada',
      age: 7,
      isNew: true,
    });
  });

  it('[AP9] keeps a null of the page, so that the default does not come back', () => {
    const scene = createScene();
    const page = scene.open();
    const session = startSession(page, { userData: { source: null, other: undefined } });
    const data = watch(session.getUserData());
    page.run();
    expect(data.done[0]).toMatchObject({ source: null });
    expect(data.done[0]).not.toHaveProperty('other');
    page.leave();
    const later = scene.open();
    const restored = watch(later.api.restoreSession());
    later.run();
    const again = watch((restored.done[0] as ChatSession).getUserData());
    later.run();
    expect(again.done[0]).toMatchObject({ source: null });
  });

  it('[AP9] tells objects in user data as text, and leaves out what cannot be told', () => {
    const scene = createScene();
    const page = scene.open();
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    const userData = {
      address: new URL('https://a.example/x'),
      basket: { items: [1, 2] },
      list: ['a'],
      circle,
      call: () => 1,
      none: Number.NaN,
      ['__proto__']: 'a key like others',
      get broken(): never {
        throw new Error('of the page');
      },
    };
    startSession(page, { userData });
    const data = new Map(scene.chats.chat().start.userData);
    expect(data.get('address')).toBe('https://a.example/x');
    expect(data.get('basket')).toBe('{"items":[1,2]}');
    expect(data.get('list')).toBe('["a"]');
    expect(['circle', 'call', 'none', 'broken'].filter((key) => data.has(key))).toEqual([]);
  });

  it.each([
    [{ serverUrl: 'https://s.example/x/' }, 'https://s.example/x/'],
    [{ serverURL: 'https://s.example/x' }, 'https://s.example/x'],
    [{ serverUrl: 'chat/cometd' }, 'https://a.example/dir/chat/cometd'],
    [{ serverUrl: '/chat/cometd' }, 'https://a.example/chat/cometd'],
    [{ serverUrl: '//s.example/x' }, 'https://s.example/x'],
  ])('[AP10] finds the server address in %j', (options, expected) => {
    const scene = createScene();
    const page = scene.open();
    page.api.startSession(options);
    page.run();
    expect(scene.chats.chat().start.serverUrl).toBe(expected);
  });

  it('[AP10] resolves a relative address against the base of the document', () => {
    const scene = createScene();
    const page = scene.open({ baseURI: 'https://cdn.example/assets/' });
    page.api.startSession({ serverUrl: 'cometd' });
    page.run();
    expect(scene.chats.chat().start.serverUrl).toBe('https://cdn.example/assets/cometd');
  });

  it('[AP10] takes the address of the config global where the options name none', () => {
    const scene = createScene();
    const page = scene.open({ globals: { _gwc: { serverUrl: '/from-config', autoRestore: false } } });
    page.api.startSession({ username: 'Ada' });
    page.run();
    expect(scene.chats.chat().start.serverUrl).toBe('https://a.example/from-config');
  });

  it('[AP10] leaves a missing address to the host, whose refusal is code 2 and names the option', () => {
    const scene = createScene();
    const page = scene.open();
    const watched = watch(page.api.startSession());
    page.run();
    expect(watched.failed[0]?.error).toEqual({
      code: 2,
      description: 'A mandatory parameter is missing: serverUrl.',
    });
  });

  it.each([
    ['options', 'text'],
    ['options', 7],
    ['options', []],
    ['options', () => 1],
  ])('[AP12] fails with 3 where the %s are %s', (_name, value) => {
    const page = createScene().open();
    const watched = watch(Reflect.apply(page.api.startSession, null, [value]));
    page.run();
    expect(codeOf(watched)).toBe(3);
  });

  it.each(
    Object.entries({
      serverUrl: [7, {}, true, 'javascript:alert(1)', 'http://', 'file:///etc/passwd'],
      service: [7],
      username: [7, {}],
      subject: [false],
      userData: ['text', [], 7],
      transport: ['text', {}, { startSession: 1 }],
      stateStorage: [{}, { read: () => null }, { read: 1, write: 2 }],
      maxOfflineDuration: ['5', -1, Number.NaN, Number.POSITIVE_INFINITY],
      disableWebSockets: ['true', 1],
      logger: [{}, 'log'],
      debug: ['yes'],
      localization: [7, []],
    }).flatMap(([name, values]) => values.map((value) => [name, value] as const)),
  )('[AP12] fails with 3 and the name of the option where %s is %j', (name, value) => {
    const page = createScene().open();
    const watched = watch(page.api.startSession(given({ serverUrl: SERVER, [name]: value })));
    expect(watched.failed).toEqual([]);
    page.run();
    expect(watched.failed[0]?.error).toEqual({
      code: 3,
      description: `A parameter has a wrong value: ${name}.`,
    });
    expect(page.host.said).toEqual([]);
    expect(page.page.printed).toEqual([]);
  });

  it('[AP12] takes null for "not given", and a getter that throws as well', () => {
    const scene = createScene();
    const page = scene.open();
    const options = {
      serverUrl: SERVER,
      username: null,
      transport: null,
      logger: null,
      get subject(): never {
        throw new Error('of the page');
      },
    };
    const watched = watch(page.api.startSession(given(options)));
    page.run();
    expect(codeOf(watched)).toBeNull();
    expect(scene.chats.chat().start).toMatchObject({ username: 'User', subject: null });
  });
});
