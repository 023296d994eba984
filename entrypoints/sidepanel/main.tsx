// The panel's document: the view over the extension's client. Wiring only.
import { browser } from '@wxt-dev/browser';
import { createExtensionClient } from '../../core/messaging/extension-client.ts';
import { mount } from '../../core/view/mount.tsx';
import { createPlaceMemory } from '../../core/view/place-memory.ts';
import '../../core/view/styles/panel.css';

const container = document.getElementById('root');
if (container === null) throw new Error('sidepanel.html has no element for the panel');

mount({
  client: createExtensionClient(),
  container,
  places: createPlaceMemory(localStorage),
  canOpenWindow: true,
  // A browser that plays nothing before a click is as good as a mute one.
  playSound: () => void new Audio('/sound/message.wav').play().catch(() => undefined),
  requestHosts: (origins) => browser.permissions.request({ origins: [...origins] }),
  onTabs(listener) {
    browser.tabs.onActivated.addListener(({ tabId, windowId }) => listener(tabId, windowId));
    browser.tabs.onUpdated.addListener((tabId, { status }) => {
      if (status === 'loading') listener(tabId, null);
    });
  },
  openOptions: () => void browser.runtime.openOptionsPage(),
  // The words are English, so the dates are too, in the visitor's own kind of it.
  locale: navigator.languages.find((language) => /^en\b/.test(language)) ?? 'en',
});
