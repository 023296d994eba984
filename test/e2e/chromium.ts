// Chromium behind the driver's words (E2E.md 1-4). Connected over the debugging port rather than a pipe, because a port can be
// let go of and taken up again: lifetimes are measured with nothing attached.
import { type Browser, connect, type Page } from 'puppeteer-core';
import { heapBytesOf, readHeap } from './chromium-heap.ts';
import { createChromiumPage } from './chromium-page.ts';
import { startChromium } from './chromium-process.ts';
import { listWorkers, stopWorker } from './chromium-worker.ts';
import { startDesktop } from './desktop.ts';
import type { BrowserDriver, DrivenBrowser, DrivenPage, LaunchOptions } from './driver.ts';
import { createChromiumGrants } from './host-grants.ts';
import { until } from './until.ts';

const PANEL = '/sidepanel.html';
/** Longer than any wait inside a document. */
const PROTOCOL_TIMEOUT_MS = 30_000;

/** Makes the driver of the Chromium at `executable`. */
export function createChromiumDriver(executable: string): BrowserDriver {
  return { launch: (options) => launch(executable, options) };
}

async function launch(executable: string, options: LaunchOptions): Promise<DrivenBrowser> {
  const desktop = options.hasDesktop === true ? await startDesktop() : null;
  const chromium = await startChromium({
    executable,
    env: desktop === null ? {} : { DBUS_SESSION_BUS_ADDRESS: desktop.address },
    extension: options.extension,
    ...(options.profile === undefined ? {} : { profile: options.profile }),
  }).catch(async (error: unknown) => {
    await desktop?.close();
    throw error;
  });
  const attach = (): Promise<Browser> =>
    connect({
      browserWSEndpoint: chromium.endpoint,
      defaultViewport: null,
      protocolTimeout: PROTOCOL_TIMEOUT_MS,
    });
  let browser = await attach();
  const { id } = options;
  // One that was installed for good is not among those that the debugger lists; but it starts with the browser.
  await until('the extension is loaded', async () =>
    options.extension === null
      ? (await listWorkers(chromium.endpoint, options.origin)).length > 0
      : (await browser.extensions()).has(id),
  ).catch(async (error: unknown) => {
    await chromium.kill();
    await desktop?.close();
    throw error;
  });

  const addressOf = (address: string): string =>
    address.includes(':') ? address : `${options.origin}/${address}`;
  const puppets = new WeakMap<DrivenPage, Page>();
  const driven = (page: Page, isPanel: boolean): DrivenPage => {
    const result = createChromiumPage(page, isPanel);
    puppets.set(result, page);
    return result;
  };
  const puppetOf = (page: DrivenPage): Page => {
    const puppet = puppets.get(page);
    if (puppet === undefined) throw new Error('a page of another browser, or from before it was left alone');
    return puppet;
  };
  const findPages = async (): Promise<readonly DrivenPage[]> => {
    const targets = browser.targets().filter((target) => target.type() === 'page');
    const pages = await Promise.all(targets.map((target) => target.page()));
    return pages.filter((page) => page !== null).map((page) => driven(page, false));
  };

  const grants = createChromiumGrants(() => browser, options.origin);

  const pressToolbar = async (from: DrivenPage): Promise<void> => {
    const page = puppetOf(from);
    await page.bringToFront();
    const extension = (await browser.extensions()).get(id);
    if (extension === undefined) throw new Error('the extension is not there');
    // A page's process knows its document before the browser does, and a click gives its right (activeTab) to what the browser knows.
    await until('the browser knows the page', async () => {
      const address = await page.evaluate(() => location.href);
      return page.target().url() === address;
    });
    await page.triggerExtensionAction(extension);
  };

  const panelOpenedBy = async (press: () => Promise<void>): Promise<DrivenPage> => {
    const before = new Set(browser.targets());
    await press();
    const target = await browser.waitForTarget(
      (candidate) => !before.has(candidate) && candidate.url().startsWith(`${options.origin}${PANEL}`),
      { timeout: 10_000 },
    );
    return driven(await target.asPage(), true);
  };

  return {
    origin: options.origin,
    profile: chromium.profile,
    pid: chromium.pid,
    openTab: async (address, first) => {
      const page = await browser.newPage();
      if (first !== undefined) await page.evaluateOnNewDocument(first);
      await page.goto(addressOf(address));
      return driven(page, false);
    },
    openWindow: async (address) => {
      const page = await browser.newPage({ type: 'window' });
      await page.goto(addressOf(address));
      return driven(page, false);
    },
    pressToolbar,
    clickNotification: async (text) => {
      if (desktop === null) throw new Error('there is no desktop that shows notifications');
      await desktop.clickNotification(text);
    },
    panelOpenedBy,
    openPanelByToolbar: (from) => panelOpenedBy(() => pressToolbar(from)),
    closePanel: async (panel) => {
      const page = puppetOf(panel);
      const target = page.target();
      await page.evaluate(async () => {
        const { id: windowId } = await chrome.windows.getCurrent();
        if (windowId === undefined) return;
        void chrome.sidePanel.close({ windowId });
        // As on a busy machine: it is gone before its document has heard of it, and what that says then is not delivered.
        setTimeout(() => {
          const until = performance.now() + 500;
          while (performance.now() < until);
        });
      });
      await until('the panel is gone', () => !browser.targets().includes(target));
    },
    pageAt: async (address) => {
      const url = addressOf(address);
      return until(`a document is open at ${address}`, async () => {
        const target = browser.targets().find((one) => one.type() === 'page' && one.url() === url);
        const page = await target?.page();
        return page == null ? null : driven(page, false);
      });
    },
    pages: findPages,
    ...grants,
    updateTo: async (folder) => {
      await browser.installExtension(folder);
    },
    killBackground: async () => {
      const ids = await listWorkers(chromium.endpoint, options.origin);
      await Promise.all(ids.map((worker) => stopWorker(chromium.endpoint, options.origin, worker)));
      return ids.length > 0;
    },
    heapOf: (page) => readHeap(puppetOf(page)),
    backgroundHeapBytes: () => heapBytesOf(browser, options.origin),
    isBackgroundRunning: async () => (await listWorkers(chromium.endpoint, options.origin)).length > 0,
    leaveAlone: async (body) => {
      await browser.disconnect();
      try {
        return await body();
      } finally {
        browser = await attach();
      }
    },
    kill: async () => {
      await chromium.kill();
      await browser.disconnect();
      await desktop?.close();
    },
    quit: async () => {
      await browser.close();
      await chromium.kill();
      await desktop?.close();
    },
  };
}
