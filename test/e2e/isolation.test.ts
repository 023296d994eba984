// What pages of real browsers cannot learn of chats, and cannot do to each other: the keys of a session are searched for wherever a
// page could find them, a chat is looked for from another site, and one page says as much as it can.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MARKED_FIELDS } from '../backend/chat-store.ts';
import { readBootId } from './background.ts';
import { browsersThatCan } from './cannot.ts';
import type { DrivenPage } from './driver.ts';
import { type HeldScene, holdScene } from './held-scene.ts';
import { type OverlayScene, overlayIn } from './overlay-scene.ts';
import { allowApi, askAll, begin, leave, sayAll } from './page-chat.ts';
import { lookEverywhere, type Places, plantEverywhere, RECORDER } from './page-recorder.ts';
import { floodFor, type Restored, restoreEach, sayApart } from './page-timing.ts';
import { pause, until } from './until.ts';
import type { WebHost } from './web-sites.ts';
import { BROWSERS } from './world.ts';

/** In one browser: each goes on where the one before has ended. */
const IN_TURN = { concurrent: false };
const MARK = 'canary9b41c7';
/** Planted by a test in a page, to be found there. */
const CONTROL = 'control3e77d0';
const LIMIT = 192;
const MESSAGES_A_SECOND = 20;
const UNKNOWN = 50;
const KB = 1024;
/** Pairs of calls that are compared. */
const PAIRS = 20;
/** Of 20 fair coins at most one, or at least 19, show the same side once in 25,000 throws. */
const FEWEST = 1;
const ROUNDS = 3;
/** Firefox’s clock, as pages have it. */
const CLOCK_MS = 2;
/** After so long a page has its full rights again. */
const SILENCE_MS = 1_050;
/** Longer than it takes to ask 50 times, shorter than what a message without an echo is looked for after. */
const SLOW_MS = 7_000;
const FLOOD_MS = 2_000;
/** An answer that takes longer is felt to hang. */
const NOTICED_MS = 1_000;
/** Each question of a flood kept, in a few hundred bytes, would be more. */
const GROWTH_MAX_BYTES = 256 * KB;

const middle = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
const timesOf = (restored: readonly Restored[]): readonly number[] => restored.map(({ ms }) => ms);
/** The places that hold a text. */
const holding = (places: Places, text: string): readonly string[] =>
  Object.keys(places).filter((place) => places[place]?.includes(text));

