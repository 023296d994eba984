// Opens a browser that a person will use, with the extension in a fresh profile and some pages.
// Over the pipe, because branded Chrome ignores --load-extension (E2E.md 13); automated tests have their own driver.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';
import type { BrowserKind } from '../browsers.ts';

export interface OpenedBrowser {
  /** Resolves when the person has closed it. */
  readonly closed: Promise<void>;
  /** Closes it and removes its profile. Idempotent. */
  close(): Promise<void>;
}

export interface OpenBrowserOptions {
  readonly kind: BrowserKind;
  /** The browser's program. */
  readonly program: string;
  /** The built extension's folder. */
  readonly extension: string;
  /** Addresses to open, each in a tab; the first one is in front. */
  readonly pages: readonly string[];
  readonly isHeadless: boolean;
}

/** Starts the browser. Rejects where it does not start or refuses the extension. */
export async function openBrowser(options: OpenBrowserOptions): Promise<OpenedBrowser> {
  const profile = await mkdtemp(path.join(tmpdir(), 'parley-start-'));
  const removeProfile = (): Promise<void> => rm(profile, { recursive: true, force: true, maxRetries: 5 });
  try {
    const browser = await launch(options, profile);
    const closed = new Promise<void>((resolve) => {
      browser.once('disconnected', () => resolve());
    });
    await openPages(browser, options.pages);
    return {
      closed,
      close: async () => {
        if (browser.connected) await browser.close();
        await removeProfile();
      },
    };
  } catch (error) {
    await removeProfile();
    throw error;
  }
}

async function launch(options: OpenBrowserOptions, profile: string): Promise<Browser> {
  const shared = {
    executablePath: options.program,
    headless: options.isHeadless,
    userDataDir: profile,
    defaultViewport: null,
    // Ctrl-C is for us: the browser is closed in order, with the backend.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  };
  if (options.kind === 'firefox') {
    const browser = await puppeteer.launch({ ...shared, browser: 'firefox' });
    await browser.installExtension(options.extension);
    return browser;
  }
  // Chromium's sandbox refuses to be started by root.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return puppeteer.launch({
    ...shared,
    pipe: true,
    enableExtensions: [options.extension],
    ignoreDefaultArgs: ['--enable-automation'],
    args: ['--no-first-run', '--no-default-browser-check', ...sandbox],
  });
}

async function openPages(browser: Browser, pages: readonly string[]): Promise<void> {
  const [blank] = await browser.pages();
  const opened = [];
  for (const [index, address] of pages.entries()) {
    const page = index === 0 && blank !== undefined ? blank : await browser.newPage();
    await page.goto(address);
    opened.push(page);
  }
  await opened[0]?.bringToFront();
}
