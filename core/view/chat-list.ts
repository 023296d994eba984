// What the switcher lists: all chats, what is new in them, and the desks that a further chat can be had with. Pure.
import type { ChatSummary, ChatView, DeskLabel } from '../chat/selectors.ts';
import type { Participant } from '../chat/terms.ts';
import type { DeskChoice, Setup } from '../messaging/view-protocol.ts';

/** A chat as the switcher names it. */
export interface ListedChat {
  readonly summary: ChatSummary;
  readonly agents: readonly string[];
  /** When something was said last; null: nothing was. */
  readonly lastAt: number | null;
}

/** Those under way, then those that have ended, each newest first. */
export function listChats(chats: readonly ChatView[]): readonly ListedChat[] {
  const isEnded = ({ summary }: ChatView) => (summary.phase === 'ended' ? 1 : 0);
  return chats
    .toReversed()
    .sort((one, other) => isEnded(one) - isEnded(other))
    .map((chat) => ({
      summary: chat.summary,
      agents: agentsOf(chat),
      lastAt: chat.entries.findLast(({ kind }) => kind === 'message')?.at ?? null,
    }));
}

/** Desks with which the visitor has no chat that has not ended. */
export function freeDesks(setup: Setup, chats: readonly ChatView[]): readonly DeskChoice[] {
  return setup.desks.filter((desk) => findUnderWay(chats, desk) === null);
}

/** The visitor's own chat with a desk that has not ended. */
export function findUnderWay(chats: readonly ChatView[], desk: DeskLabel): ChatView | null {
  const isIt = ({ summary }: ChatView) =>
    summary.phase !== 'ended' && summary.site === null && isSameDesk(summary.desk, desk);
  return chats.findLast(isIt) ?? null;
}

/** How much is new in the chats that are not shown. */
export function countUnreadElsewhere(chats: readonly ChatView[], shownId: string | null): number {
  return chats.reduce((sum, { summary }) => sum + (summary.id === shownId ? 0 : summary.unread), 0);
}

/** Who serves the visitor now, or did last; empty while nobody has come. */
export function agentsOf({ summary, entries }: ChatView): readonly string[] {
  const present = summary.participants.filter(isServing).map(({ nickname }) => nickname);
  if (present.length > 0 || summary.phase !== 'ended') return present;
  const last = entries.findLast(({ from, kind }) => kind === 'message' && isServing(from));
  return last === undefined ? [] : [last.from.nickname];
}

export function isSameDesk(one: DeskLabel, other: DeskLabel): boolean {
  return one.host === other.host && one.service === other.service;
}

function isServing({ role }: Participant): boolean {
  return role === 'agent' || role === 'supervisor' || role === 'bot';
}
