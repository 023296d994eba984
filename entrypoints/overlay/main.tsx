// The overlay's document, in a frame inside a page: shows its ticket first, and nothing at all where it is refused. Wiring only.
import { browser } from '@wxt-dev/browser';
import { createExtensionClient } from '../../core/messaging/extension-client.ts';
import { enterOverlay } from '../../core/messaging/overlay-client.ts';
import { mountOverlay } from '../../core/view/overlay/mount-overlay.tsx';
import { createPlaceMemory } from '../../core/view/place-memory.ts';
// The panel's apart, as its document has them: what two documents import is shipped once.
import '../../core/view/styles/panel.css';
import '../../core/view/styles/overlay.css';

const container = document.getElementById('root');
if (container === null) throw new Error('overlay.html has no element for the overlay');

const ticket = location.hash.slice(1);
history.replaceState(null, '', location.pathname);
void enterOverlay({ ticket, sendMessage: (message) => browser.runtime.sendMessage(message) }).then(
  (surface) =>
    surface !== null &&
    mountOverlay({
      client: createExtensionClient(surface.portName),
      container,
      surface,
      ...(hasStorage() ? { places: createPlaceMemory(localStorage) } : {}),
      canOpenWindow: true,
      playSound: () => void new Audio('/sound/message.wav').play().catch(() => undefined),
      openOptions: () => void browser.runtime.openOptionsPage(),
      locale: navigator.languages.find((language) => /^en\b/.test(language)) ?? 'en',
    }),
);

/** A browser that lets nobody keep things inside another's page says so by throwing. */
function hasStorage(): boolean {
  try {
    return localStorage !== null;
  } catch {
    return false;
  }
}
