// Launchers in pages: registered with the browser where they belong by themselves, put into pages that are open already, told to ask
// again when something has changed. Whether one may stay is decided when it asks (overlay.ts).
import type { Logger } from '../../core/chat/ports.ts';
import type { LauncherOrder } from '../../core/messaging/launcher-protocol.ts';
import { siteOfPage } from '../../core/settings/sites.ts';
import type { OverlayStorage } from '../../core/storage/overlay-storage.ts';
import { createSerialQueue } from '../../core/storage/serial-queue.ts';
import { choosePatterns, type OverlaySettings } from './overlay-rules.ts';
import type { ClickedTab } from './toolbar.ts';

const SCRIPT = { id: 'parley-launcher', file: 'launcher.js' } as const;

/** The part of `scripting` that is used. */
export interface ScriptingApi {
  getRegisteredContentScripts(filter: {
    ids: string[];
  }): Promise<readonly { readonly matches?: readonly string[] | undefined }[]>;
  registerContentScripts(scripts: { id: string; js: string[]; matches: string[] }[]): Promise<unknown>;
  unregisterContentScripts(filter: { ids: string[] }): Promise<unknown>;
  executeScript(injection: { target: { tabId: number }; files: string[] }): Promise<unknown>;
}

/** The part of `tabs` that is used. */
export interface TabsApi {
  query(filter: {
    url?: string[];
    discarded?: boolean;
  }): Promise<readonly { readonly id?: number | undefined }[]>;
  sendMessage(
    tabId: number,
    message: unknown,
    to: { frameId?: number; documentId?: string },
  ): Promise<unknown>;
}

export interface Launchers {
  /** Settings or chats may have changed, as also while the background was dead. Never rejects. */
  reconcile(): Promise<void>;
  /** What the browser lets us into has changed. Never rejects. */
  grantsChanged(): Promise<void>;
  /** Something has changed for the launcher in this tab. Never rejects. */
  askIn(tabId: number): Promise<void>;
  /** Chrome gives a tab another number when it throws it out of memory. */
  tabReplaced(addedId: number, removedId: number): Promise<void>;
  /** The visitor asked for the chat on this page by the toolbar button. */
  showIn(tab: ClickedTab): Promise<void>;
}

/** Makes them; nothing happens by itself. */
export function createLaunchers(options: {
  readonly scripting: ScriptingApi;
  readonly tabs: TabsApi;
  readonly storage: OverlayStorage;
  /** Resolves when settings and chats are known. */
  readonly start: () => Promise<void>;
  readonly settings: () => OverlaySettings;
  readonly isLive: () => boolean;
  /** Which chats are under way: any text. */
  readonly live: () => string;
  readonly hasPorts: boolean;
  readonly logger: Logger;
}): Launchers {
  const { scripting, tabs, storage, logger } = options;
  const queue = createSerialQueue();

  const inject = (tabId: number) =>
    // Refused by pages of the browser itself, and by those that are being left.
    scripting
      .executeScript({ target: { tabId }, files: [SCRIPT.file] })
      .catch(() => logger.info('launcher.notInjected', { tabId }));

  const register = async (patterns: readonly string[]): Promise<void> => {
    const ids = [SCRIPT.id];
    const [present] = await scripting.getRegisteredContentScripts({ ids });
    if (JSON.stringify(present?.matches?.toSorted() ?? []) === JSON.stringify(patterns)) return;
    if (present !== undefined) await scripting.unregisterContentScripts({ ids });
    if (patterns.length === 0) return;
    const matches = [...patterns];
    const injectAll = async () => {
      for (const { id } of await tabs.query({ url: matches, discarded: false }))
        if (id !== undefined) void inject(id);
    };
    // Before it is registered, or the background after a death in between would find nothing to do; and once more for pages that came
    // meanwhile.
    await injectAll();
    await scripting.registerContentScripts([{ id: SCRIPT.id, js: [SCRIPT.file], matches }]);
    await injectAll();
  };

  const askIn = async (tabId: number): Promise<void> => {
    const order: LauncherOrder = { type: 'askAgain' };
    // Most tabs have no launcher to hear it.
    await tabs.sendMessage(tabId, order, { frameId: 0 }).catch(() => undefined);
  };

  const askAll = async (): Promise<readonly number[]> => {
    const ids = (await tabs.query({})).flatMap(({ id }) => id ?? []);
    await Promise.all(ids.map(askIn));
    return ids;
  };

  const reconcile = async (isForced: boolean): Promise<void> => {
    await options.start();
    const { sites, alwaysShow, showEverywhere } = options.settings();
    const isLive = options.isLive();
    await register(choosePatterns(options.settings(), { isLive, hasPorts: options.hasPorts }));
    const facts = JSON.stringify({ sites, alwaysShow, showEverywhere, isLive, live: options.live() });
    if (!isForced && (await storage.read()).facts === facts) return;
    const ids = await askAll();
    // With the memory of tabs that are gone: to listen for each that is closed would wake the background for nothing.
    await storage.change((state) => ({
      ...state,
      facts,
      tabs: state.tabs.filter(({ id }) => ids.includes(id)),
    }));
  };

  const run = (isForced: boolean): Promise<void> =>
    queue
      .run(() => reconcile(isForced))
      .catch((error: unknown) => {
        logger.warn('launchers.notReconciled', { error: error instanceof Error ? error.name : typeof error });
      });

  return {
    reconcile: () => run(false),
    grantsChanged: () => run(true),
    askIn,
    async tabReplaced(addedId, removedId) {
      await storage.change((state) => {
        const tabs = state.tabs.map((tab) => (tab.id === removedId ? { ...tab, id: addedId } : tab));
        return { ...state, tabs };
      });
    },
    async showIn({ id, url }) {
      await options.start();
      const site = siteOfPage(url ?? '');
      if (id === undefined || site === null || !options.isLive()) return;
      await storage.change((state) => {
        const tab = state.tabs.find((one) => one.id === id) ?? { id, isOpen: false, askedOn: [] };
        const askedOn = [...tab.askedOn.filter((other) => other !== site), site];
        return { ...state, tabs: [...state.tabs.filter((one) => one.id !== id), { ...tab, askedOn }] };
      });
      await inject(id);
    },
  };
}
