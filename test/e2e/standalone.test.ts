// The stand-alone script in pages of real browsers whose extension has nothing to say there: one browser of each kind for all of it.
import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ChatApi, ChatSession, StartChatOptions } from '../../core/api/types.ts';
import { sitePatternOf } from '../../core/settings/sites.ts';
import { writeSettings } from './background.ts';
import { builtScript } from './built-script.ts';
import { startChatServer, type TestServer } from './chat-server.ts';
import type { DrivenBrowser, DrivenPage } from './driver.ts';
import { launcherOf } from './launch.ts';
import { pause, until } from './until.ts';
import { startWebSites, type WebSites } from './web-sites.ts';
import { BROWSERS, SERVICE, takePictures } from './world.ts';

declare global {
  interface Window {
    chat: ChatApi;
    session: ChatSession;
    pageHeard: string[];
    readyCalls: unknown[];
  }
}

/** Only what the script needs: no style element, no inline script, no eval, no HTML made of text. */
const STRICT = (server: string) =>
  `default-src 'none'; script-src 'self'; connect-src ${server} ${server.replace('http', 'ws')}; require-trusted-types-for 'script'; trusted-types 'none'`;
const TOO_LATE_MS = 7_000;

function pagesOf(server: string, script: string) {
  const tag = `<script src="/chat.js" data-server-url="${server}"></script><main><h1>A shop</h1></main>`;
  const before = '<script>addEventListener("error", ({ message }) => console.error(message))</script>';
  return {
    '/chat.js': { headers: { 'content-type': 'text/javascript' }, text: script },
    '/plain': { body: '<main>Nothing here</main>' },
    '/shop': { body: tag },
    '/strict': { headers: { 'content-security-policy': STRICT(server) }, body: tag },
    '/config': {
      body: `${before}<script>window.readyCalls = []; window._genesys = { chat: { registration: false, localization: {},
        onReady: [(api, isTop) => window.readyCalls.push([api.parley, isTop])] } };</script>${tag}${tag}`,
    },
    '/popup': {
      body: `${tag}<button onclick="chat.startChat({ widgetUrl: '/own-page', username: 'Pop' })">Chat</button>`,
    },
    '/own-page': { body: `${tag}<script>chat.startChatInThisWindow({ registration: false })</script>` },
  };
}

/** These run in the page. */
function begin(options: StartChatOptions, isRestore: boolean, isWidget: boolean): Promise<string> {
  return new Promise((resolve) => {
    window.pageHeard = [];
    const { chat } = window;
    const held = sessionStorage.getItem('held');
    const own = {
      read: () => JSON.parse(sessionStorage.getItem('held') ?? 'null'),
      write: (state: unknown) => sessionStorage.setItem('held', JSON.stringify(state)),
    };
    const all = held === null ? options : { ...options, stateStorage: own };
    const call = isWidget
      ? isRestore
        ? chat.restoreChat(all)
        : chat.startChat(all)
      : isRestore
        ? chat.restoreSession(all)
        : chat.startSession(all);
    call
      .done((session) => {
        window.session = session;
        session.onMessageReceived(({ content }) => void window.pageHeard.push(content?.text ?? ''));
        session.onSessionEnded(() => void window.pageHeard.push('ended'));
        resolve('open');
      })
      .fail(({ error }) => resolve(error === undefined ? 'nothing' : `${error.code}`));
  });
}
function settled(command: 'leave' | 'send', text = ''): Promise<string> {
  const { session } = window;
  const promise = command === 'leave' ? session.leave() : session.sendMessage(text);
  return new Promise((resolve) => {
    promise.done(() => resolve('done')).fail(({ description }) => resolve(description ?? 'nothing'));
  });
}
const heard = (page: DrivenPage) => page.evaluate(() => window.pageHeard);
const cookiesOf = (page: DrivenPage) =>
  page.evaluate(() => document.cookie.split('; ').flatMap((cookie) => cookie.split('=')[0] || []));
const shown = (page: DrivenPage) =>
  page.evaluate(() =>
    [...document.querySelectorAll('.gwc-chat-message-text')].map(({ textContent }) => textContent ?? ''),
  );

