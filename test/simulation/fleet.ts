// Schedules on all processors: threads that ask for the next stretch of seeds as soon as they are done with one.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { addHarvest, emptyHarvest, type Harvest } from './schedules.ts';

/** Seeds that a thread gets at a time. */
const STRETCH = 50;

/** What a thread is asked for; null: nothing more. */
export type Order = { readonly from: number; readonly seeds: number; readonly carrier?: string } | null;

export interface FleetOptions {
  readonly from: number;
  readonly runs: number;
  readonly jobs?: number;
  readonly carrier?: string | undefined;
  /** After each stretch, with everything so far. */
  readonly onProgress?: (harvest: Harvest) => void;
}

/** Plays `runs` seeds from `from` on. Rejects where a schedule throws. */
export async function playFleet(options: FleetOptions): Promise<Harvest> {
  const { from, runs, jobs = availableParallelism(), carrier, onProgress } = options;
  const harvest = emptyHarvest();
  let next = from;
  const order = (): Order => {
    if (next >= from + runs) return null;
    const seeds = Math.min(STRETCH, from + runs - next);
    next += seeds;
    return { from: next - seeds, seeds, ...(carrier === undefined ? {} : { carrier }) };
  };
  const sail = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL('./fleet-worker.ts', import.meta.url));
      worker.on('error', reject);
      worker.on('exit', () => resolve());
      worker.on('message', (done: Harvest) => {
        addHarvest(harvest, done);
        onProgress?.(harvest);
        worker.postMessage(order());
      });
      worker.postMessage(order());
    });
  await Promise.all(Array.from({ length: Math.min(jobs, Math.ceil(runs / STRETCH)) }, sail));
  harvest.broken.sort((a, b) => a.seed - b.seed);
  return harvest;
}
