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
        const observer = new MutationObserver(() => {
          const now = performance.timeOrigin + performance.now();
          // The list may be another one by now. The last item is looked at first: there the new text is.
          const items = document.querySelectorAll('[aria-label="Conversation"] > *, body > ul > *');
          for (let at = items.length - 1; at >= 0; at -= 1) {
            if (!items[at]?.textContent?.includes(wanted)) continue;
            observer.disconnect();
            resolve(now);
            return;
          }
        });
        observer.observe(document.body, { childList: true, subtree: true, characterData: true });
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
