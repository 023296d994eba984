// Waits for what the background is going to say.
import { effect, type ReadonlySignal } from '@preact/signals';
import type { Clock, Unsubscribe } from '../chat/ports.ts';

/** What was asked for has to show up within this time. */
const TIMEOUT_MS = 10_000;

/** Resolves with the first value that is there; rejects where none comes in time. */
export function untilValue<Value>(source: ReadonlySignal<Value | null>, clock: Clock): Promise<Value> {
  return new Promise((resolve, reject) => {
    let stop: Unsubscribe = () => undefined;
    let isDone = false;
    const finish = (settle: () => void) => {
      isDone = true;
      cancel();
      stop();
      settle();
    };
    const cancel = clock.setTimer(clock.now() + TIMEOUT_MS, () =>
      finish(() => reject(new Error('the background made no chat that this view can see'))),
    );
    stop = effect(() => {
      const found = source.value;
      if (found !== null && !isDone) finish(() => resolve(found));
    });
    // Where the value was there at once, there was nothing to stop yet.
    if (isDone) stop();
  });
}
