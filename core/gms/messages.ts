// The only reader of a chat server's words: turns the `data` of a Bayeux message, or the body of a REST answer, into a
// report in ours (WIRE.md 5). It keeps no state: order, duplicates and holes are the transcript's affair.
import * as v from 'valibot';
import { ChatError } from '../chat/errors.ts';
import type { Participant, ParticipantRole } from '../chat/terms.ts';
import type {
  EntryKind,
  Ephemeral,
  FileReference,
  ServerReport,
  TranscriptEntry,
} from '../chat/transcript.ts';
import { readOutcome } from './server-errors.ts';
import {
  KEY_MAX_LENGTH,
  type WireEvent,
  type WireReport,
  wireEventSchema,
  wireReportSchema,
} from './wire-schema.ts';

const KINDS: ReadonlyMap<string, EntryKind> = new Map([
  ['Message', 'message'],
  ['ParticipantJoined', 'joined'],
  ['ParticipantLeft', 'left'],
  ['NicknameUpdated', 'renamed'],
  ['PushUrl', 'urlPushed'],
  ['FileUploaded', 'fileUploaded'],
  ['FileDeleted', 'fileDeleted'],
  ['CustomNotice', 'customNotice'],
  ['Notice', 'notice'],
  ['IdleAlert', 'notice'],
  ['IdleClose', 'notice'],
]);

const TYPING: ReadonlyMap<string, Ephemeral['kind']> = new Map([
  ['TypingStarted', 'typingStarted'],
  ['TypingStopped', 'typingStopped'],
]);

/** `from.type` in lower case. Whoever is not named here is somebody outside the chat, never the visitor. */
const ROLES: ReadonlyMap<string, ParticipantRole> = new Map([
  ['client', 'visitor'],
  ['agent', 'agent'],
  ['supervisor', 'supervisor'],
  ['system', 'system'],
]);

/** What reading a report found besides the report. */
export interface ReadingNotes {
  /** So many elements of `messages[]` made no sense and were left out. */
  readonly onDropped?: (count: number) => void;
}

/**
 * Reads what a chat server said. Dropped are events without a usable index (unless they are typing: WIRE.md 5.2, the answer
 * about file limits, is no part of the transcript); an event with an index is always kept, if need be as `unknown`, so that it
 * leaves no hole. `at` is 0 where the server gave no time.
 *
 * @throws ChatError `malformed` if `data` is not an object, or brings messages of which none can be told what it is, and nothing
 * else: what it was to say has to be asked for again. Nothing else is thrown.
 */
export function parseServerReport(data: unknown, notes: ReadingNotes = {}): ServerReport {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw new ChatError('malformed');
  const wire = v.parse(wireReportSchema, data);
  const outcome = readOutcome(wire);
  const isEnded = wire.chatEnded === true;
  if (outcome.outcome !== 'ok') {
    return { ...outcome, isEnded, keys: {}, nextPosition: null, entries: [], ephemerals: [] };
  }
  const events = readEvents(wire.messages ?? [], notes);
  const isAllNonsense = events.unreadable > 0 && events.unreadable === wire.messages?.length;
  if (isAllNonsense && wire.secureKey === undefined && !isEnded) throw new ChatError('malformed');
  const { entries, ephemerals } = events;
  return {
    ...outcome,
    isEnded,
    keys: readKeys(wire),
    nextPosition: wire.nextPosition ?? null,
    entries,
    ephemerals,
  };
}

function readKeys(wire: WireReport): ServerReport['keys'] {
  const keys: { -readonly [Name in keyof ServerReport['keys']]: ServerReport['keys'][Name] } = {};
  if (wire.secureKey !== undefined) keys.secureKey = wire.secureKey;
  if (wire.chatId !== undefined) keys.chatId = wire.chatId;
  if (wire.userId !== undefined) keys.userId = wire.userId;
  if (wire.alias !== undefined) keys.alias = wire.alias;
  return keys;
}

function readEvents(
  messages: readonly unknown[],
  notes: ReadingNotes,
): Pick<ServerReport, 'entries' | 'ephemerals'> & { readonly unreadable: number } {
  const entries: TranscriptEntry[] = [];
  const ephemerals: Ephemeral[] = [];
  let dropped = 0;
  let unreadable = 0;
  for (const message of messages) {
    const parsed = v.safeParse(wireEventSchema, message);
    const event = parsed.success ? parsed.output : {};
    const typing = TYPING.get(event.type ?? '');
    if (typing !== undefined)
      ephemerals.push({ kind: typing, from: readParticipant(event), index: event.index ?? null });
    else if (event.index !== undefined) entries.push(readEntry(event, event.index));
    else {
      dropped += 1;
      if (event.type === undefined) unreadable += 1;
    }
  }
  if (dropped > 0) notes.onDropped?.(dropped);
  return { entries, ephemerals, unreadable };
}

function readEntry(event: WireEvent, index: number): TranscriptEntry {
  const kind = KINDS.get(event.type ?? '') ?? 'unknown';
  const entry = { index, kind, from: readParticipant(event), at: event.utcTime ?? 0, text: event.text ?? '' };
  if (kind === 'fileUploaded' || kind === 'fileDeleted') {
    return { ...entry, text: '', file: readFile(event) };
  }
  return kind === 'renamed' && entry.text === '' ? { ...entry, text: entry.from.nickname } : entry;
}

function readFile(event: WireEvent): FileReference {
  return {
    id: event.userData?.['file-id'] ?? idIn(event.text ?? ''),
    name: event.userData?.['file-name'] ?? '',
    size: event.userData?.['file-size'] ?? 0,
  };
}

/** An id that was cut is nobody's. */
function idIn(text: string): string {
  return text.length <= KEY_MAX_LENGTH ? text : '';
}

function readParticipant(event: WireEvent): Participant {
  const type = event.from?.type?.toLowerCase() ?? 'system';
  const role = ROLES.get(type) ?? 'external';
  return {
    id: event.from?.participantId ?? 0,
    nickname: event.from?.nickname ?? '',
    role: role !== 'visitor' && isBot(event) ? 'bot' : role,
  };
}

/** Bots come as agents, supervisors or external parties and say what they are on the side (WIRE.md 5.2). */
function isBot(event: WireEvent): boolean {
  const styles = [
    event.userData?.GCTI_Chat_PartyStyle,
    event.eventAttributes?.GCTI_SYSTEM?.['party-info']?.style,
  ];
  return styles.some((style) => style?.toUpperCase() === 'BOT');
}
