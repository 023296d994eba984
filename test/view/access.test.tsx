// @vitest-environment happy-dom
// What the panel says of access, and what becomes of the visitor's answer.
import { getQueriesForElement } from '@testing-library/dom';
import { describe, expect, it } from 'vitest';
import { ChatError } from '../../core/chat/errors.ts';
import type { ChatClient } from '../../core/messaging/client.ts';
import type { Access, DeskCommand, SiteOffer } from '../../core/messaging/view-protocol.ts';
import { mount } from '../../core/view/mount.tsx';
import { createFakeClient, makeOpen } from '../support/fake-client.ts';
import { settled } from '../support/manual-clock.ts';

const OFFER: SiteOffer = {
  site: 'https://shop.example:8443',
  tabId: 7,
  windowId: 1,
  pattern: 'https://shop.example/*',
  isOffering: true,
  serverUrl: 'https://vendor.example/server',
};
const DESK = { host: 'chat.example', service: 'support' };

/** A panel whose browser answers what a test says. */
async function openPanel(access: Access) {
  const fake = createFakeClient();
  const commands: DeskCommand[] = [];
  let isStorageFull = false;
  const client: ChatClient = {
    ...fake,
    deskCommand: async (command) => {
      if (isStorageFull) throw new ChatError('storageFailed');
      commands.push(command);
    },
  };
  const asked: (readonly string[])[] = [];
  let isGranting = true;
  let tell: (tabId: number, windowId: number | null) => void = () => undefined;
  const container = document.body.appendChild(document.createElement('div'));
  const unmount = mount({
    client,
    container,
    openOptions: () => undefined,
    onTabs: (listener) => {
      tell = listener;
    },
    requestHosts: async (patterns) => {
      asked.push(patterns);
      return isGranting;
    },
  });
  fake.setUp({ desk: DESK, access });
  await settled();
  const found = getQueriesForElement(container);
  return {
    ...found,
    fake,
    container,
    asked,
    commands,
    tabs: async (tabId: number, windowId: number | null) => {
      tell(tabId, windowId);
      await settled();
    },
    refuse: () => {
      isGranting = false;
    },
    fillStorage: () => {
      isStorageFull = true;
    },
    press: async (name: string) => {
      found.getByRole('button', { name }).click();
      // Already in the click: a browser refuses the question once the gesture is over.
      const inClick = asked.length;
      await settled();
      expect(asked).toHaveLength(inClick);
    },
    close: () => {
      unmount();
      container.remove();
    },
  };
}

describe('hosts that the browser does not let us into', () => {
  it('[PO13] are named in the panel, also in a chat, and asked for by one button, in the click', async () => {
    const missing = ['https://chat.example/*', 'https://shop.example/*', 'http://shop.example/*'];
    const panel = await openPanel({ missing, offer: null, sites: [] });
    panel.fake.put(makeOpen(), []);
    await settled();
    expect(panel.container.textContent).toContain('reach chat.example and 1 more host.');
    await panel.press('Allow');
    expect(panel.asked).toEqual([missing]);
    expect(panel.commands).toEqual([]);
    panel.fake.setUp({ access: { missing: [], offer: null, sites: [] } });
    await settled();
    expect(panel.queryByRole('button', { name: 'Allow' })).toBeNull();
    panel.close();
  });

  it('[PO13] that are refused stay named, and the refusal is told', async () => {
    const panel = await openPanel({ missing: ['https://chat.example/*'], offer: null, sites: [] });
    panel.refuse();
    await panel.press('Allow');
    expect(panel.container.textContent).toContain('This could not be allowed');
    expect(panel.getByRole('button', { name: 'Allow' })).toBeDefined();
    panel.fake.setUp({ access: { missing: [], offer: null, sites: [] } });
    await settled();
    expect(panel.container.textContent).not.toContain('This could not be allowed');
    panel.close();
  });
});

describe('a site that could be allowed', () => {
  it('[DI4] is offered by its origin, and allowed once the browser has granted it', async () => {
    const panel = await openPanel({ missing: [], offer: OFFER, sites: [] });
    expect(panel.container.textContent).toContain(
      'This site offers chat. Allow it? https://shop.example:8443',
    );
    await panel.press('Allow');
    expect(panel.asked).toEqual([['https://shop.example/*']]);
    expect(panel.commands).toEqual([{ type: 'allowSite', site: OFFER.site, serverUrl: OFFER.serverUrl }]);
    panel.close();
  });

  it('[DI4] is not allowed where the browser does not grant it, nor where that cannot be kept', async () => {
    const panel = await openPanel({ missing: [], offer: OFFER, sites: [] });
    panel.refuse();
    await panel.press('Allow');
    expect(panel.commands).toEqual([]);
    expect(panel.container.textContent).toContain('This could not be allowed');
    panel.close();
    const full = await openPanel({ missing: [], offer: OFFER, sites: [] });
    full.fillStorage();
    await full.press('Allow');
    expect(full.container.textContent).toContain('This could not be allowed');
    full.close();
  });

  it('[DI5] goes with “Not now”', async () => {
    const panel = await openPanel({ missing: [], offer: OFFER, sites: [] });
    await panel.press('Not now');
    expect(panel.asked).toEqual([]);
    expect(panel.commands).toEqual([{ type: 'dismissOffer' }]);
    panel.close();
  });

  it('[DI8] goes when its page is left, and with no other', async () => {
    const panel = await openPanel({ missing: [], offer: OFFER, sites: [] });
    // Another tab's page, another window's tab, its own tab once more.
    await panel.tabs(8, null);
    await panel.tabs(8, 2);
    await panel.tabs(OFFER.tabId, OFFER.windowId);
    expect(panel.commands).toEqual([]);
    await panel.tabs(8, OFFER.windowId);
    expect(panel.commands).toEqual([{ type: 'dismissOffer' }]);
    await panel.tabs(OFFER.tabId, null);
    expect(panel.commands).toHaveLength(2);
    panel.fake.setUp({ access: { missing: [], offer: null, sites: [] } });
    await panel.tabs(OFFER.tabId, null);
    expect(panel.commands).toHaveLength(2);
    panel.close();
  });

  it('[DI6] that offers nothing itself can be allowed, but does not disturb a chat', async () => {
    const panel = await openPanel({ missing: [], offer: { ...OFFER, isOffering: false }, sites: [] });
    expect(panel.getByRole('button', { name: 'Allow this site' })).toBeDefined();
    panel.fake.put(makeOpen(), []);
    await settled();
    expect(panel.queryByRole('button', { name: 'Allow this site' })).toBeNull();
    panel.close();
  });
});

describe('the list of sites', () => {
  it('[SI20] is in the panel’s list of chats, each with a button that removes it', async () => {
    const panel = await openPanel({ missing: [], offer: null, sites: [OFFER.site, 'https://help.example'] });
    await panel.press('Chats');
    const list = panel.getByRole('list', { name: 'Sites' });
    expect(list.textContent).toContain(OFFER.site);
    await panel.press(`Remove ${OFFER.site}`);
    expect(panel.commands).toEqual([{ type: 'removeSite', site: OFFER.site }]);
    panel.close();
  });
});
