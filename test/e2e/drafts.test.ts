// What was written and not sent, through everything that can happen to a view, a background, a browser and a chat.
import { describe, expect, it } from 'vitest';
import type { DrivenPage } from './driver.ts';
import { createPanel, type Panel } from './panel.ts';
import { until } from './until.ts';
import { BROWSERS, withWorld } from './world.ts';

const box = ({ page }: Panel) => page.byRole('textbox', 'Message');
const holds = (panel: Panel, text: string) =>
  until(`the box holds "${text}"`, async () => (await box(panel).value()) === text);

/** In one turn, so that the view has had no time for anything when it goes. `isClosing`: the document closes itself right after. */
function writeAtOnce(page: DrivenPage, text: string, isClosing: boolean): Promise<void> {
  return page.evaluate(
    (written, closing) => {
      const area = document.querySelector('textarea');
      if (area === null) throw new Error('there is no composer');
      area.value = written;
      area.dispatchEvent(new InputEvent('input', { bubbles: true }));
      // After this call has been answered.
      if (closing) setTimeout(() => window.close(), 50);
    },
    text,
    isClosing,
  );
}

describe.concurrent.each(BROWSERS)('a draft in %s', (browser) => {
  it('[OX11] survives views that go at once, a dead background, a killed browser and the end of its chat', ({
    task,
  }) =>
    withWorld({ title: task.name, browser }, async (world) => {
      const { server, panel, openPanel } = world;
      await panel().startChat();
      server.agent().join();

      await writeAtOnce(panel().page, 'Reloaded at once', false);
      await panel().page.goTo(panel().page.url());
      await holds(panel(), 'Reloaded at once');
      // Another view is there, so that the browser does not end with its last tab.
      const first = panel();
      const second = await openPanel();
      await holds(second, 'Reloaded at once');
      await writeAtOnce(first.page, 'Closed at once', true);
      await second.page.bringToFront();
      await holds(second, 'Closed at once');

      await second.write('Dead background');
      await world.browser().killBackground();
      const third = await openPanel();
      await holds(third, 'Dead background');
      await second.page.close();

      const other = createPanel(await world.browser().openTab('sidepanel.html'));
      await third.page.bringToFront();
      await third.write('Killed browser');
      // What another view shows is kept.
      await other.page.bringToFront();
      await holds(other, 'Killed browser');
      await world.restartBrowser();
      await holds(panel(), 'Killed browser');

      await panel().write('Last words');
      server.agent().end();
      await panel().waitUntilEnded();
      await panel().page.close();
      await (await openPanel()).waitForText(/What was not sent\s+Last words/);
      expect(server.visitorTexts()).toEqual([]);
    }));
});
