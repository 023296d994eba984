// What of a chat has not been seen, as counts in the chat's own state: they are written in one go with the messages that they
// count, so that no death forgets or doubles one. Part of transition.ts. Who looks at what is told by the stamp.
import type { AttentionEvent, Watching } from './events.ts';
import type { ChatState } from './state.ts';
import type { TranscriptEntry } from './transcript.ts';
import { addedEntries, newestEntries } from './transcript-intake.ts';

/** The counts of a chat in which nothing was said yet. */
export const NOTHING_NEW = { unread: 0, unannounced: 0 } as const;

/** Something that another person or a bot said to the visitor. */
export function isNews({ kind, from }: TranscriptEntry): boolean {
  const isSaid = kind === 'message' || kind === 'urlPushed' || kind === 'fileUploaded';
  return isSaid && from.role !== 'visitor';
}

/** `next` with what came since `previous` counted; `next` itself where nothing did. */
export function countNews(previous: ChatState, next: ChatState, watching: Watching): ChatState {
  if (!('transcript' in next) || watching === 'this') return next;
  const before = 'transcript' in previous ? previous.transcript : null;
  if (before?.segments === next.transcript.segments) return next;
  const added = before === null ? newestEntries(next.transcript) : addedEntries(before, next.transcript);
  const count = added.filter(isNews).length;
  if (count === 0) return next;
  // Whoever looks at another chat is not to be startled: there the count is enough.
  const unannounced = watching === 'another' ? next.unannounced : next.unannounced + count;
  return { ...next, unread: next.unread + count, unannounced };
}

/** The chat was looked at, or what came was announced. */
export function takeAttention(state: ChatState, event: AttentionEvent): ChatState {
  if (!('transcript' in state)) return state;
  switch (event.type) {
    case 'chatSeen':
      return state.unread === 0 && state.unannounced === 0 ? state : { ...state, ...NOTHING_NEW };
    case 'newsAnnounced':
      return state.unannounced === 0
        ? state
        : { ...state, unannounced: Math.max(0, state.unannounced - event.count) };
  }
}

/** How much was said and not announced yet, and the last of it; null: nothing. */
export function selectUnannounced(
  state: ChatState,
): { readonly count: number; readonly last: TranscriptEntry | null } | null {
  if (!('transcript' in state) || state.unannounced === 0) return null;
  return { count: state.unannounced, last: newestEntries(state.transcript).findLast(isNews) ?? null };
}

/** How much of a chat was said to the visitor and not seen. */
export function selectUnread(state: ChatState): number {
  return 'transcript' in state ? state.unread : 0;
}
