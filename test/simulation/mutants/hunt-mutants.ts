// `npm run simulate -- --mutants [PARTS OF NAMES] [--runs N] [--from S]`: plants every deliberate bug and prints whether the simulation finds
// it, after how many schedules and by which invariant. Ends with 1 where one is not found, or where the sources as they are break the promise.
import type { Mutant } from './mutant.ts';
import { MUTANTS } from './mutants.ts';
import { isCaught, type MutantResult, playMutants, type Schedules } from './play-mutants.ts';

/** The sources as they are: nothing must be found in them. */
const UNCHANGED: Mutant = { name: 'the sources as they are', breaks: 'nothing', changes: [] };

/** Plays the mutants whose names contain one of `parts`, or all; true where everything is as it should be. */
export async function huntMutants(parts: readonly string[], schedules: Schedules): Promise<boolean> {
  const wanted = MUTANTS.filter(
    ({ name }) => parts.length === 0 || parts.some((part) => name.includes(part)),
  );
  const startedAt = performance.now();
  const results = await playMutants([UNCHANGED, ...wanted], schedules, (result) =>
    console.log(describe(result, schedules)),
  );
  const wrong = results.filter((result) => !isAsExpected(result));
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  const caught = results.filter((result) => result.mutant !== UNCHANGED && isCaught(result)).length;
  console.log(
    `\n${wanted.length} mutants, ${caught} caught within ${schedules.last - schedules.first + 1} schedules, ${seconds} s`,
  );
  for (const { mutant } of wrong) console.log(`NOT OK ${mutant.name}`);
  return wrong.length === 0 && wanted.length > 0;
}

function isAsExpected(result: MutantResult): boolean {
  return result.mutant === UNCHANGED ? result.find?.violation === null : isCaught(result);
}

function describe(result: MutantResult, { first, last }: Schedules): string {
  const { mutant, find, reason } = result;
  const verdict = mutant === UNCHANGED ? 'unchanged ' : isCaught(result) ? 'caught    ' : 'NOT CAUGHT';
  const what = mutant === UNCHANGED ? mutant.name : `${mutant.name} (${mutant.breaks})`;
  if (find === null) return `${verdict} ${what}: ${reason}`;
  return find.violation === null
    ? `${verdict} ${what}: nothing found in schedules ${first} to ${last}`
    : `${verdict} ${what}: after ${find.schedules} schedules (seed ${find.seed}), ${find.violation}`;
}
