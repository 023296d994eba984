// Which views speak to a screen reader, so that nothing is said twice where panel and overlay show the same chat. Pure.
import type { Attendance } from './view-protocol.ts';

/** What is known of a view. */
export interface Voiced {
  readonly attendance: Attendance | null;
  /** May it speak at present? */
  readonly hasVoice: boolean;
}

/** One view for each chat that can be seen: one with the keyboard before all others, else the one that spoke so far. */
export function chooseVoices<View extends Voiced>(views: readonly View[]): ReadonlySet<View> {
  const chosen = new Map<string | null, View>();
  const seen = views.filter(({ attendance }) => attendance !== null && attendance.presence !== 'hidden');
  for (const view of seen) {
    const chatId = view.attendance?.chatId ?? null;
    const rival = chosen.get(chatId);
    if (rival === undefined || rankOf(view) > rankOf(rival)) chosen.set(chatId, view);
  }
  return new Set(chosen.values());
}

function rankOf({ attendance, hasVoice }: Voiced): number {
  return (attendance?.presence === 'focused' ? 2 : 0) + (hasVoice ? 1 : 0);
}
