// Pages that keep their own names, tamper, forbid, move, and are left and come back to: the chat goes on, and nothing of the page breaks.
import { describe, expect, it } from 'vitest';
import type { ChatApi } from '../../core/api/types.ts';
import { fill, type HostScene, hostPage, script, useHostPages } from './host-scene.ts';
import { until } from './until.ts';
import type { WebPage } from './web-sites.ts';
import { BROWSERS } from './world.ts';

declare global {
  interface Window {
    parley: { readonly chat: ChatApi };
    /** Of the pages. */
    own: unknown;
    ready: ChatApi;
  }
  function start(): void;
  function go(name: string, how?: string): void;
}

const NONCE = 'a1b2c3';
const page = (head: string, body = '<h1>A page</h1>') =>
  `<!doctype html><html lang="en"><head><title>A page</title>${head}</head><body>${body}</body></html>`;

/** Each in a script of its own, as pages have them, and used by the next. */
const OWN_CHATS = {
  var: 'var chat = { mine: 1 };',
  let: 'let chat = { mine: 1 };',
  const: 'const chat = { mine: 1 };',
  function: 'function chat() {} chat.mine = 1;',
  class: 'class chat { static mine = 1 }',
  assignment: 'chat = { mine: 1 };',
} as const;
const OWN_PAGE = (declaration: string, element = '') =>
  page(
    `<script src="/report.js"></script><script>${declaration}</script>`,
    `${element}<script>own = chat.mine ?? chat.tagName; document.addEventListener('chatready', (event) => { ready = event.detail.chat; });</script>`,
  );

const STRICT_START = `
  document.addEventListener('securitypolicyviolation', (event) => hear('violation ' + event.violatedDirective + ' ' + event.blockedURI));
  function start() {
    chat.startChat({ embedded: true, serverUrl: '/server/cometd' })
      .done((session) => { session.onMessageReceived((event) => hear('message ' + event.content.text)); hear('session'); })
      .fail((event) => hear('failed ' + event.description));
  }`;
const STRICT = page(
  `<script nonce="${NONCE}" src="/report.js"></script><script nonce="${NONCE}">${STRICT_START}</script>`,
);
const policy = (value: string) => ({ 'content-security-policy': value });

const PAGES: Readonly<Record<string, WebPage>> = {
  ...Object.fromEntries(
    Object.entries(OWN_CHATS).map(([name, declaration]) => [`/own/${name}`, { text: OWN_PAGE(declaration) }]),
  ),
  '/own/element': { text: OWN_PAGE('', '<div id="chat">Our own chat</div>') },
  '/tampered': hostPage('tampered.html'),
  '/strict': {
    headers: policy(`default-src 'none'; script-src 'nonce-${NONCE}'`),
    text: STRICT,
  },
  '/trusted': {
    headers: policy(`script-src 'nonce-${NONCE}'; require-trusted-types-for 'script'; trusted-types 'none'`),
    text: STRICT,
  },
  '/base': {
    text: page(
      '<base href="/elsewhere/deep/"><script src="/report.js"></script>',
      `<script>function start() {
        chat.startChat({ embedded: true, serverUrl: '../../server/cometd', registration: false, localization: 'texts.json' })
          .done((session) => { session.onMessageReceived((event) => hear('message ' + event.content.text)); hear('session'); })
          .fail((event) => hear('failed ' + event.description));
      }</script>`,
    ),
  },
  '/elsewhere/deep/texts.json': {
    headers: { 'content-type': 'application/json' },
    text: '{"title":"Juttelu"}',
  },
  '/app/start': hostPage('router.html'),
  '/login': hostPage('login.html'),
  '/login-no-store': hostPage('login.html', { 'cache-control': 'no-store' }),
  '/provider': { text: page('<script src="/report.js"></script>', '<h1>Log in</h1>') },
  '/loader.js': script(''),
};

/** The browser's own request for an icon is not ours. */
const isViolation = (line: string) => line.startsWith('violation') && !line.endsWith('/favicon.ico');

async function converse({ server, waitToHear, waitToSee, clickOn }: HostScene, agent: string): Promise<void> {
  server.agent().join();
  server.agent().say(agent);
  await waitToHear(`message ${agent}`);
  await waitToSee('.gwc-chat-message:not(.gwc-chat-systemMessage) .gwc-chat-message-text', agent);
  await clickOn('.gwc-chat-control-minimize');
  await clickOn('.gwc-chat-control-minimize');
}

