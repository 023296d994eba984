// Time and chance of a simulated world: one seed, one order of events. Whatever is asynchronous in the world is a task
// here, so that the same seed plays the same schedule.
import type { Clock, Random, Unsubscribe } from '../../core/chat/ports.ts';

interface Task {
  readonly at: number;
  readonly order: number;
  /** Null once it was called off: it stays in the heap until its time. */
  run: (() => void) | null;
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
export function createScheduler(seed: number, start = 1_700_000_000_000): Scheduler {
  const heap: Task[] = [];
  let now = start;
  const random = createRandom(seed, () => now - start);
  let order = 0;

  function setTimer(at: number, callback: () => void): Unsubscribe {
    const task: Task = { at: Math.max(at, now), order: order++, run: callback };
    push(heap, task);
    return () => {
      task.run = null;
    };
  }

  function next(until: number): Task | null {
    for (let task = heap[0]; task !== undefined && task.at <= until; task = heap[0]) {
      pop(heap);
      if (task.run !== null) return task;
    }
    return null;
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
      const task = next(until);
      if (task === null) return false;
      now = task.at;
      task.run?.();
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

/**
 * Lets all promises that are ready run to their next wait: asked for from a microtask, the next tick comes after every other, and
 * costs a tenth of a turn of the event loop.
 */
function settle(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}

function isBefore(one: Task, other: Task): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}

function push(heap: Task[], task: Task): void {
  let place = heap.length;
  while (place > 0) {
    const parent = (place - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || isBefore(above, task)) break;
    heap[place] = above;
    place = parent;
  }
  heap[place] = task;
}

function pop(heap: Task[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let place = 0;
  for (;;) {
    const left = 2 * place + 1;
    const [one, other] = [heap[left], heap[left + 1]];
    if (one === undefined) break;
    const isOther = other !== undefined && isBefore(other, one);
    const least = isOther ? other : one;
    if (isBefore(last, least)) break;
    heap[place] = least;
    place = isOther ? left + 1 : left;
  }
  heap[place] = last;
}

/**
 * A small seeded generator (the mixer of Mulberry32, public domain), the same everywhere. What it says hangs on the moment, and on how
 * often it was asked in that alone: a schedule from which something is left out has the same luck elsewhere, and can be shrunk.
 */
function createRandom(seed: number, elapsed: () => number): Random {
  let moment = -1;
  let state = 0;
  return () => {
    // Whole milliseconds: all that is asked within one is told apart.
    const at = Math.floor(elapsed());
    if (at !== moment) {
      moment = at;
      state = mix((seed ^ Math.imul(at, 0x9e3779b1)) >>> 0);
    }
    state = (state + 0x6d2b79f5) >>> 0;
    return mix(state) / 4_294_967_296;
  };
}

function mix(state: number): number {
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return (mixed ^ (mixed >>> 14)) >>> 0;
}
