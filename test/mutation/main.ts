// `npm run test:mutation [-- --mutate PATTERN]... [--force] [--concurrency N]`: changes core/ in thousands of small ways, one by one,
// and runs the unit tests against each (Stryker). Prints what no test found, by file, and the score; ends with 1 where that is too
// low, where a survivor is in no list (survivors/), or where one in a list is found now. `--force` takes nothing from the last run: where
// a helper of the tests has changed, only that sees it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { AREAS, type Area, filesOf } from './areas.ts';
import { describeMutant, isFine, judge, type Mutant, rateOf, WANTED_SCORE } from './judgement.ts';
import { strykerOptions } from './stryker.config.ts';
import { KNOWN_SURVIVORS } from './survivors/all.ts';

const root = path.resolve(import.meta.dirname, '../..');
process.chdir(root);
const { values: wishes } = parseArgs({
  options: {
    mutate: { type: 'string', multiple: true, default: [] },
    force: { type: 'boolean', default: false },
    concurrency: { type: 'string', default: '2' },
  },
});

async function play(area: Area, files: readonly string[]): Promise<readonly Mutant[]> {
  const options = strykerOptions(area, {
    files,
    isForced: wishes.force,
    concurrency: Number(wishes.concurrency),
  });
  // For vitest.config.ts, which is read in processes of its own.
  process.env.PARLEY_MUTANT_TESTS = area.tests ?? '*';
  const results = await new Stryker(options).runMutationTest();
  const sources = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
  return results.flatMap(({ fileName, location, replacement, status, mutatorName }) => {
    const file = path.relative(root, fileName).split(path.sep).join('/');
    const source = sources.get(file);
    // The last run's results of files that are not asked for come along.
    if (source === undefined) return [];
    const isFound = { Killed: true, Timeout: true, Survived: false, NoCoverage: false };
    return [
      {
        file,
        text: describeMutant(source, location, replacement ?? mutatorName),
        line: location.start.line,
        isFound: status in isFound ? isFound[status as keyof typeof isFound] : null,
      },
    ];
  });
}

const began = Date.now();
const mutants: Mutant[] = [];
const played: string[] = [];
for (const area of AREAS) {
  const files = filesOf(root, area, wishes.mutate);
  if (files.length === 0) continue;
  played.push(...files);
  mutants.push(...(await play(area, files)));
}
const judgement = judge(played, mutants, KNOWN_SURVIVORS);
for (const score of [...judgement.scores, judgement.total]) {
  const { file, found, survived } = score;
  const percent = (rateOf(score) * 100).toFixed(1);
  console.log(`${file.padEnd(44)} ${found + survived} mutants, ${survived} survived, ${percent} %`);
}
for (const { file, line, text } of judgement.unlisted)
  console.log(`SURVIVED, and in no list: ${file}:${line}\n  ${JSON.stringify(text)}`);
for (const { file, text } of judgement.outdated)
  console.log(`In the list, and does not survive: ${file}\n  ${JSON.stringify(text)}`);
const minutes = ((Date.now() - began) / 60_000).toFixed(1);
console.log(`${minutes} min; wanted: ${WANTED_SCORE * 100} %, and every survivor listed with its reason`);
process.exitCode = played.length > 0 && isFine(judgement) ? 0 : 1;
