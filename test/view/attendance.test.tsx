// @vitest-environment happy-dom
// What the panel tells of itself, and what it does when the background wants something of it.
import { describe, expect, it } from 'vitest';
import { makeEntry, makeOpen } from '../support/fake-client.ts';
import { type PanelWorld, withPanel } from './panel-world.ts';

/** The document gets or loses the focus, or is hidden. */
async function become({ settle }: PanelWorld, presence: 'focused' | 'visible' | 'hidden'): Promise<void> {
  Object.defineProperty(document, 'visibilityState', {
    configurable: true,
    value: presence === 'hidden' ? 'hidden' : 'visible',
  });
  document.hasFocus = () => presence !== 'hidden';
  // A document that loses the focus may still say that it has it.
  window.dispatchEvent(new Event(presence === 'visible' ? 'blur' : 'focus'));
  if (presence === 'hidden') document.dispatchEvent(new Event('visibilitychange'));
  await settle();
}

describe('the panel', () => {
  it('[AT13] says which chat it shows, and how it stands', () =>
    withPanel(async (world) => {
      world.client.put(makeOpen());
      await become(world, 'focused');
      expect(world.client.attendance()).toEqual({ chatId: 'chat-1', presence: 'focused' });
      await become(world, 'visible');
      expect(world.client.attendance()).toEqual({ chatId: 'chat-1', presence: 'visible' });
      await become(world, 'hidden');
      expect(world.client.attendance()).toEqual({ chatId: 'chat-1', presence: 'hidden' });
      await become(world, 'focused');
    }));

  it('[AT13] says so of no chat where it shows none, and when it is taken away', async () => {
    let client: PanelWorld['client'] | null = null;
    await withPanel(async (world) => {
      client = world.client;
      await become(world, 'focused');
      expect(world.client.attendance()).toEqual({ chatId: null, presence: 'focused' });
    });
    expect((client as PanelWorld['client'] | null)?.attendance()).toEqual({
      chatId: null,
      presence: 'hidden',
    });
  });

  it('[AT12] plays the sound when it is asked to, and not by itself', () =>
    withPanel(async (world) => {
      world.client.put(makeOpen());
      world.client.change({}, [makeEntry({ index: 1, text: 'Hello' })]);
      await world.settle();
      expect(world.soundsPlayed()).toBe(0);
      world.client.callView({ type: 'chime' });
      expect(world.soundsPlayed()).toBe(1);
    }));

  it('[AT11] shows the chat that a notification was clicked for', () =>
    withPanel(async (world) => {
      world.client.put(makeOpen({ id: 'chat-1' }), [makeEntry({ index: 1, text: 'In the first' })]);
      world.client.put(makeOpen({ id: 'chat-2' }), [makeEntry({ index: 1, text: 'In the second' })]);
      await world.settle();
      const shown = world.client.attendance()?.chatId;
      const other = shown === 'chat-1' ? 'chat-2' : 'chat-1';
      world.client.callView({ type: 'showChat', chatId: other });
      await world.settle();
      expect(world.client.attendance()?.chatId).toBe(other);
      expect(world.getByText(other === 'chat-1' ? 'In the first' : 'In the second')).toBeDefined();
    }));
});
