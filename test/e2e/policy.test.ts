// A managed policy in a real Chromium, from the administrator's file to what the visitor sees.
import { rm } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { requireBrowser } from '../browsers.ts';
import { startChatServer } from './chat-server.ts';
import { createChromiumDriver } from './chromium.ts';
import type { DrivenPage } from './driver.ts';
import { builtExtension } from './extension.ts';
import { createAdministrator } from './managed-policy.ts';
import { createPanel } from './panel.ts';
import { until } from './until.ts';
import { SERVICE, takePictures } from './world.ts';

const isReadOnly = (page: DrivenPage, label: string): Promise<boolean> =>
  page.evaluate((text) => {
    const found = [...document.querySelectorAll('label')].find(({ textContent }) => textContent === text);
    return found?.control instanceof HTMLInputElement && found.control.readOnly;
  }, label);

it('[PO9] comes to an open panel, locks the options, and changes and goes in mid-chat', async ({ task }) => {
  // Of its own, so that no other browser on this machine has this id.
  const extension = await builtExtension({ disableWebSockets: false });
  const administrator = createAdministrator(extension.id);
  const server = await startChatServer();
  const policy = { serverUrl: server.address, service: SERVICE };
  try {
    await administrator.setPolicy({ ...policy, sites: ['https://shop.example/path'] });
    const browser = await createChromiumDriver(requireBrowser('chromium')).launch({
      extension: extension.folder,
      origin: extension.origin,
    });
    try {
      const panel = createPanel(await browser.openTab('sidepanel.html'));
      await panel.waitForText(/No chat server is set up yet/);
      await panel.startChat();
      server.agent().say('Welcome');
      await panel.waitForRow('Welcome');

      const page = await browser.openTab('options.html');
      const options = createPanel(page);
      await options.waitForText(/Set by your administrator/);
      await options.waitForText(/invalid value for “sites”/);
      expect(await page.byRole('textbox', 'Chat server address').value()).toBe(server.address);
      expect(await isReadOnly(page, 'Chat server address')).toBe(true);
      expect(await isReadOnly(page, 'Service')).toBe(true);
      await page.byRole('checkbox', 'Do not use WebSocket').click();
      await page.byRole('button', 'Save').click();
      await options.waitForText(/Saved/);
      expect(
        await page.evaluate(() => chrome.storage.local.get(['serverUrl', 'service', 'disableWebSockets'])),
      ).toEqual({
        disableWebSockets: true,
      });

      await administrator.setPolicy({ ...policy, service: 'sales' });
      await until(
        'the options show the new policy',
        async () => (await page.byRole('textbox', 'Service').value()) === 'sales',
      );
      await panel.page.bringToFront();
      await panel.send('Still here');
      await panel.waitForRow('Still here', 'sent');
      expect(server.visitorTexts()).toEqual(['Still here']);
      await panel.endChat();
      await panel.page.byRole('button', 'New chat').click();
      await panel.waitForText(/sales/);

      await administrator.remove();
      await panel.waitForText(/No chat server is set up yet/);
      await page.bringToFront();
      await options.waitForText(/Welcome to Parley/);
      expect(await isReadOnly(page, 'Service')).toBe(false);
      // By now the options would have opened by themselves.
      const open = (await browser.pages()).filter((one) => one.url().endsWith('/options.html'));
      expect(open).toHaveLength(1);
    } catch (error) {
      await takePictures(browser, task.name, error);
      throw error;
    } finally {
      await browser.kill();
      await rm(browser.profile, { recursive: true, force: true });
    }
  } finally {
    await administrator.remove();
    await server.close();
  }
}, 60_000);
