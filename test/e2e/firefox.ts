// Firefox behind the driver's words (E2E.md 7), without geckodriver. The extension is installed for good, as a store would do it,
// so that a restart is one to the extension too. What cannot be done here is in cannot.ts.
import { type BidiConnection, connectBidi } from './bidi.ts';
import { CANNOT } from './cannot.ts';
import type { BrowserDriver, DrivenBrowser, DrivenPage, LaunchOptions } from './driver.ts';
import { createFirefoxChrome, type FirefoxChrome } from './firefox-chrome.ts';
import { createFirefoxPage } from './firefox-page.ts';
import { type FirefoxProcess, startFirefox } from './firefox-process.ts';
import { createFirefoxSidebar } from './firefox-sidebar.ts';
import { createFirefoxTab, openFirefoxTab } from './firefox-tab.ts';
import { createFirefoxGrants, type HostGrants } from './host-grants.ts';
import { until } from './until.ts';

const PANEL = '/sidepanel.html';

/** Makes the driver of the Firefox at `executable`. */
export function createFirefoxDriver(executable: string): BrowserDriver {
  return { launch: (options) => launch(executable, options) };
}

async function launch(executable: string, options: LaunchOptions): Promise<DrivenBrowser> {
  const firefox = await startFirefox({
    executable,
    preferences: {
      'extensions.webextensions.uuids': JSON.stringify({ [options.id]: new URL(options.origin).host }),
      'xpinstall.signatures.required': false,
      ...(options.idleTimeoutMs === undefined
        ? {}
        : { 'extensions.background.idle.timeout': options.idleTimeoutMs }),
      // A request that a click has made is granted without a prompt, which nobody could answer (E2E.md 13).
      'extensions.webextOptionalPermissionPrompts': false,
    },
    ...(options.profile === undefined ? {} : { profile: options.profile }),
  });
  try {
    const bidi = await connectBidi(firefox.endpoint);
    const chrome = createFirefoxChrome(bidi, options.id);
    if (options.extension !== null && options.profile === undefined) await install(bidi, options.extension);
    await until('the extension is loaded', () => chrome.isInstalled());
    return drivenFirefox(firefox, bidi, chrome, options.origin, createFirefoxGrants(chrome, options.id));
  } catch (error) {
    await firefox.kill();
    throw error;
  }
}

async function install(bidi: BidiConnection, xpi: string): Promise<void> {
  await bidi.send('webExtension.install', {
    extensionData: { type: 'archivePath', path: xpi },
    'moz:permanent': true,
  });
}

function drivenFirefox(
  firefox: FirefoxProcess,
  bidi: BidiConnection,
  chrome: FirefoxChrome,
  origin: string,
  grants: HostGrants,
): DrivenBrowser {
  const addressOf = (address: string): string => (address.includes(':') ? address : `${origin}/${address}`);

  const findTabs = async (): Promise<readonly DrivenPage[]> => {
    const { contexts } = await bidi.send('browsingContext.getTree', { maxDepth: 0 });
    const all = contexts as readonly { readonly context: string; readonly url: string }[];
    return all.map(({ context, url }) => createFirefoxPage(createFirefoxTab(bidi, chrome, context, url)));
  };
  const findSidebars = async (): Promise<readonly DrivenPage[]> =>
    (await chrome.sidebars()).map((id) =>
      createFirefoxPage(createFirefoxSidebar(chrome, id, origin + PANEL)),
    );
  const isRunning = async (): Promise<boolean> => (await chrome.backgroundState()) !== 'stopped';

  return {
    origin,
    profile: firefox.profile,
    pid: firefox.pid,
    openTab: async (address, first) =>
      createFirefoxPage(await openFirefoxTab(bidi, chrome, 'tab', addressOf(address), first)),
    openWindow: async (address) => {
      const hasSidebar = (await chrome.sidebars()).includes(await chrome.windowId());
      const page = createFirefoxPage(await openFirefoxTab(bidi, chrome, 'window', addressOf(address)));
      // A new window takes over the sidebar of the window before, a little later.
      const windowId = await chrome.windowId();
      await until('the sidebar is taken over', async () => {
        return !hasSidebar || (await chrome.sidebars()).includes(windowId);
      });
      return page;
    },
    pressToolbar: async (from) => {
      await from.bringToFront();
      await chrome.pressToolbarButton();
    },
    clickNotification: chrome.pressNotification,
    panelOpenedBy: async (press) => {
      const before = new Set((await findTabs()).map((page) => page.url()));
      await press();
      return until('the panel is open in a window', async () =>
        (await findTabs()).find((page) => page.url().startsWith(origin + PANEL) && !before.has(page.url())),
      );
    },
    openPanelByToolbar: async (from) => {
      await from.bringToFront();
      const windowId = await chrome.windowId();
      // The button is a switch: where the sidebar is open it would close it.
      if (!(await chrome.sidebars()).includes(windowId)) await chrome.pressToolbarButton();
      await until('the sidebar is open', async () => (await chrome.sidebars()).includes(windowId));
      const sidebar = createFirefoxSidebar(chrome, windowId, origin + PANEL);
      await until('the sidebar is loaded', () =>
        // Before, there is nothing yet that could be asked.
        sidebar
          .evaluate<boolean>(`document.readyState === 'complete' && location.pathname === '${PANEL}'`)
          .catch(() => false),
      );
      return createFirefoxPage(sidebar);
    },
    closePanel: async (panel) => {
      const before = (await chrome.sidebars()).length;
      await panel.bringToFront();
      await chrome.pressToolbarButton();
      await until('the sidebar is gone', async () => (await chrome.sidebars()).length < before);
    },
    pageAt: (address) =>
      until(`a document is open at ${address}`, async () => {
        const url = addressOf(address);
        return (await findTabs()).find((page) => page.url() === url);
      }),
    pages: async () => [...(await findTabs()), ...(await findSidebars())],
    ...grants,
    updateTo: async (xpi) => {
      await install(bidi, xpi);
      await until('the newer one is there', () => chrome.isInstalled());
    },
    killBackground: async () => {
      const wasRunning = await isRunning();
      await chrome.terminateBackground();
      return wasRunning;
    },
    heapOf: () => Promise.reject(new Error(CANNOT.readHeap.why)),
    backgroundHeapBytes: () => Promise.reject(new Error(CANNOT.readHeap.why)),
    isBackgroundRunning: isRunning,
    // BiDi is attached to tabs and to the browser's own window, never to the background, which nothing of it keeps alive.
    leaveAlone: (body) => body(),
    kill: async () => {
      await firefox.kill();
      bidi.close();
    },
    quit: async () => {
      await bidi.send('browser.close');
      await firefox.ended;
      bidi.close();
    },
  };
}
