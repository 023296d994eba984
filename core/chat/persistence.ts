// Which steps of a chat have to be written down. Apart from selectors.ts, so that no view carries the list of properties.
import { CHAT_PROPERTIES, type ChatProperty, type ChatState } from './state.ts';

const PERSISTED = (Object.keys(CHAT_PROPERTIES) as ChatProperty[]).filter(
  (property) => CHAT_PROPERTIES[property].isPersisted,
);

/** Does `next` hold anything that a restart would have to know? */
export function differsPersistently(previous: ChatState, next: ChatState): boolean {
  const before: Partial<Record<ChatProperty, unknown>> = previous;
  const after: Partial<Record<ChatProperty, unknown>> = next;
  return PERSISTED.some((property) =>
    property === 'transcript' ? differsInTranscript(previous, next) : before[property] !== after[property],
  );
}

function differsInTranscript(previous: ChatState, next: ChatState): boolean {
  if (!('transcript' in previous) || !('transcript' in next)) return false;
  const [before, after] = [previous.transcript, next.transcript];
  return (
    before.cursor !== after.cursor || before.segments !== after.segments || before.skipped !== after.skipped
  );
}
