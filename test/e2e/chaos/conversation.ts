// Reads a whole conversation as a panel draws it. Of a long one only what is in sight is in the document, so it is scrolled through
// from its beginning, and older messages are fetched on the way up.
import type { Line } from '../compare.ts';
import type { DrivenPage } from '../driver.ts';
import { until } from '../until.ts';

interface Drawn {
  /** False: rows were missing, because something changed meanwhile. */
  readonly isWhole: boolean;
  readonly lines: readonly Line[];
}

/** All messages, oldest first; rows without an index are not confirmed. Rejects where it cannot be read in one piece. */
export async function readConversation(page: DrivenPage): Promise<readonly Line[]> {
  await page.bringToFront();
  const { lines } = await until('the whole conversation is read', async () => {
    const drawn = await page.evaluate(scrollThrough);
    return drawn.isWhole ? drawn : null;
  });
  return lines;
}

/** Runs in the document. */
async function scrollThrough(): Promise<Drawn> {
  const list = document.querySelector<HTMLElement>('ol[aria-label="Conversation"]');
  const scroller = list?.parentElement;
  if (list == null || scroller == null) return { isWhole: false, lines: [] };
  const rowsNow = () => [...list.querySelectorAll<HTMLElement>(':scope > li')];
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 20)));
  const total = () => Number(rowsNow()[0]?.getAttribute('aria-setsize') ?? rowsNow().length);
  const collected = new Map<number, { readonly kind: string; readonly line: Line }>();
  const collect = (): void => {
    rowsNow().forEach((row, at) => {
      const { index, sender = '', kind = '' } = row.dataset;
      const text = row.querySelector('[data-part="text"]')?.textContent ?? '';
      const line = { index: index === undefined ? null : Number(index), sender, text };
      collected.set(Number(row.getAttribute('aria-posinset') ?? at + 1), { kind, line });
    });
  };
  // A hand on the wheel: the panel tells it from what moves by itself.
  const scrollTo = async (top: number): Promise<void> => {
    scroller.dispatchEvent(new WheelEvent('wheel'));
    scroller.scrollTop = top;
    await frame();
  };
  for (let tries = 0; tries < 100; tries += 1) {
    await scrollTo(10);
    await scrollTo(0);
    if (total() !== -1 && (rowsNow()[0]?.getAttribute('aria-posinset') ?? '1') === '1') break;
  }
  const atStart = total();
  for (let top = 0; ; top += scroller.clientHeight / 2) {
    await scrollTo(top);
    collect();
    if (top + scroller.clientHeight >= scroller.scrollHeight) break;
  }
  const isWhole = atStart === total() && collected.size === atStart;
  const inOrder = [...collected].sort(([a], [b]) => a - b).map(([, row]) => row);
  return { isWhole, lines: inOrder.filter(({ kind }) => kind === 'message').map(({ line }) => line) };
}
