// A managed policy in real browsers, from the administrator's file to what the visitor sees.
import { rm } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { POLICY_MAY_TAKE_MS } from '../../entrypoints/background/first-run.ts';
import type { BrowserKind } from '../browsers.ts';
import { browsersThatCan } from './cannot.ts';
import { startChatServer, type TestServer } from './chat-server.ts';
import type { DrivenBrowser, DrivenPage } from './driver.ts';
import { type Launch, launcherOf } from './launch.ts';
import { type Administrator, createAdministrator } from './managed-policy.ts';
import { createPanel } from './panel.ts';
import { pause, until } from './until.ts';
import { BROWSERS, SERVICE, takePictures } from './world.ts';

interface ManagedWorld {
  readonly administrator: Administrator;
  readonly server: TestServer;
  /** Starts the browser, or kills it and starts it again on the same profile. */
  launch(): Promise<DrivenBrowser>;
}

/** With an extension of its own, so that no other browser on this machine has this id. */
async function withAdministrator(
  kind: BrowserKind,
  title: string,
  body: (world: ManagedWorld) => Promise<void>,
): Promise<void> {
  const { id, launch } = await launcherOf(kind, {
    defaults: { disableWebSockets: false },
    geckoId: 'parley-with-policy@parley.example',
  });
  const administrator = createAdministrator(kind, id);
  const server = await startChatServer();
  const browsers: DrivenBrowser[] = [];
  const relaunch = async (again: Launch): Promise<DrivenBrowser> => {
    await browsers.at(-1)?.kill();
    const browser = await again(browsers[0]?.profile);
    browsers.push(browser);
    return browser;
  };
  try {
    await body({ administrator, server, launch: () => relaunch(launch) });
  } catch (error) {
    const browser = browsers.at(-1);
    if (browser !== undefined) await takePictures(browser, title, error);
    throw error;
  } finally {
    // First, as nothing else would end it.
    await browsers.at(-1)?.kill();
    for (const { profile } of browsers) await rm(profile, { recursive: true, force: true });
    await server.close();
    await administrator.remove();
  }
}

/** These run in the document. */
function isReadOnly(label: string): boolean {
  const found = [...document.querySelectorAll('label')].find(({ textContent }) => textContent === label);
  return found?.control instanceof HTMLInputElement && found.control.readOnly;
}

async function hasService(service: string): Promise<boolean> {
  return (await chrome.storage.managed.get(['service'])).service === service;
}

function readOwn(): Promise<Readonly<Record<string, unknown>>> {
  return chrome.storage.local.get(['serverUrl', 'service', 'disableWebSockets']);
}

/** The options show what the policy of `service` set, and keep only what is the visitor's own. */
async function expectLocked(page: DrivenPage, server: TestServer, service: string): Promise<void> {
  const options = createPanel(page);
  await options.waitForText(/Set by your administrator/);
  await options.waitForText(/invalid value for “sites”/);
  expect(await page.byRole('textbox', 'Chat server address').value()).toBe(server.address);
  expect(await page.byRole('textbox', 'Service').value()).toBe(service);
  expect(await page.evaluate(isReadOnly, 'Chat server address')).toBe(true);
  expect(await page.evaluate(isReadOnly, 'Service')).toBe(true);
  await page.byRole('checkbox', 'Do not use WebSocket').click();
  await page.byRole('button', 'Save').click();
  await options.waitForText(/Saved/);
  expect(await page.evaluate(readOwn)).toEqual({ disableWebSockets: true });
}

async function countOptions(browser: DrivenBrowser): Promise<number> {
  const pages = await browser.pages();
  return pages.filter((page) => page.url() === `${browser.origin}/options.html`).length;
}

