// The lock file is whole: `npm ci` refuses one that lacks a package, also one for another platform.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Dependencies that have no place where Node would find them from the package. */
function missingIn(packages: Readonly<Record<string, LockedPackage>>): readonly string[] {
  return Object.entries(packages).flatMap(([place, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !placesFrom(place, name).some((candidate) => candidate in packages))
      .map((name) => `${name}, of ${place || 'the project'}`),
  );
}

/** `a/node_modules/x`, then each folder above it. */
function placesFrom(place: string, name: string): readonly string[] {
  const above = place.lastIndexOf('/node_modules/');
  const here = place === '' ? `node_modules/${name}` : `${place}/node_modules/${name}`;
  if (place === '') return [here];
  return [here, ...placesFrom(above < 0 ? '' : place.slice(0, above), name)];
}

describe('the lock file', () => {
  const text = readFileSync(path.join(import.meta.dirname, '../package-lock.json'), 'utf8');
  const { packages }: { packages: Readonly<Record<string, LockedPackage>> } = JSON.parse(text);

  it('[BU14] has every dependency of every package, for every platform', () => {
    expect(missingIn(packages)).toEqual([]);
  });

  it('[BU14] names no registry', () => {
    expect(Object.entries(packages).filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });

  it('[BU14] would be found out if it lacked one', () => {
    const whole = {
      '': { dependencies: { a: '1' } },
      'node_modules/a': { optionalDependencies: { b: '1', c: '1' } },
      'node_modules/b': {},
      'node_modules/a/node_modules/c': { dependencies: { b: '1' } },
    };
    expect(missingIn(whole)).toEqual([]);
    const { 'node_modules/b': _b, ...without } = whole;
    expect(missingIn(without)).toHaveLength(2);
  });
});
