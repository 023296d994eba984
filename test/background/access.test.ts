// What the visitor may have to allow: hosts that are missing, and the site of the page that the toolbar button was pressed on.
import { describe, expect, it } from 'vitest';
import { resolveSettings } from '../../core/settings/resolve.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { createAccess } from '../../entrypoints/background/access.ts';
import type { Finding } from '../../entrypoints/background/discovery.ts';

const NOTHING_FOUND: Finding = { isOffering: false, serverUrl: null };
const SHOP = 'https://shop.example';
const TAB = { id: 7, windowId: 1, url: `${SHOP}/cart?x=1` };

type Sources = Readonly<Partial<Record<'policy' | 'user' | 'build', Partial<Settings>>>>;

/** The browser with what it has granted, its settings, and a page that offers what a test says. */
async function createBrowser(first: Sources, ...granted: readonly string[]) {
  const grants = new Set(granted);
  const questions: string[] = [];
  const released: string[] = [];
  let sources = first;
  let finding = NOTHING_FOUND;
  let changes = 0;
  const resolve = () => resolveSettings({ policy: {}, user: {}, build: {}, ...sources });
  const access = createAccess({
    contains: async (patterns) => patterns.every((pattern) => grants.has(pattern)),
    discover: async () => finding,
    save: async (sites) => {
      await set({ ...sources, user: { ...sources.user, ...sites } });
    },
    release: async (pattern) => {
      released.push(pattern);
    },
    ask: (site, serverUrl) => questions.push(`${site} ${serverUrl}`),
    onChange: () => {
      changes += 1;
    },
  });
  const set = async (next: Sources) => {
    sources = next;
    await access.settingsRead(resolve());
  };
  await set(first);
  return {
    access,
    grants,
    set,
    dropPolicy: () => set({ ...sources, policy: {} }),
    questions,
    released,
    settings: () => resolve().settings,
    changes: () => changes,
    offers: (next: Finding) => {
      finding = next;
    },
    missing: () => access.facts().missing,
    offer: () => access.facts().offer,
  };
}

const SERVER = { serverUrl: 'https://chat.example', service: 'support' };

describe('what is missing', () => {
  it('[PO14] are the chat servers’ hosts and the sites of policy and build, not granted yet', async () => {
    const browser = await createBrowser(
      { policy: { ...SERVER, sites: [SHOP, 'https://help.example'] } },
      'https://help.example/*',
    );
    expect(browser.missing()).toEqual(['https://chat.example/*', 'https://shop.example/*']);
    await browser.set({ build: { ...SERVER, sites: [SHOP] } });
    expect(browser.missing()).toEqual(['https://chat.example/*', 'https://shop.example/*']);
  });

  it('[PO14] are not the user’s own sites: these were asked for when they were allowed', async () => {
    const browser = await createBrowser({ user: { ...SERVER, sites: [SHOP] } }, 'https://chat.example/*');
    expect(browser.missing()).toEqual([]);
  });

  it('[PO15] follows the settings and the browser’s grants, and views are told', async () => {
    const browser = await createBrowser({ user: SERVER }, 'https://chat.example/*');
    expect(browser.missing()).toEqual([]);
    browser.grants.clear();
    await browser.access.permissionsChanged();
    expect(browser.missing()).toEqual(['https://chat.example/*']);
    expect(browser.changes()).toBe(1);
    await browser.set({ policy: { ...SERVER, serverUrl: 'https://other.example' } });
    expect(browser.missing()).toEqual(['https://other.example/*']);
    await browser.set({});
    expect(browser.missing()).toEqual([]);
  });

  it('[PO14] is nothing where the browser cannot be asked', async () => {
    const access = createAccess({
      contains: () => Promise.reject(new Error('no such API')),
      discover: async () => NOTHING_FOUND,
      save: async () => undefined,
      release: async () => undefined,
      ask: () => undefined,
      onChange: () => undefined,
    });
    await access.settingsRead(resolveSettings({ policy: SERVER, user: {}, build: {} }));
    expect(access.facts().missing).toEqual([]);
  });
});

