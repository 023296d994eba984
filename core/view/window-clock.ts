// The time of the window that a view lives in.
import type { Clock } from '../chat/ports.ts';

/** Makes a clock over the window's timers. */
export function createWindowClock(): Clock {
  return {
    now: () => Date.now(),
    setTimer(at, callback) {
      const timer = setTimeout(callback, Math.max(0, at - Date.now()));
      return () => clearTimeout(timer);
    },
  };
}
