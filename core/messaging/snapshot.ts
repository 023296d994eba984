// How a view's picture of the chats grows: pure functions from (snapshot, message) to the next snapshot. Whatever did not
// change keeps its identity, so that the view redraws only what did.
import type { ChatView } from '../chat/selectors.ts';
import type { TranscriptEntry } from '../chat/transcript.ts';
import type { ClientSnapshot } from './client.ts';
import type { ViewMessage } from './view-protocol.ts';

/** A message that changes the snapshot. */
export type SnapshotMessage = Extract<ViewMessage, { revision: number }>;

/** The snapshot after a message. Null where a change comes before the first snapshot. */
export function applyMessage(
  previous: ClientSnapshot | null,
  message: SnapshotMessage,
): ClientSnapshot | null {
  if (message.type === 'snapshot') {
    const next: ClientSnapshot = {
      setup: reuseEqual(previous?.setup, message.setup),
      chats: message.chats.map((chat) => takeOver(findChat(previous, chat.summary.id), chat)),
    };
    return previous !== null && next.setup === previous.setup && hasSameItems(previous.chats, next.chats)
      ? previous
      : next;
  }
  if (previous === null) return null;
  switch (message.type) {
    case 'chatChanged':
      return { ...previous, chats: withChange(previous, message) };
    case 'setupChanged':
      return { ...previous, setup: reuseEqual(previous.setup, message.setup) };
    case 'chatRemoved':
      return { ...previous, chats: previous.chats.filter((chat) => chat.summary.id !== message.chatId) };
    default:
      return message satisfies never;
  }
}

/** Entries by index with `added` in their places; an index that is there already is replaced. Neither is changed. */
export function mergeEntries(
  entries: readonly TranscriptEntry[],
  added: readonly TranscriptEntry[],
): readonly TranscriptEntry[] {
  if (added.length === 0) return entries;
  const merged = [...entries];
  for (const entry of added) {
    const last = merged.at(-1);
    if (last === undefined || last.index < entry.index) {
      merged.push(entry);
      continue;
    }
    const place = findPlace(merged, entry.index);
    const present = merged[place];
    const isPresent = present?.index === entry.index;
    merged.splice(place, isPresent ? 1 : 0, isPresent ? reuseEqual(present, entry) : entry);
  }
  return hasSameItems(entries, merged) ? entries : merged;
}

/** `next`, with every part that equals its counterpart in `previous` replaced by that. For JSON values. */
export function reuseEqual<Value>(previous: Value | undefined, next: Value): Value {
  if (Object.is(previous, next) || !isContainer(previous) || !isContainer(next)) return next;
  if (Array.isArray(previous) !== Array.isArray(next)) return next;
  // Own properties only, and none set by name: `__proto__` is a name like any other here.
  const own = (key: string) => (Object.hasOwn(previous, key) ? previous[key] : undefined);
  const reused = Object.entries(next).map(([key, value]) => [key, reuseEqual(own(key), value)] as const);
  const isEqual =
    reused.length === Object.keys(previous).length &&
    reused.every(([key, value]) => Object.hasOwn(previous, key) && Object.is(value, previous[key]));
  if (isEqual) return previous;
  const made: unknown = Array.isArray(next) ? reused.map(([, value]) => value) : Object.fromEntries(reused);
  return made as Value & Record<string, unknown>;
}

function withChange(
  previous: ClientSnapshot,
  message: Extract<SnapshotMessage, { type: 'chatChanged' }>,
): readonly ChatView[] {
  const known = findChat(previous, message.summary.id);
  const changed: ChatView = {
    summary: reuseEqual(known?.summary, message.summary),
    entries: mergeEntries(known?.entries ?? [], message.added),
    firstSegment: known?.firstSegment ?? message.summary.lastSegment,
  };
  return known === undefined
    ? [...previous.chats, changed]
    : previous.chats.map((chat) => (chat === known ? changed : chat));
}

/** A chat of a new snapshot, with the older entries that this view has already, where nothing is missing in between. */
function takeOver(known: ChatView | undefined, fresh: ChatView): ChatView {
  if (known === undefined) return fresh;
  const isContiguous =
    known.firstSegment <= fresh.firstSegment && fresh.firstSegment <= known.summary.lastSegment;
  const next: ChatView = {
    summary: reuseEqual(known.summary, fresh.summary),
    entries: isContiguous ? mergeEntries(known.entries, fresh.entries) : fresh.entries,
    firstSegment: isContiguous ? known.firstSegment : fresh.firstSegment,
  };
  const isSame =
    next.summary === known.summary &&
    next.entries === known.entries &&
    next.firstSegment === known.firstSegment;
  return isSame ? known : next;
}

function findChat(snapshot: ClientSnapshot | null, id: string): ChatView | undefined {
  return snapshot?.chats.find((chat) => chat.summary.id === id);
}

/** The first place whose index is not below `index`. */
function findPlace(entries: readonly TranscriptEntry[], index: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.index ?? index) < index) low = middle + 1;
    else high = middle;
  }
  return low;
}

function hasSameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, place) => item === b[place]);
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
