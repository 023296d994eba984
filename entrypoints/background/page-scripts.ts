// The scripts of the page API in pages of the allowed sites: registered with the browser, put into pages that are open already,
// the rest of the API loaded into a page that uses it. Whether a page may speak is decided when it does (page-door.ts).
import type { Logger } from '../../core/chat/ports.ts';
import type { PagePart } from '../../core/messaging/page-protocol.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { sitePatternOf } from '../../core/settings/sites.ts';
import { createSerialQueue } from '../../core/storage/serial-queue.ts';
import type { PagePlace } from './page-door.ts';

/** In this order: the bridge waits for the API, but need not. */
const SCRIPTS = [
  { id: 'parley-page-bridge', file: 'page-bridge.js', world: 'ISOLATED' },
  { id: 'parley-page-api', file: 'page-api.js', world: 'MAIN' },
] as const;
const IDS: readonly string[] = SCRIPTS.map(({ id }) => id);
const PART_FILES: Readonly<Record<PagePart, string>> = {
  widget: 'widget.js',
  provider: 'page-provider.js',
};

export type ScriptWorld = 'ISOLATED' | 'MAIN';

/** The part of `scripting` that is used. */
export interface PageScriptingApi {
  getRegisteredContentScripts(filter: {
    ids: string[];
  }): Promise<readonly { readonly matches?: readonly string[] | undefined }[]>;
  registerContentScripts(
    scripts: { id: string; js: string[]; matches: string[]; runAt: 'document_start'; world: ScriptWorld }[],
  ): Promise<unknown>;
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
    }): Promise<readonly { readonly id?: number | undefined }[]>;
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

  const patterns = (): readonly string[] | null => {
    const sites = options.sites();
    if (sites === null) return null;
    const patternOf = (site: string) => (options.hasPorts ? `${site}/*` : sitePatternOf(site));
    return [...new Set(sites.map(patternOf))].sort();
  };

  async function inject(matches: readonly string[]): Promise<void> {
    if (matches.length === 0) return;
    const open = await tabs.query({ url: [...matches], discarded: false });
    await Promise.all(
      open.map(async ({ id }) => {
        if (id === undefined) return;
        for (const { file, world } of SCRIPTS) {
          await scripting
            .executeScript({ target: { tabId: id }, files: [file], world, injectImmediately: true })
            // Refused where the browser does not let us in, and by pages that are being left.
            .catch(() => undefined);
        }
      }),
    );
  }

  async function register(): Promise<void> {
    const wanted = patterns();
    // Better what was right once than nothing.
    if (wanted === null) return;
    const ids = [...IDS];
    const present = await scripting.getRegisteredContentScripts({ ids });
    const isUnchanged =
      present.length === (wanted.length === 0 ? 0 : SCRIPTS.length) &&
      present.every(({ matches = [] }) => JSON.stringify(matches.toSorted()) === JSON.stringify(wanted));
    if (isUnchanged) return;
    if (present.length > 0) await scripting.unregisterContentScripts({ ids });
    if (wanted.length === 0) return;
    const matches = [...wanted];
    await scripting.registerContentScripts(
      SCRIPTS.map(({ id, file, world }) => ({ id, js: [file], matches, runAt: 'document_start', world })),
    );
    await inject(wanted);
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
    granted: () => run(() => inject(patterns() ?? [])),
    async load({ tabId, documentId }, part) {
      const target = documentId === null ? { tabId, frameIds: [0] } : { tabId, documentIds: [documentId] };
      await scripting.executeScript({ target, files: [PART_FILES[part]], world: 'MAIN' });
    },
  };
}
