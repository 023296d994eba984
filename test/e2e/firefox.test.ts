// What only Firefox has: a sidebar that a button switches and a key opens. Everything else is in the other files, in both browsers.
import { describe, expect, it } from 'vitest';
import { browsersThatCan, CANNOT } from './cannot.ts';
import type { DrivenBrowser } from './driver.ts';
import { createPanel } from './panel.ts';
import { until } from './until.ts';
import { withWorld } from './world.ts';

/** Documents of the panel, in tabs and in sidebars. */
async function countPanels(browser: DrivenBrowser): Promise<number> {
  const pages = await browser.pages();
  return pages.filter((page) => page.url() === `${browser.origin}/sidepanel.html`).length;
}

describe.concurrent('the sidebar', () => {
  it('[FX1, FX2] opens by a button in the toolbar, not by itself, and closes by it', ({ task }) =>
    withWorld({ title: task.name, browser: 'firefox' }, async ({ browser, panel }) => {
      expect(await countPanels(browser())).toBe(1);
      const sidebar = await browser().openPanelByToolbar(panel().page);
      expect(await countPanels(browser())).toBe(2);
      await browser().closePanel(sidebar);
      expect(await countPanels(browser())).toBe(1);
    }));

  it('[FX3] opens by Alt+Shift+P, also when the background is dead', ({ task }) =>
    withWorld({ title: task.name, browser: 'firefox' }, async ({ server, browser, panel }) => {
      await panel().startChat();
      await browser().killBackground();
      await panel().page.byRole('textbox', 'Message').press('Alt+Shift+P');
      await until('the sidebar is open', async () => (await countPanels(browser())) === 2);
      // Already open, so that the button is left alone: this waits until its document is there.
      const sidebar = await browser().openPanelByToolbar(panel().page);
      server.agent().say('Here by a key');
      await createPanel(sidebar).waitForRow('Here by a key');
    }));
});

describe('what a browser cannot do', () => {
  it.each(Object.entries(CANNOT))(
    '[FX4] %s is told with its reason and left to the other browser',
    (key, entry) => {
      expect(entry.what).not.toBe('');
      expect(entry.why.length).toBeGreaterThan(20);
      expect(browsersThatCan(key as keyof typeof CANNOT)).toEqual([
        entry.browser === 'firefox' ? 'chromium' : 'firefox',
      ]);
    },
  );
});
