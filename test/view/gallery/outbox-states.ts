// Every state of what was sent and is not there yet, and of an end that has to wait. By state of the outbox: a new one does not
// compile until it is shown.
import type { OutboxEntry, OutboxEntryState } from '../../../core/chat/state.ts';
import { FAKE_NOW, makeError, makeOpen, makeOutboxEntry, VISITOR } from '../../support/fake-client.ts';
import type { PanelState } from './panel-states.ts';
import { TALK } from './sample-talk.ts';

type StateName = OutboxEntryState['name'];

let made = 0;
function text(words: string, state: OutboxEntryState, fromPage?: 'url'): OutboxEntry {
  made += 1;
  return makeOutboxEntry({ id: `o${made}`, text: words, state, ...(fromPage && { fromPage }) });
}
function file(name: string, state: OutboxEntryState, size = 2_345_678): OutboxEntry {
  made += 1;
  return makeOutboxEntry({
    id: `o${made}`,
    text: '',
    file: { name, type: '', size },
    state,
    queuedAt: FAKE_NOW,
  });
}
const failed = (...reason: Parameters<typeof makeError>): OutboxEntryState => ({
  name: 'failed',
  error: makeError(...reason),
});

const UPLOADING = { name: 'uploading', baseIndex: 1, fileId: null, doubt: null } as const;
const DOUBT = { since: FAKE_NOW, isAsked: false, error: null } as const;
const UNDER_WAY = { limits: null, isAgentAwaited: false, sentBytes: 900_000 };

const ENTRIES: Readonly<Record<StateName, readonly OutboxEntry[]>> = {
  sending: [
    text('On its way.', { name: 'sending', baseIndex: 8, clientId: 'x', isFenced: false, checkAt: FAKE_NOW }),
  ],
  queued: [
    text('And one more, waiting for its turn.', { name: 'queued' }),
    text('https://shop.example.com/cart', { name: 'queued' }, 'url'),
    file('photo of the damage.png', { name: 'queued' }),
  ],
  taking: [file('video.mp4', { name: 'taking' }, 48_000_000)],
  uploading: [
    file('contract-signed.pdf', UPLOADING),
    file('invoice.pdf', { ...UPLOADING, doubt: { ...DOUBT, error: makeError('unreachable') } }),
    file('receipt.pdf', { ...UPLOADING, fileId: 'f', doubt: DOUBT }),
  ],
  unconfirmed: [
    text('Did this one arrive?', { name: 'unconfirmed' }),
    file('receipt.pdf', { name: 'unconfirmed' }),
  ],
  failed: [
    text('This one could not be sent.', failed('serverTrouble')),
    text('This one is far too long. '.repeat(8).trim(), failed('messageTooLong')),
    file('contract-signed.pdf', failed('unreachable')),
    file('film.mov', failed('fileTooLarge'), 480_000_000),
  ],
};

const LOST = {
  status: 'waiting',
  until: FAKE_NOW + 12_600,
  attempt: 3,
  error: makeError('unreachable'),
} as const;
const GRACE_MS = 800;
const [first = text('Hello', { name: 'queued' })] = ENTRIES.queued;
const [doubtful = first] = ENTRIES.unconfirmed;
const [upload = first] = ENTRIES.uploading;

export const OUTBOX_STATES: Readonly<Record<string, PanelState>> = {
  'outbox-under-way': {
    show: (client) =>
      client.put(
        makeOpen({
          files: UNDER_WAY,
          outbox: [...ENTRIES.sending, ...ENTRIES.queued, ...ENTRIES.taking, ...ENTRIES.uploading],
        }),
        TALK.slice(0, 1),
      ),
  },
  'outbox-agent-awaited': {
    show: (client) =>
      client.put(
        makeOpen({
          participants: [VISITOR],
          files: { ...UNDER_WAY, isAgentAwaited: true },
          outbox: ENTRIES.queued.filter((one) => one.file),
        }),
        TALK.slice(0, 1),
      ),
  },
  'outbox-stuck-texts': {
    show: (client) =>
      client.put(
        makeOpen({ outbox: [...ENTRIES.unconfirmed, ...ENTRIES.failed].filter((one) => !one.file) }),
        TALK.slice(-1),
      ),
  },
  'outbox-stuck-files': {
    show: (client) =>
      client.put(
        makeOpen({ outbox: [...ENTRIES.unconfirmed, ...ENTRIES.failed].filter((one) => one.file) }),
        TALK.slice(-1),
      ),
  },
  ending: {
    show: (client) => client.put(makeOpen({ isEnding: true, files: UNDER_WAY, outbox: [upload] }), TALK),
  },
  'ending-offline': {
    show: (client) =>
      client.put(makeOpen({ isEnding: true, connection: LOST, outbox: [doubtful, first] }), TALK.slice(0, 3)),
    waitMs: GRACE_MS,
  },
};
