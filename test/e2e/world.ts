// One visitor's world: a chat server behind a faulty network, a browser with the extension, its panel. Made for one test
// and cleared away after it; a test that fails leaves pictures of every document.
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deskOf, hostPatternOf } from '../../core/settings/addresses.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../core/settings/settings.ts';
import type { BrowserKind } from '../browsers.ts';
import { writeSettings } from './background.ts';
import { startChatServer, type TestServer, type TestServerOptions } from './chat-server.ts';
import type { DrivenBrowser } from './driver.ts';
import { type LaunchVariant, launcherOf } from './launch.ts';
import { createPanel, type Panel } from './panel.ts';

export type WantedCarrier = 'websocket' | 'long-polling';
export const CARRIERS: readonly WantedCarrier[] = ['websocket', 'long-polling'];
/** For tests that hold in both; what one of them cannot is in cannot.ts. */
export const BROWSERS: readonly BrowserKind[] = ['chromium', 'firefox'];
export const SERVICE = 'customer-support';
const PANEL = 'sidepanel.html';
const PICTURES = path.join(tmpdir(), 'parley-e2e-failures');

export interface WorldOptions {
  /** Title of the test: names its pictures. */
  readonly title: string;
  /** Chromium where nothing is said. */
  readonly browser?: BrowserKind;
  readonly carrier?: WantedCarrier;
  readonly server?: TestServerOptions;
  readonly service?: string;
  readonly connection?: Settings['connection'];
  /** In Firefox: how its background differs from what we ship, and how long it may idle. */
  readonly firefox?: Pick<LaunchVariant, 'prelude' | 'idleTimeoutMs'>;
  /** One that shows Chromium's notifications, so that they can be clicked. */
  readonly hasDesktop?: boolean;
  /** In place of the server's address and service. */
  readonly settings?: Partial<Settings>;
}

export interface World {
  readonly server: TestServer;
  /** The present one: another after `restartBrowser`. */
  browser(): DrivenBrowser;
  /** The panel's document in a tab. */
  panel(): Panel;
  /** Opens the panel's document in another tab, or again after it was closed. */
  openPanel(): Promise<Panel>;
  /** SIGKILL, `meanwhile`, a start with the same profile, `beforeView`, and a panel again. */
  restartBrowser(meanwhile?: () => Promise<void>, beforeView?: () => Promise<void>): Promise<void>;
}

/** Runs `body` in a fresh world, with the panel open and settings made. */
export async function withWorld(options: WorldOptions, body: (world: World) => Promise<void>): Promise<void> {
  const { launch } = await launcherOf(options.browser ?? 'chromium', {
    ...options.firefox,
    hasDesktop: options.hasDesktop ?? false,
  });
  const server = await startChatServer(options.server);
  let browser = await launch().catch(async (error: unknown) => {
    await server.close();
    throw error;
  });
  try {
    const settings = settingsOf(options, server);
    let panel = await configuredPanel(browser, settings);
    // A new installation that is not ready shows its options by itself after a while: it would come to the front at any moment,
    // also in the middle of a click.
    if (!(await isReady(panel, settings))) await (await browser.pageAt('options.html')).close();
    await body({
      server,
      browser: () => browser,
      panel: () => panel,
      openPanel: async () => {
        panel = createPanel(await browser.openTab(PANEL));
        return panel;
      },
      restartBrowser: async (meanwhile, beforeView) => {
        await browser.kill();
        await meanwhile?.();
        browser = await launch(browser.profile);
        await beforeView?.();
        panel = createPanel(await browser.openTab(PANEL));
      },
    });
  } catch (error) {
    await takePictures(browser, `${options.browser ?? 'chromium'} ${options.title}`, error);
    throw error;
  } finally {
    await browser.kill();
    await server.close();
    await rm(browser.profile, { recursive: true, force: true });
  }
}

function settingsOf(options: WorldOptions, server: TestServer): Partial<Settings> {
  return (
    options.settings ?? {
      serverUrl: server.address,
      service: options.service ?? SERVICE,
      disableWebSockets: options.carrier === 'long-polling',
      connection: options.connection ?? 'live',
    }
  );
}

async function configuredPanel(browser: DrivenBrowser, settings: Partial<Settings>): Promise<Panel> {
  const page = await browser.openTab(PANEL);
  await writeSettings(page, settings);
  return createPanel(page);
}

/** Is it set, and does the browser let it in? */
async function isReady({ page }: Panel, settings: Partial<Settings>): Promise<boolean> {
  const { serverUrl, service } = { ...DEFAULT_SETTINGS, ...settings };
  const pattern = hostPatternOf(serverUrl);
  if (pattern === null || deskOf({ serverUrl, service }) === null) return false;
  return page.evaluate((origin) => chrome.permissions.contains({ origins: [origin] }), pattern);
}

/** Adds to the error's message where the pictures are. */
export async function takePictures(browser: DrivenBrowser, title: string, error: unknown): Promise<void> {
  const name = title.replaceAll(/[^\w]+/g, '-').slice(0, 60);
  await mkdir(PICTURES, { recursive: true });
  let number = 0;
  try {
    for (const page of await browser.pages()) {
      if (page.url() === 'about:blank') continue;
      number += 1;
      await page.bringToFront();
      await page.screenshot(path.join(PICTURES, `${name}-${number}.png`));
    }
  } catch (cause) {
    // The browser may be dead: then its death is the news, not the missing picture.
    if (error instanceof Error) error.message += `\n(no more pictures: ${String(cause)})`;
  }
  if (error instanceof Error && number > 0) error.message += `\npictures: ${PICTURES}/${name}-*.png`;
}
