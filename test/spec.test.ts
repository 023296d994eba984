// Holds core/SPEC.md and the titles of all tests against each other: no rule without a test, no test of an unknown rule.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSource, readSources } from './architecture/sources.ts';
import { idsInTitles, readSpecification } from './architecture/specification.ts';

const root = path.resolve(import.meta.dirname, '..');

describe('the specification', () => {
  const { ids, faults } = readSpecification(readFileSync(path.join(root, 'core/SPEC.md'), 'utf8'));
  const tested = idsInTitles(readSources(root, ['test']));

  it('[AR11] is a list of rules, each with an id of its own in the section of its prefix', () => {
    expect(faults).toEqual([]);
    expect(ids.length).toBeGreaterThan(0);
  });

  it('[AR12] has no rule that no test names', () => {
    expect(ids.filter((id) => !tested.has(id))).toEqual([]);
  });

  it('[AR12] has every rule that a test names', () => {
    expect([...tested].filter((id) => !ids.includes(id))).toEqual([]);
  });
});

describe('the check of the specification', () => {
  it('[AR11] finds rules that are doubled, empty, in the wrong section or without an id', () => {
    const good = '## AB: things\n\n- **AB1** One.\n- **AB2** Two.\n\n## CD: others\n\n- **CD1** Three.\n';
    expect(readSpecification(good)).toEqual({ ids: ['AB1', 'AB2', 'CD1'], faults: [] });
    expect(readSpecification(`${good}- **CD1** Again.\n`).faults).toHaveLength(1);
    expect(readSpecification(`${good}- **AB3** Elsewhere.\n`).faults).toHaveLength(1);
    expect(readSpecification(`${good}- **CD2**\n`).faults).toHaveLength(1);
    expect(readSpecification(`${good}- a remark\n`).faults).toHaveLength(1);
  });

  it('[AR12] sees ids in titles of every form, and nowhere else', () => {
    const titles = [
      "it('[AB1] is so', () => {})",
      'it.each([1])("[AB2] is so with %s", () => {})',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the planted test's text
      'for (const x of list) test(`[AB3, AB4] is so with ${x}`, () => {})',
      "const text = '[AB5] is no title'",
      "it('is [AB6] so', () => {})",
    ];
    const source = parseSource('test/planted.test.ts', titles.join(';\n'));
    expect([...idsInTitles([source])]).toEqual(['AB1', 'AB2', 'AB3', 'AB4']);
  });
});
