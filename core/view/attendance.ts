// Tells the background which chat this view shows and how the view stands before its visitor, and does what the background
// wants of one view alone. What follows from it (unread, notifications) is the background's to decide.
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { ChatSummary } from '../chat/selectors.ts';
import type { ChatId } from '../chat/terms.ts';
import type { ChatClient } from '../messaging/client.ts';
import type { Presence } from '../messaging/view-protocol.ts';

/** Keeps the background informed until the returned function is called, which says that the view is gone. */
export function keepAttendance(options: {
  readonly client: ChatClient;
  readonly summary: ReadonlySignal<ChatSummary | null>;
  readonly show: (chatId: ChatId) => void;
  readonly playSound: () => void;
  readonly setVoice: (hasVoice: boolean) => void;
}): () => void {
  const { client, summary, show, playSound, setVoice } = options;
  const presence = signal<Presence>(presenceOf(document.hasFocus()));
  const chatId = computed(() => summary.value?.id ?? null);

  const look = () => {
    presence.value = presenceOf(document.hasFocus());
  };
  // A document that is losing the focus may still say that it has it.
  const lose = () => {
    presence.value = presenceOf(false);
  };
  addEventListener('focus', look);
  addEventListener('blur', lose);
  document.addEventListener('visibilitychange', look);
  const stopTelling = effect(() => client.attend({ chatId: chatId.value, presence: presence.value }));
  const stopListening = client.onCall((call) => {
    switch (call.type) {
      case 'chime':
        return playSound();
      case 'voice':
        return setVoice(call.isYours);
      case 'showChat':
        return show(call.chatId);
      default:
        return call satisfies never;
    }
  });

  return () => {
    removeEventListener('focus', look);
    removeEventListener('blur', lose);
    document.removeEventListener('visibilitychange', look);
    stopListening();
    stopTelling();
    client.attend({ chatId: null, presence: 'hidden' });
  };
}

function presenceOf(hasFocus: boolean): Presence {
  if (document.visibilityState !== 'visible') return 'hidden';
  return hasFocus ? 'focused' : 'visible';
}