describe.each(BROWSERS)('a page in %s', (kind) => {
  const use = useHostPages(kind, PAGES);

  it('[HP5] that has a chat of its own, in whatever way, keeps it, and finds ours as parley.chat', async () => {
    const { load, problems, tab } = use();
    const seen: Record<string, unknown> = {};
    for (const name of [...Object.keys(OWN_CHATS), 'element']) {
      await load('a.example', `/own/${name}`);
      seen[name] = await tab.evaluate(() => [
        window.own,
        window.ready === window.parley.chat && window.ready.parley,
      ]);
      expect(await problems(), name).toEqual([]);
    }
    const kept = Object.fromEntries(Object.keys(OWN_CHATS).map((name) => [name, [1, 'extension']]));
    expect(seen).toEqual({ ...kept, element: ['DIV', 'extension'] });
  });

  it.each(['before', 'after'])('[HP6] that replaces Promise, lists, JSON and more %s', async (when) => {
    const scene = use();
    const { load, tab, waitToHear, clickOn, problems } = scene;
    await load('a.example', `/tampered?${when}`);
    await tab.evaluate(() => start());
    await waitToHear('session');
    await converse(scene, 'Hello https://a.example/');
    await fill(scene, 'gwc-chat-input', 'Hi');
    await clickOn('.gwc-chat-message-send');
    await waitToHear('message Hi');
    expect(await problems()).toEqual([]);
  });

  it.each(['strict', 'trusted'])(
    '[HP7] with a policy is drawn and styled without a violation: %s',
    async (name) => {
      const scene = use();
      const { load, tab, waitToHear, waitToSee, clickOn, problems, heard } = scene;
      await load('b.example', `/${name}`);
      await tab.evaluate(() => start());
      await waitToSee('#gcbChatRegister');
      await fill(scene, 'gcbChatFirstName', 'Ann');
      await clickOn('#gcbChatRegister');
      await waitToHear('session');
      await converse(scene, 'Hello https://a.example/');
      const style = await tab.evaluate(() => {
        const element = document.querySelector('.gwc-chat-embedded-window');
        return element === null ? null : getComputedStyle(element).position;
      });
      expect(style).toBe('fixed');
      expect((await heard()).filter(isViolation)).toEqual([]);
      expect(await problems()).toEqual([]);
    },
  );

  it('[HP8] with a base has its relative addresses from there', async () => {
    const scene = use();
    const { load, tab, waitToHear, waitToSee, problems } = scene;
    await load('c.example', '/base');
    await tab.evaluate(() => start());
    await waitToHear('session');
    await waitToSee('.gwc-chat-title', 'Juttelu');
    await converse(scene, 'Hello');
    expect(await problems()).toEqual([]);
  });

  it('[HP9] that swaps its views keeps the chat, and a page that wipes it out has closed it', async () => {
    const scene = use();
    const { load, tab, waitToHear, clickOn, countOf, server, problems } = scene;
    await load('d.example', '/app/start');
    await tab.evaluate(() => go('lamps'));
    await clickOn('main button');
    await waitToHear('session');
    await converse(scene, 'Hello');
    await tab.evaluate(() => go('tables'));
    await tab.evaluate(() => go('chairs', 'body'));
    await tab.evaluate(() => history.back());
    await waitToHear('popstate');
    expect(await countOf('body > .gwc-chat-embedded-window')).toBe(1);
    server.agent().say('Still here');
    await waitToHear('message Still here');
    await tab.evaluate(() => go('beds', 'wiped'));
    await until('the chat is left', () => server.hasEnded());
    await waitToHear('ended');
    expect(await countOf('.gwc-chat')).toBe(0);
    await clickOn('main button');
    await until('another is there', async () => (await countOf('.gwc-chat-input')) === 1);
    expect(await problems()).toEqual([]);
  });

  it.each([
    ['kept in memory', '/login'],
    ['never stored', '/login-no-store'],
  ])('[HP10] that is left and come back to has its chat: %s', async (how, path) => {
    const scene = use();
    const { load, tab, waitToHear, clickOn, server, heard, problems } = scene;
    await load('e.example', path);
    await tab.evaluate(() => start());
    await waitToHear('form');
    await clickOn('#gcbChatRegister');
    await waitToHear('session');
    await converse(scene, 'Hello');
    await load('e.example', '/provider');
    server.agent().say('While you were away');
    await tab.evaluate(() => history.back());
    await waitToHear('message While you were away');
    if (how === 'kept in memory') expect(await heard()).toContain(how);
    expect((await heard()).filter((line) => line.startsWith('message'))).toEqual([
      'message Hello',
      'message While you were away',
    ]);
    await fill(scene, 'gwc-chat-input', 'I am back');
    await clickOn('.gwc-chat-message-send');
    await waitToHear('message I am back');
    expect(await problems()).toEqual([]);
  });

  it('[HP11] that sends its visitor to another origin to log in has the half-filled form afterwards', async () => {
    const scene = use();
    const { load, tab, waitToHear, waitToSee, clickOn, server } = scene;
    await load('a.example', '/login');
    await waitToHear('nothing true');
    await tab.evaluate(() => start());
    await waitToHear('form');
    await fill(scene, 'gcbChatFirstName', 'An');
    await fill(scene, 'gcbChatFirstName', 'Ann');
    await load('b.example', '/provider');
    await load('a.example', '/login');
    await waitToHear('form');
    await waitToSee('#gcbChatRegister');
    expect(
      await tab.evaluate(() => document.querySelector<HTMLInputElement>('#gcbChatFirstName')?.value),
    ).toBe('Ann');
    await clickOn('#gcbChatRegister');
    await waitToHear('session');
    expect(server.form()).toMatchObject({ firstName: 'Ann' });
  });

  it('[HP12] that sends its visitor away during a chat has history, draft and minimised window afterwards', async () => {
    const scene = use();
    const { load, tab, waitToHear, clickOn, server, heard } = scene;
    await load('a.example', '/login');
    await waitToHear('nothing true');
    await tab.evaluate(() => start());
    await waitToHear('form');
    await clickOn('#gcbChatRegister');
    await waitToHear('session');
    await converse(scene, 'Please log in');
    await fill(scene, 'gwc-chat-input', 'my order');
    await clickOn('.gwc-chat-control-minimize');
    await load('b.example', '/provider');
    expect(await tab.evaluate(() => document.querySelector('.gwc-chat') === null)).toBe(true);
    server.agent().say('Are you in?');
    await load('a.example', '/login');
    await waitToHear('message Are you in?');
    const lines = (await heard()).filter((line) => line !== 'loaded');
    expect(lines).toEqual(['session', 'chat true', 'message Please log in', 'message Are you in?']);
    expect(
      await tab.evaluate(() => document.querySelector<HTMLTextAreaElement>('.gwc-chat-input')?.value),
    ).toBe('my order');
  });
});
