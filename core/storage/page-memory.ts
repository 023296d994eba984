// Chats, and what is kept for their widget, in the memory of one page: for the stand-alone script. What of it outlives the page is
// written elsewhere (page-state.ts), whenever this tells that something has changed.
import type { ChatState } from '../chat/state.ts';
import type { ChatId } from '../chat/terms.ts';
import type { Segment } from '../chat/transcript.ts';
import type { ChatStorage } from './chat-storage.ts';
import { type PageRecord, type PageStorage, withoutChat } from './page-storage.ts';

export interface PageMemory {
  readonly chats: ChatStorage;
  readonly pages: PageStorage;
  readonly record: () => PageRecord;
  /** Puts a chat of an earlier page in. */
  put(state: ChatState): void;
  /** Indices of all entries of a chat's transcript, in order. */
  indices(chatId: ChatId): readonly number[];
  /** Takes a chat out, and what is kept for its widget. */
  remove(chatId: ChatId): void;
  /** As `pages.change`, at once. */
  change(step: (record: PageRecord) => PageRecord): void;
}

interface Kept {
  readonly state: ChatState;
  /** All of the transcript: a chat itself keeps only its newest part. */
  readonly segments: Map<number, Segment>;
}

/** Makes an empty one. `changed`: what is kept for the widget is another than before. */
export function createPageMemory(changed: () => void): PageMemory {
  const kept = new Map<ChatId, Kept>();
  let record: PageRecord = { registration: null, chats: [] };

  function put(state: ChatState): void {
    const segments = kept.get(state.id)?.segments ?? new Map<number, Segment>();
    if ('transcript' in state)
      for (const segment of state.transcript.segments) segments.set(segment.number, segment);
    kept.set(state.id, { state, segments });
  }

  function change(step: (record: PageRecord) => PageRecord): void {
    const next = step(record);
    if (next === record) return;
    record = next;
    changed();
  }

  return {
    put,
    change,
    indices: (chatId) =>
      [...(kept.get(chatId)?.segments.values() ?? [])].flatMap(({ entries }) =>
        entries.map(({ index }) => index),
      ),
    remove(chatId) {
      kept.delete(chatId);
      change((before) => withoutChat(before, chatId));
    },
    record: () => record,
    chats: {
      claim: async () => undefined,
      loss: () => null,
      dismissLoss: async () => undefined,
      watch: () => undefined,
      listChats: async () => [...kept.keys()],
      openStore: (id) => ({
        read: async () => kept.get(id)?.state ?? null,
        readSegment: async (number) => kept.get(id)?.segments.get(number) ?? null,
        async write(state) {
          if (state === null) kept.delete(id);
          else put(state);
        },
      }),
    },
    pages: {
      read: async () => record,
      change: async (_site, step) => change(step),
    },
  };
}
