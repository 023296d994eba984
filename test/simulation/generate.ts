// Where schedules come from: fast-check makes them from a seed, and makes one that breaks a promise as short as it can.
import fc from 'fast-check';
import { CARRIERS } from './carriers.ts';
import { NUMBERS, type Plan, planOf, type RawPlan } from './plan.ts';

/** Fewer acts than these are no storm; a plan that is shrunk may have fewer. */
const ACTS = { least: 70, most: 110 };

const number = fc.nat(NUMBERS - 1);
const act = fc.tuple(number, number, number, number);

const rawPlan = (least: number): fc.Arbitrary<RawPlan> =>
  fc.record({
    seed: fc.nat(0x7fffffff),
    carrier: number,
    views: number,
    talks: number,
    focus: number,
    acts: fc.array(act, { minLength: least, maxLength: ACTS.most, size: 'max' }),
  });

/** Makes long plans, evenly, and shrinks them to any length. */
class PlanArbitrary extends fc.Arbitrary<RawPlan> {
  readonly #made = rawPlan(ACTS.least);
  readonly #shrunk = rawPlan(0);

  generate(random: fc.Random): fc.Value<RawPlan> {
    return new fc.Value(this.#made.generate(random, undefined).value, undefined);
  }

  canShrinkWithoutContext(value: unknown): value is RawPlan {
    return this.#shrunk.canShrinkWithoutContext(value);
  }

  shrink(value: RawPlan): fc.Stream<fc.Value<RawPlan>> {
    return this.#shrunk.shrink(value, undefined).map((smaller) => new fc.Value(smaller.value, undefined));
  }
}

const PLANS = new PlanArbitrary();

/** The schedule of a seed: always the same. */
export function generatePlan(seed: number): Plan {
  const [raw] = fc.sample(PLANS, { seed, numRuns: 1 });
  if (raw === undefined) throw new Error('fast-check made nothing');
  return planOf(raw, CARRIERS);
}

/**
 * The shortest schedule found that still breaks something, from that of `seed`; null: none does.
 * `limitMs`: of real time.
 */
export async function shrinkPlan(
  seed: number,
  isBroken: (plan: Plan) => Promise<boolean>,
  limitMs: number,
): Promise<Plan | null> {
  const details = await fc.check(
    fc.asyncProperty(PLANS, async (raw) => !(await isBroken(planOf(raw, CARRIERS)))),
    { seed, numRuns: 1, interruptAfterTimeLimit: limitMs },
  );
  const [found] = details.counterexample ?? [];
  return found === undefined ? null : planOf(found, CARRIERS);
}
