// The overlay over everything that can become of a page, on each kind of page that shows it.
import { describe, expect, it } from 'vitest';
import { browsersThatCan } from './cannot.ts';
import type { DrivenPage } from './driver.ts';
import { OVERLAY, type OverlayOfPage, type OverlayScene, overlayIn, withOverlays } from './overlay-scene.ts';
import { until } from './until.ts';
import { BROWSERS } from './world.ts';

/** How the pages come to show it. `isStanding`: by themselves; otherwise the visitor asks for it on each. */
const KINDS = [
  {
    title: '[OV2] over allowed sites',
    isStanding: true,
    prepare: (scene: OverlayScene) => scene.allow(['a.example', 'b.example']),
  },
  {
    title: '[OV3] over every site',
    isStanding: true,
    prepare: async (scene: OverlayScene) => {
      await scene.browser().grantHosts(['http://*/*', 'https://*/*']);
      await scene.allow([], { showEverywhere: true });
    },
  },
  {
    title: '[OV4] over sites where the toolbar was used',
    isStanding: false,
    prepare: async () => undefined,
  },
] as const;

describe.each(BROWSERS)('a journey in %s', (browser) => {
  it.each(KINDS)('$title', ({ title, isStanding, prepare }) =>
    withOverlays({ title, browser }, async (scene) => {
      await prepare(scene);
      let count = 0;
      const expectChat = async (
        page: DrivenPage,
        isFresh: boolean,
        lookAnew?: () => Promise<DrivenPage>,
      ): Promise<OverlayOfPage> => {
        if (isFresh && !isStanding) {
          expect(await page.frames(OVERLAY)).toHaveLength(0);
          await scene.browser().pressToolbar(page);
        }
        const overlay = await overlayIn(page, lookAnew);
        // It stays open in its tab; at first it is minimised.
        if (count === 0) await overlay.expand();
        await until('the chat is open', () => overlay.isOpen());
        count += 1;
        scene.server.agent().say(`Question ${count}`);
        await overlay.waitForRow(`Question ${count}`);
        await overlay.send(`Answer ${count}`);
        await overlay.waitForRow(`Answer ${count}`, 'sent');
        return overlay;
      };

      const there = scene.sites.url('b.example', '/plain');
      const inner = scene.sites.url('a.example', '/long', there);
      const page = await scene.visit('a.example', '/plain', inner);
      await expectChat(page, true);
      await leave(page, () => location.reload());
      await expectChat(page, true);
      await leave(page, () => document.querySelector('a')?.click());
      await expectChat(page, true);
      await leave(page, () => document.querySelector('a')?.click());
      await expectChat(page, true);
      const isKept = browsersThatCan('keepFramed').includes(browser);
      expect(await goBack(page, -1, '/long')).toBe(isKept);
      await expectChat(page, !isKept);
      expect(await goBack(page, 1, '/plain')).toBe(isKept);
      await expectChat(page, !isKept);
      await discard(scene, page);
      const lookAnew = () => lookAgainAt(scene, there, browsersThatCan('detached').includes(browser));
      await expectChat(await lookAnew(), true, lookAnew);

      expect(scene.server.visitorTexts()).toEqual(
        Array.from({ length: count }, (_, at) => `Answer ${at + 1}`),
      );
      expect(scene.server.handshakes()).toBe(1);
      expect(scene.server.chatCount()).toBe(1);
    }),
  );
});

/** Does what leads to another document, and waits until that one is there. */
async function leave(page: DrivenPage, how: () => void): Promise<void> {
  await page.evaluate((source) => {
    Object.assign(window, { isOld: true });
    setTimeout(`(${source})()`);
  }, how.toString());
  await until('another document is there', () =>
    page
      .evaluate(() => !('isOld' in window) && document.readyState === 'complete')
      // Between two documents there is none to ask.
      .catch(() => false),
  );
}

/** Makes the document known again. */
const mark = (page: DrivenPage): Promise<unknown> =>
  page.evaluate(() => {
    Object.assign(window, { isOld: true });
  });

/** What leads away from a document may take the answer with it. */
const leaving = (asked: Promise<unknown>): Promise<unknown> => asked.catch(() => undefined);

/** Goes through the history; tells whether the page came back as it was (bfcache). */
async function goBack(page: DrivenPage, by: number, path: string): Promise<boolean> {
  await mark(page);
  await leaving(page.evaluate((steps) => history.go(steps), by));
  await until(`the page is at ${path}`, () =>
    page
      .evaluate((wanted) => location.pathname === wanted && document.readyState === 'complete', path)
      .catch(() => false),
  );
  return page.evaluate(() => 'isOld' in window);
}

/** Has the browser throw the page's tab out of memory, and brings it back. */
async function discard(scene: OverlayScene, page: DrivenPage): Promise<void> {
  const panel = scene.panel().page;
  await page.bringToFront();
  await mark(page);
  const tabId = await panel.evaluate(
    async () => (await chrome.tabs.query({ active: true, currentWindow: true }))[0]?.id,
  );
  await panel.bringToFront();
  const newId = await panel.evaluate(async (id) => {
    const discarded = await chrome.tabs.discard(id);
    // Chrome gives it a new one.
    return discarded?.id ?? id;
  }, tabId ?? -1);
  await panel.evaluate(async (id) => {
    await chrome.tabs.update(id, { active: true });
  }, newId);
}

/** The page that came back to this address. What a driver knows of its frames is not always renewed: all is looked up anew. */
async function lookAgainAt(scene: OverlayScene, url: string, mayLetGo: boolean): Promise<DrivenPage> {
  if (mayLetGo) await scene.browser().leaveAlone(async () => undefined);
  return until('the page is there again', async () => {
    const again = await scene.browser().pageAt(url);
    // The document that was thrown away may still be there for a moment, or an empty one.
    const isNew = (wanted: string) =>
      !('isOld' in window) && location.href === wanted && document.readyState === 'complete';
    return (await again.evaluate(isNew, url).catch(() => false)) ? again : null;
  });
}
