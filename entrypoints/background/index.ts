// The background's composition root: what there is, and which event of the browser goes where. `main` is synchronous and registers
// every listener in its first turn, or the event that woke the background would be lost. It decides nothing.
import { browser } from 'wxt/browser';
import { defineBackground } from 'wxt/utils/define-background';
import { createCometdTransport } from '../../core/cometd/transport.ts';
import { sendFormByXhr } from '../../core/gms/file-form.ts';
import { desksOf } from '../../core/hosting/desks.ts';
import { announceAwake } from '../../core/messaging/awake-signal.ts';
import { UPLOADS } from '../../core/messaging/upload-protocol.ts';
import { createRestTransport } from '../../core/rest/transport.ts';
import { createTransports } from '../../core/rest/transports.ts';
import { resolveSettings } from '../../core/settings/resolve.ts';
import { SETTINGS_KEYS } from '../../core/settings/schema.ts';
import { DEFAULT_SETTINGS } from '../../core/settings/settings.ts';
import { createBrowserAreas, restrictToTrustedContexts } from '../../core/storage/browser-areas.ts';
import { createChatStorage } from '../../core/storage/chat-storage.ts';
import { createFileStore } from '../../core/storage/file-store.ts';
import { createPageStorage } from '../../core/storage/page-storage.ts';
import { createSettingsStorage } from '../../core/storage/settings-storage.ts';
import { createAssembly } from './assembly.ts';
import { createBadge } from './badge.ts';
import { createBrowserAccess } from './browser-access.ts';
import { createBrowserClock } from './browser-clock.ts';
import { parseBuildDefaults } from './build-defaults.ts';
import { createFileCarrier } from './file-transfer.ts';
import { showFirstRun } from './first-run.ts';
import { createKeepAwake } from './keep-awake.ts';
import { createLog } from './log.ts';
import { createNotifier } from './notifier.ts';
import { createOffscreenSender } from './offscreen.ts';
import { createOverlays } from './overlays.ts';
import { createOwnership } from './ownership.ts';
import { createPageScripts } from './page-scripts.ts';
import { createPanelOpener } from './panel-opener.ts';
import { openSidePanelOnClick } from './side-panel.ts';
import { type SidebarApi, toggleSidebarOnClick } from './sidebar.ts';
import { spreadToolbarClick } from './toolbar.ts';

