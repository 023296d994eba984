// Where schedules come from: fast-check makes them from a seed, and makes one that breaks a promise as short as it can.
import fc from 'fast-check';
import { CARRIERS } from './carriers.ts';
import { NUMBERS, type Plan, planOf, type RawPlan } from './plan.ts';

/** Fewer acts than these are no storm; a plan that is shrunk may have fewer. */
const ACTS = { least: 70, most: 110 };

const number = fc.nat(NUMBERS - 1);
const act = fc.tuple(number, number, number, number);

const RAW: fc.Arbitrary<RawPlan> = fc.record({
  seed: fc.nat(0x7fffffff),
  carrier: number,
  views: number,
  talks: number,
  focus: number,
  acts: fc.array(act, { minLength: ACTS.least, maxLength: ACTS.most, size: 'max' }),
});

/** Where the search for a shorter schedule stands: runs of so many acts are left out, from this place on. */
class Search {
  readonly length: number;
  readonly from: number;
  /** Also with other luck: what is left out may have been what chance needed, and not what breaks. */
  readonly isLucky: boolean;

  constructor(length: number, from: number, isLucky: boolean) {
    this.length = length;
    this.from = from;
    this.isLucky = isLucky;
  }
}

/** With so many other seeds a schedule is tried before an act counts as needed. */
const OTHER_LUCK = 4;

/** Makes long plans, evenly, and shrinks them: simpler surroundings, then fewer acts, by halves, quarters, down to single ones. */
class PlanArbitrary extends fc.Arbitrary<Plan> {
  generate(random: fc.Random): fc.Value<Plan> {
    return new fc.Value(planOf(RAW.generate(random, undefined).value, CARRIERS), undefined);
  }

  canShrinkWithoutContext(value: unknown): value is Plan {
    return typeof value === 'object' && value !== null && 'acts' in value;
  }

  shrink(plan: Plan, context: unknown): fc.Stream<fc.Value<Plan>> {
    return fc.stream(context instanceof Search ? shorter(plan, context) : smaller(plan));
  }
}

function* smaller(plan: Plan): IterableIterator<fc.Value<Plan>> {
  if (plan.views !== 'direct') yield new fc.Value({ ...plan, views: 'direct' }, undefined);
  if (plan.carrier !== 'bayeux') yield new fc.Value({ ...plan, carrier: 'bayeux' }, undefined);
  if (plan.talks !== 1) yield new fc.Value({ ...plan, talks: 1 }, undefined);
  yield* shorter(plan, new Search(Math.ceil(plan.acts.length / 2), 0, false));
}

/** All around once with runs of each length: what was needed before a find may not be needed after it. */
function* shorter(plan: Plan, { length, from, isLucky }: Search): IterableIterator<fc.Value<Plan>> {
  const { acts } = plan;
  for (let run = length; run >= 1 && acts.length > 0; run = Math.floor(run / 2)) {
    for (let passed = 0; passed < acts.length; passed += run) {
      const place = (from + passed) % acts.length;
      const left = { ...plan, acts: acts.toSpliced(place, run) };
      const next = new Search(run, place, isLucky);
      if (!isLucky) yield new fc.Value(left, next);
      else
        for (let luck = 1; luck <= OTHER_LUCK; luck += 1)
          yield new fc.Value({ ...left, seed: (plan.seed + luck) % 0x7fffffff }, next);
    }
  }
  if (!isLucky) yield* shorter(plan, new Search(Math.ceil(acts.length / 2), 0, true));
}

const PLANS = new PlanArbitrary();

/** The schedule of a seed: always the same. */
export function generatePlan(seed: number): Plan {
  const [plan] = fc.sample(PLANS, { seed, numRuns: 1 });
  if (plan === undefined) throw new Error('fast-check made nothing');
  return plan;
}

/**
 * The shortest schedule found that still breaks something, from `plan`; null: that breaks nothing.
 * `limitMs`: of real time.
 */
export async function shrinkPlan(
  plan: Plan,
  isBroken: (plan: Plan) => Promise<boolean>,
  limitMs: number,
): Promise<Plan | null> {
  const details = await fc.check(
    fc.asyncProperty(PLANS, async (shorter) => !(await isBroken(shorter))),
    { examples: [[plan]], numRuns: 1, interruptAfterTimeLimit: limitMs },
  );
  return details.counterexample?.[0] ?? null;
}