// Both browsers at a time: most of it is waiting.
describe.concurrent.each(BROWSERS)('pages in %s', (kind) => {
  const hasHeap = browsersThatCan('readHeap').includes(kind);
  let held: HeldScene;
  let scene: OverlayScene;
  let page: DrivenPage;
  let stranger: DrivenPage;

  const open = (host: WebHost) => scene.browser().openTab(scene.sites.url(host, '/plain'), RECORDER);
  const stored = () =>
    scene.panel().page.evaluate(async () => JSON.stringify(await chrome.storage.local.get(null)));
  const heard = () => page.evaluate(() => window.pageHeard);

  beforeAll(async () => {
    held = await holdScene({
      title: 'isolation',
      browser: kind,
      isChatting: false,
      server: { mark: MARK, maxMessageLength: 128 * KB },
    });
    ({ scene } = held);
    await allowApi(scene, ['a.example', 'b.example']);
    [page, stranger] = [await open('a.example'), await open('b.example')];
  });

  afterAll(() => held?.release());

  it(
    '[IS7] hold nothing of a session’s keys, after a chat by page, widget, panel and overlay',
    IN_TURN,
    async () => {
      expect(await page.evaluate(begin, 'startSession')).toBe('done');
      const agent = scene.server.agent();
      agent.join();
      agent.say('Which lamp?');
      await until('the page hears the agent', async () => (await heard()).includes('Which lamp?'));
      expect(await page.evaluate(sayAll, ['The red one'])).toEqual(['done']);
      await page.evaluate(askAll);
      const before = await page.evaluate(lookEverywhere);
      expect(before.messages).toMatch(/^port: .*Which lamp\?/m);

      await page.goTo(page.url());
      expect(await page.evaluate(begin, 'restoreChat')).toBe('done');
      await until('the widget shows it', () =>
        page.evaluate(() => document.querySelector('.gwc-chat-body')?.textContent?.includes('Which lamp?')),
      );
      await scene.panel().waitForRow('The red one');
      await scene.panel().send('From the panel');
      const overlay = await overlayIn(stranger);
      await overlay.expand();
      await overlay.send('From the overlay');
      await overlay.waitForRow('From the overlay', 'sent');
      scene.server.fault({ name: 'changeAlias' });
      agent.say('Still there?');
      await until('the page hears all', async () => (await heard()).includes('Still there?'));

      // It is there to be found: only not in pages.
      const background = await stored();
      for (const field of MARKED_FIELDS) expect(background).toContain(`${MARK}-${field}-`);
      const [own, other] = [await page.evaluate(lookEverywhere), await stranger.evaluate(lookEverywhere)];
      expect(own.dom).toContain('Still there?');
      for (const places of [before, own, other]) expect(holding(places, MARK)).toEqual([]);
      // The other site has the visitor's overlay over it, and nothing of what is in that.
      for (const text of ['Which lamp?', 'The red one', 'From the overlay', 'Still there?'])
        expect(holding(other, text)).toEqual([]);

      await stranger.evaluate(plantEverywhere, CONTROL);
      const planted = await stranger.evaluate(lookEverywhere);
      expect(holding(planted, CONTROL)).toEqual(Object.keys(planted));
      await overlay.minimise();
    },
  );

  if (hasHeap)
    it('[IS7] hold nothing of a session’s keys in their heaps', IN_TURN, async () => {
      await stranger.evaluate((text) => void Object.assign(window, { kept: text }), `${CONTROL}-heap`);
      const [own, other] = [await scene.browser().heapOf(page), await scene.browser().heapOf(stranger)];
      // Of the page's world, and of ours.
      for (const text of ['Still there?', 'parley-page-bridge']) expect(own.includes(text)).toBe(true);
      expect(other.includes(`${CONTROL}-heap`)).toBe(true);
      expect([own.includes(MARK), other.includes(MARK)]).toEqual([false, false]);
      expect(other.includes('Still there?')).toBe(false);
    });

  it('[IS7] find nothing of a session’s keys in the files that they may read', IN_TURN, async () => {
    const manifest = await scene.panel().page.evaluate(() => chrome.runtime.getManifest());
    const files = (manifest.web_accessible_resources ?? []).flatMap((entry) =>
      typeof entry === 'string' ? entry : entry.resources,
    );
    expect(files.map((file) => file.replace(/^\//, ''))).toEqual(['overlay.html']);
    const texts = await scene
      .panel()
      .page.evaluate(
        (names) => Promise.all(names.map(async (name) => (await fetch(new URL(name, location.href))).text())),
        files,
      );
    expect(texts[0]).toContain('<script');
    expect(texts.join()).not.toContain(MARK);
  });

  it(
    '[IS8] are told of a chat of another site that there is none, and keep nothing of it',
    IN_TURN,
    async () => {
      const session = await page.evaluate(() => window.session.sessionId);
      const visitor = await open('b.example');
      const restored = await visitor.evaluate(restoreEach, [null, session, crypto.randomUUID()]);
      expect(restored.map(({ outcome }) => outcome)).toEqual([0, UNKNOWN, UNKNOWN]);
      expect(await visitor.evaluate(begin, 'restoreChat')).toBe(0);
      const { storage = '', cookies, messages = '' } = await visitor.evaluate(lookEverywhere);
      expect([JSON.parse(storage), cookies]).toEqual([
        [[{ planted: CONTROL }, {}], []],
        `planted=${CONTROL}`,
      ]);
      // What it said of it itself is all that there is.
      expect(messages).toContain('"nothing"');
      const told = messages.split('\n').filter((line) => !line.startsWith('said'));
      expect(told.join()).not.toContain(session);
      await visitor.close();
    },
  );

  it('[IS8] are refused it as soon as one that there is not', IN_TURN, async () => {
    const session = await page.evaluate(() => window.session.sessionId);
    /** In how many of the pairs the first took longer; ties count as half. */
    const longer = async (one: string, other: string): Promise<number> => {
      const pairs = Array.from({ length: PAIRS }, (_, n): readonly [string, string] =>
        n % 2 === 0 ? [one, other] : [other, one],
      );
      const restored = await stranger.evaluate(restoreEach, pairs.flat());
      expect(restored.map(({ outcome }) => outcome)).toEqual(restored.map(() => UNKNOWN));
      return pairs.reduce((count, [first], n) => {
        const [early = 0, late = 0] = timesOf(restored.slice(2 * n, 2 * n + 2));
        const difference = first === one ? early - late : late - early;
        return count + (difference > 0 ? 1 : difference === 0 ? 0.5 : 0);
      }, 0);
    };
    const nobodys = crypto.randomUUID();
    expect(nobodys).toHaveLength(session.length);
    const count = await longer(session, nobodys);
    expect(count).toBeGreaterThan(FEWEST);
    expect(count).toBeLessThan(PAIRS - FEWEST);
    // Where there is something to tell it is told: what can be no state is refused without asking.
    expect(await longer(session, 'x'.repeat(64 * KB))).toBeGreaterThan((PAIRS * 3) / 4);
  });

  it('[IS8] cannot tell by the time of an answer whether there is one', IN_TURN, async () => {
    const beside: number[] = [];
    const alone: number[] = [];
    const calls = [null, null, null, null, null, null];
    for (let round = 0; round < ROUNDS; round += 1) {
      if (round > 0) expect(await page.evaluate(begin, 'startSession')).toBe('done');
      // What the launcher costs a page that it comes to is not what is asked for here.
      await overlayIn(stranger);
      beside.push(...timesOf(await stranger.evaluate(restoreEach, calls)));
      expect(await page.evaluate(leave)).toBe('done');
      await until('the launcher is gone', async () => (await stranger.frames('overlay.html')).length === 0);
      alone.push(...timesOf(await stranger.evaluate(restoreEach, calls)));
    }
    // Whatever else goes on only adds to a time: the fastest of so many is nearly free of it.
    const [during, after] = [Math.min(...beside), Math.min(...alone)];
    const isAlike = Math.max(during, after) <= 2 * Math.min(during, after);
    expect(isAlike || Math.abs(during - after) <= CLOCK_MS, `${during} ms and ${after} ms`).toBe(true);
  });

  it(
    '[IS3, IS4] may say 20 things a second of 64 K each, and are told 192 for more, until they have been silent',
    IN_TURN,
    async () => {
      expect(await page.evaluate(begin, 'startSession')).toBe('done');
      await pause(SILENCE_MS);
      const texts = Array.from({ length: 30 }, (_, n) => `line ${n}`);
      const outcomes = await page.evaluate(sayAll, texts);
      expect(outcomes).toEqual([
        ...texts.slice(0, MESSAGES_A_SECOND).map(() => 'done'),
        ...texts.slice(MESSAGES_A_SECOND).map(() => LIMIT),
      ]);
      expect(scene.server.visitorTexts()).toEqual(texts.slice(0, MESSAGES_A_SECOND));
      // Another page of the same site, and one of another, have limits of their own.
      const sibling = await open('a.example');
      for (const other of [sibling, stranger])
        expect((await other.evaluate(restoreEach, [null]))[0]?.outcome).toBe(other === sibling ? 'done' : 0);
      await pause(SILENCE_MS);
      const long = 'm'.repeat(64 * KB);
      expect(await page.evaluate(sayAll, [long, 'on we go'])).toEqual([LIMIT, 'done']);
      expect(scene.server.visitorTexts()).toHaveLength(21);
      await sibling.close();
    },
  );

  it('[IS5] may have 50 questions without an answer, and are told 192 for more', IN_TURN, async () => {
    await pause(SILENCE_MS);
    scene.server.fault({ name: 'slow', ms: SLOW_MS });
    const batches = [20, 20, 10].map((count, at) =>
      Array.from({ length: count }, (_, n) => `waits ${at}/${n}`),
    );
    await page.evaluate(sayApart, batches, 2 * SILENCE_MS);
    expect(await page.evaluate(sayAll, ['one more'])).toEqual([LIMIT]);
    expect((await stranger.evaluate(restoreEach, [null]))[0]?.outcome).toBe(0);
    scene.server.fault({ name: 'slow', ms: 0 });
    expect(await page.evaluate(() => window.outcomes)).toEqual(Array.from({ length: 50 }, () => 'done'));
    expect(await page.evaluate(sayAll, ['once more'])).toEqual(['done']);
  });

  it(
    '[IS6] that flood keep nobody else from chatting, and the background neither dies nor grows',
    IN_TURN,
    async () => {
      const bootId = await readBootId(scene.panel().page);
      const canWeigh = browsersThatCan('readHeap').includes(kind);
      const weigh = async () => (canWeigh ? scene.browser().backgroundHeapBytes() : 0);
      const before = await weigh();
      const flood = stranger.evaluate(floodFor, FLOOD_MS);
      const times: number[] = [];
      for (let count = 0; count < 10; count += 1) {
        const begun = performance.now();
        expect(await page.evaluate(sayAll, [`meanwhile ${count}`])).toEqual(['done']);
        times.push(performance.now() - begun);
        await pause(FLOOD_MS / 20);
      }
      const { asked, refused } = await flood;
      expect(asked - refused).toBeLessThanOrEqual(MESSAGES_A_SECOND);
      expect(refused).toBeGreaterThan(20 * MESSAGES_A_SECOND);
      expect(middle(times)).toBeLessThan(NOTICED_MS);
      expect(await readBootId(scene.panel().page)).toBe(bootId);
      expect((await weigh()) - before).toBeLessThan(GROWTH_MAX_BYTES);
    },
  );
});
