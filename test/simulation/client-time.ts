// Time as the visitor's computer has it: its clock is set forward and back, which the next background begins with, and it is suspended
// and nothing of it runs, while the server's time goes on. The real clock of the background stands on it.
import type { Clock, Unsubscribe } from '../../core/chat/ports.ts';
import { createBrowserClock } from '../../entrypoints/background/browser-clock.ts';
import type { Points } from './kill-points.ts';
import type { Scheduler } from './scheduler.ts';

export interface ClientTime {
  /** The clock of one life of a background. */
  enter(points: Points): Clock;
  /** Timers alone, which do not care for the time of day. */
  readonly steady: Clock;
  /** The time of day is set, by so many milliseconds. */
  jump(ms: number): void;
  /** Nothing of the computer runs for so long. */
  suspend(ms: number): void;
  readonly isSuspended: () => boolean;
  /** Runs now, or where the computer is suspended as soon as it is not. */
  whenAwake(task: () => void): void;
}

export function createClientTime(scheduler: Scheduler): ClientTime {
  let offset = 0;
  let awakeAt = 0;

  const whenAwake = (task: () => void) => {
    if (scheduler.now() >= awakeAt) task();
    else scheduler.setTimer(awakeAt, () => whenAwake(task));
  };

  const startTimer = (callback: () => void, ms: number): Unsubscribe => {
    let isCancelled = false;
    const cancel = scheduler.setTimer(scheduler.now() + ms, () =>
      whenAwake(() => {
        if (!isCancelled) callback();
      }),
    );
    return () => {
      isCancelled = true;
      cancel();
    };
  };

  return {
    enter(points) {
      // The time of day at its start, and what has passed since.
      const ahead = offset;
      const clock = createBrowserClock({ now: () => scheduler.now() + ahead, startTimer });
      return {
        now: clock.now,
        setTimer: (at, callback) =>
          clock.setTimer(at, () => {
            if (points.isOver('timer')) return;
            callback();
            points.passed('timer');
          }),
      };
    },
    steady: { now: scheduler.now, setTimer: (at, callback) => startTimer(callback, at - scheduler.now()) },
    jump(ms) {
      offset += ms;
    },
    suspend(ms) {
      awakeAt = Math.max(awakeAt, scheduler.now() + ms);
    },
    isSuspended: () => scheduler.now() < awakeAt,
    whenAwake,
  };
}
