// What a click on the toolbar button does besides opening the panel. Each part is told of the tab, and of the click's own right to
// look into its page (activeTab), which lasts longer than the gesture.
import type { Logger } from '../../core/chat/ports.ts';

/** The tab that was in front. */
export interface ClickedTab {
  readonly id?: number | undefined;
  readonly windowId: number;
  /** Known thanks to the click. */
  readonly url?: string | undefined;
}

/** Tells each part, in order and in the turn of the click. One that fails keeps nothing from the others. */
export function spreadToolbarClick(options: {
  readonly action: {
    readonly onClicked: { addListener(listener: (tab: ClickedTab) => void): void };
  };
  readonly parts: readonly ((tab: ClickedTab) => Promise<void>)[];
  readonly logger: Logger;
}): void {
  const { action, parts, logger } = options;
  action.onClicked.addListener((tab) => {
    for (const part of parts) part(tab).catch(() => logger.warn('toolbar.partFailed'));
  });
}
