// Which pages hear of which chat, and what they are told: each event once, numbered by what is shown (core/messaging/page-events.ts).
// Whether a page may hear of a chat is decided before it is let in here.

import { type ChatSummary, selectSummary, selectView } from '../chat/selectors.ts';
import type { Connection } from '../chat/state.ts';
import type { ChatId } from '../chat/terms.ts';
import type { TranscriptEntry } from '../chat/transcript.ts';
import { changesForPage, toPageEvents, toPageFailure } from '../messaging/page-events.ts';
import type { HostMessage, PageEvent } from '../messaging/page-protocol.ts';
import type { Chats } from './chats.ts';

/** One page, as the door has let it in. */
export interface PageSeat {
  readonly site: string;
  /** The tab that it is in: it is the only page there, whatever another one has not said yet. */
  readonly tabId?: number;
  tell(message: HostMessage): void;
}

/** A page that hears of a chat. */
export interface Attending {
  readonly seat: PageSeat;
  readonly chatId: ChatId;
  /** The page's own storage, which gets the state to come back with. */
  readonly stateStorage: number | null;
  /** The page wants to hear what is logged of the chat. */
  readonly isDebug: boolean;
}

export interface PageAudience {
  /**
   * Reads all that was shown of a chat so far, and hands it over in the same turn as it is true. Rejects with
   * `storageFailed`, or `wrongState` where the chat is gone.
   */
  withHistory(chatId: ChatId, use: (events: readonly PageEvent[]) => void): Promise<void>;
  /** From now on this page hears of it. To be called inside `withHistory`. */
  attend(attending: Attending): void;
  /** The page is gone. The chats that no page hears of any more. */
  leave(seat: PageSeat): readonly ChatId[];
  /** Does a page other than this one hear of a chat of its site? */
  isElsewhere(seat: PageSeat): boolean;
  /** Something that is no change of the chat. */
  tell(chatId: ChatId, events: readonly PageEvent[]): void;
  /** The chats that this page hears of. */
  heardBy(seat: PageSeat): readonly ChatId[];
  chatChanged(summary: ChatSummary, added: readonly TranscriptEntry[]): void;
}

export function createPageAudience({
  chats,
  stateOf,
}: {
  readonly chats: Pick<Chats, 'states' | 'loadSegment'>;
  /** What a page's own storage is given for a chat. */
  readonly stateOf: (chatId: ChatId) => string;
}): PageAudience {
  let attendings: readonly Attending[] = [];
  /** Of chats that some page hears of: how many events were shown, and how it stood then. */
  const places = new Map<ChatId, { shown: number; summary: ChatSummary }>();

  const viewOf = (chatId: ChatId) => {
    const state = chats.states().find(({ id }) => id === chatId);
    return state === undefined ? null : selectView(state);
  };

  async function withHistory(chatId: ChatId, use: (events: readonly PageEvent[]) => void): Promise<void> {
    const older: TranscriptEntry[] = [];
    let next = 0;
    for (let view = viewOf(chatId); view !== null; view = viewOf(chatId)) {
      if (next < view.firstSegment) {
        older.push(...(await chats.loadSegment(chatId, next)));
        next += 1;
        continue;
      }
      // What was loaded already may be among what is in memory.
      const known = new Set(older.map(({ index }) => index));
      const entries = [...older, ...view.entries.filter(({ index }) => !known.has(index))];
      const events = toPageEvents(entries, 0);
      places.set(chatId, { shown: events.length, summary: view.summary });
      return use(events);
    }
    use([]);
  }

  function tellState({ seat, chatId, stateStorage }: Attending, isOver: boolean): void {
    if (stateStorage === null) return;
    seat.tell({ type: 'stateChanged', stateStorage, state: isOver ? null : stateOf(chatId) });
  }

  return {
    withHistory,
    attend(attending) {
      const { seat, chatId } = attending;
      const isOther = (one: Attending) => one.seat !== seat || one.chatId !== chatId;
      attendings = [...attendings.filter(isOther), attending];
      tellState(attending, false);
    },
    leave(seat) {
      const left = attendings.filter((one) => one.seat === seat).map(({ chatId }) => chatId);
      attendings = attendings.filter((one) => one.seat !== seat);
      const alone = left.filter((id) => attendings.every(({ chatId }) => chatId !== id));
      for (const id of alone) places.delete(id);
      return alone;
    },
    tell(chatId, events) {
      for (const one of attendings)
        if (one.chatId === chatId)
          one.seat.tell({ type: 'told', session: chatId, isRestored: false, events });
    },
    heardBy: (seat) => attendings.flatMap((one) => (one.seat === seat ? [one.chatId] : [])),
    isElsewhere: (seat) =>
      attendings.some(
        ({ seat: { site, tabId }, seat: other }) =>
          other !== seat && site === seat.site && (tabId === undefined || tabId !== seat.tabId),
      ),
    chatChanged(summary, added) {
      const place = places.get(summary.id);
      if (place === undefined) return;
      const entries = toPageEvents(added, place.shown);
      const changes = changesForPage(place.summary, summary);
      const isBack = ({ type }: PageEvent) => type === 'Continued';
      const events: readonly PageEvent[] = [
        ...changes.filter(isBack),
        ...entries,
        ...failureOf(place.summary.connection, summary.connection),
        ...changes.filter((event) => !isBack(event)),
      ];
      places.set(summary.id, { shown: place.shown + entries.length, summary });
      const line = lineOf(place.summary, summary);
      const isOver = summary.phase === 'ended';
      const hearing = attendings.filter(({ chatId }) => chatId === summary.id);
      for (const one of hearing) {
        if (events.length > 0)
          one.seat.tell({ type: 'told', session: summary.id, isRestored: false, events });
        if (isOver) tellState(one, true);
        if (one.isDebug && line !== null) one.seat.tell({ type: 'logged', line });
      }
      if (!isOver) return;
      attendings = attendings.filter(({ chatId }) => chatId !== summary.id);
      places.delete(summary.id);
    },
  };
}

/** What a page may read of the log: ids, codes and states. */
function lineOf(previous: ChatSummary, { id, phase, connection }: ChatSummary): string | null {
  if (phase === previous.phase && connection.status === previous.connection.status) return null;
  const code = 'error' in connection && connection.error !== undefined ? `, ${connection.error.code}` : '';
  return `chat ${id}: ${phase}, ${connection.status}${code}`;
}

/** The connection is given up, for a reason. */
function failureOf(previous: Connection, next: Connection): readonly PageEvent[] {
  if (next.status !== 'offline' || next.error === undefined || previous.status === 'offline') return [];
  // It is only interrupted, until a page comes.
  if (next.error.code === 'transportMissing') return [];
  return [{ type: 'Error', failure: toPageFailure(next.error) }];
}

/** Is a page that comes now to be told that the chat is cut off? */
export function isInterrupted(chats: Pick<Chats, 'states'>, chatId: ChatId): boolean {
  const state = chats.states().find(({ id }) => id === chatId);
  return state?.phase === 'open' && selectSummary(state).connection.status !== 'online';
}
