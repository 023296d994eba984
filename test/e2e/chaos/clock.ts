// The time of a plan. The person's hands take as long as the machine needs, so the plan waits for them: everything else that is due
// later is put off by as much as they are late, and breaks what it was to break.
import { pause } from '../until.ts';

export interface ChaosClock {
  waitUntil(atMs: number): Promise<void>;
  /** What was due then is done only now. */
  isOnlyNow(atMs: number): void;
}

const LOOK_AGAIN_MS = 50;

/** Begins now. */
export function createChaosClock(): ChaosClock {
  const startedAt = Date.now();
  let lateMs = 0;
  const since = () => Date.now() - startedAt;
  return {
    waitUntil: async (atMs) => {
      for (let left = atMs + lateMs - since(); left > 0; left = atMs + lateMs - since())
        await pause(Math.min(left, LOOK_AGAIN_MS));
    },
    isOnlyNow: (atMs) => {
      lateMs = Math.max(lateMs, since() - atMs);
    },
  };
}
