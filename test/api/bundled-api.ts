// The API as an entrypoint would put it into a page, for tests that need it in a realm of its own. The page brings `host`.
import { createChatApi } from '../../core/api/api.ts';
import { installGlobal } from '../../core/api/global-name.ts';
import { createPageConfig } from '../../core/api/page-config.ts';
import { createPageLog } from '../../core/api/page-log.ts';
import { createPageWorld } from '../../core/api/page-world.ts';
import { createProvider } from '../../core/api/provider.ts';
import type { Widget } from '../../core/api/widget.ts';
import type { PageHost } from '../../core/messaging/page-protocol.ts';

declare global {
  interface Window {
    readonly host: PageHost;
  }
}

/** It lives in the page's realm as well, and must not be what fails there: it shows nothing. */
const widget: Widget = {
  open: () => undefined,
  opened: ({ onDraw }) => void onDraw(() => undefined),
  refused: () => undefined,
  close: () => undefined,
  isMinimized: () => false,
  isOpen: () => true,
  toggle: () => undefined,
  minimize: () => undefined,
  maximize: () => undefined,
  showLauncher: () => undefined,
};

const world = createPageWorld(window);
const config = createPageConfig(window, {
  showLauncher: widget.showLauncher,
  world,
  log: createPageLog(world, { logger: null, isDebug: false }),
});
const api = createChatApi({
  kind: 'extension',
  host: window.host,
  world,
  loadWidget: (ready) => ready(widget),
  loadProvider: (ready) => ready(createProvider),
  readConfig: config.read,
});
installGlobal(window, api, world);
config.serve(api);
