// How pages get hold of the API (API.md 1.1, section 4 and 8).
import vm from 'node:vm';
import { describe, expect, it } from 'vitest';
import { findApi, installGlobal } from '../../core/api/global-name.ts';
import { codeOf, createScene, SERVER, startSession, watch } from './api-scene.ts';

const GWC = '_gwc';

describe('the global chat', () => {
  it('[AP70] is a property that the page may overwrite, of a frozen object that it may not change', () => {
    const page = createScene().open();
    const { window } = page.page;
    expect(window.chat).toBe(page.api);
    expect(Object.isFrozen(window.chat)).toBe(true);
    window.chat = 1;
    expect(Object.getOwnPropertyDescriptor(window, 'chat')).toEqual({
      value: 1,
      configurable: true,
      enumerable: true,
      writable: true,
    });
  });

  it.each([
    'var chat = 1; chat',
    'let chat = 1; chat',
    'const chat = 1; chat',
    'function chat() {} typeof chat === "function" && 1',
    'class chat {} typeof chat === "function" && 1',
    'chat = 1; chat',
  ])('[AP70] does not hinder a page that says: %s', (script) => {
    const { window } = createScene().open({ globals: { chat: 'elsewhere' } }).page;
    const context = vm.createContext({ document: window.document, CustomEvent });
    installGlobal(vm.runInContext('globalThis', context), createScene().open().api, {
      onDocumentReady: () => undefined,
    });
    expect(vm.runInContext(script, context)).toBe(1);
  });

  it('[AP70] is an element of that name as soon as the page has one, as without us', () => {
    const elements: Record<string, unknown> = {};
    const page = createScene().open({ elements });
    expect(page.page.window.chat).toBe(page.api);
    const element = { id: 'chat' };
    elements.chat = element;
    expect(page.page.window.chat).toBe(element);
    expect(page.page.window.parley).toEqual({ chat: page.api });
  });

  it('[AP71] is also there under a name that no page has for itself', () => {
    const page = createScene().open();
    expect(page.page.window.parley).toEqual({ chat: page.api });
  });

  it.each(['own value', null, 0])('[AP71] leaves a chat of the page alone: %j', (own) => {
    const page = createScene().open({ globals: { chat: own } });
    expect(page.page.window.chat).toBe(own);
    expect(page.page.window.parley).toEqual({ chat: page.api });
  });

  it('[AP71] adds to a parley of the page, and lets one be that is no object', () => {
    const parley = { own: 1 };
    const page = createScene().open({ globals: { chat: 1, parley } });
    expect(parley).toEqual({ own: 1, chat: page.api });
    const frozen = Object.freeze({});
    expect(createScene().open({ globals: { chat: 1, parley: frozen } }).page.window.parley).toBe(frozen);
  });

  it('[AP71] is told of by chatready when the document is there', () => {
    const page = createScene().open({ readyState: 'loading' });
    const heard: unknown[] = [];
    page.page.document.addEventListener('chatready', (event) => {
      if (event instanceof CustomEvent) heard.push(event.detail.chat);
    });
    page.run();
    expect(heard).toEqual([]);
    page.page.fire('document', 'DOMContentLoaded');
    page.run();
    expect(heard).toEqual([page.api]);
    const late = createScene().open();
    late.page.document.addEventListener('chatready', () => heard.push('late'));
    late.run();
    expect(heard).toEqual([page.api, 'late']);
  });

  it('[AP71] of the extension is found by the stand-alone script, under either name', () => {
    const scene = createScene();
    const page = scene.open();
    expect(findApi(page.page.window, 'extension')).toBe(page.api);
    const other = scene.open({ globals: { chat: 'own' } });
    expect(findApi(other.page.window, 'extension')).toBe(other.api);
    expect(findApi({ chat: { startChat: () => 1 } }, 'extension')).toBeNull();
    expect(findApi({}, 'script')).toBeNull();
  });
});

