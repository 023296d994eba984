// From the key that sends to the row drawn, on the panel's own clock: from the time stamp of the real key event to the first
// moment after the frame that holds the row.
import type { Panel } from '../e2e/panel.ts';
import { atMost, fact, type Line, ms } from './report.ts';
import { summarise } from './samples.ts';

const SAMPLES = 200;
const P95_GOAL_MS = 50;

/** Sends real messages by real keys. */
export async function measureSendToRow(panel: Panel): Promise<readonly Line[]> {
  const samples: number[] = [];
  const box = panel.page.byRole('textbox', 'Message');
  for (let n = 0; n < SAMPLES; n += 1) {
    const text = `Own sample ${n}`;
    await box.fill(text);
    const sample = panel.page.evaluate(watchOwnRow, text);
    await box.press('Enter');
    samples.push(await sample);
    await panel.waitForRow(text, 'sent');
  }
  const { count, p50, p95 } = summarise(samples);
  return [
    fact(`Send to row drawn, p50 of ${count}`, ms(p50)),
    atMost('Send to row drawn, p95', p95, P95_GOAL_MS, ms),
  ];
}

/** Runs in the panel. Milliseconds from the key event to the frame with the row in it. */
function watchOwnRow(text: string): Promise<number> {
  return new Promise((resolve) => {
    let pressedAt = 0;
    document.addEventListener(
      'keydown',
      (event) => {
        pressedAt = event.timeStamp;
      },
      { capture: true, once: true },
    );
    const observer = new MutationObserver(() => {
      const rows = [...document.querySelectorAll('[aria-label="Conversation"] > *')];
      if (!rows.some((row) => row.textContent?.includes(text))) return;
      observer.disconnect();
      // After the frame's own callbacks come style, layout and paint; then this task.
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - pressedAt)));
    });
    observer.observe(document.body, { childList: true, subtree: true });
  });
}
