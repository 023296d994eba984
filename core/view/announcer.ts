// What the one announcer says: only what arrives while the view is open, never history, and a burst as one sentence; and what
// keeps something of the visitor's from going on.
// It decides what and when; panel/announcer-region.tsx puts it where screen readers listen.
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Clock, Unsubscribe } from '../chat/ports.ts';
import { type ChatSummary, type ChatView, selectUnsent } from '../chat/selectors.ts';
import type { TranscriptEntry } from '../chat/transcript.ts';
import { isEndWaiting } from './end-prospects.ts';
import { fitName } from './file-names.ts';
import type { Translator } from './messages/translator.ts';
import { troubleOf } from './trouble.ts';

/** What arrives within this time is said together. */
export const GATHER_MS = 500;
/** More than so many messages at once are only counted. */
export const BURST = 3;

/** One announcement; `number` makes the same words twice two announcements. */
export interface Announcement {
  readonly number: number;
  readonly text: string;
}

export interface Announcer {
  readonly announcement: ReadonlySignal<Announcement>;
  observe(chat: ChatView | null): void;
  /** Without a voice nothing is said, nor later: another view says it. */
  setVoice(hasVoice: boolean): void;
  close(): void;
}

/** Makes the announcer of a view. */
export function createAnnouncer({ clock, translator }: { clock: Clock; translator: Translator }): Announcer {
  const announcement = signal<Announcement>({ number: 0, text: '' });
  let chatId: string | null = null;
  let known = new Set<number>();
  let oldest = 0;
  let gathered: TranscriptEntry[] = [];
  let seenEntries: readonly TranscriptEntry[] | null = null;
  /** What stands in the visitor's way now, by the entry that it is about; and what of it was said, or was history. */
  let troubles: ReadonlyMap<string, string> = new Map();
  let told = new Set<string>();
  let cancel: Unsubscribe | null = null;
  let hasVoice = true;

  function speak(): void {
    cancel = null;
    const messages = gathered.filter(({ kind }) => kind === 'message');
    const others = gathered.filter(({ kind }) => kind !== 'message');
    const spoken =
      messages.length > BURST
        ? [translator.text('announce.burst', { count: messages.length })]
        : messages.map((entry) =>
            translator.text('announce.message', { name: nameOf(entry), text: entry.text }),
          );
    // The same of several is said once.
    const fresh = new Set([...troubles].flatMap(([id, words]) => (told.has(id) ? [] : [words])));
    told = new Set(troubles.keys());
    const text = [...others.map(describe), ...spoken, ...fresh].filter(Boolean).join(' ');
    gathered = [];
    if (text !== '' && hasVoice) announcement.value = { number: announcement.peek().number + 1, text };
  }

  function describe(entry: TranscriptEntry): string {
    const name = nameOf(entry);
    switch (entry.kind) {
      case 'joined':
        return `${translator.text('event.joined', { name })}.`;
      case 'left':
        return `${translator.text('event.left', { name })}.`;
      case 'urlPushed':
        return `${translator.text('event.urlPushed', { name })}.`;
      case 'fileUploaded': {
        const size = translator.fileSize(entry.file?.size ?? 0);
        const file = fitName(entry.file?.name ?? '');
        return `${translator.text('event.fileUploaded', { name, file, size })}.`;
      }
      default:
        return '';
    }
  }

  function troublesOf(summary: ChatSummary): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    // What an end leaves is listed there.
    if (summary.phase !== 'open') return found;
    for (const entry of selectUnsent(summary.outbox)) {
      const trouble = troubleOf(entry, translator, summary.desk.host);
      if (trouble !== null) found.set(entry.id, `${trouble.title} ${trouble.reason}`);
    }
    if (isEndWaiting(summary)) found.set('', translator.text('composer.ending'));
    return found;
  }

  function nameOf(entry: TranscriptEntry): string {
    return entry.from.nickname || translator.text('sender.unnamed');
  }

  function hear(entries: readonly TranscriptEntry[]): void {
    for (let place = entries.length - 1; place >= 0; place -= 1) {
      const entry = entries[place];
      if (entry === undefined || entry.index < oldest) break;
      if (known.has(entry.index)) continue;
      known.add(entry.index);
      if (entry.from.role !== 'visitor') gathered.unshift(entry);
    }
  }

  return {
    announcement,
    observe(chat) {
      if (chat === null) return;
      const { summary, entries } = chat;
      const isOther = summary.id !== chatId;
      troubles = troublesOf(summary);
      // What is there when a chat is first seen is history.
      told = new Set([...troubles.keys()].filter((id) => isOther || told.has(id)));
      if (isOther) {
        chatId = summary.id;
        known = new Set(entries.map(({ index }) => index));
        oldest = entries[0]?.index ?? 0;
        gathered = [];
        // Said of another chat: nobody is to come across it here.
        announcement.value = { number: announcement.peek().number + 1, text: '' };
      } else if (entries !== seenEntries) hear(entries);
      seenEntries = entries;
      if (gathered.length > 0 || told.size < troubles.size)
        cancel ??= clock.setTimer(clock.now() + GATHER_MS, speak);
    },
    setVoice(next) {
      hasVoice = next;
    },
    close() {
      cancel?.();
    },
  };
}
