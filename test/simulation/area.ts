// chrome.storage as a dying background sees it: calls take time, may fail, and what was under way at a death may have been
// written although nobody heard of it. All areas of one world share one disk.
import { EPOCH_KEY, INDEX_KEY } from '../../core/storage/chat-keys.ts';
import type { StorageArea } from '../../core/storage/storage-area.ts';
import type { ClientTime } from './client-time.ts';
import type { Points } from './kill-points.ts';
import type { Scheduler } from './scheduler.ts';

/** JSON by key, and when the last call so far is carried out: a disk serves its callers, dead or alive, in order. */
export interface Disk {
  readonly cells: Map<string, string>;
  busyUntil: number;
  /** When the last answer so far is given. */
  answeredBy: number;
}

/** An empty disk. */
export function createDisk(): Disk {
  return { cells: new Map(), busyUntil: 0, answeredBy: 0 };
}

/** What the world decides of each call. */
export interface AreaFaults {
  /** Milliseconds until a call is carried out, and again until it is answered. */
  latency(): number;
  /** The call is refused and changes nothing. */
  isRefused(what: 'get' | 'set' | 'remove'): boolean;
}

export interface AreaOptions {
  readonly disk: Disk;
  readonly scheduler: Scheduler;
  readonly time: ClientTime;
  readonly faults: AreaFaults;
  readonly points: Points;
  /** Once its life is over no call is answered any more; each one under way is carried out or not, by chance. */
  readonly isDead: () => boolean;
  /** Something was written, of these keys. */
  readonly onWritten: (keys: readonly string[]) => void;
}

/** One background's way to the disk. */
export function createMortalArea(options: AreaOptions): StorageArea {
  const { disk, scheduler, time, faults, points, isDead } = options;
  const { cells } = disk;

  function call<Result>(
    what: 'get' | 'set' | 'remove',
    keys: readonly string[],
    act: () => Result,
  ): Promise<Result> {
    const point = what === 'remove' ? what : `${what} ${subjectOf(keys)}`;
    return new Promise((resolve, reject) => {
      if (points.isOver(point)) return;
      const isRefused = faults.isRefused(what);
      disk.busyUntil = Math.max(disk.busyUntil, scheduler.now() + faults.latency());
      points.passed(point, 'under way');
      scheduler.setTimer(disk.busyUntil, () => {
        if (isDead() && scheduler.chance(0.5)) return;
        const answer = isRefused ? null : { result: act() };
        if (points.isOver(point, 'done')) return;
        const answersAt = scheduler.now() + faults.latency();
        disk.answeredBy = Math.max(disk.answeredBy, answersAt);
        scheduler.setTimer(answersAt, () =>
          time.whenAwake(() => {
            if (isDead()) return;
            if (answer === null) reject(new Error('the area refuses'));
            else resolve(answer.result);
            points.passed(point);
          }),
        );
      });
    });
  }

  return {
    get(keys) {
      const wanted = keys === null ? null : [...keys];
      return call('get', wanted ?? [], () => {
        const found = (wanted ?? [...cells.keys()]).flatMap((key): [string, unknown][] => {
          const json = cells.get(key);
          return json === undefined ? [] : [[key, JSON.parse(json)]];
        });
        return Object.fromEntries(found);
      });
    },
    set(items) {
      // Serialised now, as structured cloning does: what changes afterwards is not part of the call.
      const serialised = Object.entries(items).map(([key, value]): [string, string] => [
        key,
        JSON.stringify(value),
      ]);
      const keys = Object.keys(items);
      return call('set', keys, () => {
        for (const [key, json] of serialised) cells.set(key, json);
        options.onWritten(keys);
      });
    },
    remove(keys) {
      const doomed = [...keys];
      return call('remove', doomed, () => {
        for (const key of doomed) cells.delete(key);
        options.onWritten(doomed);
      });
    },
  };
}

function subjectOf(keys: readonly string[]): 'epoch' | 'index' | 'chat' {
  if (keys.includes(EPOCH_KEY)) return 'epoch';
  return keys.length === 1 && keys[0] === INDEX_KEY ? 'index' : 'chat';
}
