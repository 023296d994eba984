// How Stryker runs the unit tests (stryker.config.ts gives the folder): in one worker, so that a mutant costs a fraction of a second.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: ['**/*.test.ts'],
    // Its reports of 150,000 entries would be played for nearly every mutant.
    exclude: ['**/node_modules/**', 'test/chat/limits.test.ts'],
    isolate: false,
    setupFiles: [new URL('fixed-seed.ts', import.meta.url).pathname],
    env: { PARLEY_MUTANT: '1' },
    testTimeout: 10_000,
  },
});
