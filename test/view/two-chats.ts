// A panel with two chats, and a visitor's way between them.
import { fireEvent, within } from '@testing-library/dom';
import { FAKE_NOW, makeEntry, makeOpen, VISITOR } from '../support/fake-client.ts';
import type { PanelWorld } from './panel-world.ts';

export const BANK = { host: 'bank.example', service: 'cards' };
export const SHOP = { host: 'support.example.com', service: 'customer-support' };
export const DESKS = [
  { key: 'shop', ...SHOP, site: null },
  { key: 'bank', ...BANK, site: 'https://bank.example' },
];

/** Presses what the list has by this name, opening the list where it is closed. */
export async function choose(world: PanelWorld, chat: RegExp): Promise<void> {
  if (world.queryByRole('list', { name: 'Chats' }) === null) {
    fireEvent.click(world.getByRole('button', { name: /^Chats/ }));
    await world.settle();
  }
  fireEvent.click(within(world.getByRole('list', { name: 'Chats' })).getByRole('button', { name: chat }));
  await world.settle();
}

/** A chat with the shop, shown, and one with the bank. */
export async function showTwo(world: PanelWorld): Promise<void> {
  world.client.put(makeOpen({ id: 'shop' }), [makeEntry({ index: 1, at: FAKE_NOW - 60_000, text: 'Hello' })]);
  await world.settle();
  world.client.put(makeOpen({ id: 'bank', desk: BANK, participants: [VISITOR] }));
  world.client.setUp({ desk: SHOP, desks: DESKS });
  await world.settle();
}
