// Pages of other people with the chat in them: one browser per kind for all tests of a file, one tab, and a server that their
// pages name as `/server` of their own origin. The pages are the files in host-pages/, which report to `window.page`.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { SiteServer } from '../../core/settings/settings.ts';
import type { BrowserKind } from '../browsers.ts';
import { readPhases } from './background.ts';
import type { DrivenPage } from './driver.ts';
import { type OverlayScene, withOverlays } from './overlay-scene.ts';
import { until } from './until.ts';
import { WEB_HOSTS, type WebHost, type WebPage } from './web-sites.ts';
import { SERVICE } from './world.ts';

/** What a page reports of itself. */
export interface PageReport {
  /** What it heard, in order. */
  readonly heard: string[];
  /** Its errors that nothing caught. */
  readonly problems: string[];
}

declare global {
  interface Window {
    page: PageReport;
  }
}

export interface HostScene extends OverlayScene {
  /** The one tab. */
  readonly tab: DrivenPage;
  load(host: WebHost, address: string): Promise<void>;
  heard(): Promise<readonly string[]>;
  problems(): Promise<readonly string[]>;
  /** Waits until the page has heard this. */
  waitToHear(text: string): Promise<void>;
  /** Text of the first element, blanks trimmed; null where there is none. */
  textOf(selector: string): Promise<string | null>;
  /** Waits until the page shows an element, and where a text is given, that in it. */
  waitToSee(selector: string, text?: string): Promise<void>;
  /** A click by a script, as pages make it. */
  clickOn(selector: string): Promise<void>;
  countOf(selector: string): Promise<number>;
}

/** Of the extension, before the page's own. */
const SCRIPTS = 2;
const ARRIVAL_MS = 3_000;
const require = createRequire(import.meta.url);
const FILES = path.join(import.meta.dirname, 'host-pages');
const JAVASCRIPT = { 'content-type': 'text/javascript; charset=utf-8' };

/** A file of a package, as a web site serves it. */
export function scriptOf(file: string): WebPage {
  return { headers: JAVASCRIPT, text: readFileSync(require.resolve(file), 'utf8') };
}

export function script(text: string): WebPage {
  return { headers: JAVASCRIPT, text };
}

/** One of the files in host-pages/. */
export function hostPage(file: string, headers: Readonly<Record<string, string>> = {}): WebPage {
  return { headers, text: readFileSync(path.join(FILES, file), 'utf8') };
}

const COMMON = { '/report.js': scriptOf('./host-pages/report.js') };

/** To be called in a `describe`: starts the browser before its tests, and ends the chat after each. */
export function useHostPages(kind: BrowserKind, pages: Readonly<Record<string, WebPage>>): () => HostScene {
  let scene: HostScene | null = null;
  let finish: () => void = () => undefined;
  let running: Promise<void> = Promise.resolve();

  beforeAll(async () => {
    await new Promise<void>((resolve, reject) => {
      const options = { title: `host pages`, browser: kind, isChatting: false };
      running = withOverlays({ ...options, pages: { ...COMMON, ...pages } }, async (world) => {
        scene = await createScene(world);
        resolve();
        await new Promise<void>((end) => {
          finish = end;
        });
      });
      running.catch(reject);
    });
  });
  afterEach(() => scene && endChats(scene));
  afterAll(async () => {
    finish();
    await running;
  });
  return () => {
    if (scene === null) throw new Error('there is no browser yet');
    return scene;
  };
}

async function createScene(world: OverlayScene): Promise<HostScene> {
  const { sites, server } = world;
  const rowOf = (site: string): SiteServer => ({
    site,
    prefix: `${site}/server`,
    serverUrl: server.address,
    service: SERVICE,
    filesUrl: '',
  });
  await world.allow(WEB_HOSTS, { servers: WEB_HOSTS.map((host) => rowOf(sites.origin(host))) });
  await until('the scripts are registered', async () => {
    const ids = await world.panel().page.evaluate(async () => {
      const scripts = await chrome.scripting.getRegisteredContentScripts();
      return scripts.map(({ id }) => id);
    });
    return ids.filter((id) => id.startsWith('parley-page-')).length === SCRIPTS;
  });
  const tab = await world.visit('a.example');
  const heard = () => tab.evaluate(() => window.page.heard);
  const textOf = (selector: string) =>
    tab.evaluate((selected) => document.querySelector(selected)?.textContent?.trim() ?? null, selector);
  return {
    ...world,
    tab,
    load: (host, address) => arrive(tab, `${sites.origin(host)}${address}`),
    heard,
    problems: () => tab.evaluate(() => window.page.problems),
    waitToHear: async (text) => {
      // On the way to another page there is none to ask.
      const lines = () => heard().catch((): readonly string[] => []);
      await until(`the page hears "${text}"`, async () => (await lines()).includes(text));
    },
    textOf,
    waitToSee: async (selector, text) => {
      await until(`the page shows ${selector} ${text ?? ''}`, async () => {
        const seen = await textOf(selector);
        return seen !== null && (text === undefined || seen.includes(text));
      });
    },
    clickOn: (selector) =>
      tab.evaluate((selected) => document.querySelector<HTMLElement>(selected)?.click(), selector),
    countOf: (selector) => tab.evaluate((selected) => document.querySelectorAll(selected).length, selector),
  };
}

/** Firefox may say that it is there while the page before still answers: a person would look, and try again. */
async function arrive(tab: DrivenPage, address: string): Promise<void> {
  const isThere = () =>
    tab
      .evaluate((wanted) => location.href === wanted && document.readyState === 'complete', address)
      .catch(() => false);
  await tab.goTo(address);
  await until('the page is there', isThere, ARRIVAL_MS).catch(async () => {
    await tab.goTo(address);
    await until('the page is there', isThere);
  });
}

/** As typed by hand, but for the speed. By id, else by class. */
export async function fill({ tab }: HostScene, id: string, text: string): Promise<void> {
  await tab.evaluate(
    (field, value) => {
      const input = document.getElementById(field) ?? document.querySelector(`.${field}`);
      if (!(input instanceof HTMLInputElement || input instanceof HTMLTextAreaElement)) return;
      input.value = value;
      // MooTools has another `Event`.
      const event = document.createEvent('Event');
      event.initEvent('input', true, false);
      input.dispatchEvent(event);
    },
    id,
    text,
  );
}

/** So that the next test finds none. */
async function endChats({ tab, server, sites, panel }: HostScene): Promise<void> {
  await arrive(tab, sites.url('a.example', '/plain'));
  // Until its own browser knows of it, the next page may restore it; and one may just be starting.
  await until('the chats have ended', async () => {
    for (let place = 0; place < server.chatCount(); place += 1) {
      const chat = server.chatAt(place);
      if (!chat.hasEnded()) chat.agent().end();
    }
    const phases = await readPhases(panel().page);
    return phases.every((phase) => phase === 'ended' || phase === 'registering');
  });
}
