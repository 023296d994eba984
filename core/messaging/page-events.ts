// What pages are told of a chat: its transcript and its changes, in the words of page-protocol.ts (API.md 8.1). It knows
// neither pages nor how they are told.
import type { ChatErrorData } from '../chat/errors.ts';
import type { ChatSummary } from '../chat/selectors.ts';
import type { Participant } from '../chat/terms.ts';
import type { TranscriptEntry } from '../chat/transcript.ts';
import type { PageContent, PageEvent, PageFailure, PageParty, PartyType } from './page-protocol.ts';

/** The party of what no participant said, by the name that pages look for (API.md 2.5.2). */
const SYSTEM_NAME = 'system';

/**
 * The entries that pages are shown, as events, numbered from `firstIndex`: a page's index counts what is shown, the server's
 * has holes.
 */
export function toPageEvents(entries: readonly TranscriptEntry[], firstIndex: number): readonly PageEvent[] {
  const events: PageEvent[] = [];
  for (const entry of entries) {
    const event = toPageEvent(entry, firstIndex + events.length);
    if (event !== null) events.push(event);
  }
  return events;
}

function toPageEvent(entry: TranscriptEntry, index: number): PageEvent | null {
  const { provided } = entry;
  const party = toParty(entry.from);
  const place = {
    index,
    timestamp: entry.at,
    party: provided === undefined ? party : { ...party, name: entry.from.nickname, type: provided.party },
  };
  const isTold = provided !== undefined || isAgent(entry.from);
  switch (entry.kind) {
    case 'joined':
      return isTold ? { type: 'AgentConnected', ...place } : null;
    case 'left':
      return isTold ? { type: 'AgentDisconnected', ...place } : null;
    case 'message':
    case 'urlPushed':
    case 'notice':
    case 'customNotice':
    case 'fileUploaded': {
      const content = toContent(entry);
      return content === null ? null : { type: 'MessageReceived', ...place, content };
    }
    case 'renamed':
    case 'fileDeleted':
    case 'unknown':
      return null;
    default:
      throw entry.kind satisfies never;
  }
}

function toContent({ kind, text, file }: TranscriptEntry): PageContent | null {
  switch (kind) {
    case 'message':
      return { type: 'text', text };
    case 'urlPushed':
      return { type: 'url', text };
    case 'fileUploaded':
      return file === undefined
        ? null
        : { type: 'file', text: file.name, file: { id: file.id, name: file.name, size: file.size } };
    default:
      return text === '' ? null : { type: 'notice', text };
  }
}

/** What else happened between two states of a chat: typing, the connection, the end. */
export function changesForPage(previous: ChatSummary, next: ChatSummary): readonly PageEvent[] {
  const events: PageEvent[] = [
    ...typingEvents(previous.typing, next.typing, false),
    ...typingEvents(next.typing, previous.typing, true),
  ];
  if (previous.phase === 'open' && next.phase === 'open') {
    const [was, is] = [isOnline(previous), isOnline(next)];
    if (was !== is) events.push({ type: is ? 'Continued' : 'Interrupted' });
  }
  if (previous.phase !== 'ended' && next.phase === 'ended') events.push({ type: 'SessionEnded' });
  return events;
}

function isOnline({ connection }: ChatSummary): boolean {
  return connection.status === 'online';
}

/** Agents in `some` that are not in `others`. */
function typingEvents(
  some: readonly Participant[],
  others: readonly Participant[],
  isTyping: boolean,
): readonly PageEvent[] {
  return some
    .filter((one) => isAgent(one) && !others.some(({ id }) => id === one.id))
    .map((one) => ({ type: 'AgentTyping', index: null, timestamp: null, party: toParty(one), isTyping }));
}

/** What a server's own number says beyond the code of ours that it comes with (API.md 8.1). */
const NUMBERS: Readonly<Partial<Record<string, PageFailure['reason']>>> = {
  'startRefused 401': 'loginRefused',
  'chatGone 401': 'loginRefused',
  'handshakeRefused 401': 'loginRefused',
  'startRefused 404': 'sessionUnknown',
  'unreachable 500': 'serverTrouble',
  'unreachable 503': 'serverTrouble',
};

/** A failure of a chat, for a page. `address`: the server's, where the page itself has named it. */
export function toPageFailure({ code, detail }: ChatErrorData, address: string | null = null): PageFailure {
  if (code === 'providerFailed')
    return { reason: code, detail: null, code: detail === undefined ? null : Number(detail) };
  const reason = NUMBERS[`${code} ${detail}`] ?? code;
  const told =
    reason === 'unreachable' && address !== null ? `${address} (${detail ?? 'no answer'})` : (detail ?? null);
  return { reason, detail: told, code: null };
}

/** Bots answer as agents do: pages were written before there were any. */
function isAgent({ role }: Participant): boolean {
  return role === 'agent' || role === 'supervisor' || role === 'bot';
}

function toParty(participant: Participant): PageParty {
  const { id, nickname, role } = participant;
  const type: PartyType = isAgent(participant) ? 'Agent' : role === 'visitor' ? 'Client' : 'External';
  return { id, name: role === 'system' && nickname === '' ? SYSTEM_NAME : nickname, type };
}
