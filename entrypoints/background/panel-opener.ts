// Opens the panel from a notification's click: Chrome's side panel in the window that was used last; in Firefox, whose sidebar
// opens for no such click, and wherever the side panel is refused, the panel's document in a window of its own.
import type { Logger } from '../../core/chat/ports.ts';

const WIDTH = 400;
const HEIGHT = 640;

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

export interface PanelOpener {
  /** Finds out which window a click would open the panel in: nothing can be asked any more in the click itself. */
  prepare(): Promise<void>;
  /** Must be called in the turn of the click: the gesture ends there. */
  open(): void;
}

/** Makes it. `sidePanel` is null where there is none. */
export function createPanelOpener(options: {
  readonly sidePanel: { open(where: { readonly windowId: number }): Promise<void> } | null;
  readonly windows: WindowsApi;
  readonly panelUrl: string;
  readonly logger: Logger;
}): PanelOpener {
  const { sidePanel, windows, panelUrl, logger } = options;
  let lastWindow: number | null = null;
  let ownWindow: number | null = null;

  const openWindow = async (): Promise<void> => {
    if (ownWindow !== null) {
      const focused = await windows.update(ownWindow, { focused: true }).then(
        () => true,
        // It was closed since.
        () => false,
      );
      if (focused) return;
    }
    const made = await windows.create({ url: panelUrl, type: 'popup', width: WIDTH, height: HEIGHT });
    ownWindow = made?.id ?? null;
  };

  return {
    async prepare() {
      if (sidePanel === null) return;
      try {
        lastWindow = (await windows.getLastFocused()).id ?? null;
      } catch {
        // There is no window at all: one is made for the panel.
        lastWindow = null;
      }
    },
    open() {
      const opened =
        sidePanel === null || lastWindow === null
          ? openWindow()
          : sidePanel.open({ windowId: lastWindow }).catch(openWindow);
      opened.catch(() => logger.warn('panel.notOpened'));
    },
  };
}
