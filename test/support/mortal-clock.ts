// A clock that ends with the context that uses it.
import type { Clock, Unsubscribe } from '../../core/chat/ports.ts';

export interface MortalClock extends Clock {
  kill(): void;
}

/** The clock of one context: its timers die with it. */
export function createMortalClock(clock: Clock): MortalClock {
  const cancels = new Set<Unsubscribe>();
  let isAlive = true;
  return {
    now: clock.now,
    setTimer(at, callback) {
      if (!isAlive) return () => undefined;
      const cancel = clock.setTimer(at, () => {
        cancels.delete(cancel);
        callback();
      });
      cancels.add(cancel);
      return () => {
        cancels.delete(cancel);
        cancel();
      };
    },
    kill() {
      isAlive = false;
      for (const cancel of cancels) cancel();
    },
  };
}
