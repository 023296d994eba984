// One chat in the widget, from its registration to its end: keeps the order that pages rely on (API.md 4). Whether there may
// be one, and what the page is told of it, is widget-chats.ts.
import type { StartData } from '../messaging/page-protocol.ts';
import type { ChatOptions } from './chat-options.ts';
import type { DeferredParts, Settle } from './deferred.ts';
import type { Exchange } from './exchange.ts';
import { NOT_DONE, STOPPED } from './failures.ts';
import { callOn } from './intrinsics.ts';
import { createLinkedList } from './linked-list.ts';
import { isPlainObject } from './page-values.ts';
import type { LiveSession } from './session.ts';
import type { PageObjects, Sessions, Start } from './sessions.ts';
import type { ChatSession, FailEvent } from './types.ts';
import type { LoadWidget, Widget, WidgetChat } from './widget.ts';

/** How long the widget may take to fetch texts and templates before the chat goes on without. */
const FETCH_MAX_MS = 6_000;

type UserDataObject = Readonly<Record<string, unknown>>;

export interface ChatRunOptions extends DeferredParts {
  readonly options: ChatOptions;
  readonly exchange: Exchange;
  readonly sessions: Sessions;
  readonly loadWidget: LoadWidget;
  /** The session was handed to the widget: the page's turn, before the promises settle. */
  readonly onSession: (session: ChatSession) => void;
  /** It is over, or came to nothing: called once, before the page hears of it. */
  readonly onGone: () => void;
}

export interface ChatRun {
  readonly widget: () => Widget | null;
  /** Null until the server has accepted the chat. */
  readonly session: () => ChatSession | null;
  /** One more promise of this chat. */
  join(settle: Settle<ChatSession>): void;
  /** Registration, then the session. `kept`: of an earlier page. */
  start(kept: string | null): void;
  /** A chat of an earlier page. `found` is called before anything of it is shown. */
  restore(outcome: { readonly found: () => void; readonly nothing: () => void }): void;
  /** There was no chat: its promises fail with this event. */
  dissolve(event: FailEvent): void;
  /** Leaves the chat and removes the window. Idempotent. */
  close(): void;
}

