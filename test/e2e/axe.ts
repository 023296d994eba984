// Asks axe about a document in a real browser.
import axe from 'axe-core';
import type { DrivenPage } from './driver.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe objects to now: rule and element, one a line. */
export async function axeObjections(page: DrivenPage): Promise<readonly string[]> {
  await page.run(axe.source);
  return page.evaluate(async (tags) => {
    const { axe: engine } = globalThis as { axe?: typeof import('axe-core') };
    if (engine === undefined) throw new Error('axe is not in the page');
    // Colours on their way from one theme to the other are nobody's choice.
    const passing = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
    await Promise.allSettled(passing.map(({ finished }) => finished));
    const { violations } = await engine.run(document, { runOnly: tags, resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  }, TAGS);
}