describe.concurrent('a managed policy', () => {
  it.each(browsersThatCan('policyWhileRunning'))(
    '[PO9] comes to an open panel, locks the options, and changes and goes in mid-chat in %s',
    (kind) =>
      withAdministrator(kind, `policy in ${kind}`, async ({ administrator, server, launch }) => {
        const policy = { serverUrl: server.address, service: SERVICE };
        await administrator.setPolicy(policy);
        const browser = await launch();
        const launchedAt = Date.now();
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
        expect(await countOptions(browser)).toBe(0);
        const page = await browser.openTab('options.html');
        await expectLocked(page, server, 'sales');

        await administrator.remove();
        await createPanel(page).waitForText(/Welcome to Parley/);
        expect(await page.evaluate(isReadOnly, 'Service')).toBe(false);
        await panel.page.bringToFront();
        await panel.waitForText(/No chat server is set up yet/);
        await administrator.setPolicy(policy);
        await panel.waitForText(new RegExp(SERVICE));
        await panel.page.byRole('button', 'Start chat').waitFor();
      }),
  );

  it('[PO9] holds from the start of Firefox, and changes and goes between two starts in mid-chat', ({
    task,
  }) =>
    withAdministrator('firefox', task.name, async ({ administrator, server, launch }) => {
      const policy = { serverUrl: server.address, service: SERVICE };
      await administrator.setPolicy(policy);
      let browser = await launch();
      const launchedAt = Date.now();
      let panel = createPanel(await browser.openTab('sidepanel.html'));
      await panel.startChat();
      server.agent().say('Welcome');
      await panel.waitForRow('Welcome');
      await pause(Math.max(0, launchedAt + POLICY_MAY_TAKE_MS + 1_000 - Date.now()));
      expect(await countOptions(browser)).toBe(0);

      await administrator.setPolicy({ ...policy, service: 'sales', sites: ['https://shop.example/path'] });
      browser = await launch();
      panel = createPanel(await browser.openTab('sidepanel.html'));
      await panel.waitForRow('Welcome');
      await panel.send('Still here');
      await panel.waitForRow('Still here', 'sent');
      expect(server.visitorTexts()).toEqual(['Still here']);
      await panel.endChat();
      await panel.page.byRole('button', 'New chat').click();
      await panel.waitForText(/sales/);
      await expectLocked(await browser.openTab('options.html'), server, 'sales');

      await administrator.remove();
      browser = await launch();
      await createPanel(await browser.openTab('sidepanel.html')).waitForText(/No chat server is set up yet/);
      const page = await browser.openTab('options.html');
      await createPanel(page).waitForText(/Welcome to Parley/);
      expect(await page.evaluate(isReadOnly, 'Service')).toBe(false);
    }));
});

// Not at the same time as the others: it is the same extension, for which there is one policy.
describe('a managed policy with sites', () => {
  it.each(BROWSERS)(
    '[PO18] shows its options at first in %s, where one click allows all its sites and servers',
    async (kind) => {
      await withAdministrator(
        kind,
        `policy with sites in ${kind}`,
        async ({ administrator, server, launch }) => {
          const site = 'http://a.example:8080';
          const row = { site, prefix: '', serverUrl: 'http://b.example', service: 'sales', filesUrl: '' };
          const hosts = ['http://a.example/*', 'http://b.example/*', 'http://c.example/*'];
          await administrator.setPolicy({
            serverUrl: server.address,
            service: SERVICE,
            sites: [site, 'http://c.example'],
            servers: [row],
            alwaysShow: [site],
          });
          const browser = await launch();
          // Nobody opens them: only the user can allow what the policy needs.
          const page = await browser.pageAt('options.html');
          const options = createPanel(page);
          await options.waitForText(/does not let Parley reach b\.example and 2 more hosts/);
          const texts = await options.shown();
          expect(texts).toContain(site);
          expect(texts).not.toContain(`Remove ${site}`);
          expect(texts).not.toContain('Allow site');
          const panel = createPanel(await browser.openTab('sidepanel.html'));
          await panel.waitForText(/does not let Parley reach b\.example and 2 more hosts/);
          await browser.answerRequests(hosts);
          await panel.page.byRole('button', 'Allow').click();
          await until('all are granted', () =>
            panel.page.evaluate((origins) => chrome.permissions.contains({ origins }), hosts),
          );
          await until(
            'nothing is missing',
            async () => !(await panel.shown()).includes('does not let Parley'),
          );
          await until(
            'the options know',
            async () => !(await options.shown()).includes('does not let Parley'),
          );
          expect(await page.evaluate(() => chrome.storage.local.get(['sites', 'servers']))).toEqual({});
          await panel.startChat();
        },
      );
    },
  );
});
