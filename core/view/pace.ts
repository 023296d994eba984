// How often something is handed over: at once after a rest, then at most once in an interval, the last state always.
import type { Clock, Unsubscribe } from '../chat/ports.ts';

export interface Pace {
  /** There is something to hand over: now, or when the interval since the last time is over. */
  urge(): void;
  /** What was urged is not wanted any more, and the next time is the first one again. */
  reset(): void;
}

/** Makes a pace at which `act` is called; `intervalMs` is the shortest time between two calls. */
export function createPace(clock: Clock, intervalMs: number, act: () => void): Pace {
  let stopResting: Unsubscribe | null = null;
  let isUrged = false;

  function urge(): void {
    isUrged = stopResting !== null;
    if (isUrged) return;
    stopResting = clock.setTimer(clock.now() + intervalMs, () => {
      stopResting = null;
      if (isUrged) urge();
    });
    act();
  }

  return {
    urge,
    reset() {
      stopResting?.();
      stopResting = null;
      isUrged = false;
    },
  };
}
