// Time and chance of a simulated world: one seed, one order of events. Whatever is asynchronous in the world is a task
// here, so that the same seed plays the same schedule.
import type { Clock, Random, Unsubscribe } from '../../core/chat/ports.ts';

interface Task {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

export interface Scheduler extends Clock {
  /** Uniform in [0, 1), from the seed. */
  readonly random: Random;
  /** An integer from `min` to `max`, both included. */
  between(min: number, max: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** Resolves after so many simulated milliseconds. */
  delay(ms: number): Promise<void>;
  /** Runs the next task and everything it set off by promises; false where there is none before `until`. */
  step(until?: number): Promise<boolean>;
  /** Runs everything up to `until`. */
  runUntil(until: number): Promise<void>;
}

/** A world that starts at time `start` in milliseconds. */
export function createScheduler(seed: number, start = 1_000_000): Scheduler {
  const random = mulberry32(seed);
  const tasks: Task[] = [];
  let now = start;
  let order = 0;

  function setTimer(at: number, callback: () => void): Unsubscribe {
    const task: Task = { at: Math.max(at, now), order: order++, run: callback };
    const position = tasks.findLastIndex((other) => other.at <= task.at) + 1;
    tasks.splice(position, 0, task);
    return () => {
      const index = tasks.indexOf(task);
      if (index >= 0) tasks.splice(index, 1);
    };
  }

  const scheduler: Scheduler = {
    now: () => now,
    setTimer,
    random,
    between: (min, max) => min + Math.floor(random() * (max - min + 1)),
    chance: (probability) => random() < probability,
    delay: (ms) =>
      new Promise((resolve) => {
        setTimer(now + ms, resolve);
      }),
    async step(until = Number.POSITIVE_INFINITY) {
      const task = tasks[0];
      if (task === undefined || task.at > until) return false;
      tasks.shift();
      now = task.at;
      task.run();
      await settle();
      return true;
    },
    async runUntil(until) {
      while (await scheduler.step(until));
      now = Math.max(now, until);
    },
  };
  return scheduler;
}

/** Lets all promises that are ready run to their next wait: a macrotask comes after every microtask. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A small seeded generator (Mulberry32, public domain): good enough for schedules, and the same everywhere. */
function mulberry32(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
