// Attacks on the overlay in the page: made invisible under something to click at, pressed by scripts, moved, taken away, doubled.
// What else a page may try with it is in ../attacks.test.ts.
import { expect } from 'vitest';
import type { DrivenPage } from '../driver.ts';
import { OVERLAY, type OverlayOfPage, overlayIn } from '../overlay-scene.ts';
import { pause, until } from '../until.ts';
import type { Arena } from './arena.ts';
import type { Attack } from './attack.ts';

const HOST = 'parley-launcher';
/** Middle of the launcher's button, from the corner of the window. */
const CORNER_PX = 44;
const DOUBLE_CLICK_MS = 300;

async function shown(arena: Arena): Promise<{ readonly page: DrivenPage; readonly overlay: OverlayOfPage }> {
  const page = await arena.load();
  await page.bringToFront();
  const overlay = await overlayIn(page);
  if (await overlay.isOpen()) await overlay.minimise();
  else await overlay.launcherName();
  return { page, overlay };
}

/** Clicks in the corner, as a visitor does who sees something there. */
async function pressCorner(page: DrivenPage): Promise<void> {
  const [width = 0, height = 0] = await page.evaluate(() => [innerWidth, innerHeight]);
  await page.pressAt(width - CORNER_PX, height - CORNER_PX);
}

/** Runs in the page: hides the overlay under something to click at, which lets clicks through. */
function hideUnderDecoy(host: string): void {
  const hidden = document.querySelector<HTMLElement>(host);
  hidden?.style.setProperty('opacity', '0.01', 'important');
  const decoy = document.createElement('button');
  decoy.textContent = 'Win a lamp';
  decoy.style.cssText =
    'position: fixed; right: 0; bottom: 0; inline-size: 400px; block-size: 650px; z-index: 2147483647; pointer-events: none';
  document.documentElement.append(decoy);
}

/** Where the browser can tell what is covered (CANNOT.seeingCovers). */
export const COVERED: readonly Attack[] = [
  [
    'covers the overlay when the visitor is asked whether to end the chat: that cannot be answered with yes',
    async (arena) => {
      const { page, overlay } = await shown(arena);
      await overlay.expand();
      const dialog = overlay.page.byRole('dialog', 'End this chat?');
      const [end, keep] = [dialog.byRole('button', 'End chat'), dialog.byRole('button', 'Keep chatting')];
      await overlay.page.byRole('button', 'End chat').click();
      await until('it can be answered', () => end.isEnabled());
      for (const cover of [coverWith, hideUnderDecoy]) {
        await page.evaluate(cover, HOST);
        await until('it cannot be answered any more', async () => !(await end.isEnabled()));
        await page.evaluate(uncover, HOST);
        await until('it can be answered again', () => end.isEnabled());
      }
      await keep.click();
      expect(arena.scene.server.chatAt(0).hasEnded()).toBe(false);
      await overlay.minimise();
      await arena.acceptLook();
    },
  ],
];

/** Runs in the page: lays something over the overlay that lets clicks through. */
function coverWith(): void {
  const cover = document.createElement('button');
  cover.style.cssText =
    'position: fixed; inset: 0; inline-size: 100vw; block-size: 100vh; z-index: 2147483647; pointer-events: none';
  document.documentElement.append(cover);
}

/** Runs in the page. */
function uncover(host: string): void {
  for (const cover of document.querySelectorAll('html > button')) cover.remove();
  document.querySelector<HTMLElement>(host)?.style.removeProperty('opacity');
}

export const OVERLAYS: readonly Attack[] = [
  [
    'lures clicks onto the overlay, invisible under a decoy: they open the chat for the visitor, and no more',
    async (arena) => {
      const { page, overlay } = await shown(arena);
      await page.evaluate(hideUnderDecoy, HOST);
      await until('the chat is open', async () => {
        await pressCorner(page);
        await pause(DOUBLE_CLICK_MS);
        return overlay.isOpen();
      });
      // Again and again at the same place.
      for (let round = 0; round < 3; round += 1) {
        await pressCorner(page);
        await pause(DOUBLE_CLICK_MS);
      }
      expect(arena.scene.server.chatAt(0).hasEnded()).toBe(false);
      expect(await page.evaluate(() => [window.length, window.failures])).toEqual([0, []]);
      await overlay.minimise();
      await arena.acceptLook();
    },
  ],
  [
    'presses and types at the overlay by scripts',
    async (arena) => {
      const { page, overlay } = await shown(arena);
      await page.evaluate((name) => {
        const host = document.querySelector<HTMLElement>(name);
        for (const target of [host, document.documentElement, window]) {
          for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click', 'dblclick'])
            target?.dispatchEvent(
              new MouseEvent(type, { bubbles: true, composed: true, clientX: 1, clientY: 1 }),
            );
          for (const key of ['Enter', ' ', 'Escape', 'Tab'])
            target?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }));
        }
        host?.click();
        host?.focus();
      }, HOST);
      expect(await overlay.isOpen()).toBe(false);
      expect(await page.evaluate((name) => document.querySelector(name)?.shadowRoot ?? null, HOST)).toBe(
        null,
      );
    },
  ],
  [
    'doubles the overlay, moves it, empties it, takes it away: what is left shows nothing to anybody else',
    async (arena) => {
      const { page } = await shown(arena);
      const found = await page.evaluate((name) => {
        const host = document.querySelector<HTMLElement>(name);
        if (host === null) return 'no host';
        const copy = host.cloneNode(true) as HTMLElement;
        document.body.append(copy);
        copy.replaceChildren('Ours');
        const root = copy.attachShadow({ mode: 'open' });
        root.append(document.createElement('slot'));
        document.body.append(host);
        host.replaceChildren('Ours');
        host.remove();
        return `${copy.childElementCount} ${root.querySelectorAll('iframe').length}`;
      }, HOST);
      expect(found).toBe('0 0');
      for (const frame of await page.frames(OVERLAY))
        expect(await frame.evaluate(() => document.body.innerText).catch(() => '')).not.toContain('For Ann');
    },
  ],
];
