// Answers launchers and overlays: whether one may stand in a page, who is let in, how it stands. What is said is checked here, who says
// it is what the browser tells of the sender.
import type { Clock, Logger } from '../../core/chat/ports.ts';
import {
  type Box,
  type LauncherAnswer,
  type LauncherOrder,
  parseBox,
} from '../../core/messaging/launcher-protocol.ts';
import type { OverlayRequest, OverlayWish } from '../../core/messaging/overlay-protocol.ts';
import { parseLauncherRequest, parseOverlayRequest } from '../../core/messaging/overlay-schema.ts';
import type { PortSender } from '../../core/messaging/port.ts';
import { decideSender, type OwnIdentity } from '../../core/messaging/sender.ts';
import { sitePatternOf } from '../../core/settings/sites.ts';
import type { OverlayState, OverlayStorage, OverlayTicket } from '../../core/storage/overlay-storage.ts';
import type { TabsApi } from './launchers.ts';
import { mayStand, type OverlaySettings, siteOfLauncher } from './overlay-rules.ts';
import { createTickets } from './tickets.ts';

/** Who sent a message, as the browser says. */
export interface MessageSender extends PortSender {
  readonly tab?: { readonly id?: number | undefined; readonly windowId?: number | undefined } | undefined;
  readonly documentId?: string | undefined;
  readonly documentLifecycle?: string | undefined;
}

export interface Overlay {
  /** For `runtime.onMessage`: the answer, or undefined where the message is not for this part. */
  answer(raw: unknown, sender: MessageSender): Promise<unknown> | undefined;
  /** For the door: the site of an overlay that was let in. Never rejects. */
  admit(pass: string, sender: PortSender): Promise<{ readonly site: string } | null>;
}

export interface OverlayOptions {
  readonly own: OwnIdentity;
  readonly storage: OverlayStorage;
  readonly tabs: Pick<TabsApi, 'sendMessage'>;
  readonly permissions: { contains(asked: { origins: string[] }): Promise<boolean> };
  readonly now: Clock['now'];
  readonly createId: () => string;
  /** Resolves when settings and chats are known. */
  readonly start: () => Promise<void>;
  readonly settings: () => OverlaySettings;
  readonly isLive: () => boolean;
  /** Does the page in this tab show by itself whatever chat is under way? */
  readonly isShownByPage: (tabId: number, site: string) => boolean;
  /** Null where there is none, or none that a click in a page could open. */
  readonly sidePanel: { open(where: { readonly windowId: number }): Promise<void> } | null;
  /** Opens the panel in a window of its own. */
  readonly openWindow: (chatId: null) => Promise<void>;
  readonly logger: Logger;
}

