// How a page finds the API without a config (API.md 8): the global `chat`, and the event `chatready`. A page's own `chat` is
// left alone, whether it is there already or comes later; `parley.chat` is the API in any case.
import { callOn, defineProperty, setOwn } from './intrinsics.ts';
import { memberOf } from './page-values.ts';
import type { PageWorld } from './page-world.ts';
import type { ChatApi } from './types.ts';

/** The part of a window that is needed to be found in it. */
export interface NamedWindow {
  /** Finds the element that the page calls `chat`. */
  readonly document: { readonly getElementById: (id: string) => unknown };
  readonly CustomEvent: new (type: string, init: { readonly detail: unknown }) => unknown;
}

/**
 * Defines `parley.chat`, and `chat` where there is none yet: a page may declare its own in any way, or call an element so, which
 * browsers make a global of as well. Tells of the API when the document is there.
 */
export function installGlobal(
  view: NamedWindow,
  api: ChatApi,
  world: Pick<PageWorld, 'onDocumentReady'>,
): void {
  const { document, CustomEvent: ReadyEvent } = view;
  const { getElementById } = document;
  const dispatch = memberOf(document, 'dispatchEvent');
  const own = memberOf(view, 'parley');
  if (typeof own === 'object' && own !== null) define(own, 'chat', api);
  else define(view, 'parley', { chat: api });
  if (!('chat' in view)) {
    defineProperty(view, 'chat', {
      get: () => callOn(getElementById, document, ['chat']) ?? api,
      set: (value: unknown) => define(view, 'chat', value),
      enumerable: true,
      configurable: true,
    });
  }
  world.onDocumentReady(() =>
    callOn(dispatch, document, [new ReadyEvent('chatready', { detail: { chat: api } })]),
  );
}

/** The API that a page has already, where it is of this kind. */
export function findApi(view: object, kind: ChatApi['parley']): unknown {
  const named = memberOf(view, 'chat');
  if (memberOf(named, 'parley') === kind) return named;
  const own = memberOf(memberOf(view, 'parley'), 'chat');
  return memberOf(own, 'parley') === kind ? own : null;
}

function define(holder: object, name: string, value: unknown): void {
  try {
    setOwn(holder, name, value);
  } catch {
    // The page has fixed this name: it finds the API by the event.
  }
}
