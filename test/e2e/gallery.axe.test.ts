// Every state of the panel and the options in a real Chromium: axe in both themes and mirrored, and where one is in a
// conversation, which only a real layout can tell.
import axe from 'axe-core';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireBrowser } from '../browsers.ts';
import { type Gallery, startGallery } from '../view/gallery/serve.ts';
import { until } from './until.ts';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];
const WIDTH = 360;
const HEIGHT = 720;

let gallery: Gallery;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  gallery = await startGallery();
  browser = await puppeteer.launch({
    executablePath: requireBrowser('chromium'),
    headless: true,
    args: FLAGS,
    defaultViewport: { width: WIDTH, height: HEIGHT },
  });
  page = await browser.newPage();
});

afterAll(async () => {
  await browser?.close();
  await gallery?.close();
});

async function show(state: string, dir: 'ltr' | 'rtl' = 'ltr'): Promise<void> {
  await page.goto(gallery.address(state, { dir }));
  await page.waitForFunction(() => document.documentElement.dataset.ready === 'true');
}

async function stateNames(): Promise<readonly string[]> {
  await page.goto(gallery.address(''));
  await page.waitForSelector('a');
  return page.$$eval('a', (links) => links.map((link) => link.textContent ?? ''));
}

async function objections(): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async (tags) => {
    const { axe: engine } = globalThis as { axe?: typeof import('axe-core') };
    if (engine === undefined) throw new Error('axe is not in the page');
    const { violations } = await engine.run(document, { runOnly: tags });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  }, TAGS);
}

/** How far the conversation's end is below the lower edge, in CSS pixels. */
const distanceToEnd = () =>
  page.$eval('.scroller', ({ scrollHeight, clientHeight, scrollTop }) =>
    Math.round(scrollHeight - clientHeight - scrollTop),
  );

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

describe('every state', () => {
  it.each([
    ['light', 'ltr'],
    ['dark', 'ltr'],
    ['light', 'rtl'],
  ] as const)(
    '[VW63] is without objection by axe and without sideways scrolling: %s, %s',
    async (theme, dir) => {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
      const found: string[] = [];
      const states = await stateNames();
      for (const state of states) {
        await show(state, dir);
        found.push(...(await objections()).map((objection) => `${state}: ${objection}`));
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        if (width > WIDTH) found.push(`${state}: ${width} px wide`);
      }
      expect(states.length).toBeGreaterThan(30);
      expect(found).toEqual([]);
    },
  );
});

describe('a conversation', () => {
  it.each(['open', 'long-conversation'])(
    '[VW64] opens at its end and follows what comes: %s',
    async (state) => {
      await show(state);
      await until('the end is reached', async () => (await distanceToEnd()) <= 1);
      await page.evaluate(() => dispatchEvent(new CustomEvent('gallery-message', { detail: 'News' })));
      await page.waitForFunction(() => document.querySelector('ol')?.textContent?.includes('News'));
      await until('the end is reached again', async () => (await distanceToEnd()) <= 1);
      expect(await page.$('.pill')).toBeNull();
    },
  );

  it.each(['open', 'long-conversation'])(
    '[VW64] stays where one reads, and counts what is new: %s',
    async (state) => {
      await show(state);
      await until('the end is reached', async () => (await distanceToEnd()) <= 1);
      await page.setViewport({ width: WIDTH, height: 420 });
      await until('the end is kept', async () => (await distanceToEnd()) <= 1);
      await page.$eval('.scroller', (scroller) => scroller.scrollBy(0, -150));
      await page.waitForSelector('.pill');
      const before = await page.$eval('.scroller', ({ scrollTop }) => scrollTop);
      for (const text of ['One', 'Two', 'Three']) {
        await page.evaluate((detail) => dispatchEvent(new CustomEvent('gallery-message', { detail })), text);
      }
      await until('the pill counts', async () =>
        /3 new messages/.test(await page.$eval('.pill', ({ textContent }) => textContent ?? '')),
      );
      expect(await page.$eval('.scroller', ({ scrollTop }) => scrollTop)).toBe(before);
      await page.click('.pill');
      await until('the end is reached', async () => (await distanceToEnd()) <= 1);
      expect(await page.$('.pill')).toBeNull();
      await page.setViewport({ width: WIDTH, height: HEIGHT });
    },
  );

  it('[VW9] has its older messages put in front without moving what one reads', async () => {
    await show('older-messages');
    await until('the end is reached', async () => (await distanceToEnd()) <= 1);
    /** Where a row is, once all rows around it have their real heights. */
    const restingTop = async (index: number) => {
      let before: number | null = null;
      return until(`row ${index} rests`, async () => {
        const top = await page.evaluate((wanted) => {
          const row = document.querySelector(`[data-index="${wanted}"]`);
          return row === null ? null : Math.round(row.getBoundingClientRect().top);
        }, index);
        const isResting = top !== null && top === before;
        before = top;
        return isResting ? top : null;
      });
    };
    await page.$eval('.scroller', (scroller) => {
      scroller.scrollTop = 260;
    });
    const first = await until('a row is in sight', firstShown);
    const top = await restingTop(first);
    await page.$eval('.scroller', (scroller) => scroller.scrollBy(0, -60));
    await until('older messages are there', () =>
      page.evaluate(() => document.querySelector('[aria-setsize]')?.getAttribute('aria-setsize') === '160'),
    );
    expect(Math.abs((await restingTop(first)) - top - 60)).toBeLessThanOrEqual(2);
    await page.$eval('.scroller', (scroller) => {
      scroller.scrollTop = 0;
    });
    await until('the oldest message is in sight', async () => (await firstShown()) === 1);
  });

  it('[VW64] is reopened where one was reading', async () => {
    await show('long-conversation');
    await until('the end is reached', async () => (await distanceToEnd()) <= 1);
    await page.$eval('.scroller', (scroller) => {
      scroller.scrollTop = scroller.scrollHeight / 2;
    });
    await until('the rows there are drawn', async () => Number((await firstShown()) ?? 999) < 300);
    await until('the place is kept', () =>
      page.evaluate(() => sessionStorage.getItem('parley-place') !== null),
    );
    const index = await firstShown();
    await page.reload();
    await page.waitForFunction(() => document.documentElement.dataset.ready === 'true');
    await until('the same row is shown first', async () => (await firstShown()) === index);
    await page.evaluate(() => sessionStorage.clear());
  });
});
