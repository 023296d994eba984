// How long answers take, and pages that say as much as they can: functions that run in a page with the API.
import type { Outcome } from './page-chat.ts';

declare global {
  interface Window {
    outcomes: Promise<readonly Outcome[]>;
  }
}

/**
 * Runs in the page: says texts at once, then, so many milliseconds later by the page's own clock, the next. `window.outcomes` is
 * what becomes of them.
 */
export async function sayApart(batches: readonly (readonly string[])[], gapMs: number): Promise<void> {
  const outcomes: Promise<Outcome>[] = [];
  for (const [at, batch] of batches.entries()) {
    if (at > 0) await new Promise((resolve) => setTimeout(resolve, gapMs));
    for (const text of batch)
      outcomes.push(
        new Promise((resolve) => {
          window.session
            .sendMessage(text)
            .done(() => resolve('done'))
            .fail(({ error }) => resolve(error?.code ?? 0));
        }),
      );
  }
  window.outcomes = Promise.all(outcomes);
}

/** How a restore ended, and after how many milliseconds. */
export interface Restored {
  readonly outcome: Outcome;
  readonly ms: number;
}

/**
 * Runs in the page: restores by the state of each chat (null: without a storage of the page's own), one after the other with the
 * pause that the limits ask for.
 */
export async function restoreEach(chats: readonly (string | null)[]): Promise<readonly Restored[]> {
  const PAUSE_MS = 55;
  const restored: Restored[] = [];
  for (const chat of chats) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    const state = { parley: 1, state: `parley:1:${chat}` };
    const storage = { read: () => state, write: () => undefined };
    const begun = performance.now();
    const outcome = await new Promise<Outcome>((resolve) => {
      window.chat
        .restoreSession(chat === null ? {} : { stateStorage: storage })
        .done(() => resolve('done'))
        .fail(({ error }) => resolve(error?.code ?? 0));
    });
    restored.push({ outcome, ms: performance.now() - begun });
  }
  return restored;
}

/**
 * Runs in the page: asks for so many milliseconds as fast as it gets answers. How many questions, and how many of them were over
 * the limit.
 */
export async function floodFor(ms: number): Promise<{ readonly asked: number; readonly refused: number }> {
  const MOST_WAITING = 300;
  const OVER_LIMIT = 192;
  const counts = { asked: 0, refused: 0, answered: 0 };
  const turn = () => new Promise((resolve) => setTimeout(resolve));
  for (const end = performance.now() + ms; performance.now() < end; await turn()) {
    while (counts.asked - counts.answered < MOST_WAITING) {
      counts.asked += 1;
      window.chat.restoreSession().fail(({ error }) => {
        counts.answered += 1;
        if (error?.code === OVER_LIMIT) counts.refused += 1;
      });
    }
  }
  while (counts.answered < counts.asked) await turn();
  return counts;
}
