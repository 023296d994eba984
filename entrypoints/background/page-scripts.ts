// The scripts of the page API in pages of the allowed sites: registered with the browser, put into pages that are open already,
// the rest of the API loaded into a page that uses it. Whether a page may speak is decided when it does (page-door.ts).
import type { Logger } from '../../core/chat/ports.ts';
import type { PagePart } from '../../core/messaging/page-protocol.ts';
import { filesForPort } from '../../core/messaging/port-mark.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { siteOfPage, sitePatternOf } from '../../core/settings/sites.ts';
import { createSerialQueue } from '../../core/storage/serial-queue.ts';
import type { PagePlace } from './page-door.ts';

const BRIDGE = { id: 'parley-page-bridge', file: 'page-bridge.js', world: 'ISOLATED' } as const;
const API = { id: 'parley-page-api', file: 'page-api.js', world: 'MAIN' } as const;
/** In this order: the bridge waits for the API, but need not. */
const SCRIPTS = [BRIDGE, API] as const;
/** Of what is registered, ours: where patterns know no ports there is one API for each site. */
const OWN_ID = /^parley-(?:page|site)-/;
const PART_FILES: Readonly<Record<PagePart, string>> = {
  widget: 'widget.js',
  provider: 'page-provider.js',
};

export type ScriptWorld = 'ISOLATED' | 'MAIN';

/** A script as it is registered. */
export interface PageScript {
  readonly id: string;
  readonly js: string[];
  readonly matches: string[];
  readonly runAt: 'document_start';
  readonly world: ScriptWorld;
}

/** The part of `scripting` that is used. */
export interface PageScriptingApi {
  getRegisteredContentScripts(): Promise<
    readonly {
      readonly id: string;
      readonly matches?: readonly string[] | undefined;
      readonly js?: readonly string[] | undefined;
    }[]
  >;
  registerContentScripts(scripts: PageScript[]): Promise<unknown>;
  unregisterContentScripts(filter: { ids: string[] }): Promise<unknown>;
  executeScript(injection: {
    target:
      | { tabId: number; frameIds?: never; documentIds?: string[] }
      | { tabId: number; frameIds: number[] };
    files: string[];
    world: ScriptWorld;
    injectImmediately?: boolean;
  }): Promise<unknown>;
}

export interface PageScripts {
  /** Settings may have changed, as also while the background was dead. Never rejects. */
  reconcile(): Promise<void>;
  /** The browser lets us into something more: pages that are open get their scripts. Never rejects. */
  granted(): Promise<void>;
  /** Puts a part of the API into a page. Rejects where that is refused. */
  load(place: PagePlace, part: PagePart): Promise<void>;
}

/** Makes them; nothing happens by itself. */
export function createPageScripts(options: {
  readonly scripting: PageScriptingApi;
  readonly tabs: {
    query(filter: {
      url: string[];
      discarded: boolean;
    }): Promise<readonly { readonly id?: number | undefined; readonly url?: string | undefined }[]>;
  };
  /** Resolves when settings are known. */
  readonly start: () => Promise<void>;
  /** Null: the settings could not be read. */
  readonly sites: () => Settings['sites'] | null;
  /** May match patterns name a port? Chrome's may. */
  readonly hasPorts: boolean;
  readonly logger: Logger;
}): PageScripts {
  const { scripting, tabs, logger } = options;
  const queue = createSerialQueue();

  const patternOf = (site: string) => (options.hasPorts ? `${site}/*` : sitePatternOf(site));
  const patternsOf = (sites: Settings['sites']) => [...new Set(sites.map(patternOf))].sort();

  /** What should be registered. */
  function wantedFor(sites: Settings['sites']): readonly PageScript[] {
    if (sites.length === 0) return [];
    const scriptOf = ({ id, file, world }: typeof BRIDGE | typeof API, matches: string[]): PageScript => ({
      id,
      js: [file],
      matches,
      runAt: 'document_start',
      world,
    });
    const bridge = scriptOf(BRIDGE, patternsOf(sites));
    if (options.hasPorts) return [bridge, scriptOf(API, patternsOf(sites))];
    const apis = sites.toSorted().map((site, at) => ({
      ...scriptOf(API, [patternOf(site)]),
      ...(at > 0 && { id: `parley-site-${at}` }),
      js: [...filesForPort(site), API.file],
    }));
    return [bridge, ...apis];
  }

  /** Resolves when the browser was told to: a page that hangs holds up nobody. */
  async function inject(sites: Settings['sites']): Promise<void> {
    if (sites.length === 0) return;
    for (const { id, url } of await tabs.query({ url: patternsOf(sites), discarded: false })) {
      // A pattern without a port is for all of them.
      if (id === undefined || (url !== undefined && !sites.includes(siteOfPage(url) ?? ''))) continue;
      for (const { file, world } of SCRIPTS) {
        void scripting
          .executeScript({ target: { tabId: id }, files: [file], world, injectImmediately: true })
          // Refused where the browser does not let us in, and by pages that are being left.
          .catch(() => undefined);
      }
    }
  }

  async function register(): Promise<void> {
    const sites = options.sites();
    // Better what was right once than nothing.
    if (sites === null) return;
    const wanted = wantedFor(sites);
    const present = (await scripting.getRegisteredContentScripts()).filter(({ id }) => OWN_ID.test(id));
    if (describe(present) === describe(wanted)) return;
    if (present.length > 0) await scripting.unregisterContentScripts({ ids: present.map(({ id }) => id) });
    if (wanted.length === 0) return;
    // Before they are registered, or the background after a death in between would find nothing to do; and once more for pages that
    // came meanwhile.
    await inject(sites);
    await scripting.registerContentScripts([...wanted]);
    await inject(sites);
  }

  const run = (task: () => Promise<void>): Promise<void> =>
    queue
      .run(async () => {
        await options.start();
        await task();
      })
      .catch((error: unknown) => {
        logger.warn('pageScripts.notReconciled', {
          error: error instanceof Error ? error.name : typeof error,
        });
      });

  return {
    reconcile: () => run(register),
    granted: () => run(() => inject(options.sites() ?? [])),
    async load({ tabId, documentId }, part) {
      const target = documentId === null ? { tabId, frameIds: [0] } : { tabId, documentIds: [documentId] };
      await scripting.executeScript({ target, files: [PART_FILES[part]], world: 'MAIN' });
    },
  };
}

type Registered = Awaited<ReturnType<PageScriptingApi['getRegisteredContentScripts']>>;

/** Browsers may tell it in any order, and files by any form of address. */
function describe(scripts: Registered): string {
  const lines = scripts.map(({ id, matches = [], js = [] }) =>
    JSON.stringify([id, matches.toSorted(), js.flatMap((file) => file.split('port/')[1] ?? [])]),
  );
  return lines.sort().join('\n');
}
