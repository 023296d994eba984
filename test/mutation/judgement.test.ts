// What a run of mutants comes to, on planted mutants; and that the lists of survivors are whole.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { AREAS, filesOf } from './areas.ts';
import { describeMutant, isFine, judge, type Mutant, rateOf } from './judgement.ts';
import { KNOWN_SURVIVORS } from './survivors/all.ts';

const root = path.resolve(import.meta.dirname, '../..');
const mutant = (file: string, text: string, isFound: boolean | null): Mutant => ({
  file,
  text,
  line: 1,
  isFound,
});
const found = (count: number) => Array.from({ length: count }, (_, at) => mutant('a.ts', `f${at}`, true));
const known = [{ file: 'a.ts', reason: 'the same', mutants: ['s'] }];

describe('the judgement over mutants', () => {
  it('[MT1] counts, by file and in all, what was found and what survived, and nothing that could not be run', () => {
    const mutants = [
      ...found(3),
      mutant('a.ts', 's', false),
      mutant('b.ts', 'x', true),
      mutant('b.ts', 'y', null),
    ];
    const judgement = judge(['a.ts', 'b.ts'], mutants, known);
    expect(judgement.scores).toEqual([
      { file: 'a.ts', found: 3, survived: 1 },
      { file: 'b.ts', found: 1, survived: 0 },
    ]);
    expect(judgement.total).toEqual({ file: 'all', found: 4, survived: 1 });
    expect(rateOf(judgement.total)).toBe(0.8);
  });

  it('[MT1] is fine from 90 % on', () => {
    const survivor = mutant('a.ts', 's', false);
    expect(isFine(judge(['a.ts'], [...found(9), survivor], known))).toBe(true);
    expect(isFine(judge(['a.ts'], [...found(8), survivor], known))).toBe(false);
  });

  it('[MT2] is not fine with a survivor that is in no list, or in that of another file', () => {
    const judgement = judge(
      ['a.ts', 'b.ts'],
      [...found(20), mutant('b.ts', 's', false), mutant('a.ts', 's', false)],
      known,
    );
    expect(judgement.unlisted).toMatchObject([{ file: 'b.ts', text: 's' }]);
    expect(isFine(judgement)).toBe(false);
  });

  it('[MT2] is not fine where one in the list is found, or not there any more; other files do not count', () => {
    const judgement = judge(['a.ts'], [...found(20), mutant('a.ts', 's', true)], known);
    expect(judgement.outdated).toEqual([{ file: 'a.ts', text: 's' }]);
    expect(isFine(judgement)).toBe(false);
    expect(isFine(judge(['b.ts'], [mutant('b.ts', 'x', true)], known))).toBe(true);
  });

  it('[MT3] names a mutant by its line, by what stood there and by what stands there instead', () => {
    const source = 'a;\n  if (b > c) {\n    d();\n  }\n';
    const at = (from: readonly [number, number], to: readonly [number, number]) => ({
      start: { line: from[0], column: from[1] },
      end: { line: to[0], column: to[1] },
    });
    expect(describeMutant(source, at([2, 7], [2, 12]), 'false')).toBe('if (b > c) { : b > c => false');
    expect(describeMutant(source, at([2, 14], [4, 4]), '{}')).toBe('if (b > c) { : { d(); } => {}');
  });
});

describe('the lists of survivors', () => {
  it('[MT2] are of files that are mutated, and give a reason', () => {
    const files = AREAS.flatMap((area) => filesOf(root, area, []));
    for (const { file, reason, mutants } of KNOWN_SURVIVORS) {
      expect(files).toContain(file);
      expect(reason.length).toBeGreaterThan(10);
      expect(mutants.length).toBeGreaterThan(0);
    }
  });

  it('[MT4] leave out no file of core/chat and core/storage, and every area has its tests', () => {
    for (const { name, mutate } of AREAS) {
      expect(existsSync(path.join(root, 'test', name))).toBe(true);
      expect(filesOf(root, { name, mutate }, []).length).toBeGreaterThan(0);
    }
    expect(filesOf(root, AREAS[0] ?? { name: 'chat', mutate: [] }, ['**/open.ts'])).toEqual([
      'core/chat/open.ts',
    ]);
  });
});
