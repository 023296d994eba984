// The globals that the `cometd` package and its wrapper ask for timers and sockets, lent to one life of a simulated background. Inside
// of that life, and of all that follows from it, they are the world's; everywhere else they stay the process's own.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock, Unsubscribe } from '../../../core/chat/ports.ts';
import { createMortalClock } from '../../support/mortal-clock.ts';

/** What a life finds on its `globalThis` in place of the real thing. */
interface LentGlobals {
  setTimeout(callback: () => void, delayMs: number): number;
  clearTimeout(id: number): void;
  openSocket(url: string): object;
}

/** One life of a background, as far as its transport is concerned. */
export interface Life {
  /** The world's, but its timers die with this life. */
  readonly clock: Clock;
  /** Runs it as part of this life, and whatever it sets off. */
  run<Result>(act: () => Result): Result;
  /** No timer of it fires any more. */
  end(): void;
  readonly isOver: () => boolean;
}

const lives = new AsyncLocalStorage<LentGlobals>();
lendGlobals();

/** @param openSocket What `new WebSocket(url)` gives within this life. */
export function beginLife(options: {
  readonly clock: Clock;
  readonly openSocket: (url: string) => object;
}): Life {
  const clock = createMortalClock(options.clock);
  const timers = new Map<number, Unsubscribe>();
  let ids = 0;
  let isOver = false;
  const globals: LentGlobals = {
    setTimeout(callback, delayMs) {
      ids += 1;
      const id = ids;
      const cancel = clock.setTimer(clock.now() + delayMs, () => {
        timers.delete(id);
        // A scheduler calls timers from outside of every life.
        lives.run(globals, callback);
      });
      timers.set(id, cancel);
      return id;
    },
    clearTimeout(id) {
      timers.get(id)?.();
      timers.delete(id);
    },
    openSocket: options.openSocket,
  };
  return {
    clock,
    run: (act) => lives.run(globals, act),
    end() {
      isOver = true;
      clock.kill();
    },
    isOver: () => isOver,
  };
}

/** Puts what asks for the life first in place of the process's globals; the package looks each of them up at every call. */
function lendGlobals(): void {
  globalThis.setTimeout = new Proxy(globalThis.setTimeout, {
    apply: (real, self, given) =>
      lives.getStore()?.setTimeout(given[0], given[1] ?? 0) ?? Reflect.apply(real, self, given),
  });
  globalThis.clearTimeout = new Proxy(globalThis.clearTimeout, {
    apply(real, self, given) {
      const life = lives.getStore();
      if (life === undefined) Reflect.apply(real, self, given);
      else life.clearTimeout(given[0]);
    },
  });
  globalThis.WebSocket = new Proxy(globalThis.WebSocket, {
    construct: (real, given, target) =>
      lives.getStore()?.openSocket(String(given[0])) ?? Reflect.construct(real, given, target),
  });
  AbortSignal.timeout = new Proxy(AbortSignal.timeout, {
    apply(real, self, given) {
      const life = lives.getStore();
      if (life === undefined) return Reflect.apply(real, self, given);
      const controller = new AbortController();
      life.setTimeout(() => controller.abort(new DOMException('It took too long', 'TimeoutError')), given[0]);
      return controller.signal;
    },
  });
}
