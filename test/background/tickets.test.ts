// Who of the overlays is let in: tickets that are shown once, and passes of those who showed one.
import { describe, expect, it } from 'vitest';
import { createShopScene, SHOP } from './overlay-world.ts';

describe('a ticket', () => {
  it('[OV7] lets in once; the same document again, also after a death of the background', async () => {
    const world = await createShopScene();
    const page = await world.visit();
    expect(await world.enter(page)).toEqual({ isOpen: false, x: 1, y: 1 });
    expect(await world.enter(page, { pass: 'another' })).toBeNull();
    world.restart(true);
    expect(await world.enter(page, { pass: 'another' })).toBeNull();
    expect(await world.enter(page)).not.toBeNull();
    expect(await world.overlays().admit('pass', world.frameIn(page))).toMatchObject({ site: SHOP });
    expect(world.logger.warnings).toEqual(['overlay.ticketRefused', 'overlay.ticketRefused']);
  });

  it('[OV7] can be shown after a death of the background', async () => {
    const world = await createShopScene();
    const page = await world.visit();
    world.restart(true);
    expect(await world.enter(page)).not.toBeNull();
  });

  it('[OV7] lets in one of two who show it at the same time', async () => {
    const world = await createShopScene();
    const page = await world.visit();
    const both = await Promise.all([
      world.enter(page, { pass: 'one' }),
      world.enter(page, { pass: 'two', frameId: 6 }),
    ]);
    expect(both.filter((box) => box !== null)).toHaveLength(1);
  });

  it('[OV7] that comes too late lets nobody in', async () => {
    const world = await createShopScene();
    const page = await world.visit();
    await world.clock.advance(60_001);
    expect(await world.enter(page)).toBeNull();
  });

  it('[OV7] of another tab lets nobody in', async () => {
    const world = await createShopScene();
    const page = await world.visit();
    const other = await world.visit(`${SHOP}/`, 8);
    expect(await world.enter(other, { ticket: page.ticket ?? '', pass: 'another' })).toBeNull();
    // Nor does it take the ticket from whose it is.
    expect(await world.enter(page)).not.toBeNull();
  });

  it.each(['chrome', 'firefox'] as const)(
    '[OV7] of a page that was left lets nobody in (%s)',
    async (kind) => {
      const world = await createShopScene(kind);
      const page = await world.visit();
      const next = await world.visit();
      expect(await world.enter(next, { ticket: page.ticket ?? '' })).toBeNull();
    },
  );

  it('[OV7] is nothing to a document that stands in no page', async () => {
    const world = await createShopScene();
    const page = await world.visit();
    expect(await world.enter(page, { frameId: 0 })).toBeNull();
  });

  it('[OV7] that was made up lets nobody in, and neither does a pass of another frame', async () => {
    const world = await createShopScene();
    const page = await world.visit();
    expect(await world.enter(page, { ticket: 'made-up' })).toBeNull();
    expect(await world.enter(page)).not.toBeNull();
    expect(await world.overlays().admit('pass', world.frameIn(page, 6))).toBeNull();
    expect(await world.overlays().admit('pass', { ...world.frameIn(page), tab: { id: 8 } })).toBeNull();
    expect(await world.wish(page, { type: 'expand' }, 'made-up')).toBeNull();
  });

  it('[OV7] is remembered for the last pages of a tab', async () => {
    const world = await createShopScene();
    for (let visit = 0; visit < 30; visit += 1) await world.visit();
    const page = await world.visit();
    expect(await world.enter(page)).not.toBeNull();
    expect(JSON.stringify(world.session.contents()).match(/"ticket"/g)).toHaveLength(10);
  });
});
