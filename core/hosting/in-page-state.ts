// What is kept of the chats of a page that owns them itself, and where: each in the storage that the page named for it, or on the
// page's shelf, which has room for one. Writes when the text is another than before.
import type { OpenChat } from '../chat/state.ts';
import type { ChatId } from '../chat/terms.ts';
import type { PageObjectId } from '../messaging/page-protocol.ts';
import type { PageMemory } from '../storage/page-memory.ts';
import type { PageShelf } from '../storage/page-shelf.ts';
import { formatPageState, type PageState, parsePageState, passedIndices } from '../storage/page-state.ts';
import { withChat } from '../storage/page-storage.ts';
import type { Chats } from './chats.ts';

/** For how long a page may come back, where nobody says otherwise (API.md 2.1). Seconds. */
const MAX_OFFLINE_SECONDS = 5;

/** A storage of the page by its number; null: the shelf. */
export type Place = PageObjectId | null;

export interface InPageState {
  /** Where a chat is kept. Until this is known it is kept nowhere. */
  place(chatId: ChatId, place: Place): void;
  /** Where the form is kept, and for how long. */
  placeForm(place: Place, seconds: number | null): void;
  /** Something may have changed. */
  keep(): void;
  /** Takes up what an earlier page has kept: the chat goes into the memory, the form as well. */
  adopt(state: PageState, place: Place): void;
  /** The chat is not this page's any more: what was written of it stays. */
  release(chatId: ChatId): void;
  /** What stands on the shelf, by whomever. */
  onShelf(): PageState | null;
  /** The chat that lies on the shelf. */
  shelved(): ChatId | undefined;
  /** What lies there is this page's from now on. */
  claim(): void;
  /** The page is being left. */
  leave(): void;
  /** It is back. Null: what it had is its own again; otherwise what another page has put on the shelf since. */
  stay(): PageState | null;
}

export interface InPageStateOptions {
  /** This page's own name. */
  readonly page: string;
  readonly chats: Pick<Chats, 'states'>;
  readonly memory: PageMemory;
  readonly shelf: PageShelf;
  /** To a storage of the page's. */
  readonly tell: (place: PageObjectId, text: string | null) => void;
}

export function createInPageState(options: InPageStateOptions): InPageState {
  const { page, chats, memory, shelf, tell } = options;
  const places = new Map<ChatId, Place>();
  /** What was last written, by place. */
  const written = new Map<Place, string | null>();
  let isLeaving = false;
  let form: { readonly place: Place; readonly seconds: number | null } = { place: null, seconds: null };

  /** The newest chat there that may be come back to. */
  function chatAt(place: Place): OpenChat | undefined {
    return chats
      .states()
      .filter((state) => state.phase === 'open')
      .findLast((state) => !state.isEnding && places.get(state.id) === place);
  }

  function stateAt(place: Place): PageState | null {
    const chat = chatAt(place);
    const { registration, chats: rows } = memory.record();
    if (chat !== undefined) {
      const row = rows.find(({ id }) => id === chat.id);
      const millis = row?.mayReturnFor ?? null;
      const seconds = millis === null ? null : millis / 1_000;
      // Only when it is read next does it matter what was no hole: it changes with every key that somebody presses.
      const passed = isLeaving ? passedIndices(memory.indices(chat.id), chat.transcript.cursor) : [];
      return { page, chat, passed, widget: row?.widget ?? null, start: null, seconds };
    }
    if (registration === null || form.place !== place) return null;
    return { page, chat: null, passed: [], ...registration, seconds: form.seconds };
  }

  function onShelf(): PageState | null {
    const text = shelf.read();
    return text === null ? null : parsePageState(text);
  }

  function write(place: Place, text: string | null): void {
    if (place !== null) tell(place, text);
    else if (text !== null) shelf.write(text);
    // What another page has put there since is not ours to take away.
    else if (onShelf()?.page === page) shelf.write(null);
  }

  function keep(): void {
    for (const place of new Set([null, form.place, ...places.values()])) {
      const state = stateAt(place);
      const text = state === null ? null : formatPageState(state);
      if (text === (written.get(place) ?? null)) continue;
      written.set(place, text);
      write(place, text);
    }
  }

  function claim(): void {
    shelf.stay();
    written.delete(null);
    keep();
  }

  return {
    keep,
    claim,
    shelved: () => chatAt(null)?.id,
    onShelf,
    place(chatId, place) {
      places.set(chatId, place);
      keep();
    },
    placeForm(place, seconds) {
      form = { place, seconds };
    },
    adopt({ chat, widget, start, seconds }, place) {
      if (chat === null) {
        form = { place, seconds };
        memory.change((record) => ({
          ...record,
          registration: widget === null ? null : { widget, start },
        }));
        return;
      }
      places.set(chat.id, place);
      memory.put(chat);
      const mayReturnFor = seconds === null ? null : seconds * 1_000;
      memory.change((record) => withChat(record, chat.id, { widget, mayReturnFor }));
    },
    release(chatId) {
      const place = places.get(chatId);
      if (!places.delete(chatId) || place === undefined) return;
      written.delete(place);
      memory.remove(chatId);
    },
    leave() {
      isLeaving = true;
      keep();
      shelf.leave(stateAt(null)?.seconds ?? MAX_OFFLINE_SECONDS);
    },
    stay() {
      isLeaving = false;
      const there = onShelf();
      if (there !== null && there.page !== page) return there;
      claim();
      return null;
    },
  };
}
