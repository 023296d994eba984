// Who of the overlays is let in. A launcher gets a ticket for its page; the frame that it makes shows it once and brings a secret of
// its own, the pass, by which it is known from then on. All of it outlives the background.
import type { Clock } from '../../core/chat/ports.ts';
import type { PortSender } from '../../core/messaging/port.ts';
import type { OverlayState, OverlayStorage, OverlayTicket } from '../../core/storage/overlay-storage.ts';

/** So long a frame may take to be there. */
export const TICKET_LIFE_MS = 60_000;
/** Pages of one tab that are remembered: those that "back" could bring back. */
export const MOST_PER_TAB = 10;

/** The page that a ticket is for, as the browser says. */
export type TicketPage = Pick<OverlayTicket, 'tabId' | 'documentId' | 'site'>;

export interface Tickets {
  issue(page: TicketPage): Promise<string>;
  /** Lets the sender in, once per ticket; again only with the same pass. Null: refused. */
  redeem(
    shown: { readonly ticket: string; readonly pass: string },
    sender: PortSender,
  ): Promise<OverlayTicket | null>;
  /** Who was let in with this pass, from this very frame; null: nobody. */
  find(pass: string, sender: PortSender): Promise<OverlayTicket | null>;
  /** Nobody in this tab is known any more. */
  forget(tabId: number): Promise<void>;
}

/** Makes them. `confirm`: does the page that the ticket is for still stand, and is it the ticket of its frame? */
export function createTickets(options: {
  readonly storage: OverlayStorage;
  readonly now: Clock['now'];
  readonly createId: () => string;
  readonly confirm: (ticket: OverlayTicket) => Promise<boolean>;
}): Tickets {
  const { storage, now, createId, confirm } = options;

  const remove = (isGone: (ticket: OverlayTicket) => boolean) =>
    storage.change((state) => {
      const tickets = state.tickets.filter((ticket) => !isGone(ticket));
      return tickets.length === state.tickets.length ? state : { ...state, tickets };
    });

  return {
    async issue(page) {
      const ticket = createId();
      const fresh: OverlayTicket = {
        ...page,
        ticket,
        pass: null,
        frameId: null,
        until: now() + TICKET_LIFE_MS,
      };
      await storage.change((state) => {
        const ofTab = state.tickets.filter(({ tabId }) => tabId === page.tabId);
        const kept = new Set(ofTab.slice(1 - MOST_PER_TAB));
        const tickets = state.tickets.filter((other) => other.tabId !== page.tabId || kept.has(other));
        return { ...state, tickets: [...tickets, fresh] };
      });
      return ticket;
    },
    async redeem({ ticket, pass }, sender) {
      // Taken before anything is asked: of two who show it at the same time one comes second.
      const state = await storage.change((before) => stamp(before, ticket, pass, sender, now()));
      const found = findIn(state, pass, sender);
      if (found === null || found.ticket !== ticket) return null;
      if (await confirm(found)) return found;
      await remove((other) => other.ticket === ticket);
      return null;
    },
    find: async (pass, sender) => findIn(await storage.read(), pass, sender),
    async forget(tabId) {
      await remove((ticket) => ticket.tabId === tabId);
    },
  };
}

/** The state with the ticket as shown by this sender; the same state where it cannot be. */
function stamp(
  state: OverlayState,
  ticket: string,
  pass: string,
  { tab, frameId = 0 }: PortSender,
  at: number,
): OverlayState {
  const isShowable = (known: OverlayTicket) =>
    known.ticket === ticket &&
    known.pass === null &&
    known.tabId === tab?.id &&
    frameId !== 0 &&
    at <= known.until;
  if (!state.tickets.some(isShowable)) return state;
  const tickets = state.tickets.map((known) => (isShowable(known) ? { ...known, pass, frameId } : known));
  return { ...state, tickets };
}

function findIn(state: OverlayState, pass: string, { tab, frameId }: PortSender): OverlayTicket | null {
  const found = state.tickets.find(
    (known) => known.pass === pass && known.tabId === tab?.id && known.frameId === frameId,
  );
  return found ?? null;
}
