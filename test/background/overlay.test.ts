// Where launchers stand, and what is remembered of overlays.
import { describe, expect, it } from 'vitest';
import { settled } from '../support/manual-clock.ts';
import { createOverlayWorld, createShopScene, OWN, SHOP } from './overlay-world.ts';

const BANK = 'https://bank.example:8443';

describe('launchers', () => {
  it('[OV5] are registered for allowed sites while a chat is under way, and for those that always show it', async () => {
    const world = await createShopScene();
    expect(world.registered()).toEqual([`${SHOP}/*`]);
    world.overlays().setLive(false);
    await settled();
    expect(world.registered()).toEqual([]);
    world.set({ sites: [SHOP, BANK], alwaysShow: [BANK] });
    await world.overlays().reconcile();
    expect(world.registered()).toEqual([`${BANK}/*`]);
  });

  it('[OV5] are registered for hosts where patterns know no ports, and leave by themselves elsewhere', async () => {
    const world = await createShopScene('firefox');
    world.granted.add('https://bank.example/*');
    world.set({ sites: [BANK] });
    await world.overlays().reconcile();
    expect(world.registered()).toEqual(['https://bank.example/*']);
    expect((await world.visit(`${BANK}/`)).ticket).not.toBeNull();
    expect((await world.visit('https://bank.example/')).ticket).toBeNull();
  });

  it('[OV3] are registered for every page while a chat is under way and the visitor wants it', async () => {
    const world = await createShopScene();
    world.set({ sites: [], showEverywhere: true });
    await world.overlays().reconcile();
    expect(world.registered()).toEqual(['http://*/*', 'https://*/*']);
    expect((await world.visit('https://news.example/')).hasLauncher).toBe(false);
    world.granted.add('https://*/*');
    expect((await world.visit('https://news.example/')).ticket).not.toBeNull();
  });

  it('[OV5] are registered anew by the next background, where an update has cleared them', async () => {
    const world = await createShopScene();
    world.clearRegistered();
    world.restart(true);
    await settled();
    expect(world.registered()).toEqual([`${SHOP}/*`]);
  });

  it('[OV6] come into pages that are open when a chat starts, and leave when it ends', async () => {
    const world = createOverlayWorld();
    world.granted.add('https://shop.example/*');
    world.set({ sites: [SHOP] });
    const page = await world.visit();
    world.overlays().setLive(true);
    await settled();
    expect(page.ticket).not.toBeNull();
    world.overlays().setLive(false);
    await settled();
    expect(page.ticket).toBeNull();
  });

  it('[OV6] come into pages that are open also where the background dies while it registers them', async () => {
    const world = createOverlayWorld();
    world.granted.add('https://shop.example/*');
    world.set({ sites: [SHOP] });
    const page = await world.visit();
    world.dieWhenRegistered();
    world.overlays().setLive(true);
    await settled();
    world.restart(true);
    await settled();
    expect(page.ticket).not.toBeNull();
  });

  it('[OV22] leave a page that shows the chat by itself, and come back for another chat', async () => {
    const world = await createShopScene();
    const page = await world.visit();
    world.showing.add(page.tabId);
    await world.overlays().askIn(page.tabId);
    await settled();
    expect(page.ticket).toBeNull();
    const reloaded = await world.visit();
    expect(reloaded.ticket).toBeNull();
    world.showing.clear();
    world.overlays().setLive(true, 'another chat as well');
    await settled();
    expect(reloaded.ticket).not.toBeNull();
  });

  it('[OV22] stay as long as the visitor has the chat open over the page', async () => {
    const world = await createShopScene();
    world.set({ alwaysShow: [SHOP] });
    const page = await world.visit();
    await world.enter(page);
    await world.wish(page, { type: 'expand' });
    world.showing.add(page.tabId);
    await world.overlays().askIn(page.tabId);
    await settled();
    expect(page.box?.isOpen).toBe(true);
    await world.wish(page, { type: 'minimise' });
    await settled();
    expect(page.ticket).toBeNull();
  });

  it('[OV6] stay with a chat that ended while it was open, until it is minimised', async () => {
    const world = await createShopScene();
    const page = await world.visit();
    await world.enter(page);
    await world.wish(page, { type: 'expand' });
    world.overlays().setLive(false);
    await settled();
    expect(page.box?.isOpen).toBe(true);
    await world.wish(page, { type: 'minimise' });
    await settled();
    expect(page.ticket).toBeNull();
  });

  it.each([
    ['the site is removed', (world: Awaited<ReturnType<typeof createShopScene>>) => world.set({ sites: [] })],
    [
      'the browser lets us in no more',
      (world: Awaited<ReturnType<typeof createShopScene>>) => world.granted.clear(),
    ],
  ])('[OV6] leave when %s, also where the background was dead meanwhile', async (_name, change) => {
    const world = await createShopScene();
    const page = await world.visit();
    expect(await world.enter(page)).not.toBeNull();
    change(world);
    world.restart(true);
    await world.overlays().grantsChanged();
    await settled();
    expect(page.ticket).toBeNull();
    expect(await world.overlays().admit('pass', world.frameIn(page))).toBeNull();
  });

  it('[OV4] come by the toolbar button to a page of any site while a chat is under way, for that page alone', async () => {
    const world = await createShopScene();
    const page = await world.visit('https://news.example/a');
    expect(page.hasLauncher).toBe(false);
    await world.click(page);
    expect(page.ticket).not.toBeNull();
    expect((await world.visit('https://news.example/b')).hasLauncher).toBe(false);
    world.overlays().setLive(false);
    await settled();
    const later = await world.visit('https://news.example/c');
    await world.click(later);
    expect(later.hasLauncher).toBe(false);
  });

  it.each([
    ['a frame inside the page', { frameId: 3 }],
    ['a page that is only prepared', { documentLifecycle: 'prerender' }],
    ['a page that is kept for later', { documentLifecycle: 'cached' }],
    ['a page of the browser', { url: 'about:blank' }],
    ['a file', { url: 'file:///home/ann/page.html' }],
    ['another origin of the same host', { url: 'https://shop.example:444/' }],
    ['the same host without encryption', { url: 'http://shop.example/' }],
  ])('[OV10] are sent away from %s', async (_name, changes) => {
    const world = await createShopScene();
    const sender = { ...world.senderOf(await world.visit()), ...changes };
    expect(await world.overlays().answer({ type: 'launcherAsks', hasFrame: false }, sender)).toEqual({
      type: 'leave',
    });
  });

  it('[OV16] open the panel where the frame is refused: the side panel, or a window where there is none', async () => {
    for (const [kind, expected] of [
      ['chrome', 1],
      ['firefox', 'window'],
    ] as const) {
      const world = await createShopScene(kind);
      const page = await world.visit();
      void world.overlays().answer({ type: 'launcherOpensPanel' }, world.senderOf(page));
      // In the same turn.
      expect(world.opened).toEqual([expected]);
    }
  });

  it.each([
    ['another extension', { id: 'other' }],
    ['a frame inside the page', { frameId: 3 }],
    ['nobody in a tab', { tab: undefined }],
  ])('[OV10] open no panel for %s', async (_name, changes) => {
    const world = await createShopScene();
    const sender = { ...world.senderOf(await world.visit()), ...changes };
    await world.overlays().answer({ type: 'launcherOpensPanel' }, sender);
    expect(world.opened).toEqual([]);
  });

  it.each([
    [null],
    ['launcherAsks'],
    [{ type: 'launcherAsks' }],
    [{ type: 'launcherAsks', hasFrame: false, site: SHOP }],
    [{ type: 'overlayEnters', ticket: 'id-1', pass: 'pass' }],
    [{ type: 'overlayWishes', pass: 'pass', wish: { type: 'expand' } }],
  ])('[OV10] are not understood when they say %j', async (message) => {
    const world = await createShopScene();
    const page = await world.visit();
    expect(world.overlays().answer(message, world.senderOf(page))).toBeUndefined();
  });
});

