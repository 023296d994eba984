// The browser's own panel: opened by the toolbar button, closed, opened again, and in two windows at once.
import { describe, expect, it } from 'vitest';
import { expectDelivered } from './compare.ts';
import { createPanel } from './panel.ts';
import { until } from './until.ts';
import { BROWSERS, withWorld } from './world.ts';

describe.concurrent.each(BROWSERS)('the browser’s own panel in %s', (name) => {
  it('[EE2] shows the same conversation, and what came meanwhile, after it was closed', ({ task }) =>
    withWorld({ title: task.name, browser: name }, async ({ server, browser, panel }) => {
      const tab = panel().page;
      const first = createPanel(await browser().openPanelByToolbar(tab));
      await first.startChat();
      server.agent().join();
      server.agent().say('Before');
      await first.send('Here I am');
      await first.waitForRow('Here I am', 'sent');
      await first.write('half a sent');

      await browser().closePanel(first.page);
      server.agent().say('While it was closed');
      const second = createPanel(await browser().openPanelByToolbar(tab));
      await second.waitForRow('While it was closed');
      const box = second.page.byRole('textbox', 'Message');
      await until('the draft is there', async () => (await box.value()) === 'half a sent');
      await second.send('Back again');
      await second.waitForRow('Back again', 'sent');
      await expectDelivered(second, server, ['Here I am', 'Back again']);
    }));

  it('[EE3] shows one chat in two windows at once, and both can write', ({ task }) =>
    withWorld({ title: task.name, browser: name }, async ({ server, browser }) => {
      const firstWindow = await browser().openTab('about:blank');
      const first = createPanel(await browser().openPanelByToolbar(firstWindow));
      const secondWindow = await browser().openWindow('about:blank');
      const second = createPanel(await browser().openPanelByToolbar(secondWindow));
      await first.startChat();
      await second.waitUntilOpen();

      server.agent().join();
      server.agent().say('To both of you');
      await Promise.all([first.waitForRow('To both of you'), second.waitForRow('To both of you')]);
      await first.send('From the first');
      await second.waitForRow('From the first', 'sent');
      await second.send('From the second');
      await first.waitForRow('From the second', 'sent');
      await expectDelivered(first, server, ['From the first', 'From the second']);
      await expectDelivered(second, server, ['From the first', 'From the second']);
      expect(server.handshakes()).toBe(1);
    }));

  it('[VW64] goes on following when the conversation becomes too long to be drawn whole', ({ task }) =>
    withWorld({ title: task.name, browser: name }, async ({ server, browser, panel }) => {
      const real = createPanel(await browser().openPanelByToolbar(panel().page));
      await real.startChat();
      server.agent().join();
      for (let number = 1; number <= 180; number += 1) {
        server.agent().say(`Line ${number}`);
        if (number >= 140) await real.waitForRow(`Line ${number}`);
      }
      const drawn = await real.rows();
      expect(drawn.length).toBeLessThan(100);
      expect(drawn.at(-1)?.text).toBe('Line 180');
    }));

  it('[EE16] opens by the toolbar button, also when the background is dead', ({ task }) =>
    withWorld({ title: task.name, browser: name }, async ({ server, browser }) => {
      const window = await browser().openTab('about:blank');
      const warm = createPanel(await browser().openPanelByToolbar(window));
      await warm.startChat();
      await browser().closePanel(warm.page);

      await browser().killBackground();
      const cold = createPanel(await browser().openPanelByToolbar(window));
      await cold.waitUntilOpen();
      server.agent().say('Found you');
      await cold.waitForRow('Found you');
      await cold.send('So you did');
      await cold.waitForRow('So you did', 'sent');
      await expectDelivered(cold, server, ['So you did']);
    }));
});
