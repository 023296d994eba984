// How a page finds the API without a config (API.md 8): the global `chat`, and the event `chatready`. A page's own `chat` is
// left alone, whether it is there already or comes later.
import { callOn, setOwn } from './intrinsics.ts';
import { memberOf } from './page-values.ts';
import type { PageWorld } from './page-world.ts';
import type { ChatApi } from './types.ts';

/** The part of a window that is needed to be found in it. */
export interface NamedWindow {
  readonly document: object;
  readonly CustomEvent: new (type: string, init: { readonly detail: unknown }) => unknown;
}

/**
 * Defines `chat`, writable and configurable: a page may declare its own, in any way. Where there is one already, the API is
 * `parley.chat`. Tells of it when the document is there.
 */
export function installGlobal(
  view: NamedWindow,
  api: ChatApi,
  world: Pick<PageWorld, 'onDocumentReady'>,
): void {
  const { document, CustomEvent: ReadyEvent } = view;
  const dispatch = memberOf(document, 'dispatchEvent');
  if ('chat' in view) {
    const own = memberOf(view, 'parley');
    if (typeof own === 'object' && own !== null) define(own, 'chat', api);
    else define(view, 'parley', { chat: api });
  } else define(view, 'chat', api);
  world.onDocumentReady(() =>
    callOn(dispatch, document, [new ReadyEvent('chatready', { detail: { chat: api } })]),
  );
}

/** The extension's API, where a page has it already: the stand-alone script leaves the field to it. */
export function findExtensionApi(view: object): unknown {
  const named = memberOf(view, 'chat');
  if (memberOf(named, 'parley') === 'extension') return named;
  const own = memberOf(memberOf(view, 'parley'), 'chat');
  return memberOf(own, 'parley') === 'extension' ? own : null;
}

function define(holder: object, name: string, value: unknown): void {
  try {
    setOwn(holder, name, value);
  } catch {
    // The page has fixed this name: it finds the API by the event.
  }
}
