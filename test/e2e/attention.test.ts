// What the browser shows of a chat while no panel is there: the toolbar button's badge and a notification.
import { describe, expect, it } from 'vitest';
import type { DrivenPage } from './driver.ts';
import { createPanel } from './panel.ts';
import { until } from './until.ts';
import { BROWSERS, withWorld } from './world.ts';

interface Shown {
  readonly badge: string;
  readonly title: string;
  readonly notifications: number;
}

/** What the browser shows, as any document of the extension can ask. */
function readShown(page: DrivenPage): Promise<Shown> {
  return page.evaluate(async () => {
    const badge = await chrome.action.getBadgeText({});
    const title = await chrome.action.getTitle({});
    const all = await new Promise<object>((resolve) => chrome.notifications.getAll(resolve));
    return { badge, title, notifications: Object.keys(all).length };
  });
}

describe.concurrent.each(BROWSERS)('attention in %s', (kind) => {
  it('[AT6, AT7, AT10] with the panel closed a message is counted and announced once, and cleared by the panel', ({
    task,
  }) =>
    withWorld({ title: task.name, browser: kind }, async ({ server, browser, panel, openPanel }) => {
      await panel().startChat();
      server.agent().join();
      server.agent().say('While you look');
      await panel().waitForRow('While you look');
      // A document of the extension that shows no chat.
      const bystander = await browser().openTab('options.html');
      await panel().page.close();

      server.agent().say('Are you still there?');
      await until('it is announced', async () => (await readShown(bystander)).notifications > 0);
      expect(await readShown(bystander)).toEqual({
        badge: '1',
        title: 'Parley: 1 unread message',
        notifications: 1,
      });

      const again = await openPanel();
      await again.waitForRow('Are you still there?');
      await again.page.bringToFront();
      await until('nothing is shown any more', async () => {
        const { badge, notifications } = await readShown(bystander);
        return badge === '' && notifications === 0;
      });
      expect((await readShown(bystander)).title).toBe('Parley');
    }));

  it('[AT11] a click on the notification opens the panel at that chat', ({ task }) =>
    withWorld({ title: task.name, browser: kind, hasDesktop: true }, async ({ server, browser, panel }) => {
      await panel().startChat();
      server.agent().join();
      const bystander = await browser().openTab('options.html');
      await panel().page.close();
      server.agent().say('Come back');
      const opened = createPanel(
        await browser().panelOpenedBy(() => browser().clickNotification('Come back')),
      );
      await opened.waitForRow('Come back');
      await until('nothing is announced any more', async () => {
        return (await readShown(bystander)).notifications === 0;
      });
      await opened.send('Here I am');
      await opened.waitForRow('Here I am', 'sent');
    }));
});
