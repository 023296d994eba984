// Plants every mutant in a copy of the sources and lets the simulation look for it, several at a time; the sources as they are have to
// pass the same schedules. What is found is told; who prints it is main.ts' matter.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { createSourceCopies, type SourceCopies } from '../../support/altered-sources.ts';
import type { Find } from './hunt.ts';
import type { Mutant } from './mutant.ts';

const root = path.resolve(import.meta.dirname, '../../..');
/** What the simulation needs of the sources. */
const NEEDED = [
  ...['api', 'chat', 'cometd', 'gms', 'hosting', 'messaging', 'rest', 'settings', 'storage'].map(
    (name) => `core/${name}`,
  ),
  'entrypoints/background',
  ...['backend', 'simulation', 'support'].map((name) => `test/${name}`),
];
/** One that takes longer does not end: then the simulation has not said what is wrong. */
const MAY_TAKE_MS = 10 * 60_000;

export interface MutantResult {
  readonly mutant: Mutant;
  /** Null: the copy did not end, or ended without an answer, for the reason given. */
  readonly find: Find | null;
  readonly reason: string;
}

/** Seeds of the schedules, the same for all. */
export interface Schedules {
  readonly first: number;
  readonly last: number;
}

/** Was it found by an invariant of the simulation? */
export function isCaught({ find }: MutantResult): boolean {
  return find !== null && find.violation !== null;
}

/**
 * Lets the simulation look for each mutant.
 * @param tell Called with each result as it comes.
 */
export async function playMutants(
  mutants: readonly Mutant[],
  schedules: Schedules,
  tell: (result: MutantResult) => void = () => undefined,
): Promise<readonly MutantResult[]> {
  const copies = createSourceCopies(root, NEEDED);
  const waiting = [...mutants.entries()];
  const results: MutantResult[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [number, mutant] = next;
      const result = { mutant, ...(await play(copies, `mutant-${number}`, mutant, schedules)) };
      results.push(result);
      tell(result);
    }
  };
  try {
    await Promise.all(Array.from({ length: availableParallelism() }, work));
  } finally {
    copies.close();
  }
  return results;
}

async function play(
  copies: SourceCopies,
  name: string,
  { changes }: Mutant,
  { first, last }: Schedules,
): Promise<Omit<MutantResult, 'mutant'>> {
  const copy = copies.make(name, changes);
  try {
    const { output, errors, code } = await run(
      path.join(copy, 'test/simulation/mutants/hunt.ts'),
      String(first),
      String(last),
    );
    if (code !== 0) return { find: null, reason: code === null ? 'does not end' : (errors.at(-1) ?? '') };
    return { find: JSON.parse(output) as Find, reason: '' };
  } finally {
    copies.remove(name);
  }
}

/** Runs a script with this Node. Code null: it did not end. */
function run(
  ...args: readonly string[]
): Promise<{ readonly output: string; readonly errors: readonly string[]; readonly code: number | null }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: MAY_TAKE_MS });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (piece: Buffer) => output.push(piece));
    child.stderr.on('data', (piece: Buffer) => errors.push(piece));
    child.once('error', reject);
    child.once('close', (code) => {
      const lines = Buffer.concat(errors).toString().split('\n');
      resolve({
        output: Buffer.concat(output).toString(),
        errors: lines.filter((line) => /Error/.test(line)),
        code,
      });
    });
  });
}
