// The policy examples that administrators copy (test/store/policy), read as each browser reads them and resolved by the real
// settings.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { deskOf } from '../../core/settings/addresses.ts';
import { resolveSettings } from '../../core/settings/resolve.ts';
import { SETTINGS_KEYS } from '../../core/settings/schema.ts';
import { DEFAULT_SETTINGS } from '../../core/settings/settings.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(path.join(root, 'test/store/policy', name), 'utf8');

/** In place of the id that the store gave, in the form of one. */
const CHROME_ID = 'abcdefghijklmnopabcdefghijklmnop';
const GECKO_ID = 'parley@parley.example';
const REGISTRY = `HKEY_LOCAL_MACHINE\\Software\\Policies\\Google\\Chrome\\3rdparty\\extensions\\${CHROME_ID}\\policy`;

/** What Chrome makes of a registry file: values of the key, and each key below it as a list in the order in the file. */
function readRegistry(text: string): Record<string, unknown> {
  const [head, ...sections] = text.split(/^\[/m);
  expect(head?.trim()).toBe('Windows Registry Editor Version 5.00');
  const keys = sections.map((section) => {
    const [name = '', ...lines] = section.trim().split('\n');
    const values = lines.map((line) => {
      const [, key = '', string, dword] = /^"(\w+)"=(?:"(.*)"|dword:([0-9a-f]{8}))$/.exec(line) ?? [];
      expect(key).not.toBe('');
      return [key, string ?? Number.parseInt(dword ?? '', 16) === 1] as const;
    });
    return { name: name.replace(/\]$/, ''), values };
  });
  expect(keys.every(({ name }) => name === REGISTRY || name.startsWith(`${REGISTRY}\\`))).toBe(true);
  const below = (place: string) => keys.filter(({ name }) => path.win32.dirname(name) === place);
  // A list has its texts as values, or its rows as keys.
  const listAt = (name: string, values: readonly (readonly [string, unknown])[]): unknown => {
    const rows = below(name).map((row) => Object.fromEntries(row.values));
    return rows.length > 0 ? rows : values.map(([, value]) => value);
  };
  const own = keys.find(({ name }) => name === REGISTRY);
  return {
    ...Object.fromEntries(own?.values ?? []),
    ...Object.fromEntries(
      below(REGISTRY).map(({ name, values }) => [path.win32.basename(name), listAt(name, values)]),
    ),
  };
}

const EXAMPLES: Readonly<Record<string, () => object>> = {
  'chrome-linux.json': () => JSON.parse(read('chrome-linux.json'))['3rdparty'].extensions[CHROME_ID],
  'chrome-windows.reg': () => readRegistry(read('chrome-windows.reg')),
  'firefox-policies.json': () =>
    JSON.parse(read('firefox-policies.json')).policies['3rdparty'].Extensions[GECKO_ID],
};

describe('the policy examples', () => {
  it.each(Object.keys(EXAMPLES))('[PO11] %s holds as it is, and is all that one needs', (name) => {
    const policy = EXAMPLES[name]?.() ?? {};
    const { settings, sources, problems } = resolveSettings({ policy, user: {}, build: {} });
    expect(problems).toEqual([]);
    expect(settings).toEqual({ ...DEFAULT_SETTINGS, ...policy });
    for (const key of SETTINGS_KEYS) expect(sources[key]).toBe(key in policy ? 'policy' : 'default');
    expect(deskOf(settings)).not.toBeNull();
  });

  it('[PO11] all say the same', () => {
    const [first, ...others] = Object.values(EXAMPLES).map((policyOf) => policyOf());
    for (const other of others) expect(other).toEqual(first);
  });

  it('[PO11] are in the README', () => {
    const text = readFileSync(path.join(root, 'README.md'), 'utf8');
    for (const name of Object.keys(EXAMPLES)) expect(text).toContain(`(test/store/policy/${name})`);
  });
});
