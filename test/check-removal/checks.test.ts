// The list of checks, held against the sources: whoever changes a check changes the list.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { REMOVABLE_CHECKS, withoutCheck } from './checks.ts';

const root = path.resolve(import.meta.dirname, '../..');

describe('the checks against hostile pages', () => {
  it('[PA14] stand once each where the list says, and can be removed', () => {
    const missing = REMOVABLE_CHECKS.flatMap((check) => {
      const source = readFileSync(path.join(root, check.file), 'utf8');
      try {
        return withoutCheck(source, check) === source ? [`${check.file}: ${check.name}`] : [];
      } catch (error) {
        return [String(error)];
      }
    });
    expect(missing).toEqual([]);
    const names = REMOVABLE_CHECKS.map(({ file, name }) => `${file} ${name}`);
    expect(new Set(names).size).toBe(names.length);
  });
});
