// Where the attacks take place, opened once for each browser: the visitor with a chat of its own, a victim's page on one allowed
// site with another, and an attacker's pages on a second one and on a site that nobody allowed.
import { expect } from 'vitest';
import type { BrowserKind } from '../../browsers.ts';
import type { DrivenPage } from '../driver.ts';
import { type OverlayScene, withOverlays } from '../overlay-scene.ts';
import { allowApi, begin, sayAll } from '../page-chat.ts';
import { until } from '../until.ts';
import { HOSTILE_PAGES } from './hostile-pages.ts';

const SECRET = 'For Ann alone';
/** Of a chat's state: goes to zero by itself, when the visitor was told. */
const UNSTEADY = 'unannounced';

/** What an attacker could never learn, and is given all the same. */
export interface Given {
  readonly ownId: string;
  readonly victimId: string;
  readonly victimOrigin: string;
  readonly attackerOrigin: string;
  readonly strangerOrigin: string;
  readonly extensionOrigin: string;
}

export interface Arena {
  readonly scene: OverlayScene;
  readonly given: Given;
  /** The attacker's page that took the channel. */
  readonly raw: DrivenPage;
  /** The same, for floods: it may be shut out for a while. */
  readonly flooder: DrivenPage;
  /** The attacker's pages that prepared themselves before there was an API. */
  readonly trapped: DrivenPage;
  readonly clobbered: DrivenPage;
  /** The attacker's page that the API was in before it. */
  readonly loaded: DrivenPage;
  /** Loads the attacker's page anew, or another one in its place. */
  load(url?: string): Promise<DrivenPage>;
  /** The visitor was made to look at a chat: it may count as read from now on, and nothing else. */
  acceptLook(): Promise<void>;
  /** Nothing of anybody else's has changed, and the victim's chat goes on. */
  expectUnharmed(): Promise<void>;
}

/** Opens it. `close` rejects where the browser could not be cleared away. */
export async function openArena(
  browser: BrowserKind,
): Promise<{ readonly arena: Arena; close(): Promise<void> }> {
  let close = (): void => undefined;
  const over = new Promise<void>((resolve) => {
    close = resolve;
  });
  let run: Promise<void> = Promise.resolve();
  const arena = await new Promise<Arena>((resolve, reject) => {
    run = withOverlays({ title: 'page attacks', browser, pages: HOSTILE_PAGES }, async (scene) => {
      resolve(await prepare(scene));
      await over;
    });
    run.catch(reject);
  });
  return {
    arena,
    close() {
      close();
      return run;
    },
  };
}

async function prepare(scene: OverlayScene): Promise<Arena> {
  const panel = scene.panel().page;
  scene.server.chatAt(0).agent().say(SECRET);
  await scene.panel().waitForRow(SECRET);
  const raw = await scene.visit('a.example', '/early');
  const flooder = await scene.visit('a.example', '/early');
  const trapped = await scene.visit('a.example', '/trapped');
  const clobbered = await scene.visit('a.example', '/clobbered');
  await allowApi(scene, ['a.example', 'b.example']);
  for (const page of [raw, flooder])
    await until('the page took the channel', () => page.evaluate(() => window.raw.channel !== null));

  const victim = await scene.visit('b.example', '/watched');
  expect(await victim.evaluate(begin, 'startSession' as const)).toBe('done');
  scene.server.chatAt(1).agent().join();
  scene.server.chatAt(1).agent().say(SECRET);
  await until('the victim hears it', () => victim.evaluate(hasHeard, SECRET));
  const loaded = await scene.visit('a.example', '/watched');

  const heads = headsIn((await panel.evaluate(readAll)).stored);
  const idOf = (site: string | null) => heads.find((chat) => chat.site === site)?.id ?? '';
  const given: Given = {
    ownId: idOf(null),
    victimId: idOf(scene.sites.origin('b.example')),
    victimOrigin: scene.sites.origin('b.example'),
    attackerOrigin: scene.sites.origin('a.example'),
    strangerOrigin: scene.sites.origin('e.example'),
    extensionOrigin: scene.browser().origin,
  };
  expect(given.ownId === '' || given.victimId === '').toBe(false);

  /** All that is not the attacker's: kept by the extension, allowed by the browser, and known to the server. */
  async function picture(): Promise<string> {
    const { stored, grants, scripts } = await panel.evaluate(readAll);
    const own = headsIn(stored).flatMap(({ id, site }) => (site === given.attackerOrigin ? [id] : []));
    // Which chats there are in all is in the index.
    const marks = [...own.map((id) => `chat/${id}/`), given.attackerOrigin, 'chats/'];
    const kept = Object.entries(stored).filter(([key]) => !marks.some((mark) => key.includes(mark)));
    const served = [scene.server.chatAt(0), scene.server.chatAt(1)];
    const atServer = served.map((chat) => [chat.lines(), chat.form(), chat.hasEnded()]);
    const all = { kept: kept.sort(), grants, scripts, atServer };
    return JSON.stringify(all, (key, value) => (key === UNSTEADY ? null : value), 1);
  }
  let before = await picture();
  let rounds = 0;

  return {
    scene,
    given,
    ...{ raw, flooder, trapped, clobbered, loaded },
    async load(url = scene.sites.url('a.example', '/watched')) {
      await loaded.goTo(url);
      return loaded;
    },
    async acceptLook() {
      const now = await picture();
      const exceptRead = (text: string) => text.replaceAll(/"unread": \d+/g, '');
      expect(exceptRead(now)).toBe(exceptRead(before));
      before = now;
    },
    async expectUnharmed() {
      const now = await picture();
      const was = before;
      // What one attack has done is not held against the next one.
      before = now;
      expect(now).toBe(was);
      rounds += 1;
      const [called, answer] = [`Still there ${rounds}?`, `Yes ${rounds}`];
      scene.server.chatAt(1).agent().say(called);
      expect(await victim.evaluate(sayAll, [answer])).toEqual(['done']);
      await until(
        'the victim hears both',
        async () => (await victim.evaluate(hasHeard, called)) && victim.evaluate(hasHeard, answer),
      );
      expect(await victim.evaluate(() => window.failures)).toEqual([]);
      before = await picture();
    },
  };
}

/** The chats whose records these are. */
function headsIn(stored: Readonly<Record<string, unknown>>) {
  return Object.entries(stored).flatMap(([key, value]) =>
    key.endsWith('/head')
      ? [(value as { readonly state: { readonly id: string; readonly site: string | null } }).state]
      : [],
  );
}

/** Runs in an extension document. */
async function readAll() {
  const stored: Record<string, unknown> = await chrome.storage.local.get(null);
  const grants = await chrome.permissions.getAll();
  const scripts = await chrome.scripting.getRegisteredContentScripts();
  return { stored, grants, scripts: scripts.map(({ id, matches, world }) => [id, matches, world]) };
}

/** Runs in the victim's page. */
function hasHeard(text: string): boolean {
  return window.pageHeard.includes(text);
}
