// The browser's own areas as the rest of the folder sees them: over an extension's `chrome.storage`, in memory.
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStrictLogger } from '../support/strict-logger.ts';

type Contents = Record<string, unknown>;
type Told = (changes: Contents, areaName: string) => void;

/** An area of a browser: it takes names as a list, or null for all of them, and objects of its own only. */
function createArea(name: string, listeners: Set<Told>, methods: Contents = {}) {
  const contents: Contents = {};
  const tell = (keys: readonly string[]) => {
    const changes = Object.fromEntries(keys.map((key) => [key, {}]));
    for (const listener of [...listeners]) listener(changes, name);
  };
  return {
    contents,
    get: async (keys: string[] | null) =>
      Object.fromEntries(Object.entries(contents).filter(([key]) => keys === null || keys.includes(key))),
    async set(items: Contents) {
      Object.assign(contents, items);
      tell(Object.keys(items));
    },
    async remove(keys: string[]) {
      for (const key of keys) delete contents[key];
      tell(keys);
    },
    ...methods,
  };
}

/** Of an extension, as Firefox gives it to `browser` and `chrome` alike. */
const extension = { runtime: { id: 'parley' }, storage: {} as Contents };
vi.stubGlobal('chrome', extension);
vi.stubGlobal('browser', extension);
const { createBrowserAreas, restrictToTrustedContexts } = await import('../../core/storage/browser-areas.ts');
afterAll(() => {
  vi.unstubAllGlobals();
});

const listeners = new Set<Told>();

function install(options: { readonly hasManaged?: boolean; readonly local?: Contents } = {}) {
  const { hasManaged = true, local: methods } = options;
  listeners.clear();
  const local = createArea('local', listeners, methods);
  const session = createArea('session', listeners);
  const managed = createArea('managed', listeners);
  const onChanged = {
    addListener: (listener: Told) => void listeners.add(listener),
    removeListener: (listener: Told) => void listeners.delete(listener),
  };
  extension.storage = { local, session, onChanged, ...(hasManaged && { managed }) };
  return { local, session, managed };
}

describe('the areas of the browser', () => {
  beforeEach(() => void install());

  it('[SG1] keep values under keys, each area for itself, and give all where none is named', async () => {
    const fakes = install();
    const { local, session } = createBrowserAreas();
    await local.set({ a: 1, b: { two: 2 } });
    await session.set({ a: 'of the session' });
    expect(await local.get(['b', 'c'])).toEqual({ b: { two: 2 } });
    expect(await local.get(null)).toEqual({ a: 1, b: { two: 2 } });
    expect(await session.get(['a', 'b'])).toEqual({ a: 'of the session' });
    expect(await session.get(['b'])).toEqual({});
    expect(await session.get(null)).toEqual({ a: 'of the session' });
    await local.remove(['a']);
    expect([fakes.local.contents, fakes.session.contents]).toEqual([
      { b: { two: 2 } },
      { a: 'of the session' },
    ]);
  });

  it('[SE11] tell of changes of their own alone, by key, until nobody listens any more', async () => {
    const fakes = install();
    const { local, managed } = createBrowserAreas();
    const told: (readonly [string, readonly string[]])[] = [];
    const stop = local.onChanged((keys) => told.push(['local', keys]));
    managed?.onChanged((keys) => told.push(['managed', keys]));
    await fakes.local.set({ a: 1, b: 2 });
    await fakes.session.set({ c: 3 });
    await fakes.managed.set({ service: 'of-policy' });
    expect(told).toEqual([
      ['local', ['a', 'b']],
      ['managed', ['service']],
    ]);
    stop();
    await fakes.local.set({ d: 4 });
    expect(told).toHaveLength(2);
  });

  it('[SG18] list their keys without the values in browsers that can, and do not offer it in others', async () => {
    install({ local: { getKeys: async () => ['one', 'two'] } });
    const { local, managed } = createBrowserAreas();
    expect(await local.getKeys?.()).toEqual(['one', 'two']);
    expect(managed).not.toHaveProperty('getKeys');
  });

  it('[SE10] have none of an administrator where the browser has none', () => {
    expect(createBrowserAreas()).toHaveProperty('managed');
    install({ hasManaged: false });
    expect(createBrowserAreas()).not.toHaveProperty('managed');
  });
});

describe('content scripts', () => {
  it('[IS9] are kept from what is stored where the browser can', async () => {
    const levels: unknown[] = [];
    install({ local: { setAccessLevel: async (level: unknown) => void levels.push(level) } });
    const logger = createStrictLogger();
    await restrictToTrustedContexts(logger);
    expect(levels).toEqual([{ accessLevel: 'TRUSTED_CONTEXTS' }]);
    expect(logger.warnings).toEqual([]);
  });

  it('[IS9] cost no start where the browser cannot, or refuses, which the log says', async () => {
    install();
    const logger = createStrictLogger();
    await restrictToTrustedContexts(logger);
    expect(logger.warnings).toEqual([]);
    install({ local: { setAccessLevel: () => Promise.reject(new Error('not now')) } });
    await restrictToTrustedContexts(logger);
    expect(logger.warnings).toEqual(['storage.accessLevelRefused']);
  });
});
