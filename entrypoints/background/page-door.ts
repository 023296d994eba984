// The background's end of the ports of pages: which page may speak, what passes, what is loaded into it. Who it is, is what the
// browser says of the port's sender; nothing that a message says of itself counts (DESIGN.md 8).
import type { Clock, Logger } from '../../core/chat/ports.ts';
import type { ChatId } from '../../core/chat/terms.ts';
import type { PageSeat } from '../../core/hosting/page-audience.ts';
import type { PageChats } from '../../core/hosting/page-chats.ts';
import { createPageGate } from '../../core/messaging/page-gate.ts';
import {
  type AttendNotice,
  type HostMessage,
  type LoadFailure,
  MESSAGES_PER_SECOND,
  PAGE_PORT,
  type PagePart,
} from '../../core/messaging/page-protocol.ts';
import { listenToPort, type Port, type PortSender } from '../../core/messaging/port.ts';
import type { OwnIdentity } from '../../core/messaging/sender.ts';
import type { Attendance } from '../../core/messaging/view-protocol.ts';
import { siteOfPage } from '../../core/settings/sites.ts';

/** What waited while the background started comes at once, and is not the page's fault. */
const PER_SECOND = 3 * MESSAGES_PER_SECOND;

/** The page behind a port, as the browser says. */
export interface PagePlace {
  readonly site: string;
  readonly tabId: number;
  readonly windowId: number | undefined;
  /** Only where the browser tells (Chrome). */
  readonly documentId: string | null;
}

export interface PageDoor {
  /** Takes a port that was just opened. Ports of other names are left alone. */
  accept(port: Port): void;
  /** Settings or grants have changed: who may stay? Never rejects. */
  recheck(): Promise<void>;
  /** The chats that the visitor looks at in pages. */
  readonly attendances: () => readonly Attendance[];
  /** The chats that the page in this tab hears of. */
  heardIn(tabId: number): readonly ChatId[];
  /** Did the click by which a page wanted its chat outside of itself open the panel? */
  hasPanel(seat: PageSeat): Promise<boolean>;
}

export interface PageDoorOptions {
  readonly own: OwnIdentity;
  readonly pages: PageChats;
  /** Resolves when settings and chats are known; true where they are within reach. Never rejects. */
  readonly whenReady: () => Promise<boolean>;
  /** Is the site listed, and its host granted? */
  readonly isAllowed: (site: string) => Promise<boolean>;
  /**
   * Opens the panel beside the page, in this very turn: the gesture of a click ends with it. Rejects where there was none; null
   * where no page may.
   */
  readonly openPanel: ((place: PagePlace) => Promise<void>) | null;
  /** Puts a part of the API into the page's own world. Rejects where that is refused. */
  readonly load: (place: PagePlace, part: PagePart) => Promise<void>;
  /** The visitor looks at another page, or at none. */
  readonly attended: () => void;
  /** The page in this tab hears of another chat from now on, or of none. */
  readonly heardChanged: (tabId: number) => void;
  readonly now: Clock['now'];
  readonly logger: Logger;
}

interface Visit {
  readonly port: Port;
  readonly place: PagePlace;
  readonly seat: PageSeat;
  isOpen: boolean;
  isFocused: boolean;
}

