// `hunt.ts FIRST LAST`: plays schedules by their seeds until one breaks the promise, and says which and how, as one line of JSON. Run in a copy
// of the sources (play-mutants.ts). That the sources as they are pass the same schedules makes a find mean something.
import { playSchedule } from '../schedules.ts';
/** What came of it: `violation` is null where all schedules kept the promise. */
export interface Find {
  readonly schedules: number;
  readonly seed: number;
  readonly violation: string | null;
}

async function hunt(first: number, last: number): Promise<Find> {
  for (let seed = first; seed <= last; seed += 1) {
    const { violations } = await playSchedule(seed);
    const [violation] = violations;
    if (violation !== undefined) return { schedules: seed - first + 1, seed, violation };
  }
  return { schedules: last - first + 1, seed: last, violation: null };
}

const [first, last] = process.argv.slice(2).map(Number);
console.log(JSON.stringify(await hunt(first ?? 1, last ?? 1)));
