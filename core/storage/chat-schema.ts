// The stored form of a chat's state, phase by phase, and the way back to a whole state: what is not persisted
// (CHAT_PROPERTIES) gets its default. Knows neither keys nor versions (chat-records.ts).
import * as v from 'valibot';
import { CHAT_ERRORS, type ChatErrorCode } from '../chat/errors.ts';
import { IDLE_LANE } from '../chat/file-lane.ts';
import { CHAT_PROPERTIES, type ChatState, type OutboxEntryState } from '../chat/state.ts';
import type { Segment, TranscriptEntry } from '../chat/transcript.ts';

const wholeNumber = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const millis = v.pipe(v.number(), v.finite());

const errorData = v.object({
  code: v.picklist(Object.keys(CHAT_ERRORS) as ChatErrorCode[]),
  detail: v.exactOptional(v.string()),
});

const participant = v.object({
  id: v.pipe(v.number(), v.safeInteger()),
  nickname: v.string(),
  role: v.picklist(['visitor', 'agent', 'supervisor', 'bot', 'external', 'system']),
});

const outboxState = v.variant('name', [
  v.object({ name: v.literal('queued') }),
  v.object({
    name: v.literal('sending'),
    baseIndex: v.pipe(v.number(), v.safeInteger()),
    clientId: v.string(),
    isFenced: v.boolean(),
    checkAt: millis,
  }),
  v.object({ name: v.literal('taking') }),
  v.object({
    name: v.literal('uploading'),
    baseIndex: v.pipe(v.number(), v.safeInteger()),
    fileId: v.nullable(v.string()),
    doubt: v.nullable(v.object({ since: millis, isAsked: v.boolean(), error: v.nullable(errorData) })),
  }),
  v.object({ name: v.literal('unconfirmed') }),
  v.object({ name: v.literal('failed'), error: errorData }),
]) satisfies v.GenericSchema<unknown, OutboxEntryState>;

const outbox = v.array(
  v.object({
    id: v.string(),
    text: v.string(),
    // Absent in heads of earlier versions, and where no page sent it.
    fromPage: v.exactOptional(v.picklist(['text', 'url', 'notice'])),
    // Absent in heads of earlier versions, which had messages only.
    file: v.exactOptional(v.object({ name: v.string(), type: v.string(), size: wholeNumber })),
    queuedAt: millis,
    attempts: wholeNumber,
    state: outboxState,
  }),
);

/** One transcript entry. */
export const transcriptEntry = v.object({
  index: wholeNumber,
  kind: v.picklist([
    'message',
    'joined',
    'left',
    'renamed',
    'urlPushed',
    'fileUploaded',
    'fileDeleted',
    'customNotice',
    'notice',
    'unknown',
  ]),
  from: participant,
  at: millis,
  text: v.string(),
  file: v.exactOptional(v.object({ id: v.string(), name: v.string(), size: v.pipe(v.number(), v.finite()) })),
  commandId: v.exactOptional(v.string()),
  provided: v.exactOptional(
    v.object({ key: v.nullable(v.string()), party: v.picklist(['Agent', 'Client', 'External', '']) }),
  ),
}) satisfies v.GenericSchema<unknown, TranscriptEntry>;

/** Of the transcript the head keeps only the cursor and the skipped ranges; the entries are in segments. */
const transcript = v.object({
  cursor: wholeNumber,
  skipped: v.array(v.object({ from: wholeNumber, to: wholeNumber })),
});

/** Absent in heads of earlier versions; not worth losing a chat for. */
const newsCount = v.fallback(wholeNumber, 0);

const base = {
  id: v.string(),
  desk: v.object({
    cometdUrl: v.string(),
    service: v.string(),
    filesUrl: v.exactOptional(v.string()),
    disableWebSockets: v.exactOptional(v.literal(true)),
  }),
  // Absent in heads of earlier versions, which had the visitor's own chats only.
  site: v.fallback(v.nullable(v.string()), null),
  form: v.object({ firstName: v.string(), lastName: v.string(), email: v.string(), subject: v.string() }),
  // Absent in heads of earlier versions, and where no page started the chat.
  visitor: v.exactOptional(
    v.object({
      nickname: v.string(),
      userData: v.array(v.tuple([v.string(), v.union([v.string(), v.number(), v.boolean(), v.null()])])),
    }),
  ),
  recentCommands: v.array(v.string()),
  draft: v.object({ text: v.string(), writtenBy: v.string() }),
  link: v.nullable(v.object({ clientId: v.string(), isAsked: v.exactOptional(v.literal(true)) })),
} as const;

/** What the head keeps of a state. */
export const storedState = v.variant('phase', [
  v.object({ ...base, phase: v.literal('registering'), error: v.nullable(errorData) }),
  v.object({ ...base, phase: v.literal('starting'), requestedAt: v.nullable(millis) }),
  v.object({ ...base, phase: v.literal('startUnconfirmed'), error: errorData }),
  v.object({
    ...base,
    phase: v.literal('open'),
    keys: v.object({ secureKey: v.string(), chatId: v.string(), userId: v.string(), alias: v.string() }),
    participants: v.array(participant),
    transcript,
    outbox,
    notice: v.nullable(errorData),
    isEnding: v.boolean(),
    unread: newsCount,
    unannounced: newsCount,
  }),
  v.object({
    ...base,
    phase: v.literal('ended'),
    reason: v.picklist(['visitor', 'agent', 'gone']),
    endedAt: millis,
    participants: v.array(participant),
    transcript,
    outbox,
    unread: newsCount,
    unannounced: newsCount,
  }),
]);

/** A state as it is stored. */
export type StoredState = v.InferOutput<typeof storedState>;

/** What of a state goes into its head: the properties declared persisted, the transcript without its entries. */
export function toStoredState(state: ChatState | StoredState): Readonly<Record<string, unknown>> {
  const kept = Object.entries(state).filter(
    ([name]) => CHAT_PROPERTIES[name as keyof typeof CHAT_PROPERTIES].isPersisted,
  );
  const stored = Object.fromEntries(kept);
  return 'transcript' in state
    ? { ...stored, transcript: { cursor: state.transcript.cursor, skipped: state.transcript.skipped } }
    : stored;
}

/** The whole state again, as a new background has it: not connected, nobody typing, nothing waiting. */
export function toChatState(stored: StoredState, segments: readonly Segment[]): ChatState {
  const connection = { status: 'offline' } as const;
  switch (stored.phase) {
    case 'registering':
    case 'startUnconfirmed':
      return { ...stored, connection };
    case 'starting':
      return { ...stored, connection, lostAt: null };
    case 'open':
      return {
        ...stored,
        connection,
        transcript: { ...stored.transcript, segments, waiting: null, ephemeralIndices: [] },
        typing: [],
        files: IDLE_LANE,
        settleUntil: null,
        endToldAt: null,
        endSeenAt: null,
      };
    case 'ended':
      return {
        ...stored,
        connection,
        transcript: { ...stored.transcript, segments, waiting: null, ephemeralIndices: [] },
      };
  }
}
