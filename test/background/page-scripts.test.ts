// The scripts of the page API in pages: registered where a site is allowed, put into pages that are open, taken back.
import { describe, expect, it } from 'vitest';
import { filesForPort } from '../../core/messaging/port-mark.ts';
import {
  createPageScripts,
  type PageScriptingApi,
  type PageScripts,
  type ScriptWorld,
} from '../../entrypoints/background/page-scripts.ts';
import { settled } from '../support/manual-clock.ts';
import { createStrictLogger } from '../support/strict-logger.ts';

const SHOP = 'https://shop.example:8443';

interface Injection {
  readonly tabId: number;
  readonly file: string | undefined;
  readonly world: ScriptWorld;
}

/** A browser with one tab, and its registered scripts. */
function createScene({ hasPorts = true } = {}) {
  const registered = new Map<string, Parameters<PageScriptingApi['registerContentScripts']>[0][number]>();
  const injected: Injection[] = [];
  const logger = createStrictLogger();
  const state = { sites: [] as readonly string[] | null, isRefusing: false, isHanging: false };
  /** A background that asks the browser for so many things in its life. */
  const start = (callsLeft = Number.POSITIVE_INFINITY): PageScripts => {
    let left = callsLeft;
    const ask = async <Answer>(answer: () => Answer): Promise<Answer> => {
      left -= 1;
      return left < 0 ? new Promise(() => undefined) : answer();
    };
    return createPageScripts({
      scripting: {
        getRegisteredContentScripts: () => ask(() => [...registered.values()]),
        registerContentScripts: (added) =>
          ask(() => {
            for (const script of added) registered.set(script.id, script);
          }),
        unregisterContentScripts: ({ ids }) =>
          ask(() => {
            for (const id of ids) registered.delete(id);
          }),
        executeScript: ({ target, files, world }) =>
          ask(() => {
            if (state.isRefusing) throw new Error('Cannot access contents of the page');
            injected.push({ tabId: target.tabId, file: files[0], world });
            return state.isHanging ? new Promise<void>(() => undefined) : undefined;
          }),
      },
      tabs: {
        query: ({ url }) =>
          ask(() => (url.some((pattern) => pattern.includes('shop')) ? [{ id: 7, url: `${SHOP}/` }] : [])),
      },
      start: async () => undefined,
      sites: () => state.sites,
      hasPorts,
      logger,
    });
  };
  return { scripts: start(), start, registered, injected, state, logger };
}

describe('the scripts of the page API', () => {
  it('[PD14] are registered for allowed sites alone, before any script of the page, each in its world', async () => {
    const { scripts, registered, state } = createScene();
    await scripts.reconcile();
    expect(registered.size).toBe(0);
    state.sites = [SHOP];
    await scripts.reconcile();
    expect([...registered.values()]).toMatchObject([
      { js: ['page-bridge.js'], matches: [`${SHOP}/*`], runAt: 'document_start', world: 'ISOLATED' },
      { js: ['page-api.js'], matches: [`${SHOP}/*`], runAt: 'document_start', world: 'MAIN' },
    ]);
    state.sites = [];
    await scripts.reconcile();
    expect(registered.size).toBe(0);
  });

  it('[PD14] are registered for hosts where patterns know no ports', async () => {
    const { scripts, registered, state } = createScene({ hasPorts: false });
    state.sites = [SHOP];
    await scripts.reconcile();
    expect([...registered.values()].flatMap(({ matches }) => matches)).toEqual(
      Array.from({ length: 2 }, () => 'https://shop.example/*'),
    );
  });

  it('[PD26] say where patterns know no ports which port it is, and are registered anew when that changes', async () => {
    const { scripts, registered, state, injected } = createScene({ hasPorts: false });
    state.sites = [SHOP, 'https://shop.example'];
    await scripts.reconcile();
    const apis = () => [...registered.values()].filter(({ world }) => world === 'MAIN').map(({ js }) => js);
    expect(apis()).toEqual([
      ['port/at.js', 'page-api.js'],
      [...filesForPort(SHOP), 'page-api.js'],
    ]);
    state.sites = [SHOP];
    await scripts.reconcile();
    expect(apis()).toEqual([[...filesForPort(SHOP), 'page-api.js']]);
    const before = injected.length;
    state.sites = ['https://shop.example:444'];
    await scripts.reconcile();
    expect(apis()).toEqual([[...filesForPort('https://shop.example:444'), 'page-api.js']]);
    // A page at another port is open all the while.
    expect(injected).toHaveLength(before);
  });

  it('[PD15] come into pages that are open when their site is allowed or granted, and are left alone otherwise', async () => {
    const { scripts, injected, state, logger } = createScene();
    state.sites = [SHOP];
    state.isRefusing = true;
    await scripts.reconcile();
    expect(injected).toEqual([]);
    state.isRefusing = false;
    await scripts.granted();
    expect(injected).toEqual([
      { tabId: 7, file: 'page-bridge.js', world: 'ISOLATED' },
      { tabId: 7, file: 'page-api.js', world: 'MAIN' },
    ]);
    await scripts.reconcile();
    expect(injected).toHaveLength(2);
    expect(logger.warnings).toEqual([]);
  });

  it('[PD28] come into pages that are open whenever the background dies while it registers them', async () => {
    const CALLS_OF_ONE_LIFE = 10;
    for (let calls = 0; calls <= CALLS_OF_ONE_LIFE; calls += 1) {
      const { start, injected, registered, state } = createScene();
      state.sites = [SHOP];
      void start(calls).reconcile();
      await settled();
      await start().reconcile();
      const files = new Set(injected.map(({ file }) => file));
      expect(files, `dead after ${calls} calls`).toEqual(new Set(['page-bridge.js', 'page-api.js']));
      expect(registered.size).toBe(2);
    }
  });

  it('[PD28] are registered also where a page that is open never answers', async () => {
    const { scripts, registered, state } = createScene();
    state.sites = [SHOP];
    state.isHanging = true;
    await scripts.reconcile();
    expect(registered.size).toBe(2);
  });

  it('[PD14] stay as they are where the settings cannot be read', async () => {
    const { scripts, registered, state } = createScene();
    state.sites = [SHOP];
    await scripts.reconcile();
    state.sites = null;
    await scripts.reconcile();
    expect(registered.size).toBe(2);
  });
});
