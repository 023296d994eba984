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
import { probeRest } from '../core/rest/probe.ts';
import { createRestTransport } from '../core/rest/transport.ts';
import { createTransports } from '../core/rest/transports.ts';
import { createPageShelf } from '../core/storage/page-shelf.ts';
import { createEmbeddedWidget } from '../core/view/embedded/widget.ts';
import { createWidgetWorld } from '../core/view/embedded/widget-world.ts';
import { createWindowClock } from '../core/view/window-clock.ts';

/** Nothing of a chat belongs on the page's console; what the page asks to hear goes another way. */
const SILENT = { info: () => undefined, warn: () => undefined } as const;

/** Browsers send no more than 64 KB for all pages that were left. */
const KEEPALIVE_LENGTH = 16_384;
/** Requests that the server holds, or that are made again and again. */
const LISTENING = /\/meta\/connect|\/refresh /;

function start(): void {
  // A page may well have the tag twice.
  if (findApi(window, 'extension') !== null || findApi(window, 'script') !== null) return;

  const world = createPageWorld(window);
  const log = createPageLog(world, { logger: null, isDebug: false });
  const attribute = (name: string): string | null => document.currentScript?.getAttribute(name) ?? null;
  const server = attribute('data-server-url');
  const clock = createWindowClock();
  const rest = { logger: SILENT, clock, random: Math.random, createId: createRandomId, fetch: fetchToTheEnd };
  const host = createInPageHost({
    site: location.origin,
    desks: inPageDesks({
      serverUrl: server === null ? null : world.resolveAddress(server),
      service: attribute('data-service'),
    }),
    transport: createTransports({
      live: createCometdTransport({ logger: SILENT, fetch: fetchToTheEnd }),
      polling: createRestTransport(rest),
      fallback: createRestTransport({ ...rest, isGuess: true }),
      connection: () => 'live',
      probe: (desk) => probeRest({ ...desk, fetch: fetchToTheEnd }),
    }),
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
  window.addEventListener('offline', host.networkLost);

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

/** What says something is sent to its end, also where the page is being left; what only listens ends with the page. */
const fetchToTheEnd: typeof fetch = (input, init) => {
  const body = init?.body;
  const isShort = typeof body === 'string' && body.length < KEEPALIVE_LENGTH;
  return fetch(input, { ...init, keepalive: isShort && !LISTENING.test(`${input} ${body}`) });
};

function sessionOf(view: Window): Storage | null {
  try {
    return view.sessionStorage;
  } catch {
    // Forbidden to this page.
    return null;
  }
}

start();
