// Pages that want into the chat: one that nobody allowed, and one that was allowed and misuses it.
import { describe, expect, it } from 'vitest';
import { browsersThatCan } from './cannot.ts';
import type { DrivenPage } from './driver.ts';
import { OVERLAY, overlayIn, withOverlays } from './overlay-scene.ts';
import { until } from './until.ts';
import { BROWSERS } from './world.ts';

const FILES = [
  'overlay.html',
  'sidepanel.html',
  'options.html',
  'launcher.js',
  'background.js',
  'manifest.json',
];
const SAID = [
  { type: 'askAgain' },
  { type: 'launcherAsks', hasFrame: false },
  { type: 'launcherOpensPanel' },
  { type: 'overlayWishes', pass: 'x', wish: { type: 'expand' } },
  { type: 'watch' },
];

describe.each(BROWSERS)('in %s', (browser) => {
  it('[OV19] a page that was not allowed has nothing of ours in it, and no way to the chat', ({ task }) =>
    withOverlays({ title: task.name, browser }, async (scene) => {
      await scene.allow(['a.example']);
      await overlayIn(await scene.visit('a.example'));
      const page = await scene.visit('c.example');
      const { origin } = scene.browser();

      // Nothing listens in it, and nothing stands in it.
      const panel = scene.panel().page;
      expect(await panel.evaluate(tellTab, 'c.example')).toBe('nobody');
      expect(await panel.evaluate(tellTab, 'a.example')).toBe('somebody');
      expect(await page.evaluate(() => document.documentElement.childElementCount)).toBe(2);
      expect(scene.sites.requests().filter((url) => url.includes('c.example'))).toHaveLength(1);

      await misbehave(page, origin);
      const isKnown = !browsersThatCan('changingAddress').includes(browser);
      const answers = FILES.map((file) => (file === OVERLAY && isKnown ? 'answered' : 'refused'));
      expect(await page.evaluate(fetchAll, origin, FILES)).toEqual(answers);
      // What can be framed at all has to show a ticket.
      for (const frame of await page.frames(OVERLAY)) await expectEmpty(frame);
      for (const file of ['sidepanel.html', 'options.html']) expect(await page.frames(file)).toHaveLength(0);
      scene.server.agent().say('For Ann alone');
      await scene.panel().waitForRow('For Ann alone');
      for (const frame of await page.frames(OVERLAY)) await expectEmpty(frame);
      expect(await page.evaluate(() => (window as { heard?: number }).heard)).toBe(0);
      expect(await page.frames(OVERLAY)).toHaveLength(isKnown ? 1 : 0);
    }));

  it('[OV20] an allowed page sees nothing of the overlay, and its tickets lead nowhere', ({ task }) =>
    withOverlays({ title: task.name, browser }, async (scene) => {
      await scene.allow(['a.example']);
      const page = await scene.visit('a.example');
      const overlay = await overlayIn(page);
      await overlay.expand();

      expect(await page.evaluate(lookAround)).toEqual({ roots: [null], frames: 0, seen: [] });
      // With what it could never learn: the address of the frame, and the ticket that was shown.
      const ticket = await scene.panel().page.evaluate(async () => {
        const { overlay: known } = await chrome.storage.session.get('overlay');
        return (known as { tickets: { ticket: string }[] }).tickets[0]?.ticket ?? '';
      });
      const address = new URL((await overlay.page.evaluate(() => location.href)) as string);
      for (const hash of [ticket, '', 'made-up'])
        await page.evaluate(frameIt, `${address.origin}/overlay.html#${hash}`);
      await misbehave(page, scene.browser().origin);
      scene.server.agent().say('For Ann alone');
      await overlay.waitForRow('For Ann alone');
      expect(await overlay.isOpen()).toBe(true);
      const [own, ...others] = await page.frames(OVERLAY);
      expect(own?.url().split('#')[0]).toBe(overlay.page.url().split('#')[0]);
      for (const frame of others) await expectEmpty(frame);
      expect(await page.evaluate(() => (window as { heard?: number }).heard)).toBe(0);
      await overlay.send('Still here');
      await overlay.waitForRow('Still here', 'sent');
    }));
});

/** Frames what it can think of, and says to every frame and to itself what our parts say among themselves. */
async function misbehave(page: DrivenPage, origin: string): Promise<void> {
  const guesses = FILES.map((file) => `${origin}/${file}`);
  const guessed = `${origin.split('://')[0]}://00000000-0000-4000-8000-000000000000/overlay.html`;
  for (const url of [...guesses, guessed]) await page.evaluate(frameIt, url);
  await until('the frames are loaded', () =>
    page.evaluate(() =>
      [...document.querySelectorAll('iframe')].every((frame) => 'isLoaded' in frame.dataset),
    ),
  );
  await page.evaluate((messages) => {
    Object.assign(window, { heard: 0 });
    const own = new Set<unknown>();
    addEventListener('message', ({ source }) => {
      if (source !== window || own.size === 0) (window as { heard?: number }).heard = 1;
    });
    own.add(window);
    for (const message of messages) {
      window.postMessage(message, '*');
      for (const frame of document.querySelectorAll('iframe')) frame.contentWindow?.postMessage(message, '*');
      const { runtime } =
        (globalThis as { chrome?: { runtime?: { sendMessage?: (m: unknown) => void } } }).chrome ?? {};
      runtime?.sendMessage?.(message);
    }
    for (const host of document.querySelectorAll('parley-launcher')) {
      host.dispatchEvent(new MouseEvent('click', { bubbles: true }));
      document.dispatchEvent(new Event('visibilitychange'));
    }
  }, SAID);
}

/** Runs in the page. */
function frameIt(url: string): void {
  const frame = document.createElement('iframe');
  frame.onload = frame.onerror = () => {
    frame.dataset.isLoaded = '';
  };
  frame.src = url;
  document.body.append(frame);
}

/** Runs in the page: what becomes of fetching each file. */
function fetchAll(origin: string, files: readonly string[]): Promise<readonly string[]> {
  return Promise.all(
    files.map((file) =>
      fetch(`${origin}/${file}`).then(
        () => 'answered',
        () => 'refused',
      ),
    ),
  );
}

/** Runs in the page: what it can find out about the overlay. */
function lookAround() {
  const hosts = [...document.querySelectorAll('parley-launcher')];
  const entries = performance.getEntries().map(({ name }) => name);
  return {
    roots: hosts.map(({ shadowRoot }) => shadowRoot),
    frames: window.length,
    seen: entries.filter((name) => /extension:|overlay/.test(name)),
  };
}

/** Runs in an extension document: does anybody listen in the tab of this host? */
async function tellTab(host: string): Promise<string> {
  const answers = (await chrome.tabs.query({})).map(async ({ id }) => {
    const [found] = await chrome.tabs.query({ url: `http://${host}/*` }).catch(() => []);
    const isOther = found !== undefined && found.id !== id;
    if (isOther || id === undefined) return false;
    return chrome.tabs.sendMessage(id, { type: 'place', box: null }).then(
      () => found !== undefined,
      () => false,
    );
  });
  return (await Promise.all(answers)).includes(true) ? 'somebody' : 'nobody';
}

async function expectEmpty(frame: DrivenPage): Promise<void> {
  const shown = await frame.evaluate(() => [
    document.body.innerText.trim(),
    document.getElementById('root')?.childElementCount ?? 0,
  ]);
  expect(shown).toEqual(['', 0]);
}