export function createChatRun(parts: ChatRunOptions): ChatRun {
  const { options, exchange, sessions, describer } = parts;
  const objects: PageObjects = sessions.provide(options.session);
  const settles = createLinkedList<Settle<ChatSession>>();
  let widget: Widget | null = null;
  let live: LiveSession | null = null;
  /** What an earlier page was about to start. */
  let earlier: StartData | null = null;
  const heldBack = createLinkedList<() => void>();
  let isStarting = false;
  let isGone = false;
  /** Of the widget: must it still fetch what it draws with? */
  let isFetching = false;

  function go(): boolean {
    if (isGone) return false;
    isGone = true;
    parts.onGone();
    return true;
  }

  function fail(event: FailEvent): void {
    if (isGone) return;
    keep(null);
    onWidget((shown) => shown.refused(event));
    dissolve(event);
  }

  function dissolve(event: FailEvent): void {
    if (!go()) return;
    objects.remove();
    settles.each((settle) => settle.reject(event));
  }

  function startOf(registered: UserDataObject | null): Start {
    return { options: options.session, objects, registered, earlier };
  }

  function keep(kept: string | null): void {
    exchange.say({
      type: 'keepWidget',
      session: live?.session.sessionId ?? null,
      stateStorage: objects.ids.stateStorage,
      widget: kept,
      start: live === null && kept !== null ? sessions.startData(startOf(null)) : null,
    });
  }

  function show(hasForm: boolean, kept: string | null, next: () => void): void {
    if (!options.hasUi) {
      next();
      return;
    }
    parts.loadWidget((loaded) => {
      if (isGone) return;
      if (loaded === null) {
        fail(describer.describe({ code: NOT_DONE, detail: 'widget' }));
        return;
      }
      widget = loaded;
      const { localization, templates } = options.widget;
      isFetching = typeof localization === 'string' || templates !== null;
      if (isFetching) parts.world.later(shown, FETCH_MAX_MS);
      onWidget((opening) => opening.open(createWidgetChat(hasForm, kept)));
      next();
    });
  }

  /** It lives in the page, which may have broken what it stands on: then the chat goes on without. */
  function onWidget(use: (widget: Widget) => void): void {
    objects.log.guard('the widget', () => widget !== null && use(widget));
  }

  function shown(): void {
    isFetching = false;
    for (let run = heldBack.take(); run !== undefined; run = heldBack.take()) run();
  }

  /** Runs at once, or when the widget has drawn itself. */
  function whenShown(run: () => void): void {
    if (isFetching) heldBack.add(run);
    else run();
  }

  function createWidgetChat(hasForm: boolean, kept: string | null): WidgetChat {
    return {
      options: { ...options.widget, hasForm },
      kept,
      shown,
      register: begin,
      keep(changed) {
        // A form that is on its way is not kept again: that would outlive the chat which comes of it.
        if (!isGone && !isStarting) keep(changed);
      },
      closed: () => end(false),
      localize: describer.localize,
      guard: (call) => objects.log.guard('a hook', call),
    };
  }

  function begin(registered: UserDataObject | null): void {
    if (isGone || isStarting || live !== null) return;
    isStarting = true;
    sessions.start(startOf(registered), {
      opened: (session) => {
        isStarting = false;
        whenShown(() => opened(session));
      },
      failed(event) {
        isStarting = false;
        // With a form the visitor may try again; the page hears of what comes of it.
        if (isGone) objects.remove();
        else if (options.hasUi && options.widget.hasForm) onWidget((shown) => shown.refused(event));
        else whenShown(() => fail(event));
      },
    });
  }

  function opened(session: LiveSession): void {
    live = session;
    if (isGone) {
      // Closed while it was being started.
      session.session.leave();
      return;
    }
    onWidget((shown) => shown.opened(session));
    parts.onSession(session.session);
    settles.each((settle) => settle.resolve(session.session));
    session.release();
  }

  function start(kept: string | null): void {
    // From now on a later page finds the registration, also where nothing has been typed.
    keep(kept ?? '');
    const { registration, widget: widgetOptions } = options;
    if (registration !== null) askPage(registration, kept);
    else if (options.hasUi && widgetOptions.hasForm) show(true, kept, () => undefined);
    else show(false, kept, () => begin(null));
  }

  /** The page's own registration: calls back with data, or with `false`. */
  function askPage(registration: (...values: unknown[]) => unknown, kept: string | null): void {
    let isAnswered = false;
    const done = (data: unknown) => {
      if (isAnswered || isGone) return;
      isAnswered = true;
      if (data === false) fail(describer.describe({ code: STOPPED, detail: 'registration' }));
      else show(false, kept, () => begin(isPlainObject(data) ? data : null));
    };
    objects.log.guard('registration', () => callOn(registration, undefined, [done]));
  }

  function end(isByUs: boolean): void {
    if (!go()) return;
    if (isByUs) onWidget((shown) => shown.close());
    if (live?.session.isActive() === true) live.session.leave();
    else if (live === null) {
      keep(null);
      // A start under way may still need the page's transport, to be left with it.
      if (!isStarting) objects.remove();
    }
  }

  return {
    widget: () => widget,
    session: () => live?.session ?? null,
    join(settle) {
      if (live === null) settles.add(settle);
      else settle.resolve(live.session);
    },
    start,
    restore(outcome) {
      sessions.restore(options.session, objects, true, {
        opened(session, kept) {
          outcome.found();
          if (isGone) opened(session);
          else show(false, kept, () => whenShown(() => opened(session)));
        },
        registering(kept, begun) {
          // Also where there is nothing to bring back: a window of its own is told so what it was opened for.
          earlier = begun;
          const hasForm = options.hasUi && options.widget.hasForm;
          // Nobody has submitted anything, and this page has no form to bring back: no chat starts by itself.
          if (options.registration === null && !hasForm) {
            if (!isGone) outcome.nothing();
            return;
          }
          outcome.found();
          if (!isGone) start(kept);
        },
        nothing() {
          if (!isGone) outcome.nothing();
        },
        failed: dissolve,
      });
    },
    dissolve,
    close: () => end(true),
  };
}
