// Two chats at once, with two services of one server and with two servers: never mixed, and both there after a death. And the
// window of its own that a chat can be put into.
import { describe, expect, it } from 'vitest';
import type { Settings } from '../../core/settings/settings.ts';
import { readBootId, writeSettings } from './background.ts';
import { startChatServer, type TestServer } from './chat-server.ts';
import { expectSame } from './compare.ts';
import type { DrivenPage } from './driver.ts';
import { createPanel, type Panel } from './panel.ts';
import { until } from './until.ts';
import { BROWSERS, CARRIERS, SERVICE, withWorld } from './world.ts';

const SECOND = 'second-service';
const SITE = 'https://shop.example';

/** A desk of a site beside the general one. */
function besides(server: TestServer, service: string): Partial<Settings> {
  return {
    sites: [SITE],
    servers: [{ site: SITE, prefix: '', serverUrl: server.address, service, filesUrl: '' }],
  };
}

/** Presses what the list "Chats" has by a name that contains this, opening it where it is closed. */
async function choose({ page }: Panel, what: string): Promise<void> {
  await until(`the list of chats offers "${what}"`, () =>
    page.evaluate((wanted) => {
      const buttons = [...document.querySelectorAll<HTMLButtonElement>('header button')];
      const nameOf = (button: Element) => button.getAttribute('aria-label') ?? button.textContent ?? '';
      const opener = buttons.find((button) => nameOf(button).startsWith('Chats'));
      if (opener?.getAttribute('aria-expanded') === 'false') {
        opener.click();
        return false;
      }
      const found = buttons.find((button) => button !== opener && nameOf(button).includes(wanted));
      found?.click();
      return found !== undefined;
    }, what),
  );
}

const unreadElsewhere = ({ page }: Panel): Promise<boolean> =>
  page.evaluate(() => document.querySelector('[aria-label^="Chats, 1 unread"]') !== null);
const draftOf = ({ page }: Panel): Promise<string> => page.byRole('textbox', 'Message').value();

describe.concurrent.each(BROWSERS)('two chats in %s', (browser) => {
  for (const carrier of CARRIERS) {
    it.for(['one server', 'two servers'])(
      `[EE36] with %s over ${carrier} are never mixed`,
      (where, { task }) => {
        const services = [SERVICE, SECOND];
        return withWorld({ title: task.name, browser, carrier, server: { services } }, async (world) => {
          const { server } = world;
          const other = where === 'one server' ? server : await startChatServer({ services });
          try {
            const panel = world.panel();
            await writeSettings(panel.page, besides(other, SECOND));
            await panel.startChat();
            const first = server.chatAt(0);
            await choose(panel, `New chat with ${new URL(other.address).host} · ${SECOND}`);
            await panel.startChat();
            const second = other.chatAt(where === 'one server' ? 1 : 0);

            first.agent().say('From the first');
            await until('the first has something unread', () => unreadElsewhere(panel));
            second.agent().say('From the second');
            await panel.waitForRow('From the second');
            second.agent().sendFile({ name: 'plan.txt', type: 'text/plain', content: new Uint8Array([1]) });
            await panel.page.byRole('button', 'Download plan.txt').waitFor();
            first.agent().type();
            await panel.send('To the second');
            await panel.waitForRow('To the second', 'sent');
            await panel.write('a draft for the second');
            expect(await panel.shown()).not.toContain('is writing');

            await choose(panel, ` · ${SERVICE},`);
            await panel.waitForText(/is writing/);
            expect(await panel.shown()).not.toContain('plan.txt');
            expect(await draftOf(panel)).toBe('');
            await panel.send('To the first');
            await panel.waitForRow('To the first', 'sent');
            await expectSame(panel, first);
            await panel.write('a draft for the first');

            const bootId = await readBootId(panel.page);
            await world.browser().killBackground();
            first.agent().say('Still there?');
            second.agent().say('Anybody?');
            await panel.waitForRow('Still there?');
            expect(await readBootId(panel.page)).not.toBe(bootId);
            await expectSame(panel, first);
            expect(await draftOf(panel)).toBe('a draft for the first');
            await choose(panel, ` · ${SECOND},`);
            await panel.waitForRow('Anybody?');
            await expectSame(panel, second);
            expect(await draftOf(panel)).toBe('a draft for the second');

            await panel.endChat();
            expect([first.hasEnded(), second.hasEnded()]).toEqual([false, true]);
            expect(first.visitorTexts()).toEqual(['To the first']);
            expect(second.visitorTexts()).toEqual(['To the second']);
          } finally {
            if (other !== server) await other.close();
          }
        });
      },
    );
  }

  it('[EE37] a window of its own shows the chat that it was opened for, and is found again', ({ task }) =>
    withWorld({ title: task.name, browser, server: { services: [SERVICE, SECOND] } }, async (world) => {
      const { server } = world;
      const panel = world.panel();
      const popups = async () =>
        (await world.browser().pages()).filter((page) => page.url().includes('sidepanel.html#chat='));
      const popup = () =>
        until<DrivenPage | undefined>('the window is there', async () => (await popups())[0]);
      await writeSettings(panel.page, besides(server, SECOND));
      await panel.startChat();
      server.agent().say('In the first');
      await panel.waitForRow('In the first');
      await choose(panel, 'Open in a window');
      const own = createPanel(await popup());
      await own.waitForRow('In the first');
      await own.send('From the window');
      await panel.waitForRow('From the window', 'sent');

      await panel.page.bringToFront();
      await choose(panel, `· ${SECOND}`);
      await panel.startChat();
      server.agent().say('In the second');
      await panel.waitForRow('In the second');
      expect(await own.shown()).not.toContain('In the second');
      await world.browser().killBackground();
      await choose(panel, 'Open in a window');
      await createPanel(await popup()).waitForRow('In the second');
      expect(await popups()).toHaveLength(1);
    }));
});
