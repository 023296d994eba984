// A visitor with a chat, and web pages for it to follow them over: what the overlay's tests have in common.
import type { Settings } from '../../core/settings/settings.ts';
import { sitePatternOf } from '../../core/settings/sites.ts';
import { writeSettings } from './background.ts';
import type { DrivenPage } from './driver.ts';
import { createPanel, type Panel } from './panel.ts';
import { pause, until } from './until.ts';
import { startWebSites, type WebHost, type WebPage, type WebSites } from './web-sites.ts';
import { type World, type WorldOptions, withWorld } from './world.ts';

export const OVERLAY = 'overlay.html';
const OPEN = /^Open chat/;

/** The overlay in one page. */
export interface OverlayOfPage extends Panel {
  /** Presses the launcher's button and waits for the chat. */
  expand(): Promise<void>;
  /** Presses "Minimise chat" and waits for the button. */
  minimise(): Promise<void>;
  isOpen(): Promise<boolean>;
  /** Name of the launcher's button; waits for it. */
  launcherName(): Promise<string>;
}

export interface OverlayScene extends World {
  readonly sites: WebSites;
  /** Lists origins as sites and grants their hosts, with further settings. */
  allow(hosts: readonly WebHost[], settings?: Partial<Settings>): Promise<void>;
  /** A page in a new tab. */
  visit(host: WebHost, path?: string, linkTo?: string): Promise<DrivenPage>;
}

/** Runs `body` in a world with web sites; with `isChatting` a chat is under way and its agent has said "Hello". */
export async function withOverlays(
  options: WorldOptions & {
    readonly isChatting?: boolean;
    readonly pages?: Readonly<Record<string, WebPage>>;
  },
  body: (scene: OverlayScene) => Promise<void>,
): Promise<void> {
  const sites = await startWebSites(options.pages);
  try {
    await withWorld(options, async (world) => {
      if (options.isChatting !== false) {
        await world.panel().startChat();
        world.server.agent().join();
        world.server.agent().say('Hello');
        await world.panel().waitForRow('Hello');
      }
      await body({
        ...world,
        sites,
        allow: async (hosts, settings = {}) => {
          const origins = hosts.map((host) => sites.origin(host));
          if (hosts.length > 0) await world.browser().grantHosts([...new Set(origins.map(sitePatternOf))]);
          await writeSettings(world.panel().page, { sites: origins, ...settings });
        },
        visit: (host, path = '/plain', linkTo) => world.browser().openTab(sites.url(host, path, linkTo)),
      });
    });
  } finally {
    await sites.close();
  }
}

/** Longer than any chat takes to unfold. */
const CLICK_AGAIN_MS = 5_000;

/** A driver that has not heard of a frame by now is asked anew. */
const LOOK_ANEW_MS = 5_000;

/** To be evaluated in a page: how many launchers stand in it. */
export const countHosts = (): number => document.querySelectorAll('parley-launcher').length;

/** The overlay in this page; waits until it is drawn. `lookAnew`: finds the page again, where the driver may have lost its frames. */
export async function overlayIn(
  page: DrivenPage,
  lookAnew?: () => Promise<DrivenPage>,
): Promise<OverlayOfPage> {
  let present = page;
  let lookedAt = Date.now();
  const drawnIn = (frame: DrivenPage) =>
    frame
      .evaluate(() => document.documentElement.dataset.overlay ?? null)
      // Before, the frame holds another document, or none.
      .catch(() => null);
  // Looked up each time: a page that has just come may yet change its frame for another.
  const frame = await until('the overlay is drawn', async () => {
    const [found] = await present.frames(OVERLAY);
    // A frame that is gone, and whose end the driver has missed, answers nothing for ever.
    const isDrawn = found !== undefined && Promise.race([drawnIn(found), pause(LOOK_ANEW_MS)]);
    if (found !== undefined && typeof (await isDrawn) === 'string') return found;
    if (lookAnew === undefined || Date.now() - lookedAt < LOOK_ANEW_MS) return null;
    present = await lookAnew();
    lookedAt = Date.now();
    return null;
  }).catch(async (cause: unknown) => {
    const frames = await Promise.all((await present.frames(OVERLAY)).map(drawnIn));
    const hosts = await present.evaluate(countHosts);
    throw new Error(`the page has ${hosts} launchers, and overlays that stand ${JSON.stringify(frames)}`, {
      cause,
    });
  });
  const panel = createPanel(frame);
  const drawn = () => drawnIn(frame);
  const launcherName = () =>
    until('the launcher is there', () =>
      frame.evaluate(() => document.querySelector('.launcher')?.getAttribute('aria-label') ?? null),
    );
  /** Chromium drops clicks into a frame of another origin that has only just come or moved: a person clicks again. */
  const clickUntil = async (wanted: 'open' | 'minimised', buttonName: () => Promise<string>) => {
    await until(`the chat is ${wanted}`, async () => {
      if ((await drawn()) === wanted) return true;
      const isDone = until(`it is ${wanted}`, async () => (await drawn()) === wanted, CLICK_AGAIN_MS);
      await Promise.allSettled([
        isDone,
        Promise.race([frame.byRole('button', await buttonName()).click(), isDone]),
      ]);
      return (await drawn()) === wanted;
    });
  };
  // As a person: a frame does not get the keyboard from a page by itself.
  const write = async (text: string) => {
    await frame.byRole('textbox', 'Message').click();
    await panel.write(text);
  };
  return {
    ...panel,
    write,
    send: async (text) => {
      await write(text);
      await frame.byRole('button', 'Send').click();
    },
    launcherName,
    isOpen: async () => (await drawn()) === 'open',
    expand: async () => {
      const name = await launcherName();
      if (!OPEN.test(name)) throw new Error(`the launcher is called "${name}"`);
      // What the button is called changes with what is unread.
      await clickUntil('open', launcherName);
    },
    minimise: () => clickUntil('minimised', async () => 'Minimise chat'),
  };
}
