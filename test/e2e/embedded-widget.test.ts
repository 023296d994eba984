// The embedded widget in real pages of real browsers: under strict policies, between other people's styles, by eye and by axe.
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WIDGET_STATES } from '../view/gallery/widget-states.ts';
import { axeObjections } from './axe.ts';
import type { DrivenBrowser, DrivenPage } from './driver.ts';
import { launcherOf } from './launch.ts';
import { startWebSites, type WebSites } from './web-sites.ts';
import { buildWidgetScript } from './widget-script.ts';
import { BROWSERS } from './world.ts';

const WIDTH = 320;
const HEIGHT = 640;
const PAGES = {
  '/strict': {
    headers: {
      'content-security-policy':
        "default-src 'none'; connect-src 'self' blob:; script-src 'self'; style-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'",
    },
    body: '<main><h1>A strict page</h1></main>',
  },
  '/chat-templates': {
    body: `<template data-gwc-template="registration"><form>
      <h2 class="of-the-page">{{title}}</h2><script>document.title = 'attacked'</script>
      <span class="gwc-chat-registration-submit"><button>{{regSubmit}}</button></span></form></template>`,
  },
  '/themes': {
    body: `<style>html { color-scheme: light dark; background: Canvas; color: CanvasText }</style>
      <main style="block-size: 200vh"><h1>A page for day and night, with a scrollbar</h1></main>`,
  },
  '/reset': {
    body: `<style>
      * { margin: 0; padding: 0; border: 0; background: none }
      div, span, button, textarea { position: static; display: inline; color: red; font: 30px serif }
      .gwc-chat-head { background: rgb(1, 2, 3) }
      .gwc-chat-embedded-window { right: 99px }
    </style><main><h1>A page with styles of its own</h1></main>`,
  },
  '/wild': {
    body: `<style>
      * { margin: 4px; padding: 4px; box-sizing: content-box; letter-spacing: 2px; text-transform: uppercase; transition: all 1s }
      html { overflow: hidden }
      body { font: 20px/3 fantasy; text-align: center; text-shadow: 2px 2px gold; word-spacing: 9px; cursor: wait }
      div { margin: 8px; padding: 12px; border: 2px dashed red; float: left; width: 200px }
      span { display: block; float: left; background: pink; padding: 6px; font-size: 22px }
      form { background: #ff9; padding: 30px; border: 3px solid green }
      label { float: left; width: 200px; text-align: right; font: 20px serif }
      input, textarea { width: 420px; height: 300px; border: 4px inset; background: yellow; box-shadow: 0 0 9px red }
      button { float: right; letter-spacing: 4px; background: red; height: 80px; width: 100%; box-shadow: 5px 5px }
      a { display: block; color: green; font-size: 30px }
    </style><h1>A page with rules for every tag</h1>`,
  },
};

/** Runs in the page: where each part of the widget is, and what is inherited or often given to tags. */
function describeParts(): readonly string[] {
  const parts = document.querySelectorAll(
    '.gwc-chat-embedded-window, .gwc-chat-embedded-window *, .gcb-startChat',
  );
  return [...parts].map((part) => {
    const { x, y, width, height } = part.getBoundingClientRect();
    const style = getComputedStyle(part);
    const names = [
      'color',
      'background-color',
      'font',
      'letter-spacing',
      'text-shadow',
      'box-shadow',
      'cursor',
    ];
    const looks = [...names, 'text-transform', 'float', 'border', 'transition'].map((name) =>
      style.getPropertyValue(name),
    );
    return [part.tagName, part.className, x, y, width, height, ...looks].join(' ');
  });
}

