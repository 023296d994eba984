import { afterEach, expect, it, vi } from 'vitest';
import { createBrowserClock, type TimeSource } from '../../entrypoints/background/browser-clock.ts';

/** Milliseconds that pass, and timers that count them. */
function createTime() {
  const timers: { at: number; callback: () => void }[] = [];
  let now = 1_000_000;
  const source: TimeSource = {
    now: () => now,
    startTimer(callback, ms) {
      const timer = { at: now + ms, callback };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
  };
  return {
    source,
    pass(ms: number) {
      now += ms;
      for (const timer of timers.filter(({ at }) => at <= now)) {
        timers.splice(timers.indexOf(timer), 1);
        timer.callback();
      }
    },
  };
}

afterEach(() => {
  vi.useRealTimers();
});

it('[SM13] goes on steadily from the time of day while the computer’s clock is set', () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const clock = createBrowserClock();
  const before = clock.now();
  expect(Math.abs(before - performance.timeOrigin - performance.now())).toBeLessThan(1_000);
  for (const jump of [-3_600_000, 86_400_000]) {
    vi.setSystemTime(before + jump);
    expect(clock.now()).toBeGreaterThanOrEqual(before);
    expect(clock.now()).toBeLessThan(before + 60_000);
  }
});

it('[SM13] calls when it is time, not before', () => {
  const time = createTime();
  const clock = createBrowserClock(time.source);
  const calls: number[] = [];
  clock.setTimer(clock.now() + 1_000, () => calls.push(clock.now()));
  clock.setTimer(clock.now() - 5, () => calls.push(0));
  time.pass(999);
  expect(calls).toEqual([0]);
  time.pass(1);
  expect(calls).toEqual([0, 1_001_000]);
});

it('[SM13] a wait is called off', () => {
  const time = createTime();
  const clock = createBrowserClock(time.source);
  let isCalled = false;
  const cancel = clock.setTimer(clock.now() + 10, () => {
    isCalled = true;
  });
  cancel();
  time.pass(20);
  expect(isCalled).toBe(false);
});
