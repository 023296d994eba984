// What Stryker is told for one area (areas.ts). Results are kept below .cache, and taken up by the next run.
import type { Stryker } from '@stryker-mutator/core';
import type { Area } from './areas.ts';

/** Everything of Stryker's goes here, from the repository's root. */
const FOLDER = '.cache/mutation';

export interface RunOptions {
  readonly files: readonly string[];
  /** Takes nothing from the last run. */
  readonly isForced: boolean;
  readonly concurrency: number;
}

/** The options of one run. */
export function strykerOptions(
  { name }: Area,
  { files, isForced, concurrency }: RunOptions,
): ConstructorParameters<typeof Stryker>[0] {
  return {
    mutate: [...files],
    concurrency,
    force: isForced,
    incremental: true,
    incrementalFile: `${FOLDER}/${name}.json`,
    tempDirName: `${FOLDER}/sandbox`,
    htmlReporter: { fileName: `${FOLDER}/${name}.html` },
    ignorePatterns: ['/.cache', '/.output', '/.wxt', '/public', '/test/e2e', '/test/bench', '/test/site'],
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'test/mutation/vitest.config.ts', dir: `test/${name}`, related: false },
    coverageAnalysis: 'perTest',
    // Types are not looked at: the sources run with them stripped.
    disableTypeChecks: false,
    tsconfigFile: 'none',
    // A busy machine makes no mutant look endless.
    timeoutMS: 30_000,
    timeoutFactor: 4,
    reporters: ['progress-append-only', 'html'],
  };
}
