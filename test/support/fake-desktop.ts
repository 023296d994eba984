// What a browser shows outside of documents: the toolbar button's badge, notifications, windows, sound. It outlives backgrounds,
// which connect to it; the listeners of a dead one are gone. A side panel opens in the turn of a gesture only.
import type { BadgeApi } from '../../entrypoints/background/badge.ts';
import type { NotificationOptions, NotificationsApi } from '../../entrypoints/background/notifier.ts';
import type { TabsApi, WindowsApi } from '../../entrypoints/background/panel-opener.ts';

export interface DesktopConnection {
  readonly action: BadgeApi;
  readonly notifications: NotificationsApi;
  readonly windows: WindowsApi;
  readonly tabs: TabsApi;
  readonly sidePanel: { open(where: { readonly windowId: number }): Promise<void> };
  playSound(): void;
  kill(): void;
}

export interface FakeDesktop {
  connect(): DesktopConnection;
  readonly badge: { readonly text: string; readonly title: string };
  /** What is shown now, by id. */
  readonly notifications: ReadonlyMap<string, NotificationOptions>;
  /** Everything that was ever shown, oldest first. */
  readonly history: readonly NotificationOptions[];
  /** Sounds that the background played itself. */
  readonly sounds: () => number;
  /** Clicks a notification. `isGesture`: does the browser take it for one? */
  click(id: string, isGesture?: boolean): void;
  /** Windows in whose side panel something was opened. */
  readonly sidePanels: readonly number[];
  /** Addresses of windows that were made, as they are now; null where it was closed since. */
  readonly windows: (string | null)[];
  /** Windows that were brought to the front, by their place in `windows`. */
  readonly focused: readonly number[];
  /** The window in front; null: there is none. */
  lastWindow: number | null;
}

export function createFakeDesktop(): FakeDesktop {
  const badge = { text: '', title: 'Parley' };
  const notifications = new Map<string, NotificationOptions>();
  const history: NotificationOptions[] = [];
  const listeners = new Set<(id: string) => void>();
  const sidePanels: number[] = [];
  const focused: number[] = [];
  let sounds = 0;
  let isGesture = false;

  const desktop: FakeDesktop = {
    badge,
    notifications,
    history,
    sounds: () => sounds,
    sidePanels,
    focused,
    windows: [],
    lastWindow: 1,
    click(id, allowed = true) {
      isGesture = allowed;
      for (const listener of [...listeners]) listener(id);
      isGesture = false;
    },
    connect() {
      const own = new Set<(id: string) => void>();
      let isAlive = true;
      /** What a dead background says reaches nobody. */
      const alive = (act: () => void) => {
        if (isAlive) act();
      };
      return {
        action: {
          setBadgeText: ({ text }) => alive(() => Object.assign(badge, { text })),
          setTitle: ({ title }) => alive(() => Object.assign(badge, { title })),
          setBadgeBackgroundColor: () => undefined,
        },
        notifications: {
          async create(id, options) {
            alive(() => {
              notifications.set(id, options);
              history.push(options);
            });
          },
          clear: async (id) => alive(() => notifications.delete(id)),
          onClicked: {
            addListener(listener) {
              own.add(listener);
              listeners.add(listener);
            },
          },
        },
        windows: {
          async getLastFocused() {
            if (desktop.lastWindow === null) throw new Error('No last-focused window');
            return { id: desktop.lastWindow };
          },
          async create({ url }) {
            alive(() => desktop.windows.push(url));
            return { id: FIRST_OWN_WINDOW + desktop.windows.length - 1 };
          },
          async update(id) {
            alive(() => focused.push(id - FIRST_OWN_WINDOW));
          },
        },
        tabs: {
          query: async () =>
            desktop.windows.flatMap((url, place) =>
              url === null ? [] : [{ id: place, windowId: FIRST_OWN_WINDOW + place, url }],
            ),
          async update(id, { url }) {
            alive(() => desktop.windows.splice(id, 1, url));
          },
        },
        sidePanel: {
          async open({ windowId }) {
            if (!isGesture) throw new Error('may only be called in response to a user gesture');
            sidePanels.push(windowId);
          },
        },
        playSound() {
          alive(() => {
            sounds += 1;
          });
        },
        kill() {
          isAlive = false;
          for (const listener of own) listeners.delete(listener);
        },
      };
    },
  };
  return desktop;
}

const FIRST_OWN_WINDOW = 100;
