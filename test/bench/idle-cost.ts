// What a browser's processes cost, as the kernel counts it: CPU time and how often one of their threads woke up. Linux.
import { readdir, readFile } from 'node:fs/promises';

export interface Cost {
  /** User and system time, in milliseconds. */
  readonly cpuMs: number;
  /** Times that a thread went to sleep by itself: as often it was woken. */
  readonly wakeUps: number;
}

/** Of the fields after the name in /proc/PID/stat (proc(5)), from 0. */
const STAT = { processGroup: 2, userTime: 11, systemTime: 12 };
/** USER_HZ, the same on every Linux. */
const MS_PER_TICK = 10;

/** Threads and processes of the group that `leader` leads, each by its ids, since it began. */
export type Reading = ReadonlyMap<string, Cost>;

export async function readCosts(leader: number): Promise<Reading> {
  const costs = new Map<string, Cost>();
  for (const pid of await numbersIn('/proc')) {
    const stat = await statOf(`/proc/${pid}`);
    if (stat === null || Number(stat[STAT.processGroup]) !== leader) continue;
    const ticks = Number(stat[STAT.userTime]) + Number(stat[STAT.systemTime]);
    costs.set(pid, { cpuMs: ticks * MS_PER_TICK, wakeUps: 0 });
    for (const thread of await numbersIn(`/proc/${pid}/task`)) {
      const status = await read(`/proc/${pid}/task/${thread}/status`);
      const switches = /^voluntary_ctxt_switches:\s*(\d+)/m.exec(status ?? '')?.[1];
      costs.set(`${pid}/${thread}`, { cpuMs: 0, wakeUps: Number(switches ?? 0) });
    }
  }
  return costs;
}

/** From one reading to a later one. What ended between them is not counted, what began is. */
export function costBetween(before: Reading, after: Reading): Cost {
  let [cpuMs, wakeUps] = [0, 0];
  for (const [key, cost] of after) {
    cpuMs += cost.cpuMs - (before.get(key)?.cpuMs ?? 0);
    wakeUps += cost.wakeUps - (before.get(key)?.wakeUps ?? 0);
  }
  return { cpuMs, wakeUps };
}

async function numbersIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => /^\d+$/.test(name));
}

async function statOf(process: string): Promise<readonly string[] | null> {
  const text = await read(`${process}/stat`);
  // The name stands in brackets and may hold anything.
  return text === null ? null : text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** Null where the process or thread has ended. */
function read(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch(() => null);
}
