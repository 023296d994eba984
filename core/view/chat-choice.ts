// Which of several chats a view shows. It stays with its chat; another one is offered, never swapped in (DESIGN.md 4).
import type { ChatView } from '../chat/selectors.ts';

/** The chat to show next; `shownId` is the one shown now. */
export function chooseChat(chats: readonly ChatView[], shownId: string | null): ChatView | null {
  const newest = chats.at(-1) ?? null;
  const shown = chats.find(({ summary }) => summary.id === shownId) ?? null;
  if (shown === null) return chats.findLast(isUnderWay) ?? newest;
  // Only "New chat" makes a newer chat while an ended one is shown, in this view or in another window's.
  return shown.summary.phase === 'ended' ? newest : shown;
}

/** A chat beside the shown one that is under way, to be offered. */
export function findOther(chats: readonly ChatView[], shownId: string | null): ChatView | null {
  return chats.findLast((chat) => chat.summary.id !== shownId && isUnderWay(chat)) ?? null;
}

function isUnderWay({ summary }: ChatView): boolean {
  return summary.phase === 'open' || summary.phase === 'starting' || summary.phase === 'startUnconfirmed';
}
