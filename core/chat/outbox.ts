// The outbox: what the visitor wrote and the server has not shown yet, one unconfirmed publish at a time
// (DESIGN.md 7, "Outbox"). Pure. When to send is transition's matter; here is only how entries change.
import type { ChatErrorData } from './errors.ts';
import { type FileDescription, isFinal } from './files.ts';
import type { OutboxEntry, OutboxEntryState, SentKind } from './state.ts';
import type { CommandId, Millis } from './terms.ts';
import type { Claim, EntryKind } from './transcript.ts';

/** An outbox, oldest entry first. */
export type Outbox = readonly OutboxEntry[];
/** An entry that was handed to a link. */
export type SendingEntry = OutboxEntry & { readonly state: Extract<OutboxEntryState, { name: 'sending' }> };
/** A file that is being uploaded, or was until a moment ago. */
export type UploadingEntry = OutboxEntry & {
  readonly file: FileDescription;
  readonly state: Extract<OutboxEntryState, { name: 'uploading' }>;
};

/** After so many hand-overs without a confirmation only the visitor sends it again. */
export const MAX_ATTEMPTS = 3;

/** How the transcript shows what was sent. */
const SHOWN_AS = {
  text: 'message',
  url: 'urlPushed',
  notice: 'customNotice',
} as const satisfies Record<SentKind, EntryKind>;

/** What a message is sent as. */
export function kindOf({ fromPage = 'text' }: Pick<OutboxEntry, 'fromPage'>): SentKind {
  return fromPage;
}

/** Adds a message behind all others. */
export function enqueue(
  outbox: Outbox,
  message: Pick<OutboxEntry, 'id' | 'text' | 'fromPage'>,
  now: Millis,
): Outbox {
  return [...outbox, { ...message, queuedAt: now, attempts: 0, state: { name: 'queued' } }];
}

/** The one entry whose publish is unconfirmed. */
export function findSending(outbox: Outbox): SendingEntry | null {
  return outbox.find(isSending) ?? null;
}

/** The first message that waits for its turn. */
export function findQueued(outbox: Outbox): OutboxEntry | null {
  return outbox.find(({ file, state }) => file === undefined && state.name === 'queued') ?? null;
}

/** The one file whose upload is unconfirmed. */
export function findUploading(outbox: Outbox): UploadingEntry | null {
  return outbox.find(isUploading) ?? null;
}

/** What own messages must look like to confirm entries. */
export function claimsOf(outbox: Outbox): readonly Claim[] {
  return outbox.flatMap((entry) => {
    const { id, text, file, state } = entry;
    if (file !== undefined || (state.name !== 'sending' && state.name !== 'unconfirmed')) return [];
    const baseIndex = state.name === 'sending' ? state.baseIndex : null;
    return { commandId: id, kind: SHOWN_AS[kindOf(entry)], text, baseIndex };
  });
}

/** Gives one entry another state. */
export function setState(outbox: Outbox, id: CommandId, state: OutboxEntryState, attempts = 0): Outbox {
  return outbox.map((entry) =>
    entry.id === id ? { ...entry, state, attempts: entry.attempts + attempts } : entry,
  );
}

/** Takes entries out: confirmed, discarded, or put back into the composer. */
export function remove(outbox: Outbox, ...ids: readonly CommandId[]): Outbox {
  return outbox.filter(({ id }) => !ids.includes(id));
}

/** The session `clientId` can deliver nothing any more. */
export function markFenced(outbox: Outbox, clientId: string): Outbox {
  return outbox.map((entry) =>
    isSending(entry) && entry.state.clientId === clientId && !entry.state.isFenced
      ? { ...entry, state: { ...entry.state, isFenced: true } }
      : entry,
  );
}

/** "Send again": behind all others, because it is written anew as far as order goes. */
export function sendAgain(outbox: Outbox, id: CommandId, now: Millis): Outbox {
  const entry = outbox.find((candidate) => candidate.id === id);
  if (entry === undefined || !canSendAgain(entry)) return outbox;
  return [...remove(outbox, id), { ...entry, queuedAt: now, attempts: 0, state: { name: 'queued' } }];
}

/** Waits for a decision of the visitor. */
export function isStuck(entry: OutboxEntry): boolean {
  return entry.state.name === 'unconfirmed' || entry.state.name === 'failed';
}

/** Is it stuck, and is there sense in sending it again? */
export function canSendAgain(entry: OutboxEntry): boolean {
  return isStuck(entry) && !(entry.state.name === 'failed' && isFinal(entry.state.error.code));
}

/** What is left when the chat is over: nothing is under way any more; what was sent may have been delivered. */
export function close(outbox: Outbox, error: ChatErrorData): Outbox {
  return outbox.map((entry) => {
    if (isStuck(entry)) return entry;
    const state: OutboxEntryState =
      isSending(entry) || isUploading(entry) ? { name: 'unconfirmed' } : { name: 'failed', error };
    return { ...entry, state };
  });
}

function isSending(entry: OutboxEntry): entry is SendingEntry {
  return entry.state.name === 'sending';
}

function isUploading(entry: OutboxEntry): entry is UploadingEntry {
  return entry.file !== undefined && entry.state.name === 'uploading';
}