describe('what is remembered of overlays', () => {
  it('[OV2] is open again in its own tab, over reloads and deaths of the background', async () => {
    const world = await createShopScene();
    const page = await world.visit();
    await world.enter(page);
    expect(await world.wish(page, { type: 'expand' })).toMatchObject({ isOpen: true });
    world.restart(true);
    expect((await world.visit()).box?.isOpen).toBe(true);
    expect((await world.visit(`${SHOP}/`, 8)).box?.isOpen).toBe(false);
  });

  it('[OV15] goes with the tab, and to its next number where the browser gives it one', async () => {
    const world = await createShopScene();
    const page = await world.visit();
    await world.enter(page);
    await world.wish(page, { type: 'expand' });
    await world.overlays().tabReplaced(9, 7);
    world.tabs.delete(7);
    expect((await world.visit(`${SHOP}/`, 9)).box?.isOpen).toBe(true);
    world.tabs.delete(9);
    world.overlays().setLive(false);
    await settled();
    expect(world.session.contents()).toMatchObject({ overlay: { tabs: [] } });
  });

  it('[OV13] is where it was put, in all tabs', async () => {
    const world = await createShopScene();
    const page = await world.visit();
    await world.enter(page);
    expect(await world.wish(page, { type: 'moveTo', x: 0, y: 0.5 })).toMatchObject({ x: 0, y: 0.5 });
    expect(page.box).toMatchObject({ x: 0, y: 0.5 });
    expect((await world.visit(`${SHOP}/`, 8)).box).toMatchObject({ x: 0, y: 0.5 });
  });

  it('[OV13] is where it was dragged to, once it is let go of', async () => {
    const world = await createShopScene();
    const page = await world.visit();
    await world.enter(page);
    await world.wish(page, { type: 'drag', phase: 'start', dx: 0, dy: 0 });
    await world.wish(page, { type: 'drag', phase: 'move', dx: -500, dy: -100 });
    expect((await world.visit(`${SHOP}/`, 8)).box).toMatchObject({ x: 1, y: 1 });
    await world.wish(page, { type: 'drag', phase: 'end', dx: -1000, dy: -250 });
    expect((await world.visit(`${SHOP}/`, 8)).box).toMatchObject({ x: 0, y: 0.75 });
  });

  it('[OV15] is nothing where it cannot be read', async () => {
    const world = await createShopScene();
    world.session.replace({ overlay: { place: { x: 'left' } } });
    expect((await world.visit()).box).toEqual({ isOpen: false, x: 1, y: 1 });
  });
});

describe('an overlay', () => {
  it.each([
    [{ type: 'overlayWishes', pass: 'pass', wish: { type: 'moveTo', x: 2, y: 0 } }],
    [{ type: 'overlayWishes', pass: 'pass', wish: { type: 'close' } }],
    [{ type: 'overlayEnters', ticket: 'x'.repeat(65), pass: 'pass' }],
    [{ type: 'launcherAsks', hasFrame: false }],
    [{ type: 'launcherOpensPanel' }],
  ])('[OV10] is not understood when it says %j', async (message) => {
    const world = await createShopScene();
    const page = await world.visit();
    await world.enter(page);
    expect(world.overlays().answer(message, world.frameIn(page))).toBeUndefined();
  });

  it('[OV10] is none where it is the panel or another extension', async () => {
    const world = await createShopScene();
    const page = await world.visit();
    const message = { type: 'overlayEnters', ticket: page.ticket, pass: 'pass' };
    const panel = { id: OWN.id, url: `${OWN.baseUrl}sidepanel.html` };
    expect(world.overlays().answer(message, panel)).toBeUndefined();
    expect(world.overlays().answer(message, { ...world.frameIn(page), id: 'other' })).toBeUndefined();
  });
});
