// The stand-alone script's API as a page holds it: hands over to the extension's, should that come after the script (a site may be
// allowed while a page of it is open). A chat that runs in the page goes on there to its end.
import { freeze } from './intrinsics.ts';
import { createLinkedList } from './linked-list.ts';
import { memberOf } from './page-values.ts';
import type { ChatApi } from './types.ts';

export interface HandOverOptions {
  /** The API over the page's own session. */
  readonly own: ChatApi;
  /** Does it have a chat? */
  readonly isBusy: () => boolean;
  /** Calls with what each API gives a page that is told of it. */
  readonly onReady: (listener: (detail: unknown) => void) => void;
}

export function createHandOver({ own, isBusy, onReady }: HandOverOptions): ChatApi {
  /** What the page wants to be told, by whichever API. */
  const wishes = createLinkedList<(api: ChatApi) => void>();
  let other: ChatApi | null = null;
  const api = (): ChatApi => (other === null || isBusy() ? own : other);

  onReady((detail) => {
    const ready = memberOf(detail, 'chat');
    if (other !== null || !isExtension(ready)) return;
    other = ready;
    wishes.each((wish) => wish(ready));
  });

  /** Asked of both, now and when the other one comes. */
  function wish(ask: (of: ChatApi) => () => void): () => void {
    const undo = createLinkedList<() => void>();
    const add = (of: ChatApi) => void undo.add(ask(of));
    const remove = wishes.add(add);
    add(own);
    if (other !== null) add(other);
    return () => {
      remove();
      for (let run = undo.take(); run !== undefined; run = undo.take()) run();
    };
  }

  return freeze({
    get parley() {
      return api().parley;
    },
    startSession: (options) => api().startSession(options),
    restoreSession: (options) => api().restoreSession(options),
    startChat: (options) => api().startChat(options),
    restoreChat: (options) => api().restoreChat(options),
    startChatInThisWindow: (options) => api().startChatInThisWindow(options),
    onSession: (listener) => wish((of) => of.onSession(listener)),
    onBeforeChatOptionsApplied: (hook) => wish((of) => of.onBeforeChatOptionsApplied(hook)),
    close: () => api().close(),
    isMinimized: () => api().isMinimized(),
    isOpen: () => api().isOpen(),
    toggle: () => api().toggle(),
    minimize: () => api().minimize(),
    maximize: () => api().maximize(),
  } satisfies ChatApi);
}

function isExtension(api: unknown): api is ChatApi {
  return memberOf(api, 'parley') === 'extension';
}