describe.each(BROWSERS)('the stand-alone script in %s', (kind) => {
  let server: TestServer;
  let sites: WebSites;
  let browser: DrivenBrowser;
  const opened: DrivenPage[] = [];

  beforeAll(async () => {
    const [started, script, { launch }] = await Promise.all([
      startChatServer(),
      builtScript(),
      launcherOf(kind),
    ]);
    server = started;
    sites = await startWebSites(pagesOf(server.address, script));
    browser = await launch();
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await takePictures(browser, `${kind} ${task.name}`, null);
    for (const page of opened.splice(0)) await page.close();
  });
  afterAll(async () => {
    await browser?.kill();
    await sites?.close();
    await server?.close();
    if (browser !== undefined) await rm(browser.profile, { recursive: true, force: true });
  });

  async function visit(
    path: string,
    host: Parameters<WebSites['url']>[0] = 'a.example',
  ): Promise<DrivenPage> {
    const page = await browser.openTab(sites.url(host, path));
    opened.push(page);
    return page;
  }
  const start = (page: DrivenPage, options: StartChatOptions = {}) =>
    page.evaluate(begin, options, false, false);
  const restore = (page: DrivenPage, options: StartChatOptions = {}) =>
    page.evaluate(begin, options, true, false);
  const reload = (page: DrivenPage) => page.goTo(page.url());
  const hears = (page: DrivenPage, text: string) =>
    until(`the page hears "${text}"`, async () => (await heard(page)).includes(text));

  it('[SA20] has a chat in a page under a strict policy, which a reload restores with its history', async () => {
    const page = await visit('/strict');
    expect(await page.evaluate(() => window.chat.parley)).toBe('script');
    expect(await start(page)).toBe('open');
    server.agent().join();
    server.agent().say('Which lamp?');
    await hears(page, 'Which lamp?');
    expect(await page.evaluate(settled, 'send', 'The red one')).toBe('done');
    expect(server.visitorTexts()).toEqual(['The red one']);
    expect(await cookiesOf(page)).toEqual(['parley-chat']);

    await reload(page);
    expect(await restore(page)).toBe('open');
    await hears(page, 'The red one');
    server.agent().say('Good choice');
    await hears(page, 'Good choice');
    expect(await heard(page)).toEqual(['Which lamp?', 'The red one', 'Good choice']);
    expect(await page.evaluate(settled, 'leave')).toBe('done');
    expect([await cookiesOf(page), server.hasEnded()]).toEqual([[], true]);
  });

  it('[SA21] has nothing to restore later than 5 seconds after the page was left', async () => {
    const page = await visit('/shop', 'b.example');
    expect(await start(page)).toBe('open');
    await page.goTo(sites.url('b.example', '/plain'));
    expect(await cookiesOf(page)).toEqual(['parley-chat']);
    await pause(TOO_LATE_MS);
    await page.goTo(sites.url('b.example', '/shop'));
    expect([await cookiesOf(page), await restore(page)]).toEqual([[], 'nothing']);
  });

  it('[SA22] draws the widget, brings it back as it was, and lets no other page have its chat', async () => {
    const page = await visit('/shop', 'c.example');
    const options = { embedded: true, registration: false };
    expect(await page.evaluate(begin, options, false, true)).toBe('open');
    server.agent().join();
    server.agent().say('Which lamp?');
    await until('the widget shows it', async () => (await shown(page)).includes('Which lamp?'));
    await page.evaluate(() => window.chat.minimize());
    await reload(page);
    expect(await page.evaluate(begin, options, true, true)).toBe('open');
    await until('the widget shows it again', async () => (await shown(page)).includes('Which lamp?'));
    expect(await page.evaluate(() => window.chat.isMinimized())).toBe(true);

    const other = await visit('/shop', 'c.example');
    expect([await restore(other), await start(other)]).toEqual(['201', '201']);
    await page.evaluate(() => window.chat.close());
    await until('the cookies are gone', async () => (await cookiesOf(page)).length === 0);
    await until('the server knows', () => server.hasEnded());
  });

  it('[SA23] keeps the state in the page’s own storage, and does without WebSockets where the page says so', async () => {
    const page = await visit('/shop', 'a.localhost');
    const sockets = server.sockets();
    await page.evaluate(() => sessionStorage.setItem('held', 'null'));
    // On the page's own site: Chromium sends a server on another one no cookie, which CometD insists on over long-polling.
    const serverUrl = server.address.replace('127.0.0.1', 'a.localhost');
    expect(await start(page, { serverUrl, disableWebSockets: true })).toBe('open');
    server.agent().join();
    server.agent().say('Which lamp?');
    await hears(page, 'Which lamp?');
    await reload(page);
    expect(await restore(page)).toBe('open');
    await hears(page, 'Which lamp?');
    expect([await cookiesOf(page), server.sockets()]).toEqual([[], sockets]);
    expect(await page.evaluate(settled, 'leave')).toBe('done');
    expect(await page.evaluate(() => sessionStorage.getItem('held'))).toBe('null');
  });

  it('[SA27] tells the server that the visitor leaves with the page', async () => {
    const page = await visit('/shop', 'a.localhost');
    const serverUrl = server.address.replace('127.0.0.1', 'a.localhost');
    // Firefox does not send every request of a page to its end, keepalive or not.
    for (const disableWebSockets of kind === 'firefox' ? [false] : [false, true]) {
      expect(await start(page, { serverUrl, disableWebSockets })).toBe('open');
      expect(await page.evaluate(settled, 'send', 'Bye')).toBe('done');
      await page.evaluate(() => addEventListener('beforeunload', () => void window.session.leave()));
      await page.goTo(sites.url('a.localhost', '/plain'));
      await until('the server knows', () => server.hasEnded());
      expect(await cookiesOf(page)).toEqual([]);
      await page.goTo(sites.url('a.localhost', '/shop'));
    }
  });

  it('[SA28] has a chat over REST where the server offers no CometD', async () => {
    const other = await startChatServer({ cometd: false });
    try {
      const page = await visit('/shop', 'd.example');
      expect(await start(page, { serverUrl: `${other.address}/genesys/cometd` })).toBe('open');
      expect(await page.evaluate(settled, 'send', 'The red one')).toBe('done');
      expect([other.visitorTexts(), await heard(page)]).toEqual([['The red one'], ['The red one']]);
      expect(await page.evaluate(settled, 'leave')).toBe('done');
    } finally {
      await other.close();
    }
  });

  it('[SA24] serves the page’s config once, whatever number of tags, and restores by itself', async () => {
    const page = await visit('/config', 'e.example');
    const before = server.chatCount();
    await page.byRole('button', 'Chat').click();
    await until('the server has the chat', () => server.chatCount() > before);
    await until('the session is there', async () => (await cookiesOf(page)).length === 1);
    await reload(page);
    await until('the chat is back', () => page.evaluate(() => window.chat.isOpen()));
    const seen = await page.evaluate(() => [
      window.readyCalls,
      document.querySelectorAll('.gcb-startChat').length,
    ]);
    expect(seen).toEqual([[['script', true]], 1]);
  });

  it('[SA25] opens the page’s own chat page in popup mode, with what it is to start', async () => {
    const page = await visit('/popup', 'a.localhost');
    const before = server.chatCount();
    await page.byRole('button', 'Chat').click();
    const popup = await browser.pageAt(sites.url('a.localhost', '/own-page'));
    opened.push(popup);
    await until('the server has the chat', () => server.chatCount() > before);
    expect(server.form()).toMatchObject({ nickname: 'Pop' });
  });

  it('[SA26] leaves an allowed site to the extension, and a page that was open before it was allowed', async () => {
    const early = await visit('/shop', 'b.localhost');
    expect(await early.evaluate(() => window.chat.parley)).toBe('script');
    const origin = sites.origin('b.localhost');
    await browser.grantHosts([sitePatternOf(origin)]);
    const panel = await browser.openTab('sidepanel.html');
    opened.push(panel);
    await writeSettings(panel, { serverUrl: server.address, service: SERVICE, sites: [origin] });
    await until('the early page has it', () => early.evaluate(() => window.chat.parley === 'extension'));
    expect([await start(early), await cookiesOf(early)]).toEqual(['open', []]);
    const page = await visit('/shop', 'b.localhost');
    expect(await page.evaluate(() => window.chat.parley)).toBe('extension');
    expect([await restore(page), await cookiesOf(page)]).toEqual(['open', []]);
  });
});
