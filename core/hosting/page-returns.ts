// What is kept for pages that come back to a chat, and how long they may. That the last page has left is known by its port;
// where the background died before it did, by when it was last known to be there.
import type { Clock, Logger } from '../chat/ports.ts';
import type { ChatId } from '../chat/terms.ts';
import type { RestoreData } from '../messaging/page-protocol.ts';
import { type PageChatRecord, type PageStorage, withChat, withoutChat } from '../storage/page-storage.ts';

/** So often it is noted that a page with a limit is there. Milliseconds. */
export const SEEN_EVERY_MS = 20_000;

export interface PageReturns {
  /** Changes the record of a site. Never rejects. */
  readonly change: PageStorage['change'];
  /** A page hears of the chat from now on. Without terms: on those of before. Resolves with what is kept of it. */
  came(
    site: string,
    chatId: ChatId,
    terms?: Pick<PageChatRecord, 'mayReturnFor' | 'isDebug'>,
  ): Promise<PageChatRecord | null>;
  /** No page hears of it any more. */
  left(site: string, chatId: ChatId): void;
  ended(site: string, chatId: ChatId): void;
  /** A page's own storage decides by itself how long. */
  isTooLate(row: PageChatRecord | undefined, restore: RestoreData): boolean;
}

export function createPageReturns({
  storage,
  clock,
  logger,
}: {
  readonly storage: PageStorage;
  readonly clock: Clock;
  readonly logger: Logger;
}): PageReturns {
  /** Chats with a limit that some page hears of, with their sites. */
  const present = new Map<ChatId, string>();
  let isWatching = false;

  const change: PageStorage['change'] = (site, step) =>
    storage.change(site, step).catch(() => logger.warn('page.notKept'));

  function note(site: string, chatId: ChatId, changed: Partial<PageChatRecord>): Promise<void> {
    return change(site, (record) => withChat(record, chatId, changed));
  }

  function watch(): void {
    if (isWatching || present.size === 0) return;
    isWatching = true;
    clock.setTimer(clock.now() + SEEN_EVERY_MS, () => {
      isWatching = false;
      for (const [chatId, site] of present) void note(site, chatId, { seenAt: clock.now() });
      watch();
    });
  }

  return {
    change,
    async came(site, chatId, terms) {
      let row: PageChatRecord | null = null;
      await change(site, (record) => {
        const known = record.chats.find(({ id }) => id === chatId);
        const limit = terms?.mayReturnFor ?? known?.mayReturnFor ?? null;
        const seenAt = limit === null ? null : clock.now();
        const next = withChat(record, chatId, { ...terms, mayReturnFor: limit, leftAt: null, seenAt });
        row = next.chats.at(-1) ?? null;
        return next;
      });
      if (row !== null && (row as PageChatRecord).seenAt !== null) present.set(chatId, site);
      watch();
      return row;
    },
    left(site, chatId) {
      present.delete(chatId);
      void note(site, chatId, { leftAt: clock.now() });
    },
    ended(site, chatId) {
      present.delete(chatId);
      void change(site, (record) => withoutChat(record, chatId));
    },
    isTooLate(row, { maxOfflineDuration, stateStorage }) {
      const limit = millisOf(maxOfflineDuration) ?? row?.mayReturnFor ?? null;
      if (row === undefined || limit === null || stateStorage !== null || present.has(row.id)) return false;
      const leftAt = row.leftAt ?? (row.seenAt === null ? null : row.seenAt + SEEN_EVERY_MS);
      return leftAt !== null && clock.now() - leftAt > limit;
    },
  };
}

/** From the seconds of the API. */
export function millisOf(seconds: number | null): number | null {
  return seconds === null ? null : Math.max(0, seconds * 1_000);
}
