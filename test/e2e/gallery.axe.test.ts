// Every state of the panel and the options in real browsers: axe in both themes and mirrored, and where one is in a
// conversation, which only a real layout can tell.
import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Gallery, startGallery } from '../view/gallery/serve.ts';
import { axeObjections } from './axe.ts';
import { writeSettings } from './background.ts';
import type { DrivenBrowser, DrivenPage } from './driver.ts';
import { launcherOf } from './launch.ts';
import { until } from './until.ts';
import { BROWSERS } from './world.ts';

const WIDTH = 360;
const HEIGHT = 720;
/** So many frames with nothing moved are rest: rows are measured and corrected for within two. */
const RESTING_FRAMES = 6;

describe.each(BROWSERS)('the gallery in %s', (kind) => {
  let gallery: Gallery;
  let browser: DrivenBrowser;
  let page: DrivenPage;

  beforeAll(async () => {
    gallery = await startGallery();
    const { launch } = await launcherOf(kind);
    browser = await launch();
    page = await browser.openTab('options.html');
    // An extension with nothing set would show its options after a while, in front of what is looked at.
    await writeSettings(page, { serverUrl: new URL(gallery.address('')).origin, service: 'gallery' });
    page = await browser.openTab(gallery.address(''));
    await page.resize(WIDTH, HEIGHT);
  });

  // In a document that keeps no place: one of before may still be writing its own down.
  afterEach(async () => {
    await page?.goTo(gallery.address(''));
    await page?.evaluate(() => sessionStorage.clear());
  });

  afterAll(async () => {
    await browser?.kill();
    await gallery?.close();
    if (browser !== undefined) await rm(browser.profile, { recursive: true, force: true });
  });

  /** `sign`: what finds something in the document once it is ready. */
  async function load(address: string, sign: string): Promise<void> {
    await page.goTo(address);
    await until(`${address} is ready`, () =>
      page.evaluate((selector) => document.querySelector(selector) !== null, sign),
    );
  }

  const show = (state: string, dir: 'ltr' | 'rtl' = 'ltr') =>
    load(gallery.address(state, { dir }), '[data-ready=true]');

  async function stateNames(): Promise<readonly string[]> {
    await load(gallery.address(''), 'a');
    return page.evaluate(() => [...document.querySelectorAll('a')].map((link) => link.textContent ?? ''));
  }

  const say = (text: string) =>
    page.evaluate((detail) => {
      dispatchEvent(new CustomEvent('gallery-message', { detail }));
    }, text);

  /** Sets where the conversation is scrolled to, or moves it: by hand, which the view tells from rows that grow. */
  const scroll = (how: { readonly to: number } | { readonly by: number } | 'middle') =>
    page.evaluate((wanted) => {
      const scroller = document.querySelector('.scroller');
      if (scroller === null) throw new Error('there is no conversation');
      scroller.dispatchEvent(new WheelEvent('wheel'));
      if (wanted === 'middle') scroller.scrollTop = scroller.scrollHeight / 2;
      else scroller.scrollTop = 'to' in wanted ? wanted.to : scroller.scrollTop + wanted.by;
    }, how);

  const scrollTop = () => page.evaluate(() => document.querySelector('.scroller')?.scrollTop);

  /** How far the conversation's end is below the lower edge, in CSS pixels. */
  const distanceToEnd = () =>
    page.evaluate(() => {
      const scroller = document.querySelector('.scroller');
      if (scroller === null) throw new Error('there is no conversation');
      return Math.round(scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop);
    });

  const isAtEnd = async () => (await distanceToEnd()) <= 1;

  /** Of the button that leads to the end; null where it is not there. */
  const pillText = () => page.evaluate(() => document.querySelector('.pill')?.textContent ?? null);

  /** The server's index of the first row in sight. */
  const firstShown = () =>
    page.evaluate(() => {
      const { top: edge = 0, bottom: end = 0 } =
        document.querySelector('.scroller')?.getBoundingClientRect() ?? {};
      const rows = [...document.querySelectorAll('.scroller li')].sort(
        (a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top,
      );
      const first = rows.find((row) => row.getBoundingClientRect().bottom > edge + 1);
      const isInSight = first !== undefined && first.getBoundingClientRect().top < end;
      return isInSight ? Number(first.getAttribute('data-index')) : null;
    });

  /** Where a row is, once it has not moved for so many frames, however long each takes. */
  const restingTop = (index: number) =>
    page.evaluate(
      async (wanted, frames) => {
        let top = Number.NaN;
        for (let resting = 0; resting < frames; ) {
          await new Promise(requestAnimationFrame);
          const row = document.querySelector(`[data-index="${wanted}"]`);
          if (row === null) throw new Error(`row ${wanted} is gone`);
          const now = Math.round(row.getBoundingClientRect().top);
          resting = now === top ? resting + 1 : 0;
          top = now;
        }
        return top;
      },
      index,
      RESTING_FRAMES,
    );

  // Names and structure are the same in both browsers, themes and directions.
  const LOOKS =
    kind === 'chromium'
      ? ([
          ['light', 'ltr', 'all'],
          ['dark', 'rtl', 'appearance'],
        ] as const)
      : ([['dark', 'rtl', 'appearance']] as const);

  it.each(LOOKS)(
    '[VW63] is without objection by axe and without sideways scrolling: %s, %s, %s',
    async (theme, dir, rules) => {
      await page.preferColours(theme);
      const found: string[] = [];
      const states = await stateNames();
      for (const state of states) {
        await show(state, dir);
        found.push(...(await axeObjections(page, rules)).map((objection) => `${state}: ${objection}`));
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        if (width > WIDTH) found.push(`${state}: ${width} px wide`);
      }
      expect(states.length).toBeGreaterThan(30);
      expect(found).toEqual([]);
    },
  );

  it.each(['open', 'long-conversation'])(
    '[VW64] opens a conversation at its end and follows what comes: %s',
    async (state) => {
      await show(state);
      await until('the end is reached', isAtEnd);
      await say('News');
      await until('the news are there', () =>
        page.evaluate(() => document.querySelector('ol')?.textContent?.includes('News')),
      );
      await until('the end is reached again', isAtEnd);
      expect(await pillText()).toBeNull();
    },
  );

  it.each(['open', 'long-conversation'])(
    '[VW64] stays in a conversation where one reads, and counts what is new: %s',
    async (state) => {
      await show(state);
      await until('the end is reached', isAtEnd);
      await page.resize(WIDTH, 420);
      await until('the end is kept', isAtEnd);
      await scroll({ by: -150 });
      await until('the way to the end is offered', async () => (await pillText()) !== null);
      const before = await scrollTop();
      for (const text of ['One', 'Two', 'Three']) await say(text);
      await until('the pill counts', async () => /3 new messages/.test((await pillText()) ?? ''));
      expect(await scrollTop()).toBe(before);
      await page.byRole('button', '3 new messages').click();
      await until('the end is reached', isAtEnd);
      expect(await pillText()).toBeNull();
      await page.resize(WIDTH, HEIGHT);
    },
  );

  it('[VW9] puts older messages of a conversation in front without moving what one reads', async () => {
    await show('older-messages');
    await until('the end is reached', isAtEnd);
    await scroll({ to: 260 });
    const first = await until('a row is in sight', firstShown);
    const top = await restingTop(first);
    await scroll({ by: -60 });
    await until('older messages are there', () =>
      page.evaluate(() => document.querySelector('[aria-setsize]')?.getAttribute('aria-setsize') === '160'),
    );
    expect(Math.abs((await restingTop(first)) - top - 60)).toBeLessThanOrEqual(2);
    await scroll({ to: 0 });
    await until('the oldest message is in sight', async () => (await firstShown()) === 1);
  });

  it('[VW73] shows each of two chats where one was reading in it', async () => {
    const choose = (what: string) =>
      page.evaluate(async (wanted) => {
        const press = (start: string) =>
          document.querySelector<HTMLElement>(`header button[aria-label*="${start}"]`)?.click();
        press('Chats');
        while (document.querySelector('header ul') === null) await new Promise(requestAnimationFrame);
        press(wanted);
      }, what);
    const scrollTo = async (to: number) => {
      await until('the end is reached', isAtEnd);
      await scroll({ to });
      await page.evaluate(async (frames) => {
        const scroller = document.querySelector('.scroller');
        for (let resting = 0, top = -1; resting < frames; ) {
          await new Promise(requestAnimationFrame);
          resting = scroller?.scrollTop === top ? resting + 1 : 0;
          top = scroller?.scrollTop ?? -1;
        }
      }, RESTING_FRAMES);
      return until('a row is in sight', firstShown);
    };
    await show('several-long-chats');
    const first = await scrollTo(4_000);
    await choose('bank.example.com');
    const second = await scrollTo(8_000);
    expect(second).toBeGreaterThan(first);
    await choose('support.example.com');
    await until('the same row is shown first', async () => (await firstShown()) === first);
    await choose('bank.example.com');
    await until('the same row is shown first', async () => (await firstShown()) === second);
  });

  it('[VW64] reopens a conversation where one was reading', async () => {
    await show('long-conversation');
    await until('the end is reached', isAtEnd);
    await scroll('middle');
    // Rows that are measured only now move the others for a while.
    const index = await until('the rows there are drawn and rest', async () => {
      const first = await firstShown();
      if (first === null || first >= 300) return null;
      await restingTop(first);
      return (await firstShown()) === first ? first : null;
    });
    await until('the place is kept', () => page.evaluate(() => sessionStorage.length > 0));
    // That may have been a place on the way. Where one is in the end is kept when the document goes.
    await page.evaluate(() => sessionStorage.clear());
    await show('long-conversation');
    await until('the same row is shown first', async () => (await firstShown()) === index);
  });
});
