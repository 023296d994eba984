// Which views are told of what could be allowed, and may say that it is.
import { describe, expect, it } from 'vitest';
import { PASS_SEPARATOR } from '../../core/messaging/overlay-protocol.ts';
import { type Access, type DeskCommand, VIEW_PORT } from '../../core/messaging/view-protocol.ts';
import { createPortPair } from '../support/fake-port.ts';
import { createBackgroundWorld, OWN } from './background-world.ts';

const SHOP = 'https://shop.example';
const FACTS: Access = {
  missing: ['https://chat.example/*'],
  offer: {
    site: SHOP,
    tabId: 1,
    windowId: 1,
    pattern: `${SHOP}/*`,
    isOffering: true,
    serverUrl: null,
  },
  sites: [SHOP],
};
const ALLOW: DeskCommand = { type: 'allowSite', site: SHOP, serverUrl: null };

function createWorld() {
  const performed: DeskCommand[] = [];
  const world = createBackgroundWorld({
    access: {
      facts: () => FACTS,
      perform: async (command) => {
        performed.push(command);
      },
    },
    admit: async () => ({ site: SHOP }),
  });
  return { ...world, performed };
}

describe('what could be allowed', () => {
  it('[SI18] is told to the panel, which may say that it is', async () => {
    const world = createWorld();
    const panel = world.openView();
    await world.clock.advance(0);
    expect(panel.latest()?.setup.access).toEqual(FACTS);
    await panel.client.deskCommand(ALLOW);
    await panel.client.deskCommand({ type: 'dismissOffer' });
    expect(world.performed).toEqual([ALLOW, { type: 'dismissOffer' }]);
  });

  it('[SI18] is nothing for an overlay: its page could make the visitor click', async () => {
    const world = createWorld();
    const { assembly } = world.wake();
    const overlay = createPortPair(`${VIEW_PORT}${PASS_SEPARATOR}pass`, {
      id: OWN.id,
      url: `${OWN.baseUrl}overlay.html`,
      tab: { id: 1 },
      frameId: 2,
    });
    assembly.connected(overlay.far);
    overlay.near.postMessage({ type: 'watch' });
    overlay.near.postMessage({ type: 'deskCommand', id: 'c1', command: ALLOW });
    await world.clock.advance(0);
    expect(overlay.near.received).toContainEqual(
      expect.objectContaining({ type: 'snapshot', setup: expect.objectContaining({ access: null }) }),
    );
    expect(overlay.near.received).toContainEqual(
      expect.objectContaining({
        type: 'answered',
        id: 'c1',
        error: expect.objectContaining({ code: 'wrongState' }),
      }),
    );
    expect(world.performed).toEqual([]);
  });
});
