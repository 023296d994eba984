// What a page gets: the documented chat JS API as types (API.md sections 2 and 3). For pages in TypeScript, for the tests and
// for the widget. A page is free to give anything: options are read in options.ts, which trusts none of these types.

/** What `fail` is called with, and what `onError` gets. Without `error`: there was nothing to restore. */
export interface FailEvent {
  readonly error?: { readonly code: number; readonly description: string };
  /** The same once more: pages read either (API.md 2.3). */
  readonly code?: number;
  readonly description?: string;
}

/** The promise of the API: callbacks run in order, a late one at once; one that throws is logged and stops no other. */
export interface Deferred<Value> {
  done(callback: (value: Value) => void): Deferred<Value>;
  fail(callback: (event: FailEvent) => void): Deferred<Value>;
  always(callback: (outcome: Value | FailEvent) => void): Deferred<Value>;
  /** Extras for `await`. */
  then<Result = Value, Failed = never>(
    done?: ((value: Value) => Result | PromiseLike<Result>) | null,
    fail?: ((event: FailEvent) => Failed | PromiseLike<Failed>) | null,
  ): Promise<Result | Failed>;
  catch<Failed = never>(
    fail?: ((event: FailEvent) => Failed | PromiseLike<Failed>) | null,
  ): Promise<Value | Failed>;
}

/** Flags, and as text (`==`) the one that holds: `Agent`, `Client`, `External` or nothing. */
export interface PartyFlags {
  readonly agent: boolean;
  readonly client: boolean;
  readonly external: boolean;
}

/** Flags, and as text (`==`) the one that holds. */
export interface ContentFlags {
  readonly text: boolean;
  readonly url: boolean;
  readonly notice: boolean;
  readonly file: boolean;
}

export interface EventParty {
  readonly id: number;
  readonly name: string;
  readonly type: PartyFlags;
}

export interface EventContent {
  /** A text, an address, a notice, or a file's name. */
  readonly text: string;
  readonly type: ContentFlags;
  /** Of a file. `size` in bytes. */
  readonly file?: { readonly id: string; readonly name: string; readonly size: number };
}

/** An event of a session (API.md 2.5.2). What a kind of event does not have is absent. */
export interface ChatEvent {
  readonly type:
    | 'MessageReceived'
    | 'AgentConnected'
    | 'AgentDisconnected'
    | 'AgentTyping'
    | 'SessionEnded'
    | 'Interrupted'
    | 'Continued';
  /** Place in the transcript, from 0. */
  readonly index?: number;
  /** Epoch milliseconds. */
  readonly timestamp?: number;
  readonly party?: EventParty;
  readonly content?: EventContent;
  readonly isTyping?: boolean;
  /** It happened before this page took part. */
  readonly restored?: true;
}

export type EventListener = (event: ChatEvent) => void;
/** Takes a subscription back; twice is harmless. */
export type Unsubscribe = () => void;

export interface ChatSession {
  /** Our name of the chat, opaque to the page. */
  readonly sessionId: string;
  /** False once it has ended: from then on every command fails with 50. */
  isActive(): boolean;
  /** Nothing but blanks is not sent, and succeeds. */
  sendMessage(
    message: string | { readonly message: string; readonly type?: 'text' | 'url' | 'notice' },
  ): Deferred<void>;
  sendTyping(options?: { readonly isTyping?: boolean; readonly message?: string }): Deferred<void>;
  /** All shown events from `fromIndex` on, as data. Fires no events. */
  getTranscript(options?: number | { readonly fromIndex?: number }): Deferred<readonly ChatEvent[]>;
  leave(): Deferred<void>;
  setUserData(userData: Readonly<Record<string, unknown>>): Deferred<void>;
  getUserData(options?: { readonly keys?: readonly string[] }): Deferred<Readonly<Record<string, unknown>>>;
  deleteUserData(keys: string | readonly string[] | { readonly keys: readonly string[] }): Deferred<void>;
  onAgentConnected(listener: EventListener): Unsubscribe;
  onAgentDisconnected(listener: EventListener): Unsubscribe;
  onAgentTyping(listener: EventListener): Unsubscribe;
  onMessageReceived(listener: EventListener): Unsubscribe;
  onSessionEnded(listener: EventListener): Unsubscribe;
  onInterrupted(listener: EventListener): Unsubscribe;
  onContinued(listener: EventListener): Unsubscribe;
  onError(listener: (event: FailEvent) => void): Unsubscribe;
}

/** Where a page keeps the state of its chat. `write(null)`: erase everything. */
export interface StateStorage {
  read(): unknown;
  write(state: unknown): void;
}

export interface StartSessionOptions {
  readonly serverUrl?: string;
  /** The same in another spelling of the reference. */
  readonly serverURL?: string;
  readonly service?: string;
  readonly username?: string;
  readonly subject?: string;
  readonly userData?: Readonly<Record<string, unknown>>;
  /** A transport of the page's own (API.md 2.8). */
  readonly transport?: object;
  readonly stateStorage?: StateStorage;
  /** Seconds. */
  readonly maxOfflineDuration?: number;
  readonly disableWebSockets?: boolean;
  readonly logger?: (...values: unknown[]) => void;
  readonly debug?: boolean;
  /** Keys `error_<code>` give the descriptions of failures. */
  readonly localization?: string | Readonly<Record<string, string>>;
}

export type RestoreSessionOptions = Pick<
  StartSessionOptions,
  | 'transport'
  | 'stateStorage'
  | 'maxOfflineDuration'
  | 'disableWebSockets'
  | 'logger'
  | 'debug'
  | 'localization'
>;

/** Hooks of the page into the widget (API.md 3.2). */
export interface UiHooks {
  readonly onBeforeChat?: ((chatElement: Element) => void) | null;
  readonly onBeforeRegistration?: ((formElement: Element) => void) | null;
}

/** A page's own registration: calls `done` with what it learned, or with `false`. */
export type RegistrationFunction = (done: (data: unknown) => void) => void;

export interface StartChatOptions extends StartSessionOptions {
  readonly embedded?: boolean;
  readonly templates?: string;
  readonly widgetUrl?: string;
  readonly registration?: boolean | RegistrationFunction;
  readonly ui?: boolean | UiHooks;
  readonly autoRestore?: boolean;
}

/** The object called `chat`. Frozen; no method ever throws. */
export interface ChatApi {
  /** Who serves this page: the extension, or the stand-alone script. */
  readonly parley: 'extension' | 'script';
  startSession(options?: StartSessionOptions): Deferred<ChatSession>;
  restoreSession(options?: RestoreSessionOptions): Deferred<ChatSession>;
  /** Settles only in embedded mode, once the server has accepted the chat. */
  startChat(options?: StartChatOptions): Deferred<ChatSession>;
  restoreChat(options?: StartChatOptions): Deferred<ChatSession>;
  startChatInThisWindow(options?: StartChatOptions): Deferred<ChatSession>;
  /** Each session of the widget, from now on, and the present one at once. */
  onSession(listener: (session: ChatSession) => void): Unsubscribe;
  /** May change the options that a chat is about to be started with. */
  onBeforeChatOptionsApplied(listener: (options: Record<string, unknown>) => void): Unsubscribe;
  /** Ends the chat and removes its window. Nothing open: nothing happens. */
  close(): void;
  isMinimized(): boolean;
  isOpen(): boolean;
  toggle(): void;
  minimize(): void;
  maximize(): void;
}
