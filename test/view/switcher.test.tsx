// @vitest-environment happy-dom
// Several chats in one panel: the list of them, going from one to another, new ones, removing, and the pop-out window's address.
import { fireEvent, getByRole as getByRoleIn, within } from '@testing-library/dom';
import { afterEach, describe, expect, it } from 'vitest';
import { TYPING_IDLE_MS } from '../../core/view/composer-model.ts';
import {
  AGENT,
  createFakeClient,
  FAKE_NOW,
  makeEntry,
  makeOpen,
  makeSummary,
  VISITOR,
} from '../support/fake-client.ts';
import { FORM } from './gallery/sample-talk.ts';
import { type PanelWorld, withPanel } from './panel-world.ts';

const BANK = { host: 'bank.example', service: 'cards' };
const SHOP = { host: 'support.example.com', service: 'customer-support' };
const DESKS = [
  { key: 'shop', ...SHOP, site: null },
  { key: 'bank', ...BANK, site: 'https://bank.example' },
];

async function open(world: PanelWorld, chat: RegExp): Promise<void> {
  if (world.queryByRole('list', { name: 'Chats' }) === null) {
    fireEvent.click(world.getByRole('button', { name: /^Chats/ }));
    await world.settle();
  }
  fireEvent.click(within(world.getByRole('list', { name: 'Chats' })).getByRole('button', { name: chat }));
  await world.settle();
}

/** A chat with the shop, shown, and one with the bank. */
async function showTwo(world: PanelWorld): Promise<void> {
  world.client.put(makeOpen({ id: 'shop' }), [makeEntry({ index: 1, at: FAKE_NOW - 60_000, text: 'Hello' })]);
  await world.settle();
  world.client.put(makeOpen({ id: 'bank', desk: BANK, participants: [VISITOR] }));
  world.client.setUp({ desk: SHOP, desks: DESKS });
  await world.settle();
}

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
      await open(world, /bank/);
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

  it('[VW71] "New chat" after the end is with the same desk, or shows the chat that is under way there', () =>
    withPanel(async (world) => {
      world.client.setUp({ desk: SHOP, desks: DESKS });
      world.client.put(
        makeOpen({ id: 'old', desk: BANK, phase: 'ended', ended: { reason: 'agent', at: FAKE_NOW } }),
      );
      await world.settle();
      await world.press('New chat');
      expect(world.getByRole('banner').textContent).toContain('bank.example · cards');
      await open(world, /Ended/);
      await world.press('New chat');
      expect(world.client.chat().summary.phase).toBe('registering');
      expect(world.getByRole('heading', { name: 'Start a chat' })).toBeDefined();
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

describe('another chat', () => {
  it('[VW39] is not shown by itself, but by a choice', () =>
    withPanel(async (world) => {
      await showTwo(world);
      expect(world.getByRole('banner').textContent).toContain('support.example.com · customer-support');
      await open(world, /bank/);
      expect(world.getByRole('banner').textContent).toContain('bank.example · cards');
      world.client.put(makeOpen({ id: 'third', desk: { ...BANK, service: 'loans' } }));
      await world.settle();
      expect(world.getByRole('banner').textContent).toContain('bank.example · cards');
    }));

  it('[VW39] that is under way is offered where the shown one is not', () =>
    withPanel(async (world) => {
      await showTwo(world);
      expect(world.queryByRole('button', { name: 'Show' })).toBeNull();
      await open(world, /bank/);
      world.client.change({ phase: 'ended', ended: { reason: 'agent', at: FAKE_NOW } });
      await world.settle();
      await world.press('Show');
      expect(world.getByRole('banner').textContent).toContain('support.example.com');
    }));

  it('[VW73] has its own draft, and the one that was left keeps its own', () =>
    withPanel(async (world) => {
      await showTwo(world);
      await world.write('Message', 'for the shop');
      await open(world, /bank/);
      const box = () => world.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
      expect(box().value).toBe('');
      await world.write('Message', 'for the bank');
      await open(world, /support/);
      expect(box().value).toBe('for the shop');
      await open(world, /bank/);
      expect(box().value).toBe('for the bank');
    }));

  it('[VW73] gets nothing of a message that is on its way in the one that was left', () =>
    withPanel(async (world) => {
      await showTwo(world);
      await world.write('Message', 'same words');
      world.client.hold();
      await world.press('Send');
      await open(world, /bank/);
      await world.write('Message', 'same words, other chat');
      await world.client.release();
      await world.settle();
      const box = () => world.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
      expect(box().value).toBe('same words, other chat');
      expect(world.client.chat().summary.outbox).toEqual([]);
      await open(world, /support/);
      expect(box().value).toBe('');
      expect(world.getByText('same words')).toBeDefined();
    }));

  it('[VW73] does not lose a message that was refused after it was left', () =>
    withPanel(async (world) => {
      await showTwo(world);
      await world.write('Message', 'refused');
      world.client.refuse('sendMessage', 'storageFailed');
      world.client.hold();
      await world.press('Send');
      await open(world, /bank/);
      await world.client.release();
      await world.settle();
      await open(world, /support/);
      expect(world.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' }).value).toBe('refused');
    }));

  it('[VW73] is told of no typing but its own', () =>
    withPanel(async (world) => {
      const told: [string, boolean][] = [];
      const { command } = world.client;
      world.client.command = async (chatId, given, id) => {
        if (given.type === 'changeTyping') told.push([chatId, given.isTyping]);
        return command.call(world.client, chatId, given, id);
      };
      await showTwo(world);
      await world.write('Message', 'hm');
      await open(world, /bank/);
      await world.clock.advance(TYPING_IDLE_MS);
      expect(told).toEqual([
        ['shop', true],
        ['shop', false],
      ]);
    }));

  it('[VW73] has a form of its own', () =>
    withPanel(async (world) => {
      world.client.put(makeSummary({ id: 'form-1', form: FORM }));
      world.client.put(makeSummary({ id: 'form-2', desk: BANK }));
      await world.settle();
      const name = () => world.getByRole<HTMLInputElement>('textbox', { name: 'First name' });
      await open(world, /^New chat, support/);
      await world.write('First name', 'Beth');
      await open(world, /^New chat, bank/);
      expect(name().value).toBe('');
      await open(world, /^New chat, support/);
      expect(name().value).toBe('Beth');
      expect(world.client.done).toEqual([{ type: 'changeForm', form: { ...FORM, firstName: 'Beth' } }]);
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
        await open(world, /bank/);
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
