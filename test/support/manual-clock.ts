// Time that moves only when a test says so.
import type { Clock } from '../../core/chat/ports.ts';

export interface ManualClock extends Clock {
  /** Moves on, calling what is due in order, and lets everything that follows from it happen. */
  advance(ms: number): Promise<void>;
  /** How many timers are set. */
  readonly pendingTimers: () => number;
}

export function createManualClock(start = 1_000_000): ManualClock {
  const timers = new Set<{ readonly at: number; readonly callback: () => void }>();
  let now = start;
  return {
    now: () => now,
    setTimer(at, callback) {
      const timer = { at, callback };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    pendingTimers: () => timers.size,
    async advance(ms) {
      const end = now + ms;
      await settled();
      for (;;) {
        const due = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        timers.delete(due);
        now = Math.max(now, due.at);
        due.callback();
        await settled();
      }
      now = end;
      await settled();
    },
  };
}

/** Resolves when nothing is left to happen without time or the outside world. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
