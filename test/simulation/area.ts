// chrome.storage as a dying background sees it: calls take time, may fail, and what was under way at a death may have been
// written although nobody heard of it. All areas of one world share one disk.
import type { StorageArea } from '../../core/storage/storage-area.ts';
import type { Scheduler } from './scheduler.ts';

/** JSON by key, and when the last call so far is carried out: a disk serves its callers, dead or alive, in order. */
export interface Disk {
  readonly cells: Map<string, string>;
  busyUntil: number;
}

/** An empty disk. */
export function createDisk(): Disk {
  return { cells: new Map(), busyUntil: 0 };
}

export interface MortalArea extends StorageArea {
  /** No call is answered any more; each one under way is carried out or not, by chance. */
  die(): void;
}

/** What the world decides of each call. */
export interface AreaFaults {
  /** Milliseconds until a call is carried out, and again until it is answered. */
  latency(): number;
  /** The call is refused and changes nothing. */
  isFailing(): boolean;
}

/** One background's way to the disk. */
export function createMortalArea(disk: Disk, scheduler: Scheduler, faults: AreaFaults): MortalArea {
  const { cells } = disk;
  let isDead = false;

  function call<Result>(act: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      // Serialised now, as structured cloning does: what changes afterwards is not part of the call.
      const isFailing = faults.isFailing();
      disk.busyUntil = Math.max(disk.busyUntil, scheduler.now() + faults.latency());
      scheduler.setTimer(disk.busyUntil, () => {
        if (isDead && scheduler.chance(0.5)) return;
        const answer = isFailing ? null : { result: act() };
        scheduler.setTimer(scheduler.now() + faults.latency(), () => {
          if (isDead) return;
          if (answer === null) reject(new Error('the area refuses'));
          else resolve(answer.result);
        });
      });
    });
  }

  return {
    get(keys) {
      const wanted = keys === null ? null : [...keys];
      return call(() => {
        const found = (wanted ?? [...cells.keys()]).flatMap((key): [string, unknown][] => {
          const json = cells.get(key);
          return json === undefined ? [] : [[key, JSON.parse(json)]];
        });
        return Object.fromEntries(found);
      });
    },
    set(items) {
      const serialised = Object.entries(items).map(([key, value]): [string, string] => [
        key,
        JSON.stringify(value),
      ]);
      return call(() => {
        for (const [key, json] of serialised) cells.set(key, json);
      });
    },
    remove(keys) {
      const doomed = [...keys];
      return call(() => {
        for (const key of doomed) cells.delete(key);
      });
    },
    die() {
      isDead = true;
    },
  };
}
