// The conversation as rows to draw: what is in the transcript, then what is still in the outbox. Pure.
// A row that did not change keeps its identity, so that one new message draws one row.
import { selectUnsent } from '../chat/selectors.ts';
import type { OutboxEntry } from '../chat/state.ts';
import type { Participant } from '../chat/terms.ts';
import type { TranscriptEntry } from '../chat/transcript.ts';
import { startOfDay } from './messages/translator.ts';

/** Messages of one sender within this time of each other stand together under one name and time. */
export const GROUP_MS = 120_000;

export type DeliveryState = 'queued' | 'sending' | 'sent' | 'unconfirmed' | 'failed';

const DELIVERY: Readonly<Record<OutboxEntry['state']['name'], DeliveryState>> = {
  taking: 'queued',
  queued: 'queued',
  sending: 'sending',
  uploading: 'sending',
  unconfirmed: 'unconfirmed',
  failed: 'failed',
};

interface RowBase {
  /** Stable over the life of a message, also when it moves from the outbox into the transcript. */
  readonly key: string;
  /** First of its group: shows the name and the time. */
  readonly startsGroup: boolean;
  /** First of its day: shows the date. */
  readonly startsDay: boolean;
  readonly at: number;
}

/** What the server has in its transcript. */
export interface EntryRow extends RowBase {
  readonly source: 'transcript';
  readonly entry: TranscriptEntry;
  readonly isOwn: boolean;
  /** A file that was deleted since. */
  readonly isDeleted: boolean;
}

/** What the visitor wrote and the server has not shown yet. */
export interface OutboxRow extends RowBase {
  readonly source: 'outbox';
  readonly entry: OutboxEntry;
  readonly isOwn: true;
}

export type Row = EntryRow | OutboxRow;

/** Makes rows again and again, reusing those of before. */
export interface RowBuilder {
  build(entries: readonly TranscriptEntry[], outbox: readonly OutboxEntry[]): readonly Row[];
}

/** Makes a builder; one per shown chat. */
export function createRowBuilder(): RowBuilder {
  // By the row's own entry; of the row before it only the two marks depend.
  const knownEntries = new WeakMap<TranscriptEntry, EntryRow>();
  const knownOutbox = new WeakMap<OutboxEntry, OutboxRow>();

  function keep<Made extends Row>(row: Made, known: WeakMap<Made['entry'], Made>): Made {
    const before = known.get(row.entry);
    const isSame =
      before?.startsDay === row.startsDay &&
      before.startsGroup === row.startsGroup &&
      isDeleted(before) === isDeleted(row);
    if (isSame) return before;
    known.set(row.entry, row);
    return row;
  }

  return {
    build(entries, outbox) {
      const rows: Row[] = [];
      const deleted = new Set(entries.map(({ kind, file }) => kind === 'fileDeleted' && file?.id));
      let previous: Row | null = null;
      for (const entry of entries) {
        if (!isShown(entry)) continue;
        const made: EntryRow = {
          source: 'transcript',
          key: entry.commandId ?? String(entry.index),
          entry,
          isOwn: entry.from.role === 'visitor',
          isDeleted: entry.kind === 'fileUploaded' && deleted.has(entry.file?.id ?? ''),
          at: entry.at,
          ...place(previous, isContent(entry) ? entry.from : null, entry.at),
        };
        const row = keep(made, knownEntries);
        rows.push(row);
        previous = row;
      }
      for (const entry of selectUnsent(outbox)) {
        const made: OutboxRow = {
          source: 'outbox',
          key: entry.id,
          entry,
          isOwn: true,
          at: entry.queuedAt,
          ...place(previous, 'visitor', entry.queuedAt),
        };
        const row = keep(made, knownOutbox);
        rows.push(row);
        previous = row;
      }
      return rows;
    },
  };
}

/** How a row's message fares; null for what is not the visitor's message. */
export function deliveryOf(row: Row): DeliveryState | null {
  if (row.source === 'outbox') return DELIVERY[row.entry.state.name];
  return row.isOwn && isContent(row.entry) ? 'sent' : null;
}

function place(previous: Row | null, sender: Participant | 'visitor' | null, at: number) {
  const startsDay = previous === null || startOfDay(previous.at) !== startOfDay(at);
  const isContinued =
    !startsDay && sender !== null && isBySender(previous, sender) && at - previous.at < GROUP_MS;
  return { startsDay, startsGroup: !isContinued };
}

function isBySender(row: Row | null, sender: Participant | 'visitor'): row is Row {
  if (row === null) return false;
  if (row.source === 'transcript' && !isContent(row.entry)) return false;
  if (sender === 'visitor' || sender.role === 'visitor') return row.isOwn;
  return row.source === 'transcript' && row.entry.from.id === sender.id;
}

function isDeleted(row: Row): boolean {
  return row.source === 'transcript' && row.isDeleted;
}

/** Something that somebody said or sent. */
export function isContent({ kind }: TranscriptEntry): boolean {
  return kind === 'message' || kind === 'fileUploaded' || kind === 'urlPushed';
}

/** What people need to see. Notices are mostly names for programs (WIRE.md 8.2); a sentence of the system is shown. */
function isShown(entry: TranscriptEntry): boolean {
  switch (entry.kind) {
    case 'unknown':
    case 'customNotice':
      return false;
    case 'notice':
      return (entry.from.role === 'system' || entry.from.role === 'external') && /\S\s+\S/.test(entry.text);
    default:
      return true;
  }
}
