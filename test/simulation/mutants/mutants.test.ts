// The list of mutants, held against the sources, and one of them planted: the whole list is `npm run simulate -- --mutants`.
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultsOf } from '../../support/altered-sources.ts';
import { MUTANTS } from './mutants.ts';
import { isCaught, playMutants } from './play-mutants.ts';

const root = path.resolve(import.meta.dirname, '../../..');
/** The one that the fewest schedules find. */
const QUICKEST = 'duplicates are not dropped';

describe('the mutants', () => {
  it('[SM40] stand where the list says, once each, and each changes something', () => {
    expect(
      faultsOf(
        root,
        MUTANTS.flatMap(({ changes }) => changes),
      ),
    ).toEqual([]);
    expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
    expect(MUTANTS.length).toBeGreaterThanOrEqual(20);
  });

  it('[SM41] are planted in copies and found there, while the sources as they are pass the same schedules', async () => {
    const planted = MUTANTS.filter(({ name }) => name === QUICKEST);
    const unchanged = { name: 'unchanged', breaks: 'nothing', changes: [] };
    const results = await playMutants([...planted, unchanged], { first: 1, last: 8 });
    const found = Object.fromEntries(results.map((result) => [result.mutant.name, isCaught(result)]));
    expect(found).toEqual({ [QUICKEST]: true, unchanged: false });
    for (const { find, reason } of results) expect(find, reason).not.toBeNull();
  });
});