/** Makes it. It listens to nothing by itself. */
export function createPageDoor(options: PageDoorOptions): PageDoor {
  const { own, pages, logger } = options;
  const visits = new Set<Visit>();
  const panels = new WeakMap<PageSeat, Promise<boolean>>();

  function drop(visit: Visit): void {
    visit.isOpen = false;
    if (!visits.delete(visit)) return;
    const isHearing = pages.heardBy(visit.seat).length > 0;
    pages.leave(visit.seat);
    if (isHearing) options.heardChanged(visit.place.tabId);
  }

  function refuse(visit: Visit): void {
    logger.info('page.refused');
    for (const session of pages.heardBy(visit.seat))
      visit.seat.tell({ type: 'told', session, isRestored: false, events: [{ type: 'SessionEnded' }] });
    drop(visit);
    visit.port.disconnect();
  }

  const mayEnter = async ({ place }: Visit): Promise<boolean> => {
    try {
      return await options.isAllowed(place.site);
    } catch {
      return false;
    }
  };

  async function admit(visit: Visit): Promise<boolean> {
    if ((await options.whenReady()) && (await mayEnter(visit))) return visit.isOpen;
    if (visit.isOpen) refuse(visit);
    return false;
  }

  function take(port: Port, place: PagePlace): void {
    const post = (message: HostMessage | LoadFailure): void => {
      if (!visit.isOpen) return;
      try {
        port.postMessage(message);
      } catch {
        // The page is gone, and the event that says so is still under way.
        drop(visit);
      }
    };
    const visit: Visit = {
      port,
      place,
      isOpen: true,
      isFocused: false,
      seat: { site: place.site, tabId: place.tabId, tell: post },
    };
    const gate = createPageGate({ now: options.now, tell: post, perSecond: PER_SECOND });
    const admission = admit(visit);

    /** The browser lets nothing but a click open it; what was asked is looked at later. */
    function openPanel(raw: unknown): void {
      if (options.openPanel === null || !wantsOutside(raw)) return;
      const opened = options.openPanel(place).then(
        () => true,
        () => false,
      );
      panels.set(visit.seat, opened);
    }

    async function receive(raw: unknown): Promise<void> {
      if (!(await admission) || !visit.isOpen) return;
      if (isAttendNotice(raw)) {
        visit.isFocused = raw.isFocused;
        return options.attended();
      }
      const message = gate.admit(raw);
      if (message === null) return;
      if (message.type === 'load') {
        options.load(place, message.part).catch(() => post({ type: 'notLoaded', part: message.part }));
      } else if (message.type !== 'ask') pages.note(visit.seat, message);
      else {
        const { id, question } = message;
        pages.ask(visit.seat, id, question, (answer) => {
          gate.answered();
          post({ type: 'answered', id, answer });
          if (answer.type === 'session') options.heardChanged(place.tabId);
        });
      }
    }

    visits.add(visit);
    listenToPort(port, {
      onMessage(raw) {
        openPanel(raw);
        void receive(raw);
      },
      onDisconnect: () => drop(visit),
    });
  }

  return {
    accept(port) {
      if (port.name !== PAGE_PORT) return;
      const place = placeOf(port.sender, own);
      if (place !== null) return take(port, place);
      logger.warn('page.strangerRefused');
      port.disconnect();
    },
    attendances: () =>
      [...visits]
        .filter(({ isFocused }) => isFocused)
        .flatMap(({ seat }) => pages.heardBy(seat))
        .map((chatId) => ({ chatId, presence: 'focused' })),
    heardIn: (tabId) =>
      [...visits].flatMap(({ place, seat }) => (place.tabId === tabId ? pages.heardBy(seat) : [])),
    hasPanel: async (seat) => (await panels.get(seat)) ?? false,
    async recheck() {
      await Promise.all(
        [...visits].map(async (visit) => {
          if (!(await mayEnter(visit)) && visit.isOpen) refuse(visit);
        }),
      );
    },
  };
}

function isAttendNotice(raw: unknown): raw is AttendNotice {
  if (typeof raw !== 'object' || raw === null || !('type' in raw) || !('isFocused' in raw)) return false;
  return raw.type === 'attend' && typeof raw.isFocused === 'boolean';
}

function wantsOutside(raw: unknown): boolean {
  if (typeof raw !== 'object' || raw === null || !('question' in raw)) return false;
  const { question } = raw;
  return (
    typeof question === 'object' &&
    question !== null &&
    'type' in question &&
    question.type === 'startOutside'
  );
}

/** What a sender of a page's port may be: our own script in the visible top document of a tab. */
interface PageSender extends PortSender {
  readonly origin?: string | undefined;
  readonly documentId?: string | undefined;
  readonly documentLifecycle?: string | undefined;
  readonly tab?: { readonly id?: number | undefined; readonly windowId?: number | undefined } | undefined;
}

/** The page that a port comes from; null: none that may speak. */
export function placeOf(sender: PageSender | undefined, own: OwnIdentity): PagePlace | null {
  if (sender?.id !== own.id || sender.frameId !== 0) return null;
  const tabId = sender.tab?.id;
  const site = siteOfPage(sender.url ?? '');
  if (tabId === undefined || site === null) return null;
  // A sandboxed page has the address of the site, and not its origin.
  if (sender.origin !== undefined && sender.origin !== site) return null;
  if ((sender.documentLifecycle ?? 'active') !== 'active') return null;
  return { site, tabId, windowId: sender.tab?.windowId, documentId: sender.documentId ?? null };
}
