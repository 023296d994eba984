// The clock of the browser, for ring 0 and everything else that waits. It starts at the computer's time of day and goes on steadily: where
// that is set back or forward, no wait becomes longer or shorter, or a chat would not come back for an hour, or send something a second time
// that may still arrive.
import type { Clock, Unsubscribe } from '../../core/chat/ports.ts';

/** Longer waits than this would overflow the browser's timers and end at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** What the clock is made from. */
export interface TimeSource {
  /** Milliseconds, of the time of day at first, whatever that is set to later. */
  readonly now: () => number;
  /** Calls after so many milliseconds. */
  startTimer(callback: () => void, ms: number): Unsubscribe;
}

const BROWSER: TimeSource = {
  now: () => Math.round(performance.timeOrigin + performance.now()),
  startTimer(callback, ms) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

export function createBrowserClock({ now, startTimer }: TimeSource = BROWSER): Clock {
  return {
    now,
    setTimer: (at, callback) => startTimer(callback, Math.min(LONGEST_TIMER_MS, Math.max(0, at - now()))),
  };
}
