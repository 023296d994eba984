// One browser per host of the API suite: with the extension in it and all the suite's sites allowed, or with pages that bring the
// stand-alone script along.
import { rm } from 'node:fs/promises';
import { sitePatternOf } from '../../../core/settings/sites.ts';
import { writeSettings } from '../background.ts';
import { builtScript } from '../built-script.ts';
import type { TestServer } from '../chat-server.ts';
import type { DrivenBrowser, DrivenPage } from '../driver.ts';
import { launcherOf } from '../launch.ts';
import { until } from '../until.ts';
import { SERVICE } from '../world.ts';
import { DEAD_SERVER } from './dead-server.ts';
import type { HostKind } from './scenario.ts';

export interface ApiHost {
  readonly browser: DrivenBrowser;
  /** For the pages of one scenario after another. */
  readonly tab: DrivenPage;
  /** Source of the stand-alone script; null: pages find the API by themselves. */
  readonly script: string | null;
  close(): Promise<void>;
}

const PANEL = 'sidepanel.html';
const PAGE_SCRIPTS = 2;

/** `blank`: an address where nothing happens. */
export async function startApiHost(
  kind: HostKind,
  origins: readonly string[],
  server: TestServer,
  blank: string,
): Promise<ApiHost> {
  const isScript = kind === 'script';
  const script = isScript ? await builtScript() : null;
  const { launch } = await launcherOf(isScript ? 'chromium' : kind);
  const browser = await launch();
  const close = async () => {
    await browser.kill();
    await rm(browser.profile, { recursive: true, force: true });
  };
  try {
    if (!isScript) await allow(browser, origins, server);
    return { browser, tab: await browser.openTab(blank), script, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function allow(browser: DrivenBrowser, origins: readonly string[], server: TestServer): Promise<void> {
  await browser.grantHosts([...new Set(origins.map(sitePatternOf))]);
  const panel = await browser.openTab(PANEL);
  const row = { service: SERVICE, filesUrl: '' };
  const address = { serverUrl: server.address, service: SERVICE };
  await writeSettings(panel, {
    ...address,
    sites: origins,
    servers: origins.flatMap((site) => [
      { ...row, site, prefix: server.address, serverUrl: server.address },
      { ...row, site, prefix: DEAD_SERVER, serverUrl: DEAD_SERVER },
    ]),
  });
  await until('the scripts of the API are registered', () =>
    panel.evaluate(async (wanted) => {
      const scripts = await chrome.scripting.getRegisteredContentScripts();
      return scripts.filter(({ id }) => id.startsWith('parley-page-')).length === wanted;
    }, PAGE_SCRIPTS),
  );
}
