// Holds the two README files against what they talk about: packages, commands, files.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const { dependencies, devDependencies, scripts } = JSON.parse(read('package.json'));

describe('the documents', () => {
  it('[BU12] give a reason for every direct dependency, and for no other', () => {
    const text = read('core/README.md').split('## Why each dependency')[1] ?? '';
    const heads = text.split('\n').flatMap((line) => /^- (.+?): /.exec(line)?.[1] ?? []);
    const named = heads.flatMap((head) => [...head.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
    expect(named.toSorted()).toEqual(Object.keys({ ...dependencies, ...devDependencies }).toSorted());
  });

  it('[BU12] name only commands that exist', () => {
    const named = [...read('README.md').matchAll(/npm (?:run )?([a-z:-]+)/g)].map(([, name]) => name);
    expect(named.filter((name) => name !== 'ci' && !(String(name) in scripts))).toEqual([]);
  });

  it.each(['README.md', 'core/README.md'])('[BU12] link only to files that exist: %s', (file) => {
    const links = [...read(file).matchAll(/\]\(([^)#:]+)\)/g)].map(([, target]) => target ?? '');
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((target) => !existsSync(path.join(root, path.dirname(file), target)))).toEqual([]);
  });
});
