// Starts of pages on their way: waits until a chat is open, or takes it back where it could not be started. A page hears either;
// the visitor is left no form that a page has filled in.
import type { ChatErrorData } from '../chat/errors.ts';
import { type ChatSummary, selectSummary } from '../chat/selectors.ts';
import type { ChatId, CommandId } from '../chat/terms.ts';
import type { Chats, PageStart } from './chats.ts';

/** A server that cannot be reached so often in a row cannot be reached. */
const ATTEMPTS = 2;

/** So many ended chats of a site are kept: more would push those of others out of the storage, and the visitor's own. */
export const ENDED_MAX_PER_SITE = 5;

export type StartOutcome =
  | { readonly type: 'open' }
  | { readonly type: 'failed'; readonly error: ChatErrorData };

export interface PageStarts {
  /** Resolves as soon as the chat is stored; what comes of it is another matter. Rejects with `storageFailed`. */
  start(start: PageStart): Promise<{ readonly chatId: ChatId; readonly outcome: Promise<StartOutcome> }>;
  /** Of a chat that some page has started before; at once, where it is open. */
  outcomeOf(chatId: ChatId): Promise<StartOutcome>;
  chatChanged(summary: ChatSummary): void;
  chatRemoved(chatId: ChatId): void;
}

export function createPageStarts({
  chats,
  createId,
}: {
  readonly chats: Pick<Chats, 'startForPage' | 'give' | 'removeChat' | 'states'>;
  readonly createId: () => CommandId;
}): PageStarts {
  let waiting: readonly { readonly chatId: ChatId; settle(outcome: StartOutcome): void }[] = [];

  function settle(chatId: ChatId, outcome: StartOutcome): void {
    const settled = waiting.filter((one) => one.chatId === chatId);
    waiting = waiting.filter((one) => one.chatId !== chatId);
    for (const one of settled) one.settle(outcome);
  }

  /** What is left of a start that failed. A visitor who is quicker has the say. */
  async function takeBack(chatId: ChatId, isInForm: boolean): Promise<void> {
    try {
      if (!isInForm) await chats.give(chatId, createId(), { type: 'backToForm' });
      await chats.removeChat(chatId);
    } catch {
      // It went on meanwhile, or could not be written: it stays where the visitor sees it.
    }
  }

  /** Is it over with this start? */
  function failureOf(summary: ChatSummary): ChatErrorData | null {
    const { phase, connection, error } = summary;
    if (phase === 'registering') return error ?? { code: 'startRefused' };
    if (phase === 'startUnconfirmed') return error ?? { code: 'noAnswer' };
    const isGivenUp =
      phase === 'starting' && connection.status === 'waiting' && connection.attempt >= ATTEMPTS;
    return isGivenUp ? connection.error : null;
  }

  function outcomeOf(chatId: ChatId): Promise<StartOutcome> {
    const state = chats.states().find(({ id }) => id === chatId);
    if (state?.phase === 'open') return Promise.resolve({ type: 'open' });
    if (state === undefined || state.phase === 'ended')
      return Promise.resolve({ type: 'failed', error: { code: 'chatGone' } });
    const error = failureOf(selectSummary(state));
    if (error !== null) return Promise.resolve({ type: 'failed', error });
    return new Promise((resolve) => {
      waiting = [...waiting, { chatId, settle: resolve }];
    });
  }

  /** Room for one more that will have ended. */
  async function dropOldest(site: string): Promise<void> {
    const ended = chats.states().filter((state) => state.site === site && state.phase === 'ended');
    for (const { id } of ended.slice(0, 1 - ENDED_MAX_PER_SITE)) await chats.removeChat(id);
  }

  return {
    async start(start) {
      await dropOldest(start.site);
      const chatId = await chats.startForPage(start);
      return { chatId, outcome: outcomeOf(chatId) };
    },
    outcomeOf,
    chatChanged(summary) {
      if (!waiting.some(({ chatId }) => chatId === summary.id)) return;
      if (summary.phase === 'open') return settle(summary.id, { type: 'open' });
      const error = failureOf(summary);
      if (error === null) return;
      settle(summary.id, { type: 'failed', error });
      void takeBack(summary.id, summary.phase === 'registering');
    },
    chatRemoved: (chatId) => settle(chatId, { type: 'failed', error: { code: 'chatGone' } }),
  };
}
