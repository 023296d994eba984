// What the visitor's end does to what is in the outbox: some is sent before it, the rest is not sent any more (SPEC.md, EN and FI).
import { isStuck } from '../chat/outbox.ts';
import { type ChatSummary, isForsaken, selectUnsent } from '../chat/selectors.ts';

/** How much of the visitor's an end would leave unsent. */
export function countLeftBehind(summary: ChatSummary): number {
  return selectUnsent(summary.outbox).length - (isForsaken(summary) ? 0 : countGoing(summary));
}

/** Has an end that was asked for still to be told to the server? */
export function isEndWaiting(summary: ChatSummary | null): boolean {
  return summary?.isEnding === true && (summary.connection.status !== 'online' || countGoing(summary) > 0);
}

/** What goes without anybody doing anything. */
function countGoing({ outbox, files }: ChatSummary): number {
  return selectUnsent(outbox).filter(
    (entry) =>
      !isStuck(entry) &&
      (entry.file === undefined || entry.state.name === 'uploading' || !files.isAgentAwaited),
  ).length;
}