export default defineBackground(() => {
  const bootId = crypto.randomUUID();
  const baseUrl = `${location.origin}/`;
  const clock = createBrowserClock();
  const logger = createLog({ now: clock.now, console });
  const areas = createBrowserAreas();
  const settings = createSettingsStorage({
    ...areas,
    build: parseBuildDefaults(__PARLEY_DEFAULTS__, logger),
    format: { keys: SETTINGS_KEYS, resolve: resolveSettings },
    logger,
  });
  let latest = DEFAULT_SETTINGS;
  const rest = { logger, clock, random: Math.random, createId: () => crypto.randomUUID() };

  const opener = createPanelOpener({
    sidePanel: import.meta.env.FIREFOX ? null : chrome.sidePanel,
    windows: browser.windows,
    tabs: browser.tabs,
    panelUrl: `${baseUrl}sidepanel.html`,
    logger,
  });

  const own = { id: browser.runtime.id, baseUrl };
  const overlays = createOverlays({
    own,
    area: areas.session,
    tabs: browser.tabs,
    scripting: chrome.scripting,
    permissions: browser.permissions,
    clock,
    createId: () => crypto.randomUUID(),
    start: () => assembly.start(),
    settings: () => latest,
    isShownByPage: (tabId, site) => assembly.isShownByPage(tabId, site),
    sidePanel: import.meta.env.FIREFOX ? null : chrome.sidePanel,
    openWindow: opener.openWindow,
    hasPorts: !import.meta.env.FIREFOX,
    logger,
  });
  const pageScripts = createPageScripts({
    scripting: chrome.scripting,
    tabs: browser.tabs,
    start: () => assembly.start(),
    sites: () => access.resolved()?.settings.sites ?? null,
    hasPorts: !import.meta.env.FIREFOX,
    logger,
  });
  const keepAwake = createKeepAwake({
    clock,
    alarms: browser.alarms,
    call: () => browser.runtime.getPlatformInfo(),
  });

  const assembly = createAssembly({
    own,
    bootId,
    ownership: createOwnership(navigator.locks),
    storage: createChatStorage({ area: areas.local, logger, now: clock.now, owner: bootId }),
    transport: createTransports({
      live: createCometdTransport({ logger, disableWebSockets: () => latest.disableWebSockets }),
      polling: createRestTransport(rest),
      fallback: createRestTransport({ ...rest, isGuess: true }),
      connection: () => latest.connection,
    }),
    files: {
      store: createFileStore({ factory: indexedDB, now: clock.now }),
      transfer: createFileCarrier({
        // A worker cannot tell how far an upload is.
        sendForm: import.meta.env.FIREFOX
          ? sendFormByXhr
          : createOffscreenSender({
              offscreen: chrome.offscreen,
              connect: (options) => browser.runtime.connect(options),
              channel: new BroadcastChannel(UPLOADS),
              createId: () => crypto.randomUUID(),
            }),
        clock,
        ownOrigin: location.origin,
      }),
    },
    keepAwake: {
      update(wanted) {
        keepAwake.update(wanted);
        overlays.setLive(wanted.hasChat, wanted.which);
      },
    },
    admit: overlays.admit,
    isFedByFrames: import.meta.env.CHROME,
    access: { facts: () => access.facts(), perform: (command) => access.perform(command) },
    async readDesks() {
      const resolved = await settings.read();
      latest = resolved.settings;
      await access.settingsRead(resolved);
      return desksOf(latest);
    },
    pages: {
      storage: createPageStorage(areas.local),
      sites: () => access.resolved()?.settings.sites ?? null,
      isAllowed: (site) => access.isAllowed(site),
      askDesk: (site, serverUrl) => access.askDesk(site, serverUrl),
      load: (place, part) => pageScripts.load(place, part),
      // Not for a site that was never allowed, as far as is known in this turn; what it says is looked at later.
      openPanel: import.meta.env.FIREFOX
        ? null
        : async ({ site, windowId }) => {
            const isListed = latest.sites.includes(site);
            if (!isListed || windowId === undefined) throw new Error('not from this page');
            await chrome.sidePanel.open({ windowId });
          },
      heardChanged: (tabId) => void overlays.askIn(tabId),
    },
    openWindow: opener.openWindow,
    announce: () => void announceAwake(browser.runtime),
    badge: createBadge(browser.action),
    notifier: createNotifier({
      notifications: browser.notifications,
      iconUrl: `${baseUrl}icon/128.png`,
      // A browser that plays nothing before a click is as good as a mute one.
      playSound: import.meta.env.FIREFOX
        ? () => void new Audio(`${baseUrl}sound/message.wav`).play().catch(() => undefined)
        : null,
      opener,
      onClick: (chatId) => assembly.showChat(chatId),
    }),
    isSoundOn: () => latest.sound,
    clock,
    random: Math.random,
    createId: () => crypto.randomUUID(),
    logger,
  });

  // Not through the polyfill: its types know neither worlds nor optional ids.
  const { permissions, scripting, windows } = chrome;
  const access = createBrowserAccess({
    permissions,
    scripting,
    windows,
    settings,
    baseUrl,
    clock,
    start: assembly.start,
    onChange: assembly.setupChanged,
    onGranted: assembly.networkReturned,
  });

  if (import.meta.env.FIREFOX) {
    const { action, sidebarAction } = browser as typeof browser & SidebarApi;
    toggleSidebarOnClick({ action, sidebarAction, logger });
  } else {
    // Not through the polyfill, which does not know this API.
    openSidePanelOnClick({ action: chrome.action, sidePanel: chrome.sidePanel, logger });
  }

  spreadToolbarClick({ action: browser.action, parts: [overlays.showIn, access.toolbarClicked], logger });

  browser.runtime.onMessage.addListener((message, sender) => overlays.answer(message, sender));
  browser.tabs.onReplaced.addListener((added, removed) => void overlays.tabReplaced(added, removed));
  browser.permissions.onAdded.addListener(() => {
    void overlays.grantsChanged();
    void pageScripts.granted();
  });
  browser.permissions.onRemoved.addListener(() => {
    void overlays.grantsChanged();
    void assembly.grantsChanged();
  });
  browser.runtime.onConnect.addListener((port) => assembly.connected(port));
  browser.runtime.onInstalled.addListener(async ({ reason }) => {
    if (reason !== 'install') return assembly.start();
    const openOptions = () => browser.runtime.openOptionsPage();
    // What a policy or a build has set up needs the user's "Allow" all the same.
    const isReady = () => assembly.isConfigured() && access.facts().missing.length === 0;
    await showFirstRun({ start: assembly.start, isReady, clock, openOptions });
  });
  // A listener is what makes the browser start the background with itself.
  browser.runtime.onStartup.addListener(() => void assembly.start());
  // The alarm has done its work by waking the background; where a start failed it tries again.
  browser.alarms.onAlarm.addListener(() => void assembly.start());
  settings.onChange(async () => {
    await assembly.settingsChanged();
    await Promise.all([overlays.reconcile(), pageScripts.reconcile()]);
  });
  self.addEventListener('online', () => assembly.networkReturned());
  self.addEventListener('offline', () => assembly.networkLost());

  void restrictToTrustedContexts(logger);
  void assembly.start().then(pageScripts.reconcile);
});