describe.each(BROWSERS)('the embedded widget in %s', (kind) => {
  let sites: WebSites;
  let script: string;
  let browser: DrivenBrowser;
  let page: DrivenPage;

  beforeAll(async () => {
    [sites, script] = await Promise.all([startWebSites(PAGES), buildWidgetScript()]);
    const { launch } = await launcherOf(kind);
    browser = await launch();
    page = await browser.openTab(sites.url('a.example', '/plain'));
    await page.resize(WIDTH, HEIGHT);
  });

  afterAll(async () => {
    await browser?.kill();
    await sites?.close();
    if (browser !== undefined) await rm(browser.profile, { recursive: true, force: true });
  });

  async function show(
    path: string,
    state: string,
    theme: 'light' | 'dark' = 'light',
    dir = 'ltr',
  ): Promise<void> {
    await page.goTo(sites.url('a.example', path));
    // Firefox forgets it on the way to another document.
    await page.preferColours(theme);
    await page.evaluate((direction) => {
      document.documentElement.dir = direction;
      document.documentElement.lang = 'en';
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, sample }) => {
        document.documentElement.dataset.violation = `${violatedDirective} ${sample}`;
      });
    }, dir);
    await page.run(script);
    await page.evaluate((name) => {
      const { showWidget } = globalThis as { showWidget?: (state: string) => void };
      showWidget?.(name);
    }, state);
  }

  const styleOf = (selector: string, property: string) =>
    page.evaluate(
      (selected, name) => {
        const element = document.querySelector(selected);
        return element === null ? null : getComputedStyle(element).getPropertyValue(name);
      },
      selector,
      property,
    );

  it('[WI35] looks and works as it should under a strict policy and Trusted Types, without a violation', async () => {
    await show('/strict', 'widget-chat');
    expect(await styleOf('.gwc-chat-embedded-window', 'position')).toBe('fixed');
    expect(await styleOf('.gwc-chat-head', 'background-color')).toBe('rgb(59, 87, 208)');
    await page.byRole('button', 'Minimize the chat').click();
    expect(await styleOf('.gwc-chat-body', 'display')).toBe('none');
    await page.byRole('button', 'Show the chat').click();
    expect(await styleOf('.gwc-chat-body', 'display')).toBe('block');
    expect(await page.evaluate(() => document.documentElement.dataset.violation ?? null)).toBeNull();
    await page.byRole('button', 'Close the chat').click();
    expect(await styleOf('.gwc-chat-embedded-window', 'position')).toBeNull();
  });

  it('[WI32, WI33, WI35] has a page’s texts and templates under a strict policy and Trusted Types', async () => {
    await show('/strict', 'widget-files');
    await page.byRole('button', 'Aloita').waitFor();
    const seen = await page.evaluate(() => {
      const form = document.querySelector('.gwc-chat-body form');
      return {
        heading: form?.querySelector('.of-the-page')?.textContent,
        scripts: form?.querySelectorAll('script').length,
        violation: document.documentElement.dataset.violation ?? null,
      };
    });
    expect(seen).toEqual({ heading: 'Juttelu', scripts: 0, violation: null });
  });

  it('[WI39] bears a page’s reset, and gives way to a page’s rules for its classes', async () => {
    await show('/reset', 'widget-chat');
    expect(await styleOf('.gwc-chat-embedded-window', 'position')).toBe('fixed');
    expect(await styleOf('.gwc-chat-message-container', 'position')).toBe('absolute');
    expect(await styleOf('.gwc-chat-input', 'font-size')).toBe('14px');
    expect(await styleOf('[data-gwc-party] > .gwc-chat-message-text', 'padding-left')).toBe('12px');
    expect(await styleOf('.gwc-chat-head', 'background-color')).toBe('rgb(1, 2, 3)');
    expect(await styleOf('.gwc-chat-embedded-window', 'right')).toBe('99px');
  });

  it.each(['widget-form-wrong', 'widget-chat', 'widget-launcher'])(
    '[WI39] looks the same in a page that has rules for every tag: %s',
    async (state) => {
      await show('/plain', state);
      const plain = await page.evaluate(describeParts);
      await show('/wild', state);
      expect(await page.evaluate(describeParts)).toEqual(plain);
      expect(plain.length).toBeGreaterThan(0);
    },
  );

  it('[WI39] is dark only in a page that says that it can be', async () => {
    await show('/themes', 'widget-chat', 'dark');
    expect(await styleOf('.gwc-chat-embedded-window', 'background-color')).toBe('rgb(22, 24, 30)');
    await show('/reset', 'widget-chat', 'dark');
    expect(await styleOf('.gwc-chat-embedded-window', 'background-color')).toBe('rgb(255, 255, 255)');
  });

  it.each([
    ['light', 'ltr'],
    ['dark', 'ltr'],
    ['light', 'rtl'],
  ] as const)(
    '[WI30, WI40] is without objection by axe, and fits a narrow page: %s, %s',
    async (theme, dir) => {
      const found: string[] = [];
      for (const state of Object.keys(WIDGET_STATES)) {
        await show('/themes', state, theme, dir);
        found.push(...(await axeObjections(page)).map((objection) => `${state}: ${objection}`));
        const outside = await page.evaluate(() => {
          const parts = document.querySelectorAll(
            '.gwc-chat-control, .gwc-chat-message-text, .gwc-chat-registration-input, .gwc-chat-input, .gcb-startChat, button',
          );
          return [...parts].flatMap((part) => {
            const { left, right, width, height } = part.getBoundingClientRect();
            const isFitting = width === 0 || (left >= 0 && right <= innerWidth);
            const isLarge =
              width === 0 || !part.matches('button, [role=button]') || Math.min(width, height) >= 24;
            return isFitting && isLarge ? [] : [`${part.className} at ${left}-${right}, ${height} high`];
          });
        });
        found.push(...outside.map((part) => `${state}: ${part}`));
      }
      expect(found).toEqual([]);
    },
  );
});
