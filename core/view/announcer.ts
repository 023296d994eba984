// What the one announcer says: only what arrives while the view is open, never history, and a burst as one sentence.
// It decides what and when; panel/announcer-region.tsx puts it where screen readers listen.
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Clock, Unsubscribe } from '../chat/ports.ts';
import type { ChatView } from '../chat/selectors.ts';
import type { TranscriptEntry } from '../chat/transcript.ts';
import { fitName } from './file-names.ts';
import type { Translator } from './messages/translator.ts';

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
    const text = [...others.map(describe), ...spoken].filter(Boolean).join(' ');
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

  function nameOf(entry: TranscriptEntry): string {
    return entry.from.nickname || translator.text('sender.unnamed');
  }

  return {
    announcement,
    observe(chat) {
      if (chat === null || chat.entries === seenEntries) return;
      const isOther = chat.summary.id !== chatId;
      chatId = chat.summary.id;
      seenEntries = chat.entries;
      // What is there when a chat is first seen is history.
      if (isOther) {
        known = new Set(chat.entries.map(({ index }) => index));
        oldest = chat.entries[0]?.index ?? 0;
        gathered = [];
        // Said of another chat: nobody is to come across it here.
        announcement.value = { number: announcement.peek().number + 1, text: '' };
        return;
      }
      for (let place = chat.entries.length - 1; place >= 0; place -= 1) {
        const entry = chat.entries[place];
        if (entry === undefined || entry.index < oldest) break;
        if (known.has(entry.index)) continue;
        known.add(entry.index);
        if (entry.from.role !== 'visitor') gathered.unshift(entry);
      }
      if (gathered.length > 0) cancel ??= clock.setTimer(clock.now() + GATHER_MS, speak);
    },
    setVoice(next) {
      hasVoice = next;
    },
    close() {
      cancel?.();
    },
  };
}
