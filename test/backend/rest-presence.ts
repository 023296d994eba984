// Removes visitors who poll no more, as a chat server does after `flex-disconnect-timeout` (WIRE.md 8.3).
import type { Clock, Unsubscribe } from '../../core/chat/ports.ts';
import { createBrowserClock } from '../../entrypoints/background/browser-clock.ts';
import type { Chat, ChatStore } from './chat-store.ts';

export interface RestPresence {
  /** A visitor has just asked something over REST. */
  seen(chat: Chat): void;
  close(): void;
}

/** Quit reason of the server: the client was silent. */
const SILENT_CLIENT = '3';

/** @param isAttached Is the chat also held over CometD? Then its visitor is there without polling. */
export function createRestPresence(
  store: ChatStore,
  timeoutMs: number,
  isAttached: (chat: Chat) => boolean,
  clock: Clock = createBrowserClock(),
): RestPresence {
  const timers = new Map<Chat, Unsubscribe>();

  const expire = (chat: Chat) => {
    timers.delete(chat);
    if (isAttached(chat)) return;
    const leaving = {
      from: chat.visitor,
      type: 'ParticipantLeft',
      eventAttributes: { GCTI_SYSTEM: { 'quit-reason-code': SILENT_CLIENT } },
    };
    store.append(chat, [leaving], { hasEnded: true });
  };

  return {
    seen(chat) {
      timers.get(chat)?.();
      timers.set(
        chat,
        clock.setTimer(clock.now() + timeoutMs, () => expire(chat)),
      );
    },
    close() {
      for (const cancel of timers.values()) cancel();
      timers.clear();
    },
  };
}
