// When a chat that was taken up without its transcript can be read: the server has been asked for all of it, and has answered.
import type { ChatErrorData } from '../chat/errors.ts';
import type { ChatState } from '../chat/state.ts';
import type { ChatId } from '../chat/terms.ts';
import type { Chats } from './chats.ts';

/** A server that cannot be reached so often in a row cannot be reached. */
const ATTEMPTS = 2;

export interface WhenReadable {
  /** This chat has no transcript yet. */
  expect(chatId: ChatId): void;
  /** Resolves with null when it can be read, or with the reason why it cannot; the chat may go on trying. */
  whenReadable(chatId: ChatId): Promise<ChatErrorData | null>;
  chatChanged(chatId: ChatId): void;
}

export function createWhenReadable(chats: Pick<Chats, 'states'>): WhenReadable {
  const unread = new Set<ChatId>();
  let waiting: readonly { readonly chatId: ChatId; settle(error: ChatErrorData | null): void }[] = [];

  function judge(chatId: ChatId): ChatErrorData | 'readable' | 'notYet' {
    if (!unread.has(chatId)) return 'readable';
    const verdict = judgeState(chats.states().find(({ id }) => id === chatId));
    if (verdict === 'readable') unread.delete(chatId);
    return verdict;
  }

  function settle(chatId: ChatId): void {
    const verdict = judge(chatId);
    if (verdict === 'notYet') return;
    const settled = waiting.filter((one) => one.chatId === chatId);
    waiting = waiting.filter((one) => one.chatId !== chatId);
    for (const one of settled) one.settle(verdict === 'readable' ? null : verdict);
  }

  return {
    expect: (chatId) => void unread.add(chatId),
    whenReadable: (chatId) =>
      new Promise((resolve) => {
        waiting = [...waiting, { chatId, settle: resolve }];
        settle(chatId);
      }),
    chatChanged: settle,
  };
}

function judgeState(state: ChatState | undefined): ChatErrorData | 'readable' | 'notYet' {
  if (state?.phase !== 'open') return { code: 'chatGone' };
  const { connection, transcript } = state;
  switch (connection.status) {
    case 'online':
      return transcript.waiting === null ? 'readable' : 'notYet';
    case 'waiting':
      return connection.attempt >= ATTEMPTS ? connection.error : 'notYet';
    case 'offline':
      return connection.error ?? 'notYet';
    case 'connecting':
      return 'notYet';
  }
}
