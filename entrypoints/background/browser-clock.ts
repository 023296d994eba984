// The clock of the browser, for ring 0 and everything else that waits.
import type { Clock } from '../../core/chat/ports.ts';

/** Longer waits than this would overflow the browser's timers and end at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

export function createBrowserClock(): Clock {
  return {
    now: () => Date.now(),
    setTimer(at, callback) {
      const timer = setTimeout(callback, Math.min(LONGEST_TIMER_MS, Math.max(0, at - Date.now())));
      return () => clearTimeout(timer);
    },
  };
}
