// `npm run test:remove-checks [PARTS OF NAMES]`: takes every check against hostile pages (checks.ts) out of a copy of the sources, one
// by one, and runs the attacks that need no browser against what is left. Prints which attacks then succeeded; ends with 1 where
// taking a check out makes no attack succeed, or where one succeeds with all checks in. The sources themselves stay as they are.
import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Alteration, createSourceCopies } from '../support/altered-sources.ts';
import { REMOVABLE_CHECKS } from './checks.ts';

const root = path.resolve(import.meta.dirname, '../..');
/** What the attacks need of the sources. */
const NEEDED = [
  ...['api', 'chat', 'cometd', 'gms', 'hosting', 'messaging', 'rest', 'settings', 'storage'].map(
    (name) => `core/${name}`,
  ),
  'entrypoints/background',
  ...['backend', 'background', 'contracts', 'messaging', 'support', 'e2e/until.ts'].map(
    (name) => `test/${name}`,
  ),
];
const ATTACKS = [
  'test/background/page-*attacks.test.ts',
  'test/background/page-floods.test.ts',
  'test/messaging/page-*attacks.test.ts',
];
/** So many copies in one run of Vitest: more would fill the memory. */
const BATCH = 16;
/** A run of several that takes longer holds one that never ends: then each runs alone. */
const BATCH_MAY_TAKE_MS = 150_000;
const ONE_MAY_TAKE_MS = 40_000;

/** A copy of the sources, with or without a check. */
interface Copy {
  readonly name: string;
  readonly check: Alteration | null;
}

/** What Vitest's JSON says of one file. */
interface FileReport {
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly assertionResults: readonly { readonly status: string; readonly title: string }[];
}

/** Runs the attacks in these copies; the titles of those that succeeded, by copy. Null: they did not end. */
async function attack(
  folder: string,
  copies: readonly Copy[],
): Promise<ReadonlyMap<string, readonly string[]> | null> {
  const output = path.join(folder, 'report.json');
  const include = copies.flatMap(({ name }) => ATTACKS.map((pattern) => `${name}/${pattern}`));
  const test = {
    include,
    isolate: false,
    maxWorkers: 2,
    testTimeout: 5_000,
    reporters: ['json'],
    outputFile: output,
  };
  const config = path.join(folder, 'vitest.config.mjs');
  writeFileSync(config, `export default ${JSON.stringify({ root: folder, test })}`);
  const script = path.join(root, 'node_modules/vitest/vitest.mjs');
  const limit = copies.length === 1 ? ONE_MAY_TAKE_MS : BATCH_MAY_TAKE_MS;
  const hasEnded = await new Promise<boolean>((resolve, reject) => {
    const child = spawn(process.execPath, [script, 'run', '--config', config], {
      ...{ cwd: folder, stdio: 'ignore', timeout: limit, killSignal: 'SIGKILL' },
    });
    child.once('error', reject);
    child.once('close', (_code, signal) => resolve(signal === null));
  });
  if (!hasEnded) return null;
  const { testResults } = JSON.parse(readFileSync(output, 'utf8')) as {
    readonly testResults: readonly FileReport[];
  };
  rmSync(output);
  const succeeded = new Map<string, string[]>(copies.map(({ name }) => [name, []]));
  for (const { name, status, message, assertionResults } of testResults) {
    const [copy = ''] = path.relative(folder, name).split(path.sep);
    const failed = assertionResults.filter((one) => one.status === 'failed').map(({ title }) => title);
    // A file that could not even be loaded proves nothing.
    if (status === 'failed' && assertionResults.length === 0)
      throw new Error(`${name} could not be loaded: ${message}`);
    succeeded.get(copy)?.push(...failed);
  }
  if (testResults.length === 0) throw new Error('no attack was run');
  return succeeded;
}

const wanted = process.argv.slice(2);
const isWanted = ({ file, name }: Alteration) =>
  wanted.length === 0 || wanted.some((part) => `${file}: ${name}`.includes(part));
const copies: readonly Copy[] = [
  { name: 'whole', check: null },
  ...REMOVABLE_CHECKS.filter(isWanted).map((check, at) => ({
    name: `without-${at}`,
    check,
  })),
];
const sources = createSourceCopies(root, NEEDED);
const { folder } = sources;
const unneeded: string[] = [];
try {
  for (let at = 0; at < copies.length; at += BATCH) {
    const batch = copies.slice(at, at + BATCH);
    for (const { name, check } of batch) sources.make(name, check === null ? [] : [check]);
    const together = await attack(folder, batch);
    for (const copy of batch) {
      const { name, check } = copy;
      const found = together ?? (await attack(folder, [copy]));
      const titles = found === null ? ['they do not end'] : (found.get(name) ?? []);
      sources.remove(name);
      const isAsExpected = found !== null && titles.length > 0 === (check !== null);
      const label = check === null ? 'with all checks' : `${check.file}: ${check.name}`;
      if (!isAsExpected) unneeded.push(label);
      const [first = 'nothing'] = titles;
      const others = titles.length > 1 ? `, and ${titles.length - 1} more` : '';
      console.log(`${isAsExpected ? 'ok    ' : 'NOT OK'} ${label.padEnd(80)} ${first}${others}`);
    }
  }
} finally {
  sources.close();
}
console.log(`\n${copies.length - 1} checks, ${unneeded.length} not as they should be`);
process.exitCode = unneeded.length === 0 ? 0 : 1;
