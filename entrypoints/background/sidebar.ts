// Firefox's sidebar: a click on the toolbar button opens or closes it.
import type { Logger } from '../../core/chat/ports.ts';

/** What only Firefox has. */
export interface SidebarApi {
  readonly sidebarAction: { toggle(): Promise<void> };
}

/** Toggles the sidebar of the window in front. `toggle` must be called before anything is awaited: the gesture ends there. */
export function toggleSidebarOnClick(
  options: SidebarApi & {
    readonly action: { readonly onClicked: { addListener(listener: () => void): void } };
    readonly logger: Logger;
  },
): void {
  const { action, sidebarAction, logger } = options;
  action.onClicked.addListener(() => {
    sidebarAction.toggle().catch(() => logger.warn('sidebar.notToggled'));
  });
}