describe('the config global', () => {
  it.each(['_gwc', '_genesys'])('[AP72] %s: a function or a list of onReady gets the API, once', (name) => {
    for (const isList of [true, false]) {
      const heard: unknown[] = [];
      const onReady = (api: unknown, isTop: unknown) => heard.push([api, isTop]);
      const config = { autoRestore: false, onReady: isList ? [onReady, 'nonsense', onReady] : onReady };
      const globals = name === '_gwc' ? { _gwc: config } : { _genesys: { chat: config } };
      const page = createScene().open({ readyState: 'loading', globals });
      page.run();
      expect(heard).toEqual([]);
      page.page.fire('document', 'DOMContentLoaded');
      page.page.fire('window', 'load');
      page.run();
      expect(heard).toEqual(Array.from({ length: isList ? 2 : 1 }, () => [page.api, true]));
    }
  });

  it('[AP72] runs what is pushed later at once, and leaves nothing for another loader to run', () => {
    const config: { autoRestore: boolean; onReady: unknown[] } = { autoRestore: false, onReady: [] };
    const page = createScene().open({ globals: { [GWC]: config } });
    page.run();
    const heard: unknown[] = [];
    config.onReady.push((api: unknown, isTop: unknown) => heard.push([api, isTop]));
    expect(heard).toEqual([[page.api, true]]);
    expect(config.onReady).toHaveLength(0);
    expect(Array.isArray(config.onReady)).toBe(true);
  });

  it('[AP72] goes on after a callback that throws, and with a config that is frozen', () => {
    const heard: string[] = [];
    const onReady = [
      () => {
        throw new Error('of the page');
      },
      () => heard.push('second'),
    ];
    const page = createScene().open({ globals: { [GWC]: Object.freeze({ autoRestore: false, onReady }) } });
    page.run();
    expect(heard).toEqual(['second']);
  });

  it('[AP72] is found also where it comes between the document and its load', () => {
    const page = createScene().open();
    page.run();
    const heard: string[] = [];
    page.page.window[GWC] = { autoRestore: false, onReady: () => heard.push('ready') };
    page.page.fire('window', 'load');
    page.run();
    expect(heard).toEqual(['ready']);
  });

  it('[AP72] tells a frame that it is not the top', () => {
    const heard: unknown[] = [];
    const config = { autoRestore: false, onReady: (_api: unknown, isTop: unknown) => heard.push(isTop) };
    const page = createScene().open({ globals: { [GWC]: config }, isFrame: true });
    page.run();
    expect(heard).toEqual([false]);
  });

  it('[AP73] has its chat restored by itself after onReady, silently where there is none', () => {
    const scene = createScene();
    const page = scene.open();
    page.api.startChat({ serverUrl: SERVER, embedded: true, registration: false });
    page.run();
    page.leave();
    const heard: string[] = [];
    const onReady = () => heard.push('ready');
    const later = scene.open({ globals: { [GWC]: { onReady } } });
    later.api.onSession(() => heard.push('session'));
    later.run();
    expect(heard).toEqual(['ready', 'session']);
    const nothing = scene.open({ origin: 'https://b.example', globals: { [GWC]: {} } });
    nothing.run();
    nothing.page.fire('window', 'load');
    nothing.run();
    expect(nothing.host.asked('restoreSession')).toHaveLength(1);
    expect(nothing.page.printed).toEqual([]);
  });

  it('[AP73] has nothing restored with autoRestore: false, nor without a config', () => {
    const scene = createScene();
    const page = scene.open({ globals: { [GWC]: { autoRestore: false } } });
    const plain = scene.open();
    page.run();
    expect([page.host.said, plain.host.said]).toEqual([[], []]);
  });

  it('[AP74] gives the options of calls without arguments, embedded unless it says otherwise', () => {
    const scene = createScene();
    const config = { autoRestore: false, serverUrl: SERVER, registration: false, userData: { plan: 'gold' } };
    const page = scene.open({ globals: { _genesys: { chat: config } } });
    const restored = watch(page.api.restoreChat());
    page.run();
    expect(restored.failed).toEqual([{}]);
    const watched = watch(page.api.startChat());
    page.run();
    expect(codeOf(watched)).toBeNull();
    expect(scene.chats.chat().start.serverUrl).toBe(SERVER);
    expect(scene.chats.chat().userData()).toMatchObject({ plan: 'gold' });
  });

  it('[AP74] is overridden by arguments, key by key, and not changed', () => {
    const scene = createScene();
    const config = Object.freeze({
      autoRestore: false,
      serverUrl: SERVER,
      registration: false,
      username: 'Config',
    });
    const page = scene.open({ globals: { [GWC]: config } });
    page.api.startChat({ username: 'Ada', serverUrl: undefined, subject: 'x' } as object);
    page.run();
    expect(scene.chats.chat().start).toMatchObject({ username: 'Ada', serverUrl: SERVER, subject: 'x' });
  });

  it('[AP74] makes restoreChat work without embedded, unless a call says it should not', () => {
    const page = createScene().open({ globals: { [GWC]: { autoRestore: false } } });
    const codes = [
      undefined,
      { serverUrl: SERVER },
      { embedded: true },
      { embedded: false },
      { embedded: 'true' },
    ].map((given) => {
      const watched = watch(Reflect.apply(page.api.restoreChat, null, [given]));
      page.run();
      return watched.failed[0]?.code;
    });
    expect(codes).toEqual([undefined, undefined, undefined, 240, 240]);
  });

  it('[AP75] is found under the name that the tag of the loader gives', () => {
    const heard: string[] = [];
    const page = createScene().open({
      scripts: [{ attributes: {} }, { attributes: { 'data-gwc-var': 'my.own.config' } }],
      globals: {
        my: { own: { config: { autoRestore: false, onReady: () => heard.push('named') } } },
        [GWC]: { autoRestore: false, onReady: () => heard.push('customary') },
      },
    });
    page.run();
    expect(heard).toEqual(['named']);
  });

  it('[AP75] takes the server of the loader where the config names none', () => {
    const scene = createScene();
    const scripts = [{ attributes: { id: 'genesys-js', 'data-gcb-url': 'https://cb.example/cobrowse' } }];
    const config = { autoRestore: false, registration: false };
    const page = scene.open({ scripts, globals: { _genesys: { chat: config } } });
    page.api.startChat();
    page.run();
    expect(scene.chats.chat().start.serverUrl).toBe('https://cb.example/cobrowse');
    const other = scene.open({
      origin: 'https://b.example',
      scripts,
      globals: { _genesys: { chat: { ...config, serverUrl: '/own' } } },
    });
    other.api.startChat();
    other.run();
    expect(scene.chats.chat('https://b.example').start.serverUrl).toBe('https://b.example/own');
  });

  it('[AP76] of the Co-browse integration gets a button that starts a chat, unless it wants none', () => {
    const scene = createScene();
    const chat = { autoRestore: false, serverUrl: SERVER, registration: false };
    const launcherOf = (globals: Readonly<Record<string, unknown>>) => {
      const page = scene.open({ globals });
      page.run();
      return page.widget.launcher();
    };
    const launcher = launcherOf({ _genesys: { chat, buttons: { position: 'right', chat: true } } });
    expect(launcher?.position).toBe('right');
    launcher?.start();
    scene.tasks.run();
    expect(scene.chats.chat().start.serverUrl).toBe(SERVER);
    expect(launcherOf({ _genesys: { chat } })?.position).toBe('left');
    expect(launcherOf({ _genesys: { chat, buttons: { chat: false } } })).toBeNull();
    expect(launcherOf({ _genesys: { chat, integration: { buttons: { chat: false } } } })).toBeNull();
    expect(launcherOf({ _gwc: chat })).toBeNull();
  });

  it.each([null, 7, 'text', [], { chat: false }])('[AP75] that is %j is none', (value) => {
    const page = createScene().open({
      globals: { _genesys: value, _gwc: value === null ? null : undefined },
    });
    page.run();
    expect(page.host.said).toEqual([]);
    expect(startSession(page).isActive()).toBe(true);
  });
});
