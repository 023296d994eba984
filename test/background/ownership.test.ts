// Two backgrounds at once, as during an update: only one runs the chats.
import { describe, expect, it } from 'vitest';
import { createOwnership } from '../../entrypoints/background/ownership.ts';
import { createFakeLocks } from '../support/fake-locks.ts';
import { settled } from '../support/manual-clock.ts';
import { chatOnServer, createBackgroundWorld, startChat } from './background-world.ts';

describe('ownership', () => {
  it('[BG10] a second background waits for the death of the first, then takes the chats up', async () => {
    const world = createBackgroundWorld();
    const view = world.openView();
    const id = await startChat(world, view);
    const first = world.wake();
    const second = world.startAnother();
    await world.clock.advance(60_000);
    expect(second.area.calls()).toEqual([]);
    expect(second.transport.openLinks()).toBe(0);
    expect(first.transport.openLinks()).toBe(1);
    await view.client.command(id, { type: 'sendMessage', text: 'still with the first' });
    await world.clock.advance(1_000);
    first.kill();
    await world.clock.advance(60_000);
    expect(second.transport.openLinks()).toBe(1);
    await view.client.command(id, { type: 'sendMessage', text: 'now with the second' });
    await world.clock.advance(1_000);
    expect(view.texts()).toEqual(['still with the first', 'now with the second']);
    expect(world.server.countOf(chatOnServer(world), 'still with the first')).toBe(1);
  });

  it('[BG10] is asked for once, however often', async () => {
    const locks = createFakeLocks();
    const [context, other] = [locks.connect(), locks.connect()];
    const ownership = createOwnership(context);
    await Promise.all([ownership.acquire(), ownership.acquire()]);
    let isSecondOwner = false;
    const waiting = createOwnership(other)
      .acquire()
      .then(() => {
        isSecondOwner = true;
      });
    await settled();
    expect(isSecondOwner).toBe(false);
    context.kill();
    await waiting;
    expect(isSecondOwner).toBe(true);
  });

  it('[BG10] without locks cannot be had, and that is told', async () => {
    const ownership = createOwnership({ request: () => Promise.reject(new Error('no locks here')) });
    await expect(ownership.acquire()).rejects.toThrow('no locks here');
  });
});
