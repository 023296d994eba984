// @vitest-environment happy-dom
// The list of chats in a panel: what it names and offers, removing, and the pop-out window's address.
import { fireEvent, getByRole as getByRoleIn, within } from '@testing-library/dom';
import { afterEach, describe, expect, it } from 'vitest';
import { AGENT, createFakeClient, FAKE_NOW, makeEntry, makeOpen, VISITOR } from '../support/fake-client.ts';
import { withPanel } from './panel-world.ts';
import { BANK, choose, DESKS, SHOP, showTwo } from './two-chats.ts';

describe('the list of chats', () => {
  it('[VW70] names each with whom, where, how it stands, what is new and when, those that ended last', () =>
    withPanel(async (world) => {
      world.client.put(
        makeOpen({ id: 'old', phase: 'ended', ended: { reason: 'agent', at: FAKE_NOW }, unread: 2 }),
        [makeEntry({ index: 1, at: FAKE_NOW - 86_400_000, text: 'Bye' })],
      );
      await showTwo(world);
      await world.press('Chats');
      const rows = within(world.getByRole('list', { name: 'Chats' })).getAllByRole('button');
      expect(rows.map((row) => row.getAttribute('aria-label'))).toEqual([
        'Waiting for an agent, bank.example · cards, Under way',
        expect.stringMatching(
          /^Samuel Okafor, support\.example\.com · customer-support, Under way, \d+:31 [AP]M$/,
        ),
        'Samuel Okafor, support.example.com · customer-support, Ended, 2 unread, Yesterday',
        'Remove chat: Samuel Okafor, support.example.com · customer-support',
      ]);
      expect(rows.map((row) => row.getAttribute('aria-current'))).toEqual(['false', 'false', 'true', null]);
    }));

  it('[VW70] is opened and closed by its button and by Escape, which gives the focus back', () =>
    withPanel(async (world) => {
      await showTwo(world);
      const button = world.getByRole('button', { name: 'Chats' });
      expect(button.getAttribute('aria-expanded')).toBe('false');
      await world.press('Chats');
      expect(button.getAttribute('aria-expanded')).toBe('true');
      const list = world.getByRole('list', { name: 'Chats' });
      await world.key(getByRoleIn(list, 'button', { name: /bank/ }), { key: 'Escape' });
      expect(world.queryByRole('list', { name: 'Chats' })).toBeNull();
      expect(document.activeElement).toBe(button);
      await world.press('Chats');
      fireEvent.pointerDown(world.getByRole('textbox', { name: 'Message' }));
      await world.settle();
      expect(world.queryByRole('list', { name: 'Chats' })).toBeNull();
    }));

  it('[VW72] counts on its button what is new in the chats that are not shown', () =>
    withPanel(async (world) => {
      await showTwo(world);
      world.client.change({ unread: 1 });
      await world.settle();
      expect(world.getByRole('button', { name: 'Chats, 1 unread message in others' })).toBeDefined();
      await choose(world, /bank/);
      expect(world.getByRole('button', { name: 'Chats' })).toBeDefined();
    }));

  it('[VW71] offers a new chat with each desk that has none under way', () =>
    withPanel(async (world) => {
      world.client.put(makeOpen({ id: 'shop' }));
      world.client.setUp({ desk: SHOP, desks: DESKS });
      await world.settle();
      await world.press('Chats');
      expect(world.queryByRole('button', { name: /^New chat with support/ })).toBeNull();
      await world.press('New chat with bank.example · cards');
      expect(world.getByRole('banner').textContent).toContain('bank.example · cards');
      await world.write('First name', 'Ann');
      await world.press('Start chat');
      await world.press('Chats');
      expect(world.queryByRole('button', { name: /^New chat with/ })).toBeNull();
    }));

  it('[VW71] has a form with a site’s desk also where there is no general one', () =>
    withPanel(async (world) => {
      world.client.setUp({ desk: null, desks: DESKS.slice(1) });
      await world.settle();
      await world.press('Chats');
      await world.press('New chat with bank.example · cards');
      expect(world.getByRole('button', { name: 'Start chat' })).toBeDefined();
    }));

  it('[VW71] "New chat" after the end is with the same desk, or shows the chat that is under way there', () =>
    withPanel(async (world) => {
      world.client.setUp({ desk: SHOP, desks: DESKS });
      world.client.put(
        makeOpen({ id: 'old', desk: BANK, phase: 'ended', ended: { reason: 'agent', at: FAKE_NOW } }),
      );
      await world.settle();
      await world.press('New chat');
      expect(world.getByRole('banner').textContent).toContain('bank.example · cards');
      await world.press('Start chat');
      world.client.change({ phase: 'open', connection: { status: 'online', carrier: 'websocket' } });
      await world.settle();
      await choose(world, /Ended/);
      await world.press('New chat');
      expect(world.getByRole('textbox', { name: 'Message' })).toBeDefined();
    }));

  it('[VW74] a chat that has ended is removed after a question; one under way is not to be removed', () =>
    withPanel(async (world) => {
      await showTwo(world);
      world.client.change({ phase: 'ended', ended: { reason: 'agent', at: FAKE_NOW } });
      await world.settle();
      await world.press('Chats');
      expect(world.getAllByRole('button', { name: /^Remove chat/ })).toHaveLength(1);
      await world.press('Remove chat: Chat ended, bank.example · cards');
      const dialog = world.getByRole('dialog', { name: 'Remove this chat?' });
      fireEvent.click(getByRoleIn(dialog, 'button', { name: 'Keep chat' }));
      await world.settle();
      expect(world.getAllByRole('button', { name: /^Remove chat/ })).toHaveLength(1);
      await world.press('Remove chat: Chat ended, bank.example · cards');
      fireEvent.click(getByRoleIn(world.getByRole('dialog'), 'button', { name: 'Remove chat' }));
      await world.settle();
      await world.press('Chats');
      expect(within(world.getByRole('list', { name: 'Chats' })).getAllByRole('listitem')).toHaveLength(1);
      expect(world.getByRole('banner').textContent).toContain('support.example.com');
    }));
});

