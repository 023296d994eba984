// How a page written for the vendor's loaders gets the API (API.md 1.1): a config global with options and `onReady`, named
// by the loader's tag or by custom.

import { mergeOptions } from './chat-options.ts';
import { callOn, defineProperty, isArray, isInteger, setOwn } from './intrinsics.ts';
import type { PageLog } from './page-log.ts';
import { isPlainObject, memberOf } from './page-values.ts';
import type { PageWorld } from './page-world.ts';
import type { ChatApi } from './types.ts';
import type { LauncherOptions } from './widget.ts';

/** The part of a window where a config is looked for. */
export interface ConfigWindow {
  readonly document: { readonly getElementsByTagName: (name: string) => unknown };
  readonly top: unknown;
}

/** Names the global that holds the config. */
const NAME_ATTRIBUTE = 'data-gwc-var';
/** Where the vendor's Co-browse server is: the server address, where the config gives none. */
const SERVER_ATTRIBUTE = 'data-gcb-url';
const CUSTOMARY_NAMES = ['_genesys.chat', '_gwc'] as const;

export interface PageConfig {
  /** The options of the page's config as they are now; null: it has no config. */
  read(): unknown;
  /**
   * Runs `onReady` once, with the API and whether the page is the top one, and lets a later `onReady.push` run at once.
   * Restores the chat then, unless `autoRestore` is false.
   */
  serve(api: ChatApi): void;
}

export interface PageConfigOptions {
  readonly world: PageWorld;
  readonly log: PageLog;
  /** Shows the button of the Co-browse integration. */
  readonly showLauncher: (options: LauncherOptions) => void;
}

export function createPageConfig(
  view: ConfigWindow,
  { world, log, showLauncher }: PageConfigOptions,
): PageConfig {
  const { document } = view;
  const { getElementsByTagName } = document;
  const isTop = view.top === view;
  let served: unknown = null;

  /** The value of an attribute on the first script that bears it. */
  function findAttribute(name: string): string | null {
    const scripts = callOn(getElementsByTagName, document, ['script']);
    const count = memberOf(scripts, 'length');
    for (let at = 0; isInteger(count) && at < count; at += 1) {
      const script = memberOf(scripts, `${at}`);
      const value = callOn(memberOf(script, 'getAttribute'), script, [name]);
      if (typeof value === 'string' && value !== '') return value;
    }
    return null;
  }

  function find(): Readonly<Record<string, unknown>> | null {
    const named = findAttribute(NAME_ATTRIBUTE);
    return named === null
      ? (objectAt(view, CUSTOMARY_NAMES[0]) ?? objectAt(view, CUSTOMARY_NAMES[1]))
      : objectAt(view, named);
  }

  function run(callback: unknown, api: ChatApi): void {
    log.guard('onReady', () => callOn(callback, undefined, [api, isTop]));
  }

  function adopt(api: ChatApi): void {
    const config = find();
    if (config === null || config === served) return;
    served = config;
    const ready = memberOf(config, 'onReady');
    replaceReady(config, (callback) => run(callback, api));
    if (isArray(ready)) for (let at = 0; at < ready.length; at += 1) run(ready[at], api);
    else run(ready, api);
    if (memberOf(config, 'autoRestore') !== false) api.restoreChat();
    const integration = memberOf(view, '_genesys');
    const buttons =
      memberOf(integration, 'buttons') ?? memberOf(memberOf(integration, 'integration'), 'buttons');
    if (config !== memberOf(integration, 'chat') || memberOf(buttons, 'chat') === false) return;
    const texts = memberOf(config, 'localization');
    showLauncher({
      position: memberOf(buttons, 'position') === 'right' ? 'right' : 'left',
      localization: isPlainObject(texts) ? texts : null,
      start: () => void api.startChat(),
    });
  }

  return {
    read() {
      const config = find();
      const serverUrl = findAttribute(SERVER_ATTRIBUTE);
      return config === null || serverUrl === null ? config : mergeOptions({ serverUrl }, config);
    },
    serve(api) {
      world.onDocumentReady(() => adopt(api));
      world.onLoad(() => adopt(api));
    },
  };
}

/** From now on `push` runs what it is given. An empty list otherwise, so that another loader finds nothing left to run. */
function replaceReady(config: object, run: (callback: unknown) => void): void {
  const onReady: unknown[] = [];
  const value = (callback: unknown): number => {
    run(callback);
    return 0;
  };
  try {
    defineProperty(onReady, 'push', { value, configurable: true, writable: true });
    setOwn(config, 'onReady', onReady);
  } catch {
    // The page has frozen its config: nothing can be pushed there anyway.
  }
}

/** What stands under a name with dots, seen from the window. */
function objectAt(view: object, path: string): Readonly<Record<string, unknown>> | null {
  let holder: unknown = view;
  let name = '';
  for (let at = 0; at <= path.length; at += 1) {
    const letter = path[at];
    if (letter !== undefined && letter !== '.') {
      name += letter;
      continue;
    }
    holder = memberOf(holder, name);
    name = '';
  }
  return isPlainObject(holder) ? holder : null;
}
