// Older parts of the shown chat's transcript, fetched when someone scrolls up, in front of what the client gives.
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { ChatView } from '../chat/selectors.ts';
import type { ChatId } from '../chat/terms.ts';
import type { TranscriptEntry } from '../chat/transcript.ts';

export interface History {
  /** All entries at hand, oldest first. */
  readonly entries: ReadonlySignal<readonly TranscriptEntry[]>;
  readonly hasOlder: ReadonlySignal<boolean>;
  readonly isLoading: ReadonlySignal<boolean>;
  /** Is some of what was fetched not kept any more? */
  readonly isIncomplete: ReadonlySignal<boolean>;
  /** Fetches the segment before the oldest one at hand. Never rejects: a failure leaves all as it was. */
  loadOlder(): Promise<void>;
}

interface Older {
  /** Number of the oldest segment at hand. */
  readonly from: number;
  readonly entries: readonly TranscriptEntry[];
  readonly isIncomplete: boolean;
}

const NOTHING: readonly TranscriptEntry[] = [];

/** Makes the history of the shown chat. */
export function createHistory(options: {
  readonly chat: ReadonlySignal<ChatView | null>;
  readonly loadSegment: (chatId: ChatId, segment: number) => Promise<readonly TranscriptEntry[]>;
}): History {
  const { chat, loadSegment } = options;
  // Kept per chat: who comes back to a chat is to find the place again.
  const older = signal<ReadonlyMap<ChatId, Older>>(new Map());
  const isLoading = signal(false);

  const mine = computed(() => older.value.get(chat.value?.summary.id ?? '') ?? null);
  const firstSegment = computed(() => {
    const from = mine.value?.from ?? Number.POSITIVE_INFINITY;
    return Math.min(from, chat.value?.firstSegment ?? 0);
  });

  return {
    entries: computed(() => {
      const newest = chat.value?.entries ?? NOTHING;
      const before = mine.value?.entries ?? NOTHING;
      if (before.length === 0) return newest;
      const start = newest[0]?.index ?? Number.POSITIVE_INFINITY;
      return [...before.filter(({ index }) => index < start), ...newest];
    }),
    hasOlder: computed(() => firstSegment.value > 0),
    isLoading,
    isIncomplete: computed(() => mine.value?.isIncomplete ?? false),
    async loadOlder() {
      const shown = chat.peek();
      if (shown === null || isLoading.peek() || firstSegment.peek() === 0) return;
      const chatId = shown.summary.id;
      const segment = firstSegment.peek() - 1;
      isLoading.value = true;
      try {
        const loaded = await loadSegment(chatId, segment);
        if (chat.peek()?.summary.id !== chatId) return;
        const before = mine.peek()?.entries ?? NOTHING;
        // What lies between is kept: after a gap in the connection the client may begin later than before.
        const present = before.length === 0 ? shown.entries : before;
        older.value = new Map(older.peek()).set(chatId, {
          from: segment,
          entries: [...loaded, ...present],
          isIncomplete: loaded.length === 0 || mine.peek()?.isIncomplete === true,
        });
      } catch {
        // Scrolling up again asks again; the conversation at hand stays readable.
      } finally {
        isLoading.value = false;
      }
    },
  };
}
