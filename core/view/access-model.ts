// What the visitor may allow from this view: hosts that the browser does not let us into, and a site. Drawn by the panel and, for
// the hosts, by the options.
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { ChatClient } from '../messaging/client.ts';
import type { Access, SiteOffer } from '../messaging/view-protocol.ts';

export interface AccessModel {
  /** Match patterns. */
  readonly missing: ReadonlySignal<readonly string[]>;
  readonly offer: ReadonlySignal<SiteOffer | null>;
  /** Sites that may use the chat, and can be removed. */
  readonly sites: ReadonlySignal<readonly string[]>;
  /** The browser, or its user, said no to the last wish. */
  readonly isRefused: ReadonlySignal<boolean>;
  /** Both must be called in the click itself. */
  allowHosts(): void;
  allowSite(offer: SiteOffer): void;
  dismissOffer(): void;
  removeSite(site: string): void;
  close(): void;
}

/** Makes it over a client, which stays the caller's. */
export function createAccessModel(options: {
  readonly client: Pick<ChatClient, 'onSnapshot' | 'deskCommand'>;
  /** Asks the browser for hosts before anything is awaited; true where they are granted. */
  readonly requestHosts: (patterns: readonly string[]) => Promise<boolean>;
  /** Calls when a tab comes to the front in a window, or, with null for the window, begins to show another page. */
  readonly onTabs: (listener: (tabId: number, windowId: number | null) => void) => void;
}): AccessModel {
  const { client, requestHosts } = options;
  const access = signal<Access | null>(null);
  const isRefused = signal(false);
  const missing = computed(() => access.value?.missing ?? []);
  const offer = computed(() => access.value?.offer ?? null);

  const wish = (done: Promise<boolean>) => {
    isRefused.value = false;
    done.then(
      (isDone) => {
        isRefused.value = !isDone;
      },
      () => {
        isRefused.value = true;
      },
    );
  };

  const dismissOffer = () => wish(client.deskCommand({ type: 'dismissOffer' }).then(() => true));

  options.onTabs((tabId, windowId) => {
    const present = offer.peek();
    if (present === null) return;
    const isSameTab = tabId === present.tabId;
    // It speaks of "this site".
    if (windowId === null ? isSameTab : !isSameTab && windowId === present.windowId) dismissOffer();
  });

  return {
    missing,
    offer,
    sites: computed(() => access.value?.sites ?? []),
    isRefused,
    // The background hears of it from the browser.
    allowHosts: () => wish(requestHosts(missing.peek())),
    allowSite({ site, pattern, serverUrl }) {
      const granted = requestHosts([pattern]);
      wish(
        granted.then(async (isGranted) => {
          if (isGranted) await client.deskCommand({ type: 'allowSite', site, serverUrl });
          return isGranted;
        }),
      );
    },
    dismissOffer,
    removeSite: (site) => wish(client.deskCommand({ type: 'removeSite', site }).then(() => true)),
    close: client.onSnapshot((snapshot) => {
      access.value = snapshot?.setup.access ?? null;
    }),
  };
}

/** Hosts as people read them, of match patterns. */
export function hostsOf(patterns: readonly string[]): readonly string[] {
  return [...new Set(patterns.map((pattern) => pattern.replace(/^.*?:\/\/|\/\*$/g, '')))];
}
