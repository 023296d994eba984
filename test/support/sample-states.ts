// One full state of every phase, at rest (as a new background reads it), and segments of any size. Not a random word in
// them, so that a test's failure reads well.
import { IDLE_LANE } from '../../core/chat/file-lane.ts';
import type { ChatState, OutboxEntry } from '../../core/chat/state.ts';
import type { Participant } from '../../core/chat/terms.ts';
import type { Segment, Transcript, TranscriptEntry } from '../../core/chat/transcript.ts';

const VISITOR: Participant = { id: 1, nickname: 'Ada', role: 'visitor' };
const AGENT: Participant = { id: 2, nickname: 'Grace', role: 'agent' };

/** A message with the given index; even ones are the agent's. */
export function sampleEntry(index: number, text = `message ${index}`): TranscriptEntry {
  return {
    index,
    kind: 'message',
    from: index % 2 === 0 ? AGENT : VISITOR,
    at: 1_700_000_000_000 + index,
    text,
    ...(index % 2 === 1 && { commandId: `command-${index}` }),
  };
}

/** A segment of these entries. */
export function sampleSegment(number: number, entries: readonly TranscriptEntry[]): Segment {
  return { number, entries, bytes: entries.reduce((sum, entry) => sum + JSON.stringify(entry).length, 0) };
}

/** A transcript at rest, with one entry in each of the given segments. */
export function sampleTranscript(numbers: readonly number[]): Transcript {
  return {
    cursor: (numbers.at(-1) ?? 0) + 2,
    segments: numbers.map((number) => sampleSegment(number, [sampleEntry(number + 1)])),
    skipped: [{ from: 3, to: 5 }],
    waiting: null,
    ephemeralIndices: [],
  };
}

const OUTBOX: readonly OutboxEntry[] = [
  { id: 'o-1', text: 'one', queuedAt: 1, attempts: 0, state: { name: 'queued' } },
  {
    id: 'o-3',
    text: 'three',
    queuedAt: 3,
    attempts: 1,
    state: { name: 'sending', baseIndex: 4, clientId: 'bayeux-1', isFenced: false, checkAt: 7 },
  },
  { id: 'o-4', text: '<b>four</b>', queuedAt: 4, attempts: 2, state: { name: 'unconfirmed' } },
  {
    id: 'o-5',
    text: 'five',
    queuedAt: 5,
    attempts: 1,
    state: { name: 'failed', error: { code: 'messageTooLong', detail: '204' } },
  },
  {
    id: 'o-6',
    text: '',
    file: { name: 'größe.pdf', type: 'application/pdf', size: 12 },
    queuedAt: 6,
    attempts: 0,
    state: { name: 'taking' },
  },
  {
    id: 'o-8',
    text: 'https://shop.example/terms',
    fromPage: 'url',
    queuedAt: 8,
    attempts: 0,
    state: { name: 'queued' },
  },
  {
    id: 'o-7',
    text: '',
    file: { name: 'a.png', type: '', size: 1 },
    queuedAt: 7,
    attempts: 2,
    state: {
      name: 'uploading',
      baseIndex: 4,
      fileId: 'file-1',
      doubt: { since: 8, isAsked: true, error: { code: 'unreachable' } },
    },
  },
];

/** A state of each phase in which every property has something to say. */
export function sampleStates(id: string): readonly ChatState[] {
  const base = {
    id,
    desk: { cometdUrl: 'https://chat.example/genesys/cometd', service: 'support' },
    site: 'https://shop.example',
    form: { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.org', subject: 'Größe 😀' },
    recentCommands: ['c-1', 'c-2'],
    draft: { text: 'unfinished', writtenBy: 'view-1' },
    connection: { status: 'offline' },
    link: { clientId: 'bayeux-1' },
  } as const;
  const talk = {
    participants: [VISITOR, AGENT],
    transcript: sampleTranscript([0, 1]),
    outbox: OUTBOX,
    unread: 2,
    unannounced: 1,
  };
  return [
    { ...base, phase: 'registering', error: { code: 'nameRequired' }, link: null },
    { ...base, phase: 'starting', requestedAt: 1_700_000_000_000, lostAt: null },
    { ...base, phase: 'startUnconfirmed', error: { code: 'serviceSilent', detail: 'support' } },
    {
      ...base,
      ...talk,
      phase: 'open',
      keys: { secureKey: 'key', chatId: 'server-chat', userId: 'user', alias: '117' },
      notice: { code: 'messageTooLong' },
      isEnding: true,
      typing: [],
      files: IDLE_LANE,
      settleUntil: null,
      endToldAt: null,
      endSeenAt: null,
    },
    { ...base, ...talk, phase: 'ended', reason: 'agent', endedAt: 1_700_000_100_000 },
  ];
}

/** An open chat with this transcript. */
export function sampleOpenChat(id: string, transcript: Transcript): Extract<ChatState, { phase: 'open' }> {
  const open = sampleStates(id).find((state) => state.phase === 'open');
  if (open === undefined) throw new Error('there is a sample of every phase');
  return { ...open, transcript };
}

/** An ended chat with this transcript. */
export function sampleEndedChat(id: string, transcript: Transcript): Extract<ChatState, { phase: 'ended' }> {
  const ended = sampleStates(id).find((state) => state.phase === 'ended');
  if (ended === undefined) throw new Error('there is a sample of every phase');
  return { ...ended, transcript };
}
