// The toolbar button: the gesture ends at the first `await`, so the panel has to be opened in the very turn of the click.
import { describe, expect, it } from 'vitest';
import { openSidePanelOnClick } from '../../entrypoints/background/side-panel.ts';
import { toggleSidebarOnClick } from '../../entrypoints/background/sidebar.ts';
import { settled } from '../support/manual-clock.ts';
import { createStrictLogger } from '../support/strict-logger.ts';

/** A button and a surface that refuses to open once the turn of the click is over. */
function createBrowserUi() {
  const listeners: ((tab: { windowId: number }) => void)[] = [];
  const opened: (number | 'sidebar')[] = [];
  let isGesture = false;
  const show = async (what: number | 'sidebar') => {
    if (!isGesture) throw new Error('may only be called in response to a user gesture');
    opened.push(what);
  };
  return {
    opened,
    action: {
      onClicked: {
        addListener: (listener: (tab: { windowId: number }) => void) => void listeners.push(listener),
      },
    },
    sidePanel: { open: ({ windowId }: { readonly windowId: number }) => show(windowId) },
    sidebarAction: { toggle: () => show('sidebar') },
    click(windowId: number, hasGesture = true) {
      isGesture = hasGesture;
      for (const listener of listeners) listener({ windowId });
      isGesture = false;
    },
  };
}

describe('a click on the toolbar button', () => {
  it('[BG11] opens the side panel of its window in the same turn', () => {
    const ui = createBrowserUi();
    openSidePanelOnClick({ ...ui, logger: createStrictLogger() });
    ui.click(7);
    expect(ui.opened).toEqual([7]);
  });

  it('[BG11] toggles the sidebar in the same turn', () => {
    const ui = createBrowserUi();
    toggleSidebarOnClick({ ...ui, logger: createStrictLogger() });
    ui.click(7);
    expect(ui.opened).toEqual(['sidebar']);
  });

  it('[BG11] that the browser refuses is logged and harms nothing', async () => {
    const ui = createBrowserUi();
    const logger = createStrictLogger();
    openSidePanelOnClick({ ...ui, logger });
    toggleSidebarOnClick({ ...ui, logger });
    ui.click(7, false);
    await settled();
    expect(ui.opened).toEqual([]);
    expect(logger.warnings).toEqual(['panel.notOpened', 'sidebar.notToggled']);
  });
});
