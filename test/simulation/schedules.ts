// Many schedules, one after the other: what came of them, together.
import { addTally, count, emptyTally, type Tally } from './coverage.ts';
import { generatePlan } from './generate.ts';
import type { Plan } from './plan.ts';
import { playPlan, type ScheduleResult } from './world.ts';

/** What a stretch of seeds has shown; it crosses from one thread to another. */
export interface Harvest {
  schedules: number;
  messages: number;
  /** The least that were said in any one, and in which. */
  fewest: number;
  thinnest: number;
  readonly tally: Tally;
  readonly carriers: Record<string, number>;
  readonly broken: { readonly seed: number; readonly violations: readonly string[] }[];
}

export function emptyHarvest(): Harvest {
  return {
    schedules: 0,
    messages: 0,
    fewest: Number.POSITIVE_INFINITY,
    thinnest: 0,
    tally: emptyTally(),
    carriers: {},
    broken: [],
  };
}

/** Adds `other` to `harvest`. */
export function addHarvest(harvest: Harvest, other: Harvest): void {
  harvest.schedules += other.schedules;
  harvest.messages += other.messages;
  if (other.fewest < harvest.fewest)
    Object.assign(harvest, { fewest: other.fewest, thinnest: other.thinnest });
  addTally(harvest.tally, other.tally);
  for (const [name, times] of Object.entries(other.carriers)) count(harvest.carriers, name, times);
  harvest.broken.push(...other.broken);
}

/** The schedule of a seed; a carrier of the caller's choice in place of its own. */
export function planOfSeed(seed: number, carrier?: string): Plan {
  const plan = generatePlan(seed);
  return carrier === undefined ? plan : { ...plan, carrier };
}

/** Plays the schedule of a seed. The same seed plays the same schedule. */
export function playSchedule(
  seed: number,
  trace?: (line: string) => void,
  carrier?: string,
): Promise<ScheduleResult> {
  return playPlan(planOfSeed(seed, carrier), trace === undefined ? {} : { trace });
}

/** Plays so many seeds from `from` on. */
export async function playSeeds(from: number, seeds: number, carrier?: string): Promise<Harvest> {
  const harvest = emptyHarvest();
  for (let seed = from; seed < from + seeds; seed += 1) {
    const { plan, violations, messages, tally } = await playSchedule(seed, undefined, carrier);
    harvest.schedules += 1;
    harvest.messages += messages;
    if (messages < harvest.fewest) Object.assign(harvest, { fewest: messages, thinnest: seed });
    addTally(harvest.tally, tally);
    count(harvest.carriers, plan.carrier);
    if (violations.length > 0) harvest.broken.push({ seed, violations });
  }
  return harvest;
}
