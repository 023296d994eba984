// The documented chat API in an allowed page's own world, before any script of the page. It draws nothing, and knows nothing that
// the page may not know.
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { createChatApi } from '../core/api/api.ts';
import { createChannelHost } from '../core/api/channel-host.ts';
import { findApi, installGlobal } from '../core/api/global-name.ts';
import type { LoadProvider } from '../core/api/lazy-provider.ts';
import { createPageConfig } from '../core/api/page-config.ts';
import { createPageLog } from '../core/api/page-log.ts';
import { createPageWorld } from '../core/api/page-world.ts';
import type { LoadWidget, Widget } from '../core/api/widget.ts';
import { isAtMarkedPort } from '../core/messaging/port-mark.ts';

export default defineUnlistedScript(() => {
  if (!isAtMarkedPort(window)) return;
  // Put into a page that has it, as after an update of the extension: its API takes the new bridge.
  if (findApi(window, 'extension') !== null) return;

  const world = createPageWorld(window);
  const log = createPageLog(world, { logger: null, isDebug: false });
  const host = createChannelHost(window);
  let widget: Widget | null = null;
  // What hands itself over is believed: in this world nothing could be kept from the page anyway.
  const loadWidget: LoadWidget = (ready) => {
    if (widget !== null) return ready(widget);
    host.load('widget', (create) => {
      if (typeof create === 'function') widget ??= create();
      ready(widget);
    });
  };
  const loadProvider: LoadProvider = (ready) =>
    host.load('provider', (create) =>
      ready(typeof create === 'function' ? (options) => create(options) : null),
    );

  const config = createPageConfig(window, {
    world,
    log,
    showLauncher: (options) => loadWidget((loaded) => loaded?.showLauncher(options)),
  });
  const api = createChatApi({
    kind: 'extension',
    host,
    world,
    loadWidget,
    loadProvider,
    readConfig: config.read,
  });
  installGlobal(window, api, world);
  config.serve(api);
});
