// The calls of the chat widget (API.md section 3): at most one chat per page, which `restoreChat` joins and a second
// `startChat` does not. How one chat goes from registration to end is chat-run.ts.
import { type ChatCall, type ChatOptions, mergeOptions, readChatOptions } from './chat-options.ts';
import { type ChatRun, createChatRun } from './chat-run.ts';
import { createDeferred, type DeferredParts, type Settle } from './deferred.ts';
import type { Exchange } from './exchange.ts';
import { ALREADY_HERE, Refusal } from './failures.ts';
import { createLinkedList } from './linked-list.ts';
import type { PageWorld } from './page-world.ts';
import type { Sessions } from './sessions.ts';
import type { ChatApi, ChatSession, Deferred } from './types.ts';
import type { LoadWidget, Widget } from './widget.ts';

export type WidgetCalls = Omit<ChatApi, 'parley' | 'startSession' | 'restoreSession'>;

export interface WidgetChatsOptions extends DeferredParts {
  readonly world: PageWorld;
  readonly exchange: Exchange;
  readonly sessions: Sessions;
  readonly loadWidget: LoadWidget;
  /** The page's config global, as it is now; null: it has none. */
  readonly readConfig: () => unknown;
}

export function createWidgetChats(parts: WidgetChatsOptions): WidgetCalls {
  const { exchange, sessions, describer, log } = parts;
  const sessionListeners = createLinkedList<(session: ChatSession) => void>();
  const optionHooks = createLinkedList<(options: Record<string, unknown>) => void>();
  /** Starts that wait for the outcome of a restore. */
  const waiting = createLinkedList<() => void>();
  let current: ChatRun | null = null;
  let isRestoring = false;

  function isRunning(): boolean {
    return current !== null && current.session()?.isActive() !== false;
  }

  /** Options as the page's hooks leave them. Throws a `Refusal`. */
  function prepare(call: ChatCall, given: unknown): ChatOptions {
    const config = parts.readConfig();
    const merged = mergeOptions(config, given);
    optionHooks.each((hook) => log.tell(hook, merged));
    return readChatOptions(call, merged, { isIntegrated: config !== null, world: parts.world });
  }

  function open(options: ChatOptions): ChatRun {
    // The window of a chat that has ended makes room.
    current?.close();
    const run = createChatRun({
      ...parts,
      options,
      onSession: (session) => sessionListeners.each((listener) => log.tell(listener, session)),
      onGone() {
        if (current === run) current = null;
        endRestore();
      },
    });
    current = run;
    return run;
  }

  function endRestore(): void {
    if (!isRestoring) return;
    isRestoring = false;
    // In a task of its own: first the page hears what came of the restore.
    parts.world.later(() => {
      for (let start = waiting.take(); start !== undefined; start = waiting.take()) start();
    });
  }

  function begin(given: unknown, settle: Settle<ChatSession>): void {
    if (isRunning()) throw new Refusal(ALREADY_HERE);
    const options = prepare('startChat', given);
    if (!options.isEmbedded) {
      beginOutside(options, settle);
      return;
    }
    const run = open(options);
    run.join(settle);
    run.start(null);
  }

  /** Popup mode: only a failure settles the promise (API.md 3.1). */
  function beginOutside(options: ChatOptions, settle: Settle<ChatSession>): void {
    const objects = sessions.provide(options.session);
    const start = sessions.startData({ options: options.session, objects, registered: null, earlier: null });
    exchange.ask({ type: 'startOutside', start, widgetUrl: options.widgetUrl }, (answer) => {
      if (answer.type === 'failed') settle.reject(describer.report(answer.failure));
    });
  }

  function restore(
    call: 'restoreChat' | 'startChatInThisWindow',
    given: unknown,
    settle: Settle<ChatSession>,
  ): void {
    if (current !== null && isRunning()) {
      current.join(settle);
      return;
    }
    const options = prepare(call, given);
    const run = open(options);
    run.join(settle);
    isRestoring = true;
    run.restore({
      found: endRestore,
      nothing() {
        endRestore();
        if (call === 'startChatInThisWindow') run.start(null);
        else run.dissolve({});
      },
    });
  }

  function deferred(work: (settle: Settle<ChatSession>) => void): Deferred<ChatSession> {
    return createDeferred(parts, work);
  }

  function withWidget<Result>(use: (widget: Widget) => Result, otherwise: Result): Result {
    const widget = current?.widget() ?? null;
    return widget === null ? otherwise : (log.guard('the widget', () => use(widget)) ?? otherwise);
  }

  return {
    startChat: (given) =>
      deferred((settle) => {
        if (isRestoring) waiting.add(() => settle.attempt(() => begin(given, settle)));
        else begin(given, settle);
      }),
    restoreChat: (given) => deferred((settle) => restore('restoreChat', given, settle)),
    startChatInThisWindow: (given) => deferred((settle) => restore('startChatInThisWindow', given, settle)),
    onSession(listener) {
      const remove = sessionListeners.add(listener);
      const session = current?.session() ?? null;
      if (session?.isActive() === true) log.tell(listener, session);
      return remove;
    },
    onBeforeChatOptionsApplied: (hook) => optionHooks.add(hook),
    close: () => current?.close(),
    isMinimized: () => withWidget((widget) => widget.isMinimized(), false),
    isOpen: () => withWidget((widget) => widget.isOpen(), false),
    toggle: () => withWidget((widget) => widget.toggle(), undefined),
    minimize: () => withWidget((widget) => widget.minimize(), undefined),
    maximize: () => withWidget((widget) => widget.maximize(), undefined),
  };
}
