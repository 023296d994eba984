// What the embedded widget and the API ask of each other: types only. The API keeps the order of things (sections 3 and 4 of
// API.md), the widget draws and tells what the visitor does; neither knows how the other works.
import type { ChatEvent, ChatSession, FailEvent, UiHooks, Unsubscribe } from './types.ts';

/** A session as the widget gets it: with a place before all subscribers of the page. */
export interface WidgetSession {
  readonly session: ChatSession;
  /** The visitor's name in the chat. */
  readonly username: string;
  /** Is called for each event before the page hears of it; must draw before it returns (API.md 2.5.3). One listener. */
  onDraw(listener: (event: ChatEvent) => void): Unsubscribe;
}

/** What of a page's options concerns the widget, checked. Functions of the page: call them through `WidgetChat.guard`. */
export interface WidgetOptions {
  /** The page's texts, unchecked, or an absolute address of them. Null: English. */
  readonly localization: string | Readonly<Record<string, unknown>> | null;
  /** Absolute address of a file of templates. */
  readonly templates: string | null;
  /** True: the built-in form. False: none. A function of the page is called by the API, not by the widget. */
  readonly hasForm: boolean;
  readonly ui: UiHooks;
  readonly debug: boolean;
  /** Fills the whole window instead of a corner of the page (`startChatInThisWindow`). */
  readonly isWholeWindow: boolean;
}

/** One chat in the widget: what the widget may ask of the API. Everything is harmless once it is closed. */
export interface WidgetChat {
  readonly options: WidgetOptions;
  /** What `keep` was last given, by a page before this one; null: nothing. */
  readonly kept: string | null;
  /**
   * The view that `open` asked for is in the page. Texts and templates that come by an address have to be fetched first:
   * `opened` and `refused` are held back until then, but not for ever.
   */
  shown(): void;
  /** The form was submitted, or skipped (no data). Answered by `Widget.opened` or `Widget.refused`. */
  register(data: Readonly<Record<string, unknown>> | null): void;
  /** What a later page needs to draw it as it is now: drafts, minimised, place. At most 64 KB; call it on changes. */
  keep(widget: string): void;
  /** The visitor closed the window, or the page removed it: the chat is left. */
  closed(): void;
  /** Texts that came by an address: the keys `error_<code>` describe failures from now on. */
  localize(texts: Readonly<Record<string, unknown>>): void;
  /** Calls a function of the page: what it throws is logged. Returns undefined then. */
  guard<Result>(call: () => Result): Result | undefined;
}

/** The button that starts chats, for pages with a config of the Co-browse integration (API.md 3.5). */
export interface LauncherOptions {
  readonly position: 'left' | 'right';
  /** The page's own texts, unchecked. */
  readonly localization: Readonly<Record<string, unknown>> | null;
  start(): void;
}

/** The embedded widget: at most one chat at a time. None of these throws. */
export interface Widget {
  /**
   * Shows a chat. With a form: that first, after `ui.onBeforeRegistration`. Without: the chat view with "please wait", after
   * `ui.onBeforeChat`, attached in the same task.
   */
  open(chat: WidgetChat): void;
  /** The session is there: draw the chat view if it is not, subscribe with `onDraw`. The page hears of it right after. */
  opened(session: WidgetSession): void;
  /** The start failed: back to the form with the reason, or closed where there was none. */
  refused(event: FailEvent): void;
  /** Removes the window. Does not call `closed`. Idempotent. */
  close(): void;
  isMinimized(): boolean;
  isOpen(): boolean;
  toggle(): void;
  minimize(): void;
  maximize(): void;
  /** From now on there is a button to start a chat, but while one is open. */
  showLauncher(options: LauncherOptions): void;
}

/** Gets the widget: it may have to be fetched first. Calls once; null: it cannot be had. */
export type LoadWidget = (ready: (widget: Widget | null) => void) => void;
