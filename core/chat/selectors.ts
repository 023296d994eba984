// What views may see of a chat, derived from its state. The session's keys are not part of it.
import { selectUnread } from './attention.ts';
import type { ChatErrorData } from './errors.ts';
import { IDLE_LANE, isAgentAwaited, laneDeadline } from './file-lane.ts';
import type { FileLimits } from './files.ts';
import { findSending } from './outbox.ts';
import type {
  ChatState,
  Connection,
  Desk,
  Draft,
  EndReason,
  OpenChat,
  OutboxEntry,
  RegistrationForm,
} from './state.ts';
import type { ChatId, Millis, Participant } from './terms.ts';
import { ANSWER_TIMEOUT_MS, END_TIMEOUT_MS } from './timing.ts';
import type { TranscriptEntry } from './transcript.ts';
import { addedEntries, EMPTY_TRANSCRIPT, HOLE_WAIT_MS, newestEntries } from './transcript-intake.ts';

/** Whom one talks to, for the header: the server's host and the service. */
export interface DeskLabel {
  readonly host: string;
  readonly service: string;
}

/** What views need to know about the files that are on their way. */
export interface FileProspects {
  /** As last told by the server; null: unknown, or none. */
  readonly limits: FileLimits | null;
  /** Files wait for an agent. */
  readonly isAgentAwaited: boolean;
  /** Of the file that is being uploaded. */
  readonly sentBytes: number;
}

/** A chat as views see it, but for its entries. Small: it is sent whole with every change. */
export interface ChatSummary {
  readonly id: ChatId;
  readonly phase: ChatState['phase'];
  readonly desk: DeskLabel;
  /** Origin of the page that started the chat; null: the visitor's own. */
  readonly site: string | null;
  readonly form: RegistrationForm;
  /** Why the start failed or is unconfirmed; in `open`: why the last message was put back into the composer. */
  readonly error: ChatErrorData | null;
  readonly connection: Connection;
  /** Those present in the chat, the visitor included. */
  readonly participants: readonly Participant[];
  /** Others who are writing. */
  readonly typing: readonly Participant[];
  readonly outbox: readonly OutboxEntry[];
  readonly files: FileProspects;
  readonly draft: Draft;
  readonly isEnding: boolean;
  /** Messages of others that came while no focused surface showed this chat. */
  readonly unread: number;
  readonly ended: { readonly reason: EndReason; readonly at: Millis } | null;
  /** Number of the newest transcript segment: older ones can be asked for by number, down to 0. */
  readonly lastSegment: number;
}

/** A chat as views see it: its summary and the newest entries, from segment `firstSegment` on. */
export interface ChatView {
  readonly summary: ChatSummary;
  readonly entries: readonly TranscriptEntry[];
  readonly firstSegment: number;
}

/** What views are told of a chat with every change. */
export function selectSummary(state: ChatState): ChatSummary {
  const isOpen = state.phase === 'open';
  const hasTranscript = isOpen || state.phase === 'ended';
  return {
    id: state.id,
    phase: state.phase,
    desk: selectDesk(state.desk),
    site: state.site,
    form: state.form,
    error: selectError(state),
    connection: state.connection,
    participants: hasTranscript ? state.participants : [],
    typing: isOpen ? state.typing.map(({ participant }) => participant) : [],
    outbox: hasTranscript ? state.outbox : [],
    files: selectFiles(state),
    draft: state.draft,
    isEnding: isOpen && state.isEnding,
    unread: selectUnread(state),
    ended: state.phase === 'ended' ? { reason: state.reason, at: state.endedAt } : null,
    lastSegment: hasTranscript ? (state.transcript.segments.at(-1)?.number ?? 0) : 0,
  };
}

function selectFiles(state: ChatState): FileProspects {
  const { limits, sentBytes } = state.phase === 'open' ? state.files : IDLE_LANE;
  return { limits, sentBytes, isAgentAwaited: state.phase === 'open' && isAgentAwaited(state) };
}

/** A chat with the entries that are in memory. */
export function selectView(state: ChatState): ChatView {
  const hasTranscript = state.phase === 'open' || state.phase === 'ended';
  return {
    summary: selectSummary(state),
    entries: hasTranscript ? newestEntries(state.transcript) : [],
    firstSegment: hasTranscript ? (state.transcript.segments[0]?.number ?? 0) : 0,
  };
}

/** What people are shown of an outbox: the notices that a page sends are for programs. */
export function selectUnsent(outbox: readonly OutboxEntry[]): readonly OutboxEntry[] {
  return outbox.filter(({ fromPage }) => fromPage !== 'notice');
}

/** Transcript entries that `state` has and `previous` has not. */
export function selectAdded(previous: ChatState, state: ChatState): readonly TranscriptEntry[] {
  if (state.phase !== 'open' && state.phase !== 'ended') return [];
  const before =
    previous.phase === 'open' || previous.phase === 'ended' ? previous.transcript : EMPTY_TRANSCRIPT;
  return addedEntries(before, state.transcript);
}

/** Does this chat need the background to stay awake? */
export function isLive(state: ChatState): boolean {
  return state.phase === 'starting' || state.phase === 'open';
}

/** No page provides the transport that it runs over: nothing happens before one does, or the visitor ends it. */
export function isForsaken({ connection }: Pick<ChatState, 'connection'>): boolean {
  return connection.status === 'offline' && connection.error?.code === 'transportMissing';
}

/** Is the answer of a link that has been opened awaited? */
export function isRestoring(
  connection: Connection,
): connection is Extract<Connection, { step: 'restoring' }> {
  return connection.status === 'connecting' && connection.step === 'restoring';
}

/** When the state wants to be looked at again, at the earliest; null: only when something happens. */
export function selectDeadline(state: ChatState): Millis | null {
  const deadlines = [...connectionDeadlines(state), ...(state.phase === 'open' ? openDeadlines(state) : [])];
  return deadlines.length === 0 ? null : Math.min(...deadlines);
}

function connectionDeadlines({ connection }: ChatState): readonly Millis[] {
  if (connection.status === 'waiting') return [connection.until];
  return isRestoring(connection) ? [connection.since + ANSWER_TIMEOUT_MS] : [];
}

function openDeadlines(state: OpenChat): readonly Millis[] {
  const deadlines = state.typing.map(({ until }) => until);
  const sending = findSending(state.outbox);
  if (isForsaken(state) && sending !== null) return [...deadlines, sending.state.checkAt];
  if (state.connection.status !== 'online') return deadlines;
  const { waiting } = state.transcript;
  if (waiting !== null) deadlines.push(waiting.deadline);
  if (state.endSeenAt !== null) deadlines.push(state.endSeenAt + HOLE_WAIT_MS);
  if (state.endToldAt !== null) deadlines.push(state.endToldAt + END_TIMEOUT_MS);
  if (state.settleUntil !== null) deadlines.push(state.settleUntil);
  if (state.endSeenAt !== null) return deadlines;
  const lane = laneDeadline(state);
  if (lane !== null) deadlines.push(lane);
  if (sending === null) return deadlines;
  if (sending.state.clientId === state.link?.clientId) deadlines.push(sending.state.checkAt);
  return deadlines;
}

function selectError(state: ChatState): ChatErrorData | null {
  if (state.phase === 'registering' || state.phase === 'startUnconfirmed') return state.error;
  return state.phase === 'open' ? state.notice : null;
}

/** A desk as views name it. */
export function selectDesk({ cometdUrl, service }: Desk): DeskLabel {
  return { host: URL.canParse(cometdUrl) ? new URL(cometdUrl).host : cometdUrl, service };
}
