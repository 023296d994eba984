// Chrome's side panel: a click on the toolbar button opens it.
import type { Logger } from '../../core/chat/ports.ts';

/** Opens the panel of the clicked window. `open` must be called before anything is awaited: the gesture ends there. */
export function openSidePanelOnClick(options: {
  readonly action: {
    readonly onClicked: { addListener(listener: (tab: { windowId: number }) => void): void };
  };
  readonly sidePanel: { open(where: { readonly windowId: number }): Promise<void> };
  readonly logger: Logger;
}): void {
  const { action, sidePanel, logger } = options;
  action.onClicked.addListener(({ windowId }) => {
    sidePanel.open({ windowId }).catch(() => logger.warn('panel.notOpened'));
  });
}
