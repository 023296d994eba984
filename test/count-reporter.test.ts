// The numbers that `npm test` ends with, over planted tests of every outcome, run by a Vitest of their own.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Count } from './count-reporter.ts';

const root = path.resolve(import.meta.dirname, '..');
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Counts of a run over one planted test file, and its remarks. */
function runOf(text: string): { readonly count: unknown; readonly remarks: readonly string[] } {
  const folder = mkdtempSync(path.join(tmpdir(), 'parley-planted-'));
  folders.push(folder);
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  writeFileSync(
    path.join(folder, 'planted.test.ts'),
    `import { beforeAll, expect, it } from 'vitest';\n${text}`,
  );
  const countFile = path.join(folder, 'count.json');
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const reporter = path.join(import.meta.dirname, 'count-reporter.ts');
  spawnSync(process.execPath, [vitest, 'run', '--root', folder, '--reporter', reporter], {
    cwd: folder,
    env: { ...process.env, PARLEY_COUNT_FILE: countFile },
  });
  const { remarks, ...count }: Count = JSON.parse(readFileSync(countFile, 'utf8'));
  return { count, remarks };
}

const countOf = (text: string): unknown => runOf(text).count;

describe('counting tests', { timeout: 30_000 }, () => {
  it('[BU2] tells passed, failed and skipped ones apart', () => {
    const text = "it('a', () => {}); it('b', () => expect(1).toBe(2)); it.skip('c', () => {}); it.todo('d');";
    expect(countOf(text)).toEqual({ passed: 1, failed: 1, skipped: 2 });
  });

  it('[BU2] takes a file that does not load for a failure', () => {
    expect(countOf("import './nowhere.ts'; it('a', () => {});")).toEqual({
      passed: 0,
      failed: 1,
      skipped: 0,
    });
  });

  it('[BU2] takes a failing hook for a failure, though its tests never ran', () => {
    const text = "beforeAll(() => { throw new Error('planted'); }); it('a', () => {});";
    expect(countOf(text)).toMatchObject({ passed: 0, failed: 1 });
  });

  it('[BU15] names what passed only at its second attempt, and why it failed at the first', () => {
    const text =
      "let n = 0; it('a', { retry: 1 }, () => expect((n += 1)).toBe(2)); it('b', { retry: 1 }, () => {});";
    const { count, remarks } = runOf(text);
    expect(count).toEqual({ passed: 2, failed: 0, skipped: 0 });
    expect(remarks).toEqual([
      expect.stringMatching(/^PASSED ONLY AT ITS SECOND ATTEMPT: a\n.*expected 1 to be 2/),
    ]);
  });

  it('[BU2] names what failed, and why: a test, a file, a stray error', () => {
    const failing = "it('a', () => expect(1).toBe(2)); it('b', () => {});";
    expect(runOf(failing).remarks).toEqual([expect.stringMatching(/^FAILED: a\n.*expected 1 to be 2/)]);
    expect(runOf("import './nowhere.ts';").remarks).toEqual([
      expect.stringMatching(/^FAILED: planted\.test\.ts\n.*nowhere/),
    ]);
    const straying = `it('a', async () => {
      setTimeout(() => { throw new Error('planted'); }, 0);
      await new Promise((resolve) => setTimeout(resolve, 20));
    });`;
    expect(runOf(straying).remarks).toEqual([expect.stringMatching(/^FAILED: outside any test\n.*planted/)]);
  });

  it('[BU2] takes a stray error for a failure', () => {
    const text = `it('a', async () => {
      setTimeout(() => { throw new Error('planted'); }, 0);
      await new Promise((resolve) => setTimeout(resolve, 20));
    });`;
    expect(countOf(text)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });
});
