// Asks axe about a document in a real browser.
import axe, { type RunOnly } from 'axe-core';
import type { DrivenPage } from './driver.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Rules whose answer depends on theme, side and browser. All others look at names and structure, which do not. */
const APPEARANCE = ['color-contrast', 'link-in-text-block', 'target-size', 'scrollable-region-focusable'];

/** What axe objects to now: rule and element, one a line. */
export async function axeObjections(
  page: DrivenPage,
  rules: 'all' | 'appearance' = 'all',
): Promise<readonly string[]> {
  await page.run(axe.source);
  const runOnly: RunOnly =
    rules === 'all' ? { type: 'tag', values: TAGS } : { type: 'rule', values: APPEARANCE };
  return page.evaluate(async (wanted) => {
    const { axe: engine } = globalThis as { axe?: typeof import('axe-core') };
    if (engine === undefined) throw new Error('axe is not in the page');
    // Colours on their way from one theme to the other are nobody's choice.
    const passing = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
    await Promise.allSettled(passing.map(({ finished }) => finished));
    const { violations } = await engine.run(document, { runOnly: wanted, resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  }, runOnly);
}
