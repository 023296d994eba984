// The bridge between a page's API and the background, in the extension's own world of the page. No WXT content script, whose frame
// announces itself to the page by messages.
import { browser } from '@wxt-dev/browser';
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { createPageBridge } from '../core/messaging/page-bridge.ts';
import { offerChannel } from '../core/messaging/page-channel.ts';
import { PAGE_PORT } from '../core/messaging/page-protocol.ts';

const STARTED = Symbol.for('parley-page-bridge');

export default defineUnlistedScript(() => {
  const world = globalThis as typeof globalThis & { [STARTED]?: boolean };
  // Registered for the page and put into it at the same time: once is enough.
  if (world[STARTED] === true) return;
  world[STARTED] = true;

  const channel = offerChannel(window, (message) => bridge.heard(message));
  const bridge = createPageBridge({
    connect: () => browser.runtime.connect({ name: PAGE_PORT }),
    tell: (message) => channel.post(message),
    now: () => performance.now(),
    later: (callback, ms) => void setTimeout(callback, ms),
    random: Math.random,
    isFocused: () => document.visibilityState === 'visible' && document.hasFocus(),
  });
  for (const type of ['focus', 'blur'] as const) addEventListener(type, () => bridge.focusChanged());
  // Kept for "back": once all scripts have said what they say at the last moment, which is when the page becomes invisible.
  let isLeaving = false;
  addEventListener('pagehide', ({ persisted }) => {
    isLeaving = persisted;
    if (persisted && document.visibilityState === 'hidden') bridge.putAside();
  });
  addEventListener('pageshow', ({ persisted }) => {
    isLeaving = false;
    if (persisted) bridge.broughtBack();
  });
  document.addEventListener('visibilitychange', () => {
    if (isLeaving) bridge.putAside();
    else bridge.focusChanged();
  });
});