describe('the site of a page', () => {
  it('[DI3] is offered after a press of the toolbar button, with what its page offers', async () => {
    const browser = await createBrowser({ user: SERVER });
    browser.offers({ isOffering: true, serverUrl: 'https://vendor.example/server' });
    await browser.access.toolbarClicked(TAB);
    expect(browser.offer()).toEqual({
      site: SHOP,
      tabId: 7,
      windowId: 1,
      pattern: 'https://shop.example/*',
      isOffering: true,
      serverUrl: 'https://vendor.example/server',
    });
    expect(browser.changes()).toBe(1);
    await browser.access.toolbarClicked({ ...TAB, url: 'chrome://settings' });
    expect(browser.offer()).toBeNull();
  });

  it('[DI3] is not where it is allowed already, where an administrator has the say, or where nothing is told', async () => {
    const own = await createBrowser({ user: { sites: [SHOP] } }, 'https://shop.example/*');
    await own.access.toolbarClicked(TAB);
    expect(own.offer()).toBeNull();
    own.grants.clear();
    await own.access.toolbarClicked(TAB);
    expect(own.offer()?.site).toBe(SHOP);
    await own.access.toolbarClicked({ id: 7, windowId: 1 });
    expect(own.offer()).toBeNull();
    const managed = await createBrowser({ policy: { sites: ['https://help.example'] } });
    await managed.access.toolbarClicked(TAB);
    expect(managed.offer()).toBeNull();
  });

  it('[SI9] is listed when it is allowed, once, and no longer offered', async () => {
    const browser = await createBrowser({ user: SERVER, build: { sites: ['https://help.example'] } });
    await browser.access.toolbarClicked(TAB);
    for (let time = 0; time < 2; time += 1)
      await browser.access.perform({ type: 'allowSite', site: SHOP, serverUrl: null });
    expect(browser.settings().sites).toEqual(['https://help.example', SHOP]);
    expect(browser.offer()).toBeNull();
    expect(browser.questions).toEqual([]);
  });

  it('[SI9] is not listed where it is no origin, or against an administrator', async () => {
    const browser = await createBrowser({ user: SERVER });
    await browser.access.perform({ type: 'allowSite', site: `${SHOP}/path`, serverUrl: null });
    expect(browser.settings().sites).toEqual([]);
    await browser.set({ policy: { sites: [] } });
    await browser.access.perform({ type: 'allowSite', site: SHOP, serverUrl: null });
    await browser.dropPolicy();
    expect(browser.settings().sites).toEqual([]);
  });

  it('[QU1] leads to a question where it names a foreign chat server, and to none where it is known', async () => {
    const browser = await createBrowser({ user: SERVER });
    await browser.access.perform({ type: 'allowSite', site: SHOP, serverUrl: `${SHOP}/genesys/cometd` });
    expect(browser.questions).toEqual([]);
    await browser.access.perform({
      type: 'allowSite',
      site: SHOP,
      serverUrl: 'https://vendor.example/server',
    });
    expect(browser.questions).toEqual([`${SHOP} https://vendor.example/server`]);
  });

  it('[DI5] goes when it is dismissed', async () => {
    const browser = await createBrowser({ user: SERVER });
    await browser.access.toolbarClicked(TAB);
    await browser.access.perform({ type: 'dismissOffer' });
    expect(browser.offer()).toBeNull();
    expect(browser.settings().sites).toEqual([]);
  });
});

describe('the list of sites', () => {
  const HELP = 'https://help.example';

  it('[SI19] is told to views; one of them can be removed, with all that was set for it and with its host', async () => {
    const browser = await createBrowser({ user: { ...SERVER, sites: [SHOP, HELP], alwaysShow: [SHOP] } });
    expect(browser.access.facts().sites).toEqual([SHOP, HELP]);
    await browser.access.perform({ type: 'removeSite', site: SHOP });
    expect(browser.settings()).toMatchObject({ sites: [HELP], alwaysShow: [] });
    expect(browser.released).toEqual([`${SHOP}/*`]);
    expect(browser.access.facts().sites).toEqual([HELP]);
  });

  it('[SI19] leaves a host that the chat server has, too', async () => {
    const browser = await createBrowser({ user: { ...SERVER, sites: [SERVER.serverUrl] } });
    await browser.access.perform({ type: 'removeSite', site: SERVER.serverUrl });
    expect(browser.settings().sites).toEqual([]);
    expect(browser.released).toEqual([]);
  });

  it('[SI19] of an administrator is not the visitor’s to change', async () => {
    const browser = await createBrowser({ policy: { ...SERVER, sites: [SHOP] } });
    expect(browser.access.facts().sites).toEqual([]);
    await browser.access.perform({ type: 'removeSite', site: SHOP });
    expect(browser.settings().sites).toEqual([SHOP]);
    expect(browser.released).toEqual([]);
  });

  it('[SI19] loses nothing that is not on it', async () => {
    const browser = await createBrowser({ user: { ...SERVER, sites: [SHOP] } });
    await browser.access.perform({ type: 'removeSite', site: HELP });
    expect(browser.settings().sites).toEqual([SHOP]);
    expect(browser.released).toEqual([]);
  });
});
