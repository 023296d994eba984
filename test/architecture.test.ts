// Enforces the import table and the layout over what is in the repository today.
// That each check can fail is shown in architecture/checks.test.ts, on planted violations.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkImports } from './architecture/import-table.ts';
import { checkBarrels, checkHead, checkLength, checkNames, checkTopLevel } from './architecture/layout.ts';
import { findCycles, loadedBy } from './architecture/module-graph.ts';
import { findModuleState } from './architecture/module-state.ts';
import { findImpurity, isAutoImportOff } from './architecture/purity.ts';
import { filesBelow, parseSource, readSources } from './architecture/sources.ts';

const root = path.resolve(import.meta.dirname, '..');
const shipped = readSources(root, ['core', 'entrypoints']);
const tests = readSources(root, ['test']);

describe('the repository', () => {
  it('[AR1] has imports only as the table allows', () => {
    expect(checkImports(shipped)).toEqual([]);
  });

  it('[AR2] has no circle of modules that load one another', () => {
    expect(findCycles(shipped)).toEqual([]);
  });

  it('[AR3] has no barrels inside core', () => {
    expect(checkBarrels(shipped.filter((source) => source.path.startsWith('core/')))).toEqual([]);
  });

  it('[AR4] keeps no state in the modules that the background loads', () => {
    expect(findModuleState(loadedBy(shipped, 'entrypoints/background/index.ts'))).toEqual([]);
  });

  it('[AR5] has nothing at its top level but what the layout names', () => {
    expect(checkTopLevel(readdirSync(root))).toEqual([]);
  });

  it('[AR6] names its files for what they are', () => {
    expect(checkNames(filesBelow(root, ['core', 'entrypoints', 'test']))).toEqual([]);
  });

  it('[AR7] has no file over 300 lines without a reason', () => {
    expect(checkLength([...shipped, ...tests])).toEqual([]);
  });

  it('[AR8] says at the head of each shipped file what it owns', () => {
    expect(checkHead(shipped)).toEqual([]);
  });

  it('[AR9] has no clock, no chance and no browser in ring 0', () => {
    expect(findImpurity(shipped.filter((source) => source.path.startsWith('core/chat/')))).toEqual([]);
  });

  it('[AR10] has auto-imports off', () => {
    const config = parseSource('wxt.config.ts', readFileSync(path.join(root, 'wxt.config.ts'), 'utf8'));
    expect(isAutoImportOff(config)).toBe(true);
  });
});
