// The `ChatClient` of an extension page (panel, options, overlay): the port client with the browser's own parts.
import { browser } from '@wxt-dev/browser';
import type { Logger, Unsubscribe } from '../chat/ports.ts';
import { onBackgroundAwake } from './awake-signal.ts';
import type { ChatClient } from './client.ts';
import { createPortClient } from './port-client.ts';
import { createRandomId } from './random-id.ts';
import { VIEW_PORT } from './view-protocol.ts';

/** Makes the client of this page and connects it. An overlay's port has a name of its own (overlay-client.ts). */
export function createExtensionClient(portName = VIEW_PORT): ChatClient {
  return createPortClient({
    viewId: createRandomId(),
    connect: () => browser.runtime.connect({ name: portName }),
    clock: {
      now: Date.now,
      setTimer: (at, callback) => {
        const timer = setTimeout(callback, Math.max(0, at - Date.now()));
        return () => clearTimeout(timer);
      },
    },
    random: Math.random,
    createId: createRandomId,
    logger: pageLogger,
    isVisible: () => document.visibilityState === 'visible',
    onWake,
  });
}

function onWake(listener: () => void): Unsubscribe {
  const onVisibility = () => {
    if (document.visibilityState === 'visible') listener();
  };
  const onPageShow = (event: PageTransitionEvent) => {
    if (event.persisted) listener();
  };
  document.addEventListener('visibilitychange', onVisibility);
  addEventListener('pageshow', onPageShow);
  const stopSignal = onBackgroundAwake(browser.runtime, listener);
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    removeEventListener('pageshow', onPageShow);
    stopSignal();
  };
}

const pageLogger: Logger = {
  info: () => undefined,
  warn: (event, facts) => console.warn(event, facts ?? ''),
};
