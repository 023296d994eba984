// A Vitest reporter that writes how many tests passed, failed and were skipped into the file named by PARLEY_COUNT_FILE.
// test/run.ts adds them up. What cannot be counted as a test (a file that does not load, a stray error) is a failure. What failed,
// or passed only at its second attempt, which is a race that somebody has to find, is named again at the end of the run.
import { writeFileSync } from 'node:fs';
import type { Reporter } from 'vitest/node';

export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What whoever reads only the end of the run's output has to know, a text each. */
  readonly remarks: readonly string[];
}

export default class CountReporter implements Reporter {
  readonly onTestRunEnd: Required<Reporter>['onTestRunEnd'] = (modules, strayErrors) => {
    const remarks = strayErrors.map((error) => remark('FAILED: outside any test', [error]));
    const count = { passed: 0, failed: strayErrors.length, skipped: 0, remarks };
    for (const module of modules) {
      let failedInside = 0;
      for (const test of module.children.allTests()) {
        const { state, errors = [] } = test.result();
        // A test that never came to an end did not pass.
        const outcome = state === 'pending' ? 'failed' : state;
        count[outcome] += 1;
        if (state === 'failed') failedInside += 1;
        if (outcome === 'failed') remarks.push(remark(`FAILED: ${test.fullName}`, errors));
        if (test.diagnostic()?.flaky === true)
          remarks.push(remark(`PASSED ONLY AT ITS SECOND ATTEMPT: ${test.fullName}`, errors));
      }
      // The file itself, or a hook of it, failed without any test doing so.
      if (module.state() === 'failed' && failedInside === 0) {
        count.failed += 1;
        remarks.push(remark(`FAILED: ${module.relativeModuleId}`, module.errors()));
      }
    }
    const file = process.env.PARLEY_COUNT_FILE;
    if (file !== undefined) writeFileSync(file, JSON.stringify(count));
  };
}

function remark(
  title: string,
  errors: readonly { readonly stack?: string; readonly message: string }[],
): string {
  const [first] = errors;
  return `${title}\n  ${first?.stack ?? first?.message ?? 'no error'}`;
}
