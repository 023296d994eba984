// Sites in real browsers: allowed and removed by real clicks, found by the toolbar button, taken back in mid-chat.
import { describe, expect, it } from 'vitest';
import type { Settings } from '../../core/settings/settings.ts';
import { startChatServer } from './chat-server.ts';
import type { DrivenPage } from './driver.ts';
import { createPanel } from './panel.ts';
import { until } from './until.ts';
import { startWebSites, type WebPage, type WebSites } from './web-sites.ts';
import { BROWSERS, SERVICE, type World, type WorldOptions, withWorld } from './world.ts';

const EVERYWHERE = ['http://*/*', 'https://*/*'];
const VENDOR = 'http://vendor.example/server/cometd';
const ELSEWHERE = { serverUrl: 'http://b.localhost:9', service: SERVICE };
/** A page as sites have them that use the documented API. */
const OFFER: WebPage = { body: `<script>_gwc = { serverUrl: "${VENDOR}", onReady: [] }</script>` };

async function withSites(
  options: WorldOptions,
  body: (world: World, sites: WebSites) => Promise<void>,
): Promise<void> {
  const sites = await startWebSites({ '/offer': OFFER });
  try {
    await withWorld(options, (world) => body(world, sites));
  } finally {
    await sites.close();
  }
}

/** These two run in a document of the extension. */
function isGranted(origins: readonly string[]): Promise<boolean> {
  return chrome.permissions.contains({ origins: [...origins] });
}
async function readSettings(): Promise<Partial<Settings>> {
  return chrome.storage.local.get(['sites', 'servers', 'showEverywhere']);
}

async function untilGranted(page: DrivenPage, patterns: readonly string[], isWanted: boolean): Promise<void> {
  await until(
    `${patterns} granted: ${isWanted}`,
    async () => (await page.evaluate(isGranted, patterns)) === isWanted,
  );
}

async function untilEverywhere(page: DrivenPage, isWanted: boolean): Promise<void> {
  await until(`every site: ${isWanted}`, async () => {
    return ((await page.evaluate(readSettings)).showEverywhere ?? false) === isWanted;
  });
}

