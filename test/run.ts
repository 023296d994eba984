// `npm test`: every check there is, one step after the other; a failed step does not keep the next ones from running.
// Ends with what failed, by name, and one line `N passed, N failed, N skipped`, over all tests, each other step counted as one.
// `--long` (npm run test:long) sets PARLEY_LONG=1, at which tests that have a longer form take it.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { requireBrowser } from './browsers.ts';
import type { Count } from './count-reporter.ts';

const root = path.resolve(import.meta.dirname, '..');
const MINUTE_MS = 60_000;

const isLong = process.argv.includes('--long');
/** A step that hangs is stopped, so that a run always ends. */
const stepLimitMs = (isLong ? 240 : 24) * MINUTE_MS;

interface Step {
  readonly name: string;
  readonly run: () => Promise<Count>;
}

const steps: readonly Step[] = [
  { name: 'types', run: () => tool('typescript/bin/tsc', '--noEmit') },
  { name: 'lint', run: () => tool('@biomejs/biome/bin/biome', 'ci', '.') },
  { name: 'unit tests', run: () => tests('unit') },
  { name: 'simulation', run: () => tests('simulation') },
  { name: 'contracts', run: () => tests('contracts') },
  { name: 'builds', run: () => succeeds([path.join(root, 'test/build.ts')]) },
  {
    name: 'Firefox store linter',
    run: () => succeeds([path.join(root, 'test/lint-firefox.ts'), '.output/firefox-mv3']),
  },
  { name: 'browsers', run: findBrowsers },
  { name: 'browser tests', run: () => tests('e2e') },
];

/** Runs the script of a package; one success or one failure. */
function tool(script: string, ...args: readonly string[]): Promise<Count> {
  return succeeds([path.join(root, 'node_modules', script), ...args]);
}

async function succeeds(args: readonly string[]): Promise<Count> {
  return (await runNode(args)) === 0 ? ONE_PASSED : oneFailed('it ended as failed');
}

const ONE_PASSED: Count = { passed: 1, failed: 0, skipped: 0, remarks: [] };

function oneFailed(why: string): Count {
  return { passed: 0, failed: 1, skipped: 0, remarks: [why] };
}

/** Runs one project of Vitest and counts its tests. */
async function tests(project: string): Promise<Count> {
  const folder = mkdtempSync(path.join(tmpdir(), 'parley-count-'));
  const countFile = path.join(folder, 'count.json');
  try {
    const code = await runNode(
      [
        path.join(root, 'node_modules/vitest/vitest.mjs'),
        ...['run', '--config', 'test/vitest.config.ts', '--project', project],
        ...['--reporter', 'default', '--reporter', './test/count-reporter.ts'],
      ],
      { PARLEY_COUNT_FILE: countFile },
    );
    if (!existsSync(countFile)) return oneFailed('it ended before its tests did');
    const count: Count = JSON.parse(readFileSync(countFile, 'utf8'));
    // No test at all, or a failure that is none of a test's: never a silent success.
    const isUnexplained = count.failed === 0 && (code !== 0 || count.passed === 0);
    if (!isUnexplained) return count;
    return { ...count, failed: 1, remarks: [...count.remarks, 'no test failed, but it did not succeed'] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function findBrowsers(): Promise<Count> {
  console.log(`Chromium: ${requireBrowser('chromium')}`);
  console.log(`Firefox: ${requireBrowser('firefox')}`);
  return ONE_PASSED;
}

/** Runs a script with this Node, its output going where ours goes. Resolves with the exit code, null when killed. */
function runNode(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...(isLong ? { PARLEY_LONG: '1' } : {}), ...env },
    });
    const limit = setTimeout(() => {
      console.error(`Stopped after ${stepLimitMs / MINUTE_MS} minutes.`);
      child.kill('SIGKILL');
    }, stepLimitMs);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(limit);
      resolve(code);
    });
  });
}

const total = { passed: 0, failed: 0, skipped: 0 };
const remarks: string[] = [];
for (const { name, run } of steps) {
  console.log(`\n== ${name}`);
  const startedAt = performance.now();
  const count = await run().catch((error: unknown) =>
    oneFailed(error instanceof Error ? error.message : String(error)),
  );
  total.passed += count.passed;
  total.failed += count.failed;
  total.skipped += count.skipped;
  remarks.push(...count.remarks.map((remark) => `${name}: ${remark}`));
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`== ${name}: ${count.failed + count.skipped === 0 ? 'ok' : 'NOT OK'}, ${seconds} s`);
}
for (const remark of remarks) console.log(`\n${remark}`);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed + total.skipped === 0 ? 0 : 1;
