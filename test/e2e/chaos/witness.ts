// Somebody who looks at a panel's conversation all the time and forgets nothing: each row that was ever shown, and whatever was
// wrong in any single drawing, however short. The functions run in the document.
import type { DrivenPage } from '../driver.ts';

/** What one document showed. */
export interface Sightings {
  /** What stood at an index of the server's transcript, as `index sender: text`. */
  readonly shown: readonly string[];
  /** Own messages that were shown, confirmed or not. */
  readonly own: readonly string[];
  /** In which states own messages were shown. */
  readonly states: readonly string[];
  /** Rows that were doubled, out of order, or changed what they said. */
  readonly faults: readonly string[];
}

declare global {
  interface Window {
    witness?: { readonly sightings: Sightings; look(): void };
  }
}

/** Places a witness in a panel's document, where none is yet. */
export async function placeWitness(page: DrivenPage): Promise<void> {
  await page.evaluate(watchRows);
}

/** All that was seen until now; empty where there was no witness. */
export async function hearWitness(page: DrivenPage): Promise<Sightings> {
  return page.evaluate(() => {
    const { witness } = window;
    if (witness === undefined) return { shown: [], own: [], states: [], faults: ['nobody looked'] };
    witness.look();
    return witness.sightings;
  });
}

/** Has this own message ever been shown here? */
export function wasShown(page: DrivenPage, text: string): Promise<boolean> {
  return page.evaluate((wanted) => window.witness?.sightings.own.includes(wanted) ?? false, text);
}

function watchRows(): void {
  if (window.witness !== undefined) return;
  const atIndex: Record<number, string> = {};
  const sightings = {
    shown: [] as string[],
    own: [] as string[],
    states: [] as string[],
    faults: [] as string[],
  };
  const note = (list: string[], what: string): void => {
    if (!list.includes(what)) list.push(what);
  };
  const look = (): void => {
    const rows = [
      ...document.querySelectorAll<HTMLElement>('[aria-label="Conversation"] [data-kind="message"]'),
    ];
    const texts = new Set<string>();
    let last = 0;
    for (const row of rows) {
      const text = row.querySelector('[data-part="text"]')?.textContent ?? '';
      if (texts.has(text)) note(sightings.faults, `twice in one drawing: ${text}`);
      texts.add(text);
      const { state, sender = '' } = row.dataset;
      if (state !== undefined) {
        note(sightings.own, text);
        note(sightings.states, state);
      }
      const index = Number(row.dataset.index ?? Number.POSITIVE_INFINITY);
      // What waits in the outbox stands behind all that the server has.
      if (index < last || (index === last && Number.isFinite(index)))
        note(sightings.faults, `${index} after ${last}: ${text}`);
      last = index;
      if (!Number.isFinite(index)) continue;
      const line = `${index} ${sender}: ${text}`;
      const before = atIndex[index];
      if (before === undefined) {
        atIndex[index] = line;
        sightings.shown.push(line);
      } else if (before !== line) note(sightings.faults, `became another: ${before} → ${line}`);
    }
  };
  new MutationObserver(look).observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ['data-index', 'data-state'],
  });
  window.witness = { sightings, look };
  look();
}
