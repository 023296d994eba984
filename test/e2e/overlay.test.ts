// The overlay as a visitor meets it: over the pages of allowed sites.
import { describe, expect, it } from 'vitest';
import { writeSettings } from './background.ts';
import type { DrivenPage } from './driver.ts';
import { countHosts, overlayIn, withOverlays } from './overlay-scene.ts';
import { until } from './until.ts';
import { BROWSERS } from './world.ts';

describe.each(BROWSERS)('the overlay in %s', (browser) => {
  it('[OV1] shows the chat over an allowed page, and can write', ({ task }) =>
    withOverlays({ title: task.name, browser }, async (scene) => {
      await scene.allow(['a.example']);
      const page = await scene.visit('a.example');
      const overlay = await overlayIn(page);
      expect(await overlay.launcherName()).toBe('Open chat');
      await overlay.expand();
      await overlay.waitForRow('Hello');
      await overlay.send('From the page');
      await overlay.waitForRow('From the page', 'sent');
      expect(scene.server.handshakes()).toBe(1);
    }));

  it('[OV7] goes on when the background was killed, with the same pass', ({ task }) =>
    withOverlays({ title: task.name, browser }, async (scene) => {
      await scene.allow(['a.example']);
      const overlay = await overlayIn(await scene.visit('a.example'));
      await overlay.expand();
      await scene.browser().killBackground();
      await overlay.send('After a death');
      await overlay.waitForRow('After a death', 'sent');
      await scene.browser().killBackground();
      scene.server.agent().say('And another');
      await overlay.waitForRow('And another');
      await overlay.minimise();
    }));

  it('[OV21] is replaced in open pages by that of the next version', ({ task }) =>
    withOverlays({ title: task.name, browser }, async (scene) => {
      await scene.allow(['a.example']);
      const page = await scene.visit('a.example');
      await (await overlayIn(page)).launcherName();
      await page.evaluate(() => document.querySelector('parley-launcher')?.setAttribute('data-old', ''));
      await scene.panel().page.evaluate(() => {
        setTimeout(() => chrome.runtime.reload());
      });
      await until('the old one is gone and a new one is there', () =>
        page.evaluate(() => document.querySelector('parley-launcher')?.hasAttribute('data-old') === false),
      );
      expect(await page.evaluate(countHosts)).toBe(1);
      const overlay = await overlayIn(page);
      await overlay.expand();
      await overlay.send('After an update');
      await overlay.waitForRow('After an update', 'sent');
    }));

  it('[OV6] comes into an open page and leaves it as sites, grants and the chat come and go', ({ task }) =>
    withOverlays({ title: task.name, browser }, async (scene) => {
      const page = await scene.visit('a.example');
      const expectGone = () => until('it has left', async () => (await page.evaluate(countHosts)) === 0);
      await scene.allow(['a.example']);
      await (await overlayIn(page)).launcherName();
      await writeSettings(scene.panel().page, { sites: [] });
      await expectGone();
      await scene.allow(['a.example']);
      await (await overlayIn(page)).launcherName();
      await scene.browser().revokeHosts(['http://a.example/*']);
      await expectGone();
      await scene.allow(['a.example']);
      const overlay = await overlayIn(page);
      await overlay.expand();
      scene.server.agent().end();
      await overlay.waitUntilEnded();
      await overlay.page.byRole('button', 'Minimise chat').click();
      await expectGone();
    }));

  it('[OV13] is opened, moved and put away by mouse and keys', ({ task }) =>
    withOverlays({ title: task.name, browser }, async (scene) => {
      await scene.allow(['a.example']);
      const page = await scene.visit('a.example', '/long');
      const overlay = await overlayIn(page);
      await overlay.expand();
      const focus = () =>
        overlay.page.evaluate(() => document.hasFocus() && document.activeElement?.className);
      await until('the composer has the focus', async () => (await focus()) === 'composer-text');
      await page.resize(1000, 800);
      const first = await boxOf(page);
      expect(first.right).toBe(first.room - MARGIN);

      await overlay.page.byRole('heading', 'Robin').drag(-40, -10);
      const dragged = await until('it was moved', async () => {
        const box = await boxOf(page);
        return Math.abs(box.left - (first.left - 40)) <= 2 && box;
      });
      expect(Math.abs(dragged.top - (first.top - 10))).toBeLessThanOrEqual(2);
      const move = overlay.page.byRole('button', 'Move chat');
      await move.press('ArrowLeft');
      await until('it is at the left', async () => (await boxOf(page)).left === MARGIN);
      await move.click();
      await until('it is at the upper left', async () => (await boxOf(page)).top === MARGIN);

      await overlay.page.byRole('textbox', 'Message').press('Escape');
      expect(await overlay.launcherName()).toBe('Open chat');
      await until('the button has the focus', async () => (await focus()) === 'launcher');
      await overlay.page.byRole('button', 'Open chat').press('Enter');
      await until('the composer has the focus', async () => (await focus()) === 'composer-text');
    }));

  it('[OV14] fills a narrow window, and is as it was in a wide one', ({ task }) =>
    withOverlays({ title: task.name, browser }, async (scene) => {
      await scene.allow(['a.example']);
      const page = await scene.visit('a.example', '/long');
      await page.resize(1000, 800);
      const overlay = await overlayIn(page);
      await overlay.expand();
      const before = await boxOf(page);
      await page.resize(400, 700);
      const { left, top, right, bottom, room } = await boxOf(page);
      expect([left, top, right, bottom]).toEqual([0, 0, room, 700]);
      await page.resize(1000, 800);
      expect(await boxOf(page)).toEqual(before);
    }));
});

/** Of an open chat, in CSS pixels. */
const MARGIN = 16;

/** Where the overlay stands in the page, and how wide the page is without its scroll bar. */
function boxOf(page: DrivenPage) {
  return page.evaluate(() => {
    const host = document.querySelector('parley-launcher');
    const { left = -1, top = -1, right = -1, bottom = -1 } = host?.getBoundingClientRect() ?? {};
    return { left, top, right, bottom, room: document.documentElement.clientWidth };
  });
}
