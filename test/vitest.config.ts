// One runner for all tests; the projects differ in what they need. test/run.ts runs them in order.
import { defineConfig } from 'vitest/config';

const root = new URL('..', import.meta.url).pathname;

export default defineConfig({
  root,
  test: {
    projects: [
      {
        root,
        oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
        test: {
          name: 'unit',
          // A property looks at hundreds of inputs, on a machine that may be busy.
          testTimeout: 20_000,
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [
            'test/simulation/**',
            'test/contracts/**',
            'test/e2e/**',
            'test/bench/**',
            '**/node_modules/**',
          ],
        },
      },
      {
        root,
        test: { name: 'simulation', include: ['test/simulation/**/*.test.ts'], testTimeout: 1_800_000 },
      },
      { root, test: { name: 'contracts', include: ['test/contracts/**/*.test.ts'], testTimeout: 60_000 } },
      {
        root,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
          // Many tests wait most of their time, for an outage or a death, so two files share the processors. What some of
          // them put into machine-wide places names an extension that no other file starts (policy) or does not reach
          // browsers that load theirs from a folder (packages).
          maxWorkers: 2,
          // On busy processors a driver now and then misses what its browser did. Whatever needs this is named at the end.
          retry: 1,
        },
      },
    ],
  },
});