describe.concurrent.each(BROWSERS)('sites in %s', (kind) => {
  it('[SI15] are allowed and removed by clicks in the options, and so is every site', ({ task }) =>
    // Not the host that the build requires: Chromium would ask for that one again, and nobody can answer.
    withSites({ title: task.name, browser: kind, settings: ELSEWHERE }, async ({ browser }, sites) => {
      const site = sites.origin('a.example');
      const hosts = ['http://a.example/*', 'http://b.localhost/*'];
      await browser().answerRequests([...hosts, ...EVERYWHERE]);
      const page = await browser().openTab('options.html');
      await page.byRole('button', 'Allow').click();
      await page.byRole('textbox', 'Add a site').fill(sites.url('a.example', '/plain'));
      await page.byRole('button', 'Allow site').click();
      await page.byRole('button', `Remove ${site}`).waitFor();
      expect(await page.evaluate(readSettings)).toEqual({ sites: [site] });
      await untilGranted(page, hosts, true);

      await page.byRole('checkbox', 'Show my chat on every site').click();
      await untilGranted(page, EVERYWHERE, true);
      await untilEverywhere(page, true);
      await page.byRole('checkbox', 'Show my chat on every site').click();
      await untilEverywhere(page, false);
      await untilGranted(page, EVERYWHERE, false);
      await untilGranted(page, hosts, true);

      await page.byRole('button', `Remove ${site}`).click();
      await untilGranted(page, ['http://a.example/*'], false);
      expect((await page.evaluate(readSettings)).sites).toEqual([]);
      await createPanel(page).waitForText(/No site may use your chat yet/);
    }));

  it('[DI7] that offer chat are found by the toolbar button, and their foreign server is asked about', ({
    task,
  }) =>
    withSites({ title: task.name, browser: kind }, async ({ browser, server }, sites) => {
      const site = sites.origin('a.example');
      await browser().answerRequests(['http://a.example/*', 'http://127.0.0.1/*']);
      const options = await browser().openTab('options.html');
      const tab = await browser().openTab(sites.url('a.example', '/offer'));
      const panel = createPanel(await browser().openPanelByToolbar(tab));
      await panel.waitForText(/This site offers chat\. Allow it\?/);
      expect(await panel.shown()).toContain(site);
      await panel.page.byRole('button', 'Allow').click();

      const query = new URLSearchParams({ site, serverUrl: VENDOR });
      const question = await browser().pageAt(`question.html?${query}`);
      await createPanel(question).waitForText(new RegExp(VENDOR));
      expect(await question.byRole('textbox', 'Chat server address').value()).toBe(server.address);
      await question.byRole('textbox', 'Service').fill('sales');
      await question.byRole('button', 'Allow').click();
      const row = { site, prefix: VENDOR, serverUrl: server.address, service: 'sales', filesUrl: '' };
      await until('the answer is kept', async () => {
        const { servers } = await options.evaluate(readSettings);
        return servers !== undefined && servers.length > 0;
      });
      expect(await options.evaluate(readSettings)).toEqual({ sites: [site], servers: [row] });
      await until('the question is closed', async () =>
        (await browser().pages()).every((page) => !page.url().includes('question.html')),
      );
      expect(await panel.shown()).not.toContain('Allow it?');

      await panel.page.byRole('button', 'Chats').click();
      await panel.page.byRole('button', `Remove ${site}`).click();
      await untilGranted(options, ['http://a.example/*'], false);
      expect(await options.evaluate(readSettings)).toEqual({ sites: [], servers: [] });
    }));

  it('[SI16] that lose the chat server’s host in mid-chat say so, and one click brings it back; nothing is lost', async ({
    task,
  }) => {
    const server = await startChatServer();
    // A host that the build does not require, as most are; and one whose cookies are taken over http.
    const serverUrl = server.address.replace('127.0.0.1', 'a.localhost');
    const settings = { serverUrl, service: SERVICE, disableWebSockets: true };
    try {
      await withWorld({ title: task.name, browser: kind, settings }, async ({ browser, panel }) => {
        const hosts = ['http://a.localhost/*'];
        await panel().waitForText(/does not let Parley reach a\.localhost/);
        await browser().answerRequests(hosts);
        await panel().page.byRole('button', 'Allow').click();
        await untilGranted(panel().page, hosts, true);
        await panel().startChat();
        server.agent().say('Before');
        await panel().waitForRow('Before');
        await browser().revokeHosts(hosts);
        await panel().waitForText(/does not let Parley reach a\.localhost/);
        await panel().send('Without the host');
        server.agent().say('Meanwhile');
        await browser().answerRequests(hosts);
        // Chromium gives back what was granted before as soon as its user wants so in the browser's own page.
        const isBack = await panel().page.evaluate(isGranted, hosts);
        if (!isBack) await panel().page.byRole('button', 'Allow').click();
        await untilGranted(panel().page, hosts, true);
        await panel().waitForRow('Without the host', 'sent', 30_000);
        await panel().waitForRow('Meanwhile', undefined, 30_000);
        await panel().send('After');
        await panel().waitForRow('After', 'sent');
        expect(server.visitorTexts()).toEqual(['Without the host', 'After']);
        expect(await panel().shown()).not.toContain('does not let Parley');
      });
    } finally {
      await server.close();
    }
  });

  it('[SI17] that are removed in mid-chat take their server from the list, and no chat', ({ task }) =>
    withSites(
      { title: task.name, browser: kind, server: { services: [SERVICE, 'sales'] } },
      async ({ browser, panel, server }, sites) => {
        const site = sites.origin('a.example');
        await browser().grantHosts(['http://a.example/*']);
        await panel().startChat();
        const options = await browser().openTab('options.html');
        await options.evaluate(
          (address, listed) =>
            chrome.storage.local.set({
              sites: [listed],
              servers: [{ site: listed, prefix: '', serverUrl: address, service: 'sales', filesUrl: '' }],
            }),
          server.address,
          site,
        );
        await panel().page.bringToFront();
        await panel().page.byRole('button', 'Chats').click();
        const offer = `New chat with ${new URL(server.address).host} · sales`;
        await panel().page.byRole('button', offer).click();
        await panel().startChat();
        await panel().send('On the way');
        await panel().waitForRow('On the way', 'sent');
        await options.byRole('button', `Remove ${site}`).click();
        await createPanel(options).waitForText(/No site may use your chat yet/);
        await panel().page.bringToFront();
        await panel().send('Still on the way');
        await panel().waitForRow('Still on the way', 'sent');
        server.agent().say('Still here');
        await panel().waitForRow('Still here');
        expect(server.chatAt(0).form()).toBeDefined();
        expect(server.chatAt(1).visitorTexts()).toEqual(['On the way', 'Still on the way']);
      },
    ));
});

it('[DI8] an offer is gone when it is declined, or when its page is left', ({ task }) =>
  withSites({ title: task.name }, async ({ browser }, sites) => {
    const offer = sites.url('a.example', '/offer');
    const tab = await browser().openTab(offer);
    const panel = createPanel(await browser().openPanelByToolbar(tab));
    const isGone = async () => !(await panel.shown()).includes('Allow it?');
    await panel.page.byRole('button', 'Not now').click();
    await until('the offer is gone', isGone);
    expect(await panel.page.evaluate(readSettings)).toEqual({});
    await browser().pressToolbar(tab);
    await panel.waitForText(/Allow it\?/);
    await tab.goTo(sites.url('b.example', '/plain'));
    await until('the offer is gone', isGone);
    expect(await panel.shown()).toContain(SERVICE);
  }));
