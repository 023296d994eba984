// The documented API in pages of real browsers: found before the page's own scripts, served by the background, drawn by the
// embedded widget.
import { describe, expect, it } from 'vitest';
import type { ChatApi, ChatSession } from '../../core/api/types.ts';
import type { DrivenPage } from './driver.ts';
import { type OverlayScene, withOverlays } from './overlay-scene.ts';
import { until } from './until.ts';
import type { WebHost, WebPage } from './web-sites.ts';
import { BROWSERS } from './world.ts';

declare global {
  interface Window {
    chat: ChatApi;
    /** What the page's first script saw. */
    found: string;
    session: ChatSession;
    pageHeard: string[];
  }
}

const API: WebPage = { body: '<script>window.found = typeof chat</script><main>A shop</main>' };
const SCRIPTS = 2;

/** Allows the hosts, and waits until the browser knows what to put into their pages. */
async function allow(scene: OverlayScene, hosts: readonly WebHost[]): Promise<void> {
  await scene.allow(hosts);
  const { page } = scene.panel();
  await until('the scripts are registered', async () => {
    const ids = await page.evaluate(async () => {
      const scripts = await chrome.scripting.getRegisteredContentScripts();
      return scripts.map(({ id }) => id);
    });
    return ids.filter((id) => id.startsWith('parley-page-')).length === SCRIPTS;
  });
}

/** These run in the page. */
function startSession(): Promise<string> {
  return new Promise((resolve) => {
    window.pageHeard = [];
    window.chat
      .startSession({ username: 'Shopper', userData: { topic: 'lamp' } })
      .done((session) => {
        window.session = session;
        session.onMessageReceived(({ content }) => void window.pageHeard.push(content?.text ?? ''));
        resolve('open');
      })
      .fail(({ description }) => resolve(description ?? 'nothing'));
  });
}
function restoreSession(): Promise<string> {
  return new Promise((resolve) => {
    window.pageHeard = [];
    window.chat
      .restoreSession()
      .done((session) => {
        window.session = session;
        session.onMessageReceived(({ content }) => void window.pageHeard.push(content?.text ?? ''));
        resolve('open');
      })
      .fail(({ error }) => resolve(error?.description ?? 'nothing'));
  });
}
function say(text: string): Promise<string> {
  return new Promise((resolve) => {
    window.session
      .sendMessage(text)
      .done(() => resolve('done'))
      .fail(({ description }) => resolve(description ?? 'nothing'));
  });
}
function startWidget(): Promise<string> {
  return new Promise((resolve) => {
    window.chat
      .startChat({ embedded: true, registration: false })
      .done(() => resolve('open'))
      .fail(({ description }) => resolve(description ?? 'nothing'));
  });
}
const heard = (page: DrivenPage) => page.evaluate(() => window.pageHeard);
const shown = (page: DrivenPage) =>
  page.evaluate(() =>
    [...document.querySelectorAll('.gwc-chat-message-text')].map(({ textContent }) => textContent ?? ''),
  );

describe.concurrent.each(BROWSERS)('the page API in %s', (kind) => {
  it('[EE41] is there before the scripts of an allowed page, and has a chat that the panel shows and a reload keeps', ({
    task,
  }) =>
    withOverlays(
      { title: task.name, browser: kind, isChatting: false, pages: { '/api': API } },
      async (scene) => {
        await allow(scene, ['a.example']);
        const page = await scene.visit('a.example', '/api');
        expect(await page.evaluate(() => window.found)).toBe('object');
        expect(await page.evaluate(startSession)).toBe('open');
        scene.server.agent().join();
        scene.server.agent().say('Which lamp?');
        await until('the page hears the agent', async () => (await heard(page)).includes('Which lamp?'));
        expect(await page.evaluate(say, 'The red one')).toBe('done');
        await until('the page hears itself', async () => (await heard(page)).includes('The red one'));
        expect(await heard(page)).toEqual(['Which lamp?', 'The red one']);
        await scene.panel().waitForRow('The red one');

        await page.goTo(page.url());
        expect(await page.evaluate(restoreSession)).toBe('open');
        await until('the history is there', async () => (await heard(page)).length === 2);

        const stranger = await scene.visit('b.example', '/api');
        expect(await stranger.evaluate(() => window.found)).toBe('undefined');
      },
    ));

  it('[EE42] draws the embedded widget, which is fetched on first use', ({ task }) =>
    withOverlays(
      { title: task.name, browser: kind, isChatting: false, pages: { '/api': API } },
      async (scene) => {
        await allow(scene, ['a.example']);
        const page = await scene.visit('a.example', '/api');
        expect(await page.evaluate(startWidget)).toBe('open');
        scene.server.agent().join();
        scene.server.agent().say('Which lamp?');
        await until('the widget shows it', async () => (await shown(page)).includes('Which lamp?'));
      },
    ));

  it('[EE43] goes on in a page after a death of the background', ({ task }) =>
    withOverlays(
      { title: task.name, browser: kind, isChatting: false, pages: { '/api': API } },
      async (scene) => {
        await allow(scene, ['a.example']);
        const page = await scene.visit('a.example', '/api');
        expect(await page.evaluate(startSession)).toBe('open');
        await scene.browser().killBackground();
        scene.server.agent().join();
        scene.server.agent().say('Still there?');
        await until('the page hears it', async () => (await heard(page)).includes('Still there?'));
        expect(await page.evaluate(say, 'Yes')).toBe('done');
      },
    ));
});
