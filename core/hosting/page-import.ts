// A chat that the stand-alone script had in a page, brought by the page's own storage (API.md 8): taken over once, with its key,
// which never goes back. The page may be hostile: it gets nothing that it could not have started itself.
import { EMPTY_DRAFT, EMPTY_FORM } from '../chat/closed.ts';
import type { ChatState, Desk, OpenChat } from '../chat/state.ts';
import type { ChatId } from '../chat/terms.ts';
import { toPageFailure } from '../messaging/page-events.ts';
import type { PageAnswer } from '../messaging/page-protocol.ts';
import { parsePageState } from '../storage/page-state.ts';
import { withChat } from '../storage/page-storage.ts';
import type { SerialQueue } from '../storage/serial-queue.ts';
import type { Chats } from './chats.ts';
import { failed } from './page-commands.ts';
import { isPageDesk } from './page-desk.ts';
import type { FindDesk } from './page-desk-choice.ts';
import { millisOf, type PageReturns } from './page-returns.ts';
import { createWhenReadable } from './when-readable.ts';

/** What a text is of: a chat of ours by now, or a form that was not sent. Null: of neither. */
export type Imported = { readonly chatId: ChatId | null } | PageAnswer | null;

export interface PageImport {
  /** Resolves when the chat can be read, or with the answer why it cannot be had. */
  take(site: string, text: string): Promise<Imported>;
  chatChanged(chatId: ChatId): void;
}

export function createPageImport({
  chats,
  createId,
  change,
  findDesk,
  hasRoom,
  admission,
}: {
  readonly chats: Pick<Chats, 'states' | 'adopt' | 'removeChat'>;
  readonly createId: () => ChatId;
  readonly change: PageReturns['change'];
  readonly findDesk: FindDesk;
  /** May the site have one more chat? */
  readonly hasRoom: (site: string) => boolean;
  /** What a site gets more chats by, one after the other. */
  readonly admission: SerialQueue;
}): PageImport {
  const readable = createWhenReadable(chats);

  function findKnown(site: string, { keys }: OpenChat): ChatState | undefined {
    return chats
      .states()
      .find(
        (state) => state.phase === 'open' && state.site === site && state.keys.secureKey === keys.secureKey,
      );
  }

  /** The answer where it cannot be taken over. */
  async function adopt(site: string, chat: OpenChat): Promise<ChatId | PageAnswer> {
    const { cometdUrl, service, disableWebSockets = null } = chat.desk;
    const desk = await findDesk(site, { serverUrl: cometdUrl, service, disableWebSockets });
    return 'type' in desk ? desk : admission.run(() => adoptAt(desk, site, chat));
  }

  async function adoptAt(desk: Desk, site: string, chat: OpenChat): Promise<ChatId | PageAnswer> {
    // The same one may have been brought many times at once.
    const known = findKnown(site, chat);
    if (known !== undefined) return known.id;
    if (!hasRoom(site)) return failed('overLimit');
    const id = createId();
    readable.expect(id);
    await chats.adopt({
      ...chat,
      id,
      site,
      desk,
      form: EMPTY_FORM,
      draft: EMPTY_DRAFT,
      recentCommands: [],
      // What is in a file was the page's.
      outbox: chat.outbox.filter(({ file }) => file === undefined),
    });
    return id;
  }

  async function take(site: string, text: string): Promise<Imported> {
    const left = parsePageState(text);
    if (left === null) return null;
    const { chat, widget, start, seconds } = left;
    if (chat === null) {
      await change(site, (record) => ({
        ...record,
        registration: widget === null ? null : { widget, start },
      }));
      return { chatId: null };
    }
    if (chat.site !== site || isPageDesk(chat.desk)) return failed('stateRefused');
    const known = findKnown(site, chat);
    const chatId = known?.id ?? (await adopt(site, chat));
    if (typeof chatId !== 'string') return chatId;
    if (known === undefined)
      await change(site, (record) => withChat(record, chatId, { widget, mayReturnFor: millisOf(seconds) }));
    const error = await readable.whenReadable(chatId);
    if (error === null) return { chatId };
    // Over at the server, or never there: nothing that the visitor would miss. Otherwise it goes on trying.
    if (error.code === 'chatGone') await chats.removeChat(chatId);
    return { type: 'failed', failure: toPageFailure(error) };
  }

  return { take, chatChanged: readable.chatChanged };
}
