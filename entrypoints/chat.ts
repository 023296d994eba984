// The stand-alone script: the documented chat API and its widget for pages whose visitors lack the extension, as one classic script.
// The session runs in the page, which can read all of it, its key included. Where the extension is, it leaves the field to it.
import { createChatApi } from '../core/api/api.ts';
import { findApi, installGlobal } from '../core/api/global-name.ts';
import { createHandOver } from '../core/api/hand-over.ts';
import { createPageConfig } from '../core/api/page-config.ts';
import { createPageLog } from '../core/api/page-log.ts';
import { createPageWorld } from '../core/api/page-world.ts';
import { createProvider } from '../core/api/provider.ts';
import type { Widget } from '../core/api/widget.ts';
import { createCometdTransport } from '../core/cometd/transport.ts';
import { inPageDesks } from '../core/hosting/in-page-desks.ts';
import { createInPageHost } from '../core/hosting/in-page-host.ts';
import { openOutside, takeHandedOver } from '../core/hosting/outside.ts';
import { NEIGHBOURS } from '../core/messaging/page-neighbours.ts';
import { createRandomId } from '../core/messaging/random-id.ts';
import { createPageShelf } from '../core/storage/page-shelf.ts';
import { createEmbeddedWidget } from '../core/view/embedded/widget.ts';
import { createWidgetWorld } from '../core/view/embedded/widget-world.ts';
import { createWindowClock } from '../core/view/window-clock.ts';

/** Nothing of a chat belongs on the page's console; what the page asks to hear goes another way. */
const SILENT = { info: () => undefined, warn: () => undefined } as const;

function start(): void {
  // A page may well have the tag twice.
  if (findApi(window, 'extension') !== null || findApi(window, 'script') !== null) return;

  const world = createPageWorld(window);
  const log = createPageLog(world, { logger: null, isDebug: false });
  const attribute = (name: string): string | null => document.currentScript?.getAttribute(name) ?? null;
  const server = attribute('data-server-url');
  const clock = createWindowClock();
  const host = createInPageHost({
    site: location.origin,
    desks: inPageDesks({
      serverUrl: server === null ? null : world.resolveAddress(server),
      service: attribute('data-service'),
    }),
    transport: createCometdTransport({ logger: SILENT }),
    shelf: createPageShelf({
      document,
      session: sessionOf(window),
      isSecure: location.protocol === 'https:',
      now: clock.now,
    }),
    neighbours: {
      open: 'BroadcastChannel' in window ? () => new BroadcastChannel(NEIGHBOURS) : null,
      clock,
    },
    openOutside: (begun, widgetUrl) => openOutside(window, begun, widgetUrl),
    handedOver: takeHandedOver(window),
    clock,
    random: Math.random,
    createId: createRandomId,
    logger: SILENT,
  });
  window.addEventListener('pagehide', host.pageHidden);
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) host.pageShown();
  });
  window.addEventListener('online', host.networkReturned);

  let widget: Widget | null = null;
  const widgetOfPage = (): Widget => {
    widget ??= createEmbeddedWidget(createWidgetWorld(window));
    return widget;
  };
  const config = createPageConfig(window, {
    world,
    log,
    showLauncher: (options) => widgetOfPage().showLauncher(options),
  });
  const own = createChatApi({
    kind: 'script',
    host,
    world,
    loadWidget: (ready) => ready(widgetOfPage()),
    loadProvider: (ready) => ready(createProvider),
    readConfig: config.read,
  });
  const api = createHandOver({
    own,
    isBusy: host.isBusy,
    onReady: (listener) =>
      document.addEventListener('chatready', (event) => {
        if ('detail' in event) listener(event.detail);
      }),
  });
  installGlobal(window, api, world);
  config.serve(api);
}

function sessionOf(view: Window): Storage | null {
  try {
    return view.sessionStorage;
  } catch {
    // Forbidden to this page.
    return null;
  }
}

start();
