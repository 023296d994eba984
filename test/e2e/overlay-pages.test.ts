// The overlay on pages that do not make it easy, and the button that takes its place where a page refuses it.
import { describe, expect, it } from 'vitest';
import { browsersThatCan } from './cannot.ts';
import type { DrivenBrowser, DrivenPage } from './driver.ts';
import { OVERLAY, overlayIn, withOverlays } from './overlay-scene.ts';
import { createPanel } from './panel.ts';
import { pause, until } from './until.ts';
import type { WebHost } from './web-sites.ts';
import { BROWSERS } from './world.ts';

/** Past the time that a launcher waits for its frame. */
const REFUSED_MS = 30_000;
const PRESS_AGAIN_MS = 2_000;

type Place = readonly [string, WebHost];

const COEP: Place = ['/coep', 'a.localhost'];
const SANDBOX: Place = ['/sandbox', 'a.example'];
const STRICT: readonly Place[] = [
  ['/strict-csp', 'a.example'],
  ['/trusted-types', 'a.example'],
  ['/no-store', 'a.example'],
  ['/rtl', 'a.example'],
  ['/plain', 'a.localhost'],
];

describe.each(BROWSERS)('in %s', (browser) => {
  it('[OV17] the overlay is there on pages with strict policies', ({ task }) =>
    withOverlays({ title: task.name, browser }, async (scene) => {
      await scene.allow(['a.example', 'a.localhost']);
      const isExempt = !browsersThatCan('refuseByCoep').includes(browser);
      for (const [path, host] of isExempt ? [...STRICT, COEP] : STRICT) {
        const page = await scene.visit(host, path);
        const overlay = await overlayIn(page);
        await overlay.expand();
        await overlay.waitForRow('Hello');
        await overlay.send(`From ${path}`);
        await overlay.waitForRow(`From ${path}`, 'sent');
        await page.close();
      }
    }));

  it('[OV16] a plain button stands in for it where the page refuses the frame', ({ task }) =>
    withOverlays({ title: task.name, browser }, async (scene) => {
      await scene.allow(['a.example', 'a.localhost']);
      if (browsersThatCan('refuseByCoep').includes(browser)) {
        const page = await scene.visit(COEP[1], COEP[0]);
        await page.byRole('button', 'Open chat').waitFor(REFUSED_MS);
        expect(await page.frames(OVERLAY)).toHaveLength(0);
      }
      const page = await scene.visit(SANDBOX[1], SANDBOX[0]);
      const opened = await scene
        .browser()
        .panelOpenedBy(() =>
          pressStandIn(scene.browser(), page, browsersThatCan('rolesInClosedTrees').includes(browser)),
        );
      // The side panel, or the pop-out window, whose address names its chat.
      expect(opened.url().includes('#')).toBe(!browsersThatCan('panelFromPage').includes(browser));
      await createPanel(opened).waitForRow('Hello');
    }));
});

/** `isSearchable`: it is found by its role; otherwise it is pressed where it has to be until something opens. */
async function pressStandIn(browser: DrivenBrowser, page: DrivenPage, isSearchable: boolean): Promise<void> {
  if (isSearchable) return page.byRole('button', 'Open chat').click(REFUSED_MS);
  const before = (await browser.pages()).length;
  await until(
    'the button that stands in is there',
    async () => {
      const { x, y } = await page.evaluate(() => {
        const { right = 0, bottom = 0 } =
          document.querySelector('parley-launcher')?.getBoundingClientRect() ?? {};
        return { x: right - 36, y: bottom - 36 };
      });
      await page.pressAt(Math.max(0, x), Math.max(0, y));
      // A window takes its time; a second press would ask for a second one.
      await pause(PRESS_AGAIN_MS);
      return (await browser.pages()).length > before;
    },
    REFUSED_MS,
  );
}