describe('whom a chat belongs to', () => {
  it('[VW75] is said by the site’s origin where a site’s page started it', () =>
    withPanel(async (world) => {
      world.client.put(makeOpen({ site: 'https://shop.example', participants: [VISITOR, AGENT] }));
      await world.settle();
      expect(world.getByRole('banner').textContent).toContain('https://shop.example · customer-support');
      await world.press('Chats');
      const list = world.getByRole('list', { name: 'Chats' });
      expect(
        getByRoleIn(list, 'button', { name: /https:\/\/shop\.example · customer-support/ }),
      ).toBeDefined();
    }));
});

describe('a pop-out window', () => {
  afterEach(() => {
    location.hash = '';
  });

  it('[VW76] is offered for the shown chat', () =>
    withPanel(
      async (world) => {
        await showTwo(world);
        await world.press('Chats');
        await world.press('Open in a window');
        expect(world.client.windows).toEqual(['shop']);
      },
      { canOpenWindow: true },
    ));

  it('[VW76] shows the chat that its address names, and its address the chat it shows', async () => {
    location.hash = '#chat=shop';
    const client = createFakeClient();
    client.put(makeOpen({ id: 'shop' }));
    client.put(makeOpen({ id: 'bank', desk: BANK }));
    await withPanel(
      async (world) => {
        await world.settle();
        expect(world.getByRole('banner').textContent).toContain('support.example.com');
        await choose(world, /bank/);
        expect(location.hash).toBe('#chat=bank');
        location.hash = '#chat=shop';
        fireEvent(window, new Event('hashchange'));
        await world.settle();
        expect(world.getByRole('banner').textContent).toContain('support.example.com');
        await world.press('Chats');
        expect(world.queryByRole('button', { name: 'Open in a window' })).toBeNull();
      },
      { client, canOpenWindow: true },
    );
  });
});
