// What the browser shows of a chat while no panel is there: the toolbar button's badge and a notification.
import { describe, expect, it } from 'vitest';
import type { DrivenPage } from './driver.ts';
import { until } from './until.ts';
import { BROWSERS, withWorld } from './world.ts';

interface Shown {
  readonly badge: string;
  readonly title: string;
  /** Notifications that are there now. */
  readonly present: number;
  /** With those that are gone: a Firefox without a desktop takes each away as soon as it has come. */
  readonly announced: number;
}

/** Counts from now on, in a document of the extension, the notifications that go. */
function countClosed(page: DrivenPage): Promise<void> {
  return page.evaluate(() => {
    document.documentElement.dataset.closed = '0';
    chrome.notifications.onClosed.addListener(() => {
      const { dataset } = document.documentElement;
      dataset.closed = String(Number(dataset.closed) + 1);
    });
  });
}

/** What the browser shows, as any document of the extension can ask. */
function readShown(page: DrivenPage): Promise<Shown> {
  return page.evaluate(async () => {
    const badge = await chrome.action.getBadgeText({});
    const title = await chrome.action.getTitle({});
    const all = await new Promise<object>((resolve) => chrome.notifications.getAll(resolve));
    const present = Object.keys(all).length;
    return { badge, title, present, announced: present + Number(document.documentElement.dataset.closed) };
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
      await countClosed(bystander);
      await panel().page.close();

      server.agent().say('Are you still there?');
      await until('it is announced', async () => (await readShown(bystander)).announced > 0);
      expect(await readShown(bystander)).toMatchObject({
        badge: '1',
        title: 'Parley: 1 unread message',
        announced: 1,
      });

      const again = await openPanel();
      await again.waitForRow('Are you still there?');
      await again.page.bringToFront();
      await until('the badge is empty', async () => (await readShown(bystander)).badge === '');
      await until('the notification is gone', async () => (await readShown(bystander)).present === 0);
      const { title, announced } = await readShown(bystander);
      expect(title).toBe('Parley');
      expect(announced).toBeLessThanOrEqual(1);
    }));
});
