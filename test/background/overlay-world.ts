// The background's overlay parts over a small working browser: tabs with pages, registered scripts, grants, a session area. Pages
// have launchers that do what ours does (entrypoints/launcher.ts), without a document. The background can be replaced by its next life.
import { type Box, parseLauncherAnswer, parseLauncherOrder } from '../../core/messaging/launcher-protocol.ts';
import type { OverlaySettings } from '../../entrypoints/background/overlay-rules.ts';
import { createOverlays, type Overlays } from '../../entrypoints/background/overlays.ts';
import { createManualClock, settled } from '../support/manual-clock.ts';
import { createMemoryStorageArea } from '../support/memory-storage-area.ts';
import { createStrictLogger } from '../support/strict-logger.ts';

export const OWN = { id: 'parley', baseUrl: 'chrome-extension://parley/' };
export const SHOP = 'https://shop.example';

/** One document in a tab. */
export interface FakePage {
  readonly tabId: number;
  readonly url: string;
  readonly documentId: string;
  /** Of its frame, as the launcher was told; null: it shows nothing. */
  ticket: string | null;
  box: Box | null;
  hasLauncher: boolean;
}

export function createOverlayWorld(options: { readonly kind?: 'chrome' | 'firefox' } = {}) {
  const isChrome = options.kind !== 'firefox';
  const clock = createManualClock();
  const logger = createStrictLogger();
  const session = createMemoryStorageArea();
  const granted = new Set<string>();
  const tabs = new Map<number, FakePage>();
  const registered = new Map<string, readonly string[]>();
  const opened: (number | 'window')[] = [];
  /** The next background dies when it has registered something. */
  let isDying = false;
  /** Tabs whose pages show the chat by themselves. */
  const showing = new Set<number>();
  let settings: OverlaySettings = { sites: [], alwaysShow: [], showEverywhere: false };
  let ids = 0;
  const createId = (kind: string) => {
    ids += 1;
    return `${kind}-${ids}`;
  };

  const isGranted = (pattern: string) => granted.has(pattern) || granted.has('https://*/*');
  /** As browsers do it: a pattern without a port is for all ports. */
  const matches = (pattern: string, url: string) => {
    const [scheme, host = ''] = pattern.slice(0, -2).split('://');
    const page = new URL(url);
    return page.protocol === `${scheme}:` && ['*', page.host, page.hostname].includes(host);
  };
  const hostPattern = (url: string) => `https://${new URL(url).hostname}/*`;

  const senderOf = (page: FakePage) => ({
    id: OWN.id,
    url: page.url,
    frameId: 0,
    tab: { id: page.tabId, windowId: 1 },
    ...(isChrome ? { documentId: page.documentId, documentLifecycle: 'active' } : {}),
  });
  const ask = async (page: FakePage): Promise<void> => {
    const answer = parseLauncherAnswer(
      await overlays.answer({ type: 'launcherAsks', hasFrame: page.ticket !== null }, senderOf(page)),
    );
    page.box = answer.type === 'show' ? answer.box : null;
    page.ticket = answer.type === 'leave' ? null : (page.ticket ?? answer.ticket);
  };
  const inject = async (page: FakePage): Promise<void> => {
    if (page.hasLauncher) return;
    page.hasLauncher = true;
    await ask(page);
  };
  const obey = (page: FakePage, raw: unknown): unknown => {
    const order = parseLauncherOrder(raw);
    if (order?.type === 'askAgain') return void ask(page);
    if (order?.type === 'confirm') return page.ticket === order.ticket;
    if (order?.type === 'place' && page.box !== null) page.box = order.box;
    // A window of 1000 by 1000 pixels, in which it takes no room.
    if (order?.type === 'drag' && page.box !== null)
      page.box = { ...page.box, x: 1 + order.dx / 1000, y: 1 + order.dy / 1000 };
    return page.box;
  };

  const start = (): Overlays =>
    createOverlays({
      own: OWN,
      area: session.connect(),
      clock,
      logger,
      createId: () => createId('id'),
      hasPorts: isChrome,
      start: async () => undefined,
      settings: () => settings,
      isShownByPage: (tabId) => showing.has(tabId),
      permissions: { contains: async ({ origins }) => origins.every(isGranted) },
      sidePanel: isChrome ? { open: async ({ windowId }) => void opened.push(windowId) } : null,
      openWindow: async () => void opened.push('window'),
      tabs: {
        query: async ({ url }) =>
          [...tabs.values()]
            .filter((page) => url === undefined || url.some((pattern) => matches(pattern, page.url)))
            .map(({ tabId }) => ({ id: tabId })),
        async sendMessage(tabId, message, to) {
          const page = tabs.get(tabId);
          const isThere =
            page?.hasLauncher && (to.documentId === undefined || to.documentId === page.documentId);
          if (page === undefined || !isThere) throw new Error('Receiving end does not exist');
          return obey(page, message);
        },
      },
      scripting: {
        getRegisteredContentScripts: async () => [...registered.values()].map((one) => ({ matches: one })),
        registerContentScripts: async (scripts) => {
          for (const script of scripts) registered.set(script.id, script.matches);
          if (isDying) await new Promise(() => undefined);
        },
        unregisterContentScripts: async (filter) => {
          for (const id of filter.ids) registered.delete(id);
        },
        async executeScript({ target }) {
          const page = tabs.get(target.tabId);
          const isAllowed = page !== undefined && (isGranted(hostPattern(page.url)) || clicked.has(page));
          if (!isAllowed) throw new Error('Cannot access contents of the page');
          await inject(page);
        },
      },
    });
  const clicked = new Set<FakePage>();
  let overlays = start();

  return {
    clock,
    logger,
    session,
    granted,
    showing,
    opened,
    overlays: () => overlays,
    registered: () => [...registered.values()].flat(),
    dieWhenRegistered: () => {
      isDying = true;
    },
    /** As an update of the extension does. */
    clearRegistered: () => registered.clear(),
    tabs,
    set: (next: Partial<OverlaySettings>) => {
      settings = { ...settings, ...next };
    },
    /** The background dies; the next one is told whether a chat is under way. */
    restart: (isLive: boolean) => {
      isDying = false;
      overlays = start();
      overlays.setLive(isLive);
    },
    ask,
    senderOf,
    /** The sender that a frame in this page is. */
    frameIn: (page: FakePage, frameId = 5) => ({
      id: OWN.id,
      url: `${OWN.baseUrl}overlay.html`,
      frameId,
      tab: { id: page.tabId, windowId: 1 },
    }),
    /** A tab shows another document; a registered launcher comes with it. */
    async visit(url = `${SHOP}/`, tabId = 7): Promise<FakePage> {
      const page = {
        tabId,
        url,
        documentId: createId('doc'),
        ticket: null,
        box: null,
        hasLauncher: false,
      };
      tabs.set(tabId, page);
      const isMatched = [...registered.values()].flat().some((pattern) => matches(pattern, url));
      if (isMatched && isGranted(hostPattern(url))) await inject(page);
      return page;
    },
    /** The toolbar button is pressed on the page. */
    async click(page: FakePage): Promise<void> {
      clicked.add(page);
      await overlays.showIn({ id: page.tabId, windowId: 1, url: page.url });
    },
    /** The page's frame shows its ticket. */
    enter: (page: FakePage, changes: { pass?: string; ticket?: string; frameId?: number } = {}) =>
      overlays.answer(
        { type: 'overlayEnters', ticket: changes.ticket ?? page.ticket ?? '', pass: changes.pass ?? 'pass' },
        frame(page, changes.frameId),
      ),
    wish: (page: FakePage, wish: unknown, pass = 'pass') =>
      overlays.answer({ type: 'overlayWishes', pass, wish }, frame(page)),
  };

  function frame(page: FakePage, frameId = 5) {
    return {
      id: OWN.id,
      url: `${OWN.baseUrl}overlay.html`,
      frameId,
      tab: { id: page.tabId, windowId: 1 },
    };
  }
}

/** The shop is allowed, and a chat under way. */
export async function createShopScene(kind: 'chrome' | 'firefox' = 'chrome') {
  const world = createOverlayWorld({ kind });
  world.granted.add('https://shop.example/*');
  world.set({ sites: [SHOP] });
  world.overlays().setLive(true);
  await settled();
  return world;
}
