// Opens the panel from elsewhere: Chrome's side panel in the window that was used last, at a notification's click; and the pop-out
// window, the panel's document in a window of its own, by the visitor's wish and wherever the side panel is refused. There
// is one such window; it is found again by its address, also after a death of the background.
import type { Logger } from '../../core/chat/ports.ts';
import type { ChatId } from '../../core/chat/terms.ts';
import { createSerialQueue } from '../../core/storage/serial-queue.ts';

const WIDTH = 420;
const HEIGHT = 680;

/** The part of `windows` that is used. */
export interface WindowsApi {
  getLastFocused(): Promise<{ readonly id?: number | undefined }>;
  create(options: {
    readonly url: string;
    readonly type: 'popup';
    readonly width: number;
    readonly height: number;
  }): Promise<{ readonly id?: number | undefined } | undefined>;
  update(id: number, options: { readonly focused: true }): Promise<unknown>;
}

/** The part of `tabs` that is used. */
export interface TabsApi {
  query(what: { readonly windowType: 'popup' }): Promise<readonly OwnTab[]>;
  update(id: number, options: { readonly url: string }): Promise<unknown>;
}

interface OwnTab {
  readonly id?: number | undefined;
  readonly windowId?: number | undefined;
  /** Told of documents of this extension only. */
  readonly url?: string | undefined;
}

export interface PanelOpener {
  /** Finds out which window a click would open the panel in: nothing can be asked any more in the click itself. */
  prepare(): Promise<void>;
  /** Must be called in the turn of the click: the gesture ends there. */
  open(chatId: ChatId): void;
  /** Shows a chat in the pop-out window. Needs no click. */
  openWindow(chatId: ChatId | null): Promise<void>;
}

/** Makes it. `sidePanel` is null where there is none. */
export function createPanelOpener(options: {
  readonly sidePanel: { open(where: { readonly windowId: number }): Promise<void> } | null;
  readonly windows: WindowsApi;
  readonly tabs: TabsApi;
  readonly panelUrl: string;
  readonly logger: Logger;
}): PanelOpener {
  const { sidePanel, windows, tabs, panelUrl, logger } = options;
  // One after the other: the next finds the window that the one before has made.
  const queue = createSerialQueue();
  let lastWindow: number | null = null;
  let made: number | null = null;

  const showWindow = async (chatId: ChatId | null): Promise<void> => {
    // A change of this part of an address loads nothing anew; the document says in the same way which chat it shows.
    const url = `${panelUrl}#chat=${chatId ?? ''}`;
    const popups = await tabs.query({ windowType: 'popup' });
    // A new one is not at its address at once.
    const own = popups.find((tab) => tab.url?.startsWith(`${panelUrl}#`) || tab.windowId === made);
    if (own?.id === undefined || own.windowId === undefined) {
      made = (await windows.create({ url, type: 'popup', width: WIDTH, height: HEIGHT }))?.id ?? null;
      return;
    }
    if (own.url !== url) await tabs.update(own.id, { url });
    await windows.update(own.windowId, { focused: true });
  };

  const openWindow = (chatId: ChatId | null) => queue.run(() => showWindow(chatId));

  return {
    openWindow,
    async prepare() {
      if (sidePanel === null) return;
      try {
        lastWindow = (await windows.getLastFocused()).id ?? null;
      } catch {
        // There is no window at all: one is made for the panel.
        lastWindow = null;
      }
    },
    open(chatId) {
      const opened =
        sidePanel === null || lastWindow === null
          ? openWindow(chatId)
          : sidePanel.open({ windowId: lastWindow }).catch(() => openWindow(chatId));
      opened.catch(() => logger.warn('panel.notOpened'));
    },
  };
}
