// What pages may do with their chat beside talking, and what they may not have, in real browsers: one browser of each kind.
import { describe, expect, it } from 'vitest';
import type { ChatApi, ChatSession } from '../../core/api/types.ts';
import { writeSettings } from './background.ts';
import { browsersThatCan } from './cannot.ts';
import type { DrivenPage } from './driver.ts';
import { type OverlayScene, withOverlays } from './overlay-scene.ts';
import { createPanel } from './panel.ts';
import { until } from './until.ts';
import { startWebSites, type WebPage } from './web-sites.ts';
import { BROWSERS } from './world.ts';

declare global {
  interface Window {
    chat: ChatApi;
    found: string;
    session: ChatSession;
    /** What the session told, as words. */
    wired: string[];
  }
}

const PAGES: Readonly<Record<string, WebPage>> = {
  '/api': { body: '<script>window.found = typeof chat</script><main>A shop</main>' },
  '/outside': {
    body: '<button onclick="chat.startChat({ embedded: false, registration: false })">Chat elsewhere</button>',
  },
};
const SCRIPTS = 2;

async function allow(scene: OverlayScene): Promise<void> {
  await scene.allow(['a.example', 'b.example']);
  const { page } = scene.panel();
  await until('the scripts are registered', async () => {
    const ids = await page.evaluate(async () =>
      (await chrome.scripting.getRegisteredContentScripts()).map(({ id }) => id),
    );
    return ids.filter((id) => id.startsWith('parley-page-')).length === SCRIPTS;
  });
}

/** These run in the page. */
function startSession(): Promise<string> {
  return new Promise((resolve) => {
    window.wired = [];
    window.chat
      .startSession({ username: 'Shopper' })
      .done((session) => {
        window.session = session;
        session.onMessageReceived(
          ({ content }) => void window.wired.push(`${content?.type} ${content?.text}`),
        );
        session.onSessionEnded(() => void window.wired.push('ended'));
        resolve('open');
      })
      .fail(({ description }) => resolve(description ?? 'nothing'));
  });
}
function send(type: 'url' | 'notice', message: string): Promise<string> {
  return new Promise((resolve) => {
    window.session
      .sendMessage({ message, type })
      .done(() => resolve('done'))
      .fail(({ description }) => resolve(description ?? 'nothing'));
  });
}
const wired = (page: DrivenPage) => page.evaluate(() => window.wired);
const hasLauncher = (page: DrivenPage) =>
  page.evaluate(() => document.querySelector('parley-launcher') !== null);

describe.concurrent.each(BROWSERS)('the wiring of the page API in %s', (kind) => {
  it('[PD16, PD19, PD23, PD24, PD26, OV22] holds for what a page sends, where its chat shows, and where it has none', async ({
    task,
  }) => {
    const otherPort = await startWebSites(PAGES);
    try {
      await withOverlays(
        { title: task.name, browser: kind, isChatting: false, pages: PAGES },
        async (scene) => {
          await allow(scene);
          const page = await scene.visit('a.example', '/api');
          expect(await page.evaluate(() => window.found)).toBe('object');
          const neighbour = await scene.browser().openTab(otherPort.url('a.example', '/api'));
          expect(
            await neighbour.evaluate(() => [window.found, Object.keys(window).includes('parleyPort')]),
          ).toEqual(['undefined', false]);
          await neighbour.close();

          expect(await page.evaluate(startSession)).toBe('open');
          const other = await scene.visit('b.example', '/outside');
          await until('the launcher stands where the chat does not show', () => hasLauncher(other));
          expect(await hasLauncher(page)).toBe(false);

          expect(await page.evaluate(send, 'url', 'https://shop.example/terms')).toBe('done');
          expect(await page.evaluate(send, 'notice', 'cart-left')).toBe('done');
          expect(await wired(page)).toEqual(['url https://shop.example/terms', 'notice cart-left']);
          const row = await until('the panel shows the address', () =>
            scene.panel().page.evaluate(() => {
              const found = document.querySelector<HTMLElement>('.row--own[data-kind="urlPushed"]');
              return found === null ? null : [found.dataset.state, found.innerText.includes('cart-left')];
            }),
          );
          expect(row).toEqual(['sent', false]);

          const press = () => other.byRole('button', 'Chat elsewhere').click();
          const opened = await scene.browser().panelOpenedBy(press);
          expect(opened.url().includes('#')).toBe(!browsersThatCan('panelFromPage').includes(kind));
          await until('there is another chat', async () => scene.server.chatCount() === 2);
          scene.server.agent().join();
          scene.server.agent().say('Hello outside');
          await createPanel(opened).waitForRow('Hello outside');

          await writeSettings(scene.panel().page, { sites: [] });
          await until('the page hears that it is over', async () => (await wired(page)).includes('ended'));
        },
      );
    } finally {
      await otherPort.close();
    }
  });
});
