// What is known of overlays while the browser runs.
import { describe, expect, it } from 'vitest';
import { createOverlayStorage, FIRST_STATE, type OverlayState } from '../../core/storage/overlay-storage.ts';
import { createMemoryStorageArea } from '../support/memory-storage-area.ts';

const STATE: OverlayState = {
  facts: 'facts',
  place: { x: 0, y: 0.5 },
  tabs: [{ id: 3, isOpen: true, askedOn: ['https://shop.example'] }],
  tickets: [
    {
      ticket: 't-1',
      pass: null,
      tabId: 3,
      documentId: null,
      site: 'https://shop.example',
      frameId: 7,
      until: 9,
    },
  ],
};

describe('what is known of overlays', () => {
  it('[OV7, OV15] outlives the background, tabs and tickets whole', async () => {
    const area = createMemoryStorageArea();
    expect(await createOverlayStorage(area.connect()).read()).toEqual(FIRST_STATE);
    expect(await createOverlayStorage(area.connect()).change(() => STATE)).toEqual(STATE);
    expect(await createOverlayStorage(area.connect()).read()).toEqual(STATE);
    expect(Object.keys(area.contents())).toEqual(['overlay']);
  });

  it.each([
    ['tab', { tabs: [{ id: 3, isOpen: 'yes', askedOn: [] }] }],
    ['ticket', { tickets: [{ ...STATE.tickets[0], until: 'for ever' }] }],
    ['place', { place: { x: 2, y: 0 } }],
  ])('[SS12] with a %s that cannot be one counts as nothing known', async (_what, damage) => {
    const area = createMemoryStorageArea();
    area.replace({ overlay: { ...STATE, ...damage } });
    expect(await createOverlayStorage(area.connect()).read()).toEqual(FIRST_STATE);
  });

  it('[OV15] is not written where nothing has changed', async () => {
    const connection = createMemoryStorageArea().connect();
    const overlays = createOverlayStorage(connection);
    await overlays.change(() => STATE);
    await overlays.change((state) => state);
    expect(connection.calls().filter(({ name }) => name === 'set')).toHaveLength(1);
  });
});
