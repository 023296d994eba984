// The schema that administrators get, held against the parser that has the last word: they must not drift apart.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MANAGED_SCHEMA,
  type ManagedProperty,
  type ManagedRows,
} from '../../core/settings/managed-schema.ts';
import { parseSettings, SETTINGS_KEYS } from '../../core/settings/schema.ts';
import type { Settings, SiteServer } from '../../core/settings/settings.ts';

/** A usable value of each. */
const USABLE: Settings = {
  serverUrl: 'https://chat.example',
  service: 'support',
  sites: ['https://shop.example'],
  servers: [
    {
      site: 'https://shop.example',
      prefix: 'https://shop.example/server',
      serverUrl: 'https://chat.example',
      service: 'support',
      filesUrl: 'https://files.example/up',
    },
  ],
  alwaysShow: ['https://shop.example'],
  showEverywhere: true,
  disableWebSockets: true,
  connection: 'polling',
  sound: false,
};

/** Usable values of the given size, for those whose size is limited. */
const SIZED: Readonly<Partial<Record<keyof Settings, (size: number) => unknown>>> = {
  serverUrl: (size) => `https://chat.example/${'x'.repeat(size - 29)}/genesys`,
  service: (size) => 'x'.repeat(size),
  sites: (size) => Array.from({ length: size }, (_, index) => `https://shop-${index}.example`),
  alwaysShow: (size) => Array.from({ length: size }, (_, index) => `https://shop-${index}.example`),
  servers: (size) =>
    Array.from({ length: size }, (_, index) => ({
      site: `https://shop-${index}.example`,
      serverUrl: 'https://chat.example',
      service: 'support',
    })),
};

/** What a JSON schema validator says: of the types, and of the limits that Chrome itself passes over. */
function conforms(property: ManagedProperty, value: unknown): boolean {
  switch (property.type) {
    case 'string':
      return typeof value === 'string' && value.length <= (property.maxLength ?? value.length);
    case 'boolean':
      return typeof value === 'boolean';
    case 'array':
      return (
        Array.isArray(value) &&
        value.length <= property.maxItems &&
        value.every((item) =>
          property.items.type === 'string' ? typeof item === 'string' : conformsRow(property.items, item),
        )
      );
    default:
      return property satisfies never;
  }
}

/** Nothing is required of a row, and nothing more is forbidden. */
function conformsRow({ properties }: ManagedRows<SiteServer>['items'], row: unknown): boolean {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return false;
  const present: Readonly<Record<string, unknown>> = { ...row };
  return Object.entries(properties).every(
    ([name, property]) => present[name] === undefined || conforms(property, present[name]),
  );
}

const isTaken = (key: keyof Settings, value: unknown): boolean =>
  parseSettings({ [key]: value }).problems.length === 0;

/** Its type, of a list with that of its first item. */
function kindOf(value: unknown): string {
  return Array.isArray(value) ? `list of ${typeof value[0]}` : typeof value;
}

describe('the managed schema', () => {
  it('[PO1] has each setting, with words for an administrator, and nothing else', () => {
    expect(MANAGED_SCHEMA.type).toBe('object');
    expect(Object.keys(MANAGED_SCHEMA)).toEqual(['type', 'properties']);
    expect(Object.keys(MANAGED_SCHEMA.properties).toSorted()).toEqual(SETTINGS_KEYS.toSorted());
    for (const { title, description } of Object.values(MANAGED_SCHEMA.properties)) {
      expect(title).toMatch(/^[A-Z]/);
      expect(description).toMatch(/\.$/);
    }
  });

  it.each(SETTINGS_KEYS)('[PO1] and the parser take the same type of %s', (key) => {
    for (const value of [...Object.values(USABLE), 7, null, {}, { [key]: USABLE[key] }]) {
      const isOfType = kindOf(value) === kindOf(USABLE[key]);
      expect(conforms(MANAGED_SCHEMA.properties[key], value)).toBe(isOfType);
      if (!isOfType) expect(isTaken(key, value)).toBe(false);
    }
    expect(isTaken(key, USABLE[key])).toBe(true);
  });

  it.each(SETTINGS_KEYS)('[PO1] and the parser have the same limit of %s', (key) => {
    const property = MANAGED_SCHEMA.properties[key];
    const limit =
      property.type === 'string'
        ? property.maxLength
        : property.type === 'array'
          ? property.maxItems
          : undefined;
    const sized = SIZED[key];
    expect(sized === undefined).toBe(limit === undefined);
    if (sized === undefined || limit === undefined) return;
    expect([conforms(property, sized(limit)), isTaken(key, sized(limit))]).toEqual([true, true]);
    expect([conforms(property, sized(limit + 1)), isTaken(key, sized(limit + 1))]).toEqual([false, false]);
  });

  it('[PO1] and the parser have the same limits of a row', () => {
    const { properties } = MANAGED_SCHEMA.properties.servers.items;
    const [usable] = USABLE.servers;
    for (const name of ['prefix', 'serverUrl', 'service', 'filesUrl'] as const) {
      const limit = properties[name].maxLength ?? 0;
      const base = name === 'service' ? '' : 'https://chat.example/genesys';
      const rowOf = (size: number) => {
        const path = 'x'.repeat(size - base.length);
        const value = name === 'service' ? path : base.replace('/genesys', `/${path.slice(1)}/genesys`);
        return { ...usable, [name]: value };
      };
      for (const [size, isFine] of [
        [limit, true],
        [limit + 1, false],
      ] as const) {
        expect(conforms(MANAGED_SCHEMA.properties.servers, [rowOf(size)])).toBe(isFine);
        expect(isTaken('servers', [rowOf(size)])).toBe(isFine);
      }
    }
  });

  it('[PO1] refuses nothing that the parser takes', () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom(...Object.values(USABLE)), fc.webUrl());
    fc.assert(
      fc.property(fc.constantFrom(...SETTINGS_KEYS), value, (key, given) => {
        if (isTaken(key, given)) expect(conforms(MANAGED_SCHEMA.properties[key], given)).toBe(true);
      }),
    );
  });
});
