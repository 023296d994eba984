// One chat over many pages: however many show it, the server sees one visitor.
import { describe, expect, it } from 'vitest';
import { expectDelivered } from './compare.ts';
import { overlayIn, withOverlays } from './overlay-scene.ts';
import { until } from './until.ts';
import { WEB_HOSTS } from './web-sites.ts';
import { BROWSERS } from './world.ts';

const TABS = 20;

describe.each(BROWSERS)('twenty tabs in %s', (browser) => {
  it('[OV18] on five origins show the last message and can write, over one connection', ({ task }) =>
    withOverlays({ title: task.name, browser, carrier: 'websocket' }, async (scene) => {
      await scene.allow(WEB_HOSTS);
      const pages = [];
      for (let number = 0; number < TABS; number += 1)
        pages.push(await scene.visit(WEB_HOSTS[number % WEB_HOSTS.length] ?? 'a.example'));
      scene.server.agent().say('To all of you');
      const texts: string[] = [];
      for (const [number, page] of pages.entries()) {
        const overlay = await overlayIn(page);
        await page.bringToFront();
        await overlay.expand();
        await overlay.waitForRow(texts.at(-1) ?? 'To all of you');
        texts.push(`From tab ${number + 1}`);
        await overlay.send(`From tab ${number + 1}`);
        await overlay.waitForRow(`From tab ${number + 1}`, 'sent');
      }
      scene.server.agent().say('The last word');
      for (const page of pages) {
        const overlay = await overlayIn(page);
        await overlay.waitForRow('The last word');
      }
      await expectDelivered(scene.panel(), scene.server, texts);
      await until('each said once', () => scene.server.visitorTexts().length === TABS);
      expect(scene.server.handshakes()).toBe(1);
      expect(scene.server.chatCount()).toBe(1);
      expect(scene.server.sockets()).toBe(1);
    }));
});
