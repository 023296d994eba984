// `npm run test:api-matrix`: plays the whole API suite in every host over every carrier and prints the table of rules. Exit code
// 1 where anything failed or was not played.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createMatrix, type FindPlayed, renderMatrix } from './e2e/api-suite/matrix.ts';
import { SCENARIOS } from './e2e/api-suite/scenarios.ts';

/** What Vitest's own JSON report says, as far as it is needed. */
interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
}

const root = path.resolve(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'parley-matrix-'));
const file = path.join(folder, 'report.json');

function play(): Promise<number | null> {
  const child = spawn(
    process.execPath,
    [
      path.join(root, 'node_modules/vitest/vitest.mjs'),
      ...['run', '--config', 'test/vitest.config.ts', '--project', 'e2e', 'test/e2e/api-suite/'],
      ...['--reporter', 'default', '--reporter', 'json', `--outputFile.json=${file}`],
    ],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, PARLEY_API_MATRIX: '1' } },
  );
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}

try {
  const code = await play();
  const report: Report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { testResults: [] };
  const played = new Map(
    report.testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .map(({ ancestorTitles, title, status }) => [[...ancestorTitles, title].join('\n'), status]),
  );
  const findPlayed: FindPlayed = (host, carrier, title) => {
    const status = played.get([host, carrier, title].join('\n'));
    if (status === undefined) return null;
    return status === 'passed' ? 'passed' : 'failed';
  };
  const matrix = createMatrix(SCENARIOS, findPlayed);
  console.log(`\n${renderMatrix(matrix)}`);
  process.exitCode = code === 0 && matrix.counts.FAIL === 0 && matrix.missing.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
