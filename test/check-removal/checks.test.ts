// The list of checks, held against the sources: whoever changes a check changes the list.
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultsOf } from '../support/altered-sources.ts';
import { REMOVABLE_CHECKS } from './checks.ts';

const root = path.resolve(import.meta.dirname, '../..');

describe('the checks against hostile pages', () => {
  it('[PA14] stand once each where the list says, and can be removed', () => {
    expect(faultsOf(root, REMOVABLE_CHECKS)).toEqual([]);
    expect(REMOVABLE_CHECKS.length).toBeGreaterThan(0);
  });
});
