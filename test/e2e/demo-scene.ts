// The demo pages in one browser, with the backend and the sites of `npm start`, and what a visitor does and sees there.
import { rm } from 'node:fs/promises';
import { type Backend, startBackend } from '../backend/backend.ts';
import type { BrowserKind } from '../browsers.ts';
import { startDemoSites } from '../start/demo-sites.ts';
import { writeSettings } from './background.ts';
import { builtScript } from './built-script.ts';
import type { DrivenBrowser, DrivenPage } from './driver.ts';
import { launcherOf } from './launch.ts';
import { until } from './until.ts';
import { SERVICE } from './world.ts';

/** Who serves the pages. */
export type DemoHost = 'extension' | 'script';

export interface DemoScene {
  readonly backend: Backend;
  readonly browser: DrivenBrowser;
  /** The visitor's only tab of the shop. */
  readonly page: DrivenPage;
  /** `http://127.0.0.1:PORT/` */
  readonly shop: string;
  /** From now on this one; the script serves where the extension is not allowed. */
  serveBy(host: DemoHost): Promise<void>;
  /** A page of the guide. */
  visit(name: string): Promise<void>;
  reload(): Promise<void>;
  address(): Promise<string>;
  press(button: string): Promise<void>;
  /** Waits until the demo itself, not its code, shows it. */
  shows(text: string): Promise<void>;
  shown(): Promise<string>;
  /** Waits until a line in the window of the widget has it. */
  says(text: string): Promise<void>;
  /** The lines in the window of the widget. */
  said(): Promise<readonly string[]>;
  /** Ends all chats and leaves nothing of them in the tab. */
  tidy(): Promise<void>;
  close(): Promise<void>;
}

/** Quick, but so that its typing is seen. */
const AGENT_PACE_MS = 50;
/** Of the API, in allowed pages. */
const SCRIPTS = 2;

/** Starts all of it. */
export async function startDemo(kind: BrowserKind): Promise<DemoScene> {
  const [script, { launch }] = await Promise.all([builtScript(), launcherOf(kind)]);
  const backend = await startBackend({ services: [SERVICE], agent: 'greeter', agentPaceMs: AGENT_PACE_MS });
  const sites = await startDemoSites({ chatServer: backend.url, service: SERVICE, script });
  const browser = await launch();
  const panel = await browser.openTab('sidepanel.html');
  const page = await browser.openTab(`${sites.shop}guide/`);

  // Between two documents there is nothing.
  const shown = () =>
    page.evaluate(() => document.querySelector<HTMLElement>('.demo')?.innerText ?? '').catch(() => '');
  const said = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('.gwc-chat-message-text')].map(({ textContent }) => textContent ?? ''),
    );
  // Firefox's driver knows only where it went itself.
  const address = () => page.evaluate(() => location.href);
  return {
    backend,
    browser,
    page,
    shop: sites.shop,
    shown,
    said,
    address,
    async serveBy(host) {
      await writeSettings(panel, host === 'extension' ? sites.settings : { sites: [] });
      await until('the API is registered, or not', async () => {
        const count = await panel.evaluate(async () => {
          const scripts = await chrome.scripting.getRegisteredContentScripts();
          return scripts.filter(({ id }) => id.startsWith('parley-page-')).length;
        });
        return count === (host === 'extension' ? SCRIPTS : 0);
      });
    },
    visit: (name) => page.goTo(`${sites.shop}guide/${name}.html`),
    reload: async () => page.goTo(await address()),
    press: (button) => page.byRole('button', button).click(),
    shows: async (text) => {
      await until(`the page shows "${text}"`, async () => (await shown()).includes(text));
    },
    says: async (text) => {
      await until(`the widget shows "${text}"`, async () =>
        (await said()).some((line) => line.includes(text)),
      );
    },
    async tidy() {
      for (const { id, hasEnded } of backend.chats()) if (!hasEnded) backend.agent(id).end();
      await page.goTo(`${sites.shop}delivery.html`);
      await page.evaluate(() => sessionStorage.clear());
    },
    async close() {
      await browser.kill();
      await sites.close();
      await backend.close();
      await rm(browser.profile, { recursive: true, force: true });
    },
  };
}
