// How Stryker runs the unit tests (stryker.config.ts gives the folder, areas.ts the names): in one worker, so that a mutant costs a
// fraction of a second.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: [`**/${process.env.PARLEY_MUTANT_TESTS ?? '*'}.test.ts`],
    exclude: ['**/node_modules/**'],
    isolate: false,
    setupFiles: [new URL('fixed-seed.ts', import.meta.url).pathname],
    env: { PARLEY_MUTANT: '1' },
    testTimeout: 10_000,
  },
});
