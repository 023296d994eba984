// The pop-out window's address says which chat it shows, `#chat=ID`: so it is told which one to show, opens with it, and is
// found again.
import { computed, effect, type ReadonlySignal } from '@preact/signals';
import type { ChatSummary } from '../chat/selectors.ts';
import type { ChatId } from '../chat/terms.ts';

const PREFIX = '#chat=';

/** The chat that the address names; '' where it names none, null where this is no pop-out window. */
export function chatInAddress(): ChatId | null {
  return location.hash.startsWith(PREFIX) ? location.hash.slice(PREFIX.length) : null;
}

/** Keeps address and shown chat the same until the returned function is called. */
export function keepAddress(
  summary: ReadonlySignal<ChatSummary | null>,
  show: (chatId: ChatId) => void,
): () => void {
  if (chatInAddress() === null) return () => undefined;
  const follow = () => show(chatInAddress() ?? '');
  addEventListener('hashchange', follow);
  const shown = computed(() => summary.value?.id);
  const stop = effect(() => {
    if (shown.value !== undefined) history.replaceState(null, '', PREFIX + shown.value);
  });
  return () => {
    removeEventListener('hashchange', follow);
    stop();
  };
}
