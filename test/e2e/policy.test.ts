// A managed policy in a real Chromium, from the administrator's file to what the visitor sees.
import { rm } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { POLICY_MAY_TAKE_MS } from '../../entrypoints/background/first-run.ts';
import { requireBrowser } from '../browsers.ts';
import { startChatServer } from './chat-server.ts';
import { createChromiumDriver } from './chromium.ts';
import { builtExtension } from './extension.ts';
import { createAdministrator } from './managed-policy.ts';
import { createPanel } from './panel.ts';
import { pause, until } from './until.ts';
import { SERVICE, takePictures } from './world.ts';

/** Both run in the document. */
function isReadOnly(label: string): boolean {
  const found = [...document.querySelectorAll('label')].find(({ textContent }) => textContent === label);
  return found?.control instanceof HTMLInputElement && found.control.readOnly;
}

async function hasService(service: string): Promise<boolean> {
  return (await chrome.storage.managed.get(['service'])).service === service;
}

it('[PO9] comes to an open panel, locks the options, and changes and goes in mid-chat', async ({ task }) => {
  // Of its own, so that no other browser on this machine has this id.
  const extension = await builtExtension({ disableWebSockets: false });
  const administrator = createAdministrator(extension.id);
  const server = await startChatServer();
  const policy = { serverUrl: server.address, service: SERVICE };
  try {
    await administrator.setPolicy(policy);
    const browser = await createChromiumDriver(requireBrowser('chromium')).launch({
      extension: extension.folder,
      origin: extension.origin,
    });
    const launchedAt = Date.now();
    try {
      const panel = createPanel(await browser.openTab('sidepanel.html'));
      // The policy comes some seconds after the browser's start.
      await panel.startChat();
      server.agent().say('Welcome');
      await panel.waitForRow('Welcome');

      await administrator.setPolicy({ ...policy, service: 'sales', sites: ['https://shop.example/path'] });
      await until('the browser has the new policy', () => panel.page.evaluate(hasService, 'sales'));
      await panel.send('Still here');
      await panel.waitForRow('Still here', 'sent');
      expect(server.visitorTexts()).toEqual(['Still here']);
      await panel.endChat();
      await panel.page.byRole('button', 'New chat').click();
      await panel.waitForText(/sales/);

      await pause(Math.max(0, launchedAt + POLICY_MAY_TAKE_MS + 1_000 - Date.now()));
      expect((await browser.pages()).filter((page) => page.url().endsWith('/options.html'))).toEqual([]);
      const page = await browser.openTab('options.html');
      const options = createPanel(page);
      await options.waitForText(/Set by your administrator/);
      await options.waitForText(/invalid value for “sites”/);
      expect(await page.byRole('textbox', 'Chat server address').value()).toBe(server.address);
      expect(await page.byRole('textbox', 'Service').value()).toBe('sales');
      expect(await page.evaluate(isReadOnly, 'Chat server address')).toBe(true);
      expect(await page.evaluate(isReadOnly, 'Service')).toBe(true);
      await page.byRole('checkbox', 'Do not use WebSocket').click();
      await page.byRole('button', 'Save').click();
      await options.waitForText(/Saved/);
      expect(
        await page.evaluate(() => chrome.storage.local.get(['serverUrl', 'service', 'disableWebSockets'])),
      ).toEqual({ disableWebSockets: true });

      await administrator.remove();
      await options.waitForText(/Welcome to Parley/);
      expect(await page.evaluate(isReadOnly, 'Service')).toBe(false);
      await panel.page.bringToFront();
      await panel.waitForText(/No chat server is set up yet/);
      await administrator.setPolicy(policy);
      await panel.waitForText(new RegExp(SERVICE));
      await panel.page.byRole('button', 'Start chat').waitFor();
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
