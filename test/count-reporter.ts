// A Vitest reporter that writes how many tests passed, failed and were skipped into the file named by PARLEY_COUNT_FILE.
// test/run.ts adds them up. What cannot be counted as a test (a file that does not load, a stray error) is a failure. What passed
// only at its second attempt is named, as it is a race that somebody has to find.
import { writeFileSync } from 'node:fs';
import type { Reporter } from 'vitest/node';

export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export default class CountReporter implements Reporter {
  readonly onTestRunEnd: Required<Reporter>['onTestRunEnd'] = (modules, strayErrors) => {
    const count = { passed: 0, failed: strayErrors.length, skipped: 0 };
    for (const module of modules) {
      let failedInside = 0;
      for (const test of module.children.allTests()) {
        const { state, errors = [] } = test.result();
        // A test that never came to an end did not pass.
        count[state === 'pending' ? 'failed' : state] += 1;
        if (state === 'failed') failedInside += 1;
        if (test.diagnostic()?.flaky === true)
          console.log(
            `PASSED ONLY AT ITS SECOND ATTEMPT: ${test.fullName}\n  ${errors[0]?.stack ?? 'no error'}`,
          );
      }
      // The file itself, or a hook of it, failed without any test doing so.
      if (module.state() === 'failed' && failedInside === 0) count.failed += 1;
    }
    const file = process.env.PARLEY_COUNT_FILE;
    if (file !== undefined) writeFileSync(file, JSON.stringify(count));
  };
}
