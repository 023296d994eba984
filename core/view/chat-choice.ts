// Which of several chats a view shows. It stays with its chat; another one is offered, never swapped in (DESIGN.md 4).
import type { ChatView } from '../chat/selectors.ts';

/** The chat to show next; `shown` is the one shown now, as last seen, or that is to be shown first. */
export function chooseChat(
  chats: readonly ChatView[],
  shown: { readonly id: string; readonly phase?: string } | null,
): ChatView | null {
  const present = chats.find(({ summary }) => summary.id === shown?.id);
  if (present !== undefined) return present;
  // A form whose desk is gone goes on as another chat in the form.
  const form =
    shown?.phase === 'registering' && chats.findLast(({ summary }) => summary.phase === shown.phase);
  return form || (chats.findLast(isUnderWay) ?? chats.at(-1) ?? null);
}

/** A chat that is under way, to be offered where the shown one is not. */
export function findOther(chats: readonly ChatView[], shownId: string | null): ChatView | null {
  const shown = chats.find(({ summary }) => summary.id === shownId);
  return shown !== undefined && isUnderWay(shown) ? null : (chats.findLast(isUnderWay) ?? null);
}

function isUnderWay({ summary }: ChatView): boolean {
  return summary.phase === 'open' || summary.phase === 'starting' || summary.phase === 'startUnconfirmed';
}
