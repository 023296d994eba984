// What a page's transport told of its chat, as what a chat server would report: each event once, in the order in which it came,
// with what only such a transport knows kept beside it, so that pages are told it as it was (API.md 8.1).
import type { Participant } from '../chat/terms.ts';
import type { Ephemeral, TranscriptEntry } from '../chat/transcript.ts';
import type { PageEvent, ProviderEntry } from '../messaging/page-protocol.ts';

type PlacedEvent = Extract<PageEvent, { readonly party: unknown }>;
type Message = Extract<PageEvent, { readonly type: 'MessageReceived' }>;

export interface TakenEntries {
  readonly entries: readonly TranscriptEntry[];
  readonly ephemerals: readonly Ephemeral[];
  readonly isEnded: boolean;
}

/** So much of a chat is kept, in UTF-16 code units: a page must not fill the disk. */
export const KEPT_MAX_LENGTH = 4_000_000;
/** What an entry needs besides its text. */
const ENTRY_OVERHEAD = 300;

/** What a chat's transcript has already. */
export interface Seen {
  readonly keys: Set<string>;
  length: number;
}

/** Nothing yet. */
export function createSeen(): Seen {
  return { keys: new Set(), length: 0 };
}

/** Adds what the transcript has got. */
export function addSeen(seen: Seen, { text, provided }: TranscriptEntry): void {
  seen.length += text.length + ENTRY_OVERHEAD;
  if (provided?.key != null) seen.keys.add(provided.key);
}

/** Takes what was not `seen`, which grows by it, as entries from the index `next` on. */
export function takeEntries(
  told: readonly ProviderEntry[],
  { seen, next, now }: { readonly seen: Seen; readonly next: number; readonly now: number },
): TakenEntries {
  const entries: TranscriptEntry[] = [];
  let ephemerals: readonly Ephemeral[] = [];
  let isEnded = false;
  for (const { key, event } of told) {
    isEnded ||= event.type === 'SessionEnded';
    if (!('party' in event)) continue;
    const from = toParticipant(event);
    // Whoever has said something since is not writing any more, also where that is delivered again.
    ephemerals = ephemerals.filter((one) => one.from.id !== from.id);
    if (event.type === 'AgentTyping') {
      const kind = event.isTyping ? 'typingStarted' : 'typingStopped';
      ephemerals = [...ephemerals, { kind, from, index: null }];
      continue;
    }
    if (seen.length > KEPT_MAX_LENGTH || (key !== null && seen.keys.has(key))) continue;
    const entry: TranscriptEntry = {
      index: next + entries.length,
      kind: kindOf(event),
      from,
      at: event.timestamp ?? now,
      text: event.type === 'MessageReceived' ? event.content.text : '',
      provided: { key, party: event.party.type },
    };
    addSeen(seen, entry);
    entries.push(entry);
  }
  return { entries, ephemerals, isEnded };
}

function kindOf(event: Exclude<PlacedEvent, { type: 'AgentTyping' }>): TranscriptEntry['kind'] {
  switch (event.type) {
    case 'AgentConnected':
      return 'joined';
    case 'AgentDisconnected':
      return 'left';
    case 'MessageReceived':
      return kindOfMessage(event);
    default:
      throw event satisfies never;
  }
}

function kindOfMessage({ content, party }: Message): TranscriptEntry['kind'] {
  if (content.type === 'url') return 'urlPushed';
  if (content.type !== 'notice') return 'message';
  return party.type === 'External' || party.type === '' ? 'notice' : 'customNotice';
}

function toParticipant({ type, party: { id, name, type: party } }: PlacedEvent): Participant {
  return { id, nickname: name, role: roleOf(party, type) };
}

function roleOf(party: PlacedEvent['party']['type'], event: PlacedEvent['type']): Participant['role'] {
  if (party === 'Agent') return 'agent';
  // That a client has left is not the end: such a transport says by itself when a chat has ended.
  return party === 'Client' && event !== 'AgentDisconnected' ? 'visitor' : 'external';
}
