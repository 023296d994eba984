// `npm run simulate -- --runs N` plays many schedules (from seed 1, or `--from N`) on all processors, or `--jobs N`; the long form
// (100,000 and more, or `--floors`) fails where it has not met enough. `--seed N` replays one schedule line by line, `--shrink N` looks
// for the shortest that breaks the same, `--plan JSON` plays that. `--carrier NAME` has all go through one carrier.
// `--storm N` lets N clients come back after outages (compare-storms.ts); `--mutants [PARTS OF NAMES]` plants deliberate bugs (mutants/).
import { parseArgs } from 'node:util';
import { compareStorms } from './compare-storms.ts';
import { playFleet } from './fleet.ts';
import { shrinkPlan } from './generate.ts';
import { huntMutants } from './mutants/hunt-mutants.ts';
import type { Plan } from './plan.ts';
import { report } from './report.ts';
import { planOfSeed } from './schedules.ts';
import { playPlan } from './world.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string' },
    shrink: { type: 'string' },
    plan: { type: 'string' },
    runs: { type: 'string' },
    from: { type: 'string', default: '1' },
    jobs: { type: 'string' },
    carrier: { type: 'string' },
    floors: { type: 'boolean', default: false },
    storm: { type: 'string' },
    mutants: { type: 'boolean', default: false },
  },
});

/** From so many schedules on the floors count. */
const LONG_FORM = 100_000;
/** Each mutant is found within so many, most within thirty; the rarest takes about six hundred. */
const MUTANT_RUNS = 1_000;
/** So many of those that break something are made short. */
const SHRUNK = 3;
const SHRINK_LIMIT_MS = 20_000;

if (values.storm !== undefined) process.exitCode = (await compareStorms(Number(values.storm), 1)) ? 0 : 1;
else if (values.mutants) {
  const first = Number(values.from);
  const last = first + Number(values.runs ?? MUTANT_RUNS) - 1;
  process.exitCode = (await huntMutants(positionals, { first, last })) ? 0 : 1;
} else if (values.plan !== undefined) await replay(JSON.parse(values.plan));
else if (values.seed !== undefined) await replay(planOfSeed(Number(values.seed), values.carrier));
else if (values.shrink !== undefined) await printShrunk(Number(values.shrink));
else await playMany(Number(values.runs ?? 1_000));

async function playMany(runs: number): Promise<void> {
  const startedAt = Date.now();
  let toldAt = startedAt;
  const harvest = await playFleet({
    from: Number(values.from),
    runs,
    carrier: values.carrier,
    ...(values.jobs === undefined ? {} : { jobs: Number(values.jobs) }),
    onProgress({ schedules, broken }) {
      if (Date.now() - toldAt < 10_000) return;
      toldAt = Date.now();
      const seconds = Math.round((toldAt - startedAt) / 1_000);
      console.log(`${schedules} of ${runs} schedules after ${seconds} s, ${broken.length} with violations`);
    },
  });
  const { lines, isMet } = report(harvest, Number(values.from), runs >= LONG_FORM || values.floors);
  for (const line of lines) console.log(line);
  console.log(`in ${Math.round((Date.now() - startedAt) / 1_000)} s`);
  for (const { seed } of harvest.broken.slice(0, SHRUNK)) await printShrunk(seed);
  process.exitCode = isMet ? 0 : 1;
}

async function replay(plan: Plan): Promise<void> {
  const { violations, messages } = await playPlan(plan, { trace: console.log });
  console.log(`${messages} messages, ${plan.carrier}, ${violations.length} violations`);
  for (const violation of violations) console.log(`  ${violation}`);
  process.exitCode = violations.length === 0 ? 0 : 1;
}

/** The shortest schedule found that breaks the promise in the same way as the seed's. */
async function printShrunk(seed: number): Promise<void> {
  const startedAt = Date.now();
  const original = planOfSeed(seed, values.carrier);
  const [first = ''] = (await playPlan(original)).violations;
  const plan = await shrinkPlan(
    original,
    async (shorter) =>
      (await playPlan(shorter)).violations.some((violation) => kindOf(violation) === kindOf(first)),
    SHRINK_LIMIT_MS,
  );
  if (plan === null) {
    console.log(`seed ${seed} breaks nothing`);
    return;
  }
  const { violations } = await playPlan(plan);
  const seconds = Math.round((Date.now() - startedAt) / 1_000);
  console.log(`seed ${seed}: ${first}; ${plan.acts.length} acts are enough (${seconds} s):`);
  for (const { at, act, on, size } of plan.acts) console.log(`  ${at} ms: ${act} ${on} ${size}`);
  for (const violation of violations) console.log(`  ${violation}`);
  console.log(`npm run simulate -- --plan '${JSON.stringify(plan)}'`);
}

/** Without the names and numbers of one schedule. */
function kindOf(violation: string): string {
  return violation.slice(0, 2) + violation.slice(2).replaceAll(/"[^"]*"|\S*\d\S*/g, '*');
}
