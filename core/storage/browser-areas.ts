// The browser's own storage areas in the form that this folder uses. The only file that touches chrome.storage.
import browser, { type Storage } from 'webextension-polyfill';
import type { Logger } from '../chat/ports.ts';
import type { ObservableArea, StorageArea } from './storage-area.ts';

export interface BrowserAreas {
  readonly local: ObservableArea;
  /** Outlives the background, not the browser. Content scripts cannot read it. */
  readonly session: Pick<StorageArea, 'get' | 'set'>;
  /** Absent where the browser has none. */
  readonly managed?: ObservableArea;
}

/** The areas of this extension. Listeners may be registered at once, in the first turn of a background. */
export function createBrowserAreas(): BrowserAreas {
  const { managed } = browser.storage;
  return {
    local: fromBrowser(browser.storage.local, 'local'),
    // Not through the polyfill, which does not know it.
    session: {
      get: (keys) => chrome.storage.session.get(keys === null ? null : [...keys]),
      set: (items) => chrome.storage.session.set({ ...items }),
    },
    ...(managed !== undefined && { managed: fromBrowser(managed, 'managed') }),
  };
}

/**
 * Keeps content scripts from reading `local`, where the browser can (Chrome). Elsewhere ours simply never do. To be called
 * at each start; never rejects.
 */
export async function restrictToTrustedContexts(logger: Logger): Promise<void> {
  // Not through the polyfill: it does not know this call, and the browser refuses its stand-in object.
  const { local } = chrome.storage;
  if (typeof local.setAccessLevel !== 'function') return;
  try {
    await local.setAccessLevel({ accessLevel: 'TRUSTED_CONTEXTS' });
  } catch {
    logger.warn('storage.accessLevelRefused');
  }
}

function fromBrowser(area: Storage.StorageArea, name: 'local' | 'managed'): ObservableArea {
  const getKeys = keyLister(name);
  const observable: ObservableArea = {
    get: (keys) => area.get(keys === null ? null : [...keys]),
    set: (items) => area.set({ ...items }),
    remove: (keys) => area.remove([...keys]),
    onChanged(listener) {
      const told = (changes: Readonly<Record<string, unknown>>, areaName: string) => {
        if (areaName === name) listener(Object.keys(changes));
      };
      browser.storage.onChanged.addListener(told);
      return () => browser.storage.onChanged.removeListener(told);
    },
  };
  return getKeys === null ? observable : { ...observable, getKeys };
}

/** `getKeys` is newer than the oldest browsers we run in, and unknown to the polyfill. */
function keyLister(name: 'local' | 'managed'): (() => Promise<readonly string[]>) | null {
  const area = chrome.storage[name];
  return typeof area.getKeys === 'function' ? () => area.getKeys() : null;
}
