// The browser is killed with SIGKILL and started again on the same profile, loaded as a folder and installed as a package.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { requireBrowser } from '../browsers.ts';
import { writeSettings } from './background.ts';
import { browsersThatCan } from './cannot.ts';
import { startChatServer } from './chat-server.ts';
import { createChromiumDriver } from './chromium.ts';
import { expectDelivered } from './compare.ts';
import type { DrivenBrowser } from './driver.ts';
import { builtExtension } from './extension.ts';
import { installPacked } from './packed-extension.ts';
import { createPanel } from './panel.ts';
import { until } from './until.ts';
import { BROWSERS, CARRIERS, SERVICE, takePictures, withWorld } from './world.ts';

describe.concurrent.each(BROWSERS)('%s that is killed', (browser) => {
  for (const carrier of CARRIERS) {
    it(`[EE8] goes on with the chat when it is started again, over ${carrier}`, ({ task }) =>
      withWorld({ title: task.name, browser, carrier }, async ({ server, panel, restartBrowser }) => {
        await panel().startChat();
        server.agent().join();
        server.agent().say('Before');
        await panel().send('Seen before the death');
        await panel().waitForRow('Seen before the death', 'sent');

        await restartBrowser(async () => server.agent().say('While it was dead'));
        await panel().waitForRow('While it was dead');
        await panel().send('At the instant of death');
        // Shown, in whatever state: from then on it must not be lost.
        await panel().waitForRow('At the instant of death');
        await restartBrowser(async () => server.agent().say('While it was dead again'));
        await panel().waitForRow('At the instant of death', 'sent');
        await panel().write('Not sent yet');
        await panel().waitForRow('While it was dead again');
        await expectDelivered(panel(), server, ['Seen before the death', 'At the instant of death']);
      }));
  }
});

describe.concurrent('a browser that starts', () => {
  for (const browser of browsersThatCan('startupOfFolder')) {
    it(`[EE9] takes up the chat in ${browser} before any view is open`, ({ task }) =>
      withWorld({ title: task.name, browser }, async ({ server, panel, restartBrowser }) => {
        await panel().startChat();
        server.agent().join();
        await panel().send('Before the death');
        await panel().waitForRow('Before the death', 'sent');
        expect(server.handshakes()).toBe(1);
        await restartBrowser(
          async () => server.agent().say('While it was dead'),
          async () => {
            await until('it connected without a view', () => server.handshakes() === 2);
          },
        );
        await panel().waitForRow('While it was dead');
        await expectDelivered(panel(), server, ['Before the death']);
      }));
  }

  it('[EE9] takes up the chat at its start, before any view is open, when installed for good', async ({
    task,
  }) => {
    const executable = requireBrowser('chromium');
    const extension = await builtExtension();
    const server = await startChatServer();
    const packed = await installPacked(executable, extension);
    const profile = await mkdtemp(path.join(tmpdir(), 'parley-profile-'));
    const driver = createChromiumDriver(executable);
    const launch = () => driver.launch({ ...extension, extension: null, profile });
    let browser: DrivenBrowser | null = null;
    try {
      // The first start installs; an orderly end writes that down at once.
      await (await launch()).quit();
      browser = await launch();
      const page = await browser.openTab('sidepanel.html');
      await writeSettings(page, { serverUrl: server.address, service: SERVICE });
      const panel = createPanel(page);
      await panel.startChat();
      server.agent().join();
      await panel.send('Before the death');
      await panel.waitForRow('Before the death', 'sent');

      await browser.kill();
      server.agent().say('While it was dead');
      expect(server.handshakes()).toBe(1);
      browser = await launch();
      await until('it connected without a view', () => server.handshakes() === 2);
      const later = createPanel(await browser.openTab('sidepanel.html'));
      await later.waitForRow('While it was dead');
      await expectDelivered(later, server, ['Before the death']);
    } catch (error) {
      if (browser !== null) await takePictures(browser, task.name, error);
      throw error;
    } finally {
      await browser?.kill();
      await packed.remove();
      await server.close();
      await rm(profile, { recursive: true, force: true });
    }
  });
});
