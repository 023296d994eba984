// What the browser and its user can say about the network, on the way to every chat of the background.
import { describe, expect, it } from 'vitest';
import { createBackgroundWorld, startChat } from './background-world.ts';

async function openChat() {
  const world = createBackgroundWorld();
  const view = world.openView();
  await startChat(world, view);
  return { world, view, status: () => view.chat().summary.connection.status };
}

describe('a background with an open chat', () => {
  it('[CT5] tries again when settings change, also what it had given up', async () => {
    const { world, status } = await openChat();
    world.server.bayeux.front = 'originRefused';
    world.wake().transport.cut();
    await world.clock.advance(60_000);
    expect(status()).toBe('offline');
    await world.wake().assembly.settingsChanged();
    await world.clock.advance(1_000);
    expect(status()).toBe('offline');
    world.server.bayeux.front = 'cometd';
    await world.wake().assembly.settingsChanged();
    await world.clock.advance(1_000);
    expect(status()).toBe('online');
  });

  it('[CT7] hears from the browser that there is no network, and that there is one again', async () => {
    const { world, view, status } = await openChat();
    expect(status()).toBe('online');
    const before = world.server.bayeux.handshakes();
    world.wake().assembly.networkLost();
    await world.clock.advance(0);
    expect(view.chat().summary.connection.status).not.toBe('online');
    world.wake().assembly.networkReturned();
    await world.clock.advance(1_500);
    expect(status()).toBe('online');
    expect(world.server.bayeux.handshakes()).toBe(before + 1);
  });
});
