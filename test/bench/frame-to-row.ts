// From the server's frame to the row in the panel, beside a bare page on the same backend, one sample after the other in turn:
// whatever disturbs the machine disturbs both.
import type { Backend } from '../backend/backend.ts';
import type { DrivenPage } from '../e2e/driver.ts';
import { pause } from '../e2e/until.ts';
import { atMost, fact, type Line, ms, times } from './report.ts';
import { summarise } from './samples.ts';
import { clockOffset, preciseNow, whenShown } from './watch.ts';

const SAMPLES = 1000;
const WARM_UP = 50;
const P50_GOAL = 1.5;
const P95_GOAL = 2;
/** Between two samples: no multiple of a frame, so that no phase of the display is preferred. */
const GAP_MS = 7;

interface Contestant {
  readonly page: DrivenPage;
  readonly chatId: string;
  readonly samples: number[];
}

/** Measures both and compares. Each page has its own chat, with an agent in it. */
export async function measureFrameToRow(
  backend: Backend,
  panel: { readonly page: DrivenPage; readonly chatId: string },
  bare: { readonly page: DrivenPage; readonly chatId: string },
): Promise<readonly Line[]> {
  const contestants: readonly Contestant[] = [
    { ...panel, samples: [] },
    { ...bare, samples: [] },
  ];
  for (let n = 0; n < WARM_UP + SAMPLES; n += 1) {
    for (const { page, chatId, samples } of n % 2 === 0 ? contestants : contestants.toReversed()) {
      const text = `Sample ${n} of ${chatId}`;
      const shown = whenShown(page, text);
      // The watcher is set before the word is said.
      await page.evaluate(() => true);
      const saidAt = preciseNow();
      backend.agent(chatId).say(text);
      const shownAt = await shown;
      if (n >= WARM_UP) samples.push(shownAt - saidAt);
      await pause(GAP_MS);
    }
  }
  const [ours, theirs] = await Promise.all(
    contestants.map(async ({ page, samples }) => {
      const offset = await clockOffset(page);
      return summarise(samples.map((sample) => sample + offset));
    }),
  );
  if (ours === undefined || theirs === undefined) throw new Error('two contestants, two results');
  return [
    fact(`frame to row, bare page, p50 / p95 of ${theirs.count}`, `${ms(theirs.p50)} / ${ms(theirs.p95)}`),
    fact(`frame to row, panel, p50 / p95 of ${ours.count}`, `${ms(ours.p50)} / ${ms(ours.p95)}`),
    atMost('  panel to bare page, p50', ours.p50 / theirs.p50, P50_GOAL, times),
    atMost('  panel to bare page, p95', ours.p95 / theirs.p95, P95_GOAL, times),
  ];
}