/** Makes it; it listens to nothing by itself. */
export function createOverlay(options: OverlayOptions): Overlay {
  const { own, storage, tabs, permissions, sidePanel, openWindow, logger } = options;

  const order = (
    page: Pick<OverlayTicket, 'tabId' | 'documentId'>,
    what: LauncherOrder,
  ): Promise<unknown> => {
    const to = page.documentId === null ? { frameId: 0 } : { documentId: page.documentId };
    // The page may be gone, which nobody answers for.
    return tabs.sendMessage(page.tabId, what, to).catch(() => undefined);
  };

  const tickets = createTickets({
    storage,
    now: options.now,
    createId: options.createId,
    confirm: async (ticket) => (await order(ticket, { type: 'confirm', ticket: ticket.ticket })) === true,
  });

  const isWanted = async (site: string, state: OverlayState, tabId: number): Promise<boolean> => {
    const isGranted = await permissions.contains({ origins: [sitePatternOf(site)] });
    const tab = state.tabs.find(({ id }) => id === tabId) ?? null;
    const isShownByPage = options.isShownByPage(tabId, site);
    return mayStand(options.settings(), site, { isLive: options.isLive(), isGranted, isShownByPage, tab });
  };

  const decide = async (hasFrame: boolean, sender: MessageSender): Promise<LauncherAnswer> => {
    const site = siteOfLauncher(sender);
    const tabId = sender.tab?.id;
    if (site === null || tabId === undefined) return { type: 'leave' };
    await options.start();
    const state = await storage.read();
    if (!(await isWanted(site, state, tabId))) {
      await tickets.forget(tabId);
      return { type: 'leave' };
    }
    const documentId = sender.documentId ?? null;
    const ticket = hasFrame ? null : await tickets.issue({ tabId, documentId, site });
    return { type: 'show', box: boxOf(state, tabId), ticket };
  };

  const place = async (ticket: OverlayTicket, step: (state: OverlayState) => OverlayState): Promise<Box> => {
    const state = await storage.change(step);
    const box = boxOf(state, ticket.tabId);
    await order(ticket, { type: 'place', box });
    return box;
  };

  const grant = async (ticket: OverlayTicket, wish: OverlayWish): Promise<Box | null> => {
    const { tabId, site } = ticket;
    switch (wish.type) {
      case 'expand':
        return place(ticket, (state) => withTab(state, tabId, true));
      case 'minimise': {
        const box = await place(ticket, (state) => withTab(state, tabId, false));
        if (!(await isWanted(site, await storage.read(), tabId))) await order(ticket, { type: 'askAgain' });
        return box;
      }
      case 'moveTo':
        return place(ticket, (state) => ({ ...state, place: { x: wish.x, y: wish.y } }));
      case 'drag': {
        const box = parseBox(await order(ticket, wish));
        if (box === null || wish.phase !== 'end') return box;
        await storage.change((state) => ({ ...state, place: { x: box.x, y: box.y } }));
        return box;
      }
      default:
        return wish satisfies never;
    }
  };

  const perform = async (request: OverlayRequest, sender: MessageSender): Promise<Box | null> => {
    await options.start();
    if (request.type === 'overlayWishes') {
      const ticket = await tickets.find(request.pass, sender);
      return ticket === null ? null : grant(ticket, request.wish);
    }
    const ticket = await tickets.redeem(request, sender);
    if (ticket === null) logger.warn('overlay.ticketRefused');
    return ticket === null ? null : boxOf(await storage.read(), ticket.tabId);
  };

  const openPanel = (windowId: number | undefined) => {
    const opened =
      sidePanel === null || windowId === undefined
        ? openWindow(null)
        : sidePanel.open({ windowId }).catch(() => openWindow(null));
    opened.catch(() => logger.warn('panel.notOpened'));
  };

  return {
    answer(raw, sender) {
      const kind = decideSender(sender, own);
      if (kind === 'overlay') {
        const request = parseOverlayRequest(raw);
        return request === null ? undefined : perform(request, sender);
      }
      if (kind === 'view' || sender.id !== own.id || sender.tab === undefined) return undefined;
      const request = parseLauncherRequest(raw);
      if (request === null) return undefined;
      if (request.type === 'launcherAsks') return decide(request.hasFrame, sender);
      // In this turn: the gesture of the click ends with it.
      if (sender.frameId === 0) openPanel(sender.tab.windowId);
      return Promise.resolve(null);
    },
    async admit(pass, sender) {
      try {
        return await tickets.find(pass, sender);
      } catch {
        return null;
      }
    },
  };
}

function boxOf(state: OverlayState, tabId: number): Box {
  return { isOpen: state.tabs.find(({ id }) => id === tabId)?.isOpen ?? false, ...state.place };
}

function withTab(state: OverlayState, id: number, isOpen: boolean): OverlayState {
  const askedOn = state.tabs.find((tab) => tab.id === id)?.askedOn ?? [];
  const others = state.tabs.filter((tab) => tab.id !== id);
  // A tab that is as all others needs no memory.
  return { ...state, tabs: isOpen || askedOn.length > 0 ? [...others, { id, isOpen, askedOn }] : others };
}
