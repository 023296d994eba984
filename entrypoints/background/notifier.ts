// Notifications of the browser, at most one per chat: a later one replaces it. The sound goes with them: Chrome plays its own, in
// Firefox, whose notifications cannot be told to be silent, the background plays ours. There is no offscreen document for it
// in Chrome: one more permission and process for what a notification does by itself.
import type { ChatId } from '../../core/chat/terms.ts';
import type { News } from './news.ts';
import type { PanelOpener } from './panel-opener.ts';

/** What is told to the browser. Firefox refuses properties that it does not know. */
export interface NotificationOptions {
  readonly type: 'basic';
  readonly iconUrl: string;
  readonly title: string;
  readonly message: string;
  /** Chrome only: a line of its own. */
  readonly contextMessage?: string;
  /** Chrome only. */
  readonly silent?: boolean;
}

/** The part of `notifications` that is used. */
export interface NotificationsApi {
  create(id: string, options: NotificationOptions): Promise<unknown>;
  clear(id: string): Promise<unknown>;
  readonly onClicked: { addListener(listener: (id: string) => void): void };
}

export interface Notifier {
  /** Gets ready for a click on what is there already. */
  prepare(): Promise<void>;
  /** Rejects where the browser refuses. */
  show(news: News, isSilent: boolean): Promise<void>;
  clear(chatId: ChatId): void;
}

const PREFIX = 'parley-news/';

/** Makes it, and listens for clicks from now on. */
export function createNotifier(options: {
  readonly notifications: NotificationsApi;
  readonly iconUrl: string;
  /** Plays our sound; null where notifications have their own and can be silent. */
  readonly playSound: (() => void) | null;
  /** Where a click leads. */
  readonly opener: PanelOpener;
  /** A notification of the chat was clicked, and the panel is being opened. */
  readonly onClick: (chatId: ChatId) => void;
}): Notifier {
  const { notifications, iconUrl, playSound, opener } = options;

  const clear = (chatId: ChatId) => void notifications.clear(PREFIX + chatId);

  notifications.onClicked.addListener((id) => {
    if (!id.startsWith(PREFIX)) return;
    const chatId = id.slice(PREFIX.length);
    // First of all: the gesture ends with this turn.
    opener.open(chatId);
    options.onClick(chatId);
    clear(chatId);
  });

  return {
    clear,
    prepare: opener.prepare,
    async show({ chatId, name, host, text }, isSilent) {
      const basic = { type: 'basic', iconUrl, title: name } as const;
      await opener.prepare();
      await notifications.create(
        PREFIX + chatId,
        playSound === null
          ? { ...basic, message: text, contextMessage: host, silent: isSilent }
          : { ...basic, message: `${host}\n${text}` },
      );
      if (!isSilent) playSound?.();
    },
  };
}
