// When a text appears in a document, by the document's own clock; and how far that clock is from ours.
import type { DrivenPage } from '../e2e/driver.ts';

const CALIBRATIONS = 200;

/** Milliseconds since the epoch, with fractions. */
export function preciseNow(): number {
  return performance.timeOrigin + performance.now();
}

/** Resolves with the moment at which an element with `text` came into the document, by the document's clock. */
export function whenShown(page: DrivenPage, text: string): Promise<number> {
  return page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const isIn = (node: Node): boolean => node.textContent?.includes(wanted) ?? false;
        const observer = new MutationObserver((records) => {
          const now = performance.timeOrigin + performance.now();
          const isHere = records.some((record) =>
            record.type === 'characterData' ? isIn(record.target) : [...record.addedNodes].some(isIn),
          );
          if (!isHere) return;
          observer.disconnect();
          resolve(now);
        });
        // The list alone: an announcer for screen readers says the same elsewhere.
        const list = document.querySelector('[aria-label="Conversation"]') ?? document.querySelector('ul');
        observer.observe(list ?? document.body, { childList: true, subtree: true, characterData: true });
      }),
    text,
  );
}

/** What must be added to the document's clock to get ours; taken from the fastest of many round trips. */
export async function clockOffset(page: DrivenPage): Promise<number> {
  let best = { roundTrip: Number.POSITIVE_INFINITY, offset: 0 };
  for (let n = 0; n < CALIBRATIONS; n += 1) {
    const before = preciseNow();
    const there = await page.evaluate(() => performance.timeOrigin + performance.now());
    const after = preciseNow();
    const roundTrip = after - before;
    if (roundTrip < best.roundTrip) best = { roundTrip, offset: (before + after) / 2 - there };
  }
  return best.offset;
}
