// The API's side of the widget, as far as the widget can tell: a chat that is registered, opened, kept and closed, and a session whose
// server says what it was sent. Hooks of the page are guarded as the API guards them.
import type { ChatEvent, ChatSession, Deferred, EventContent, FailEvent } from '../../../core/api/types.ts';
import type { WidgetChat, WidgetOptions, WidgetSession } from '../../../core/api/widget.ts';

export const VISITOR = 'Ann';
export const AGENT = 'Bob';
/** Noon, wherever the test runs. */
export const NOON = new Date(2026, 4, 17, 12, 0, 0).getTime();

export interface FakeChat extends WidgetChat {
  /** What was registered with: data, null for skipped; undefined: not yet. */
  readonly registered: () => Readonly<Record<string, unknown>> | null | undefined;
  readonly registrations: () => number;
  /** What a later page would get. */
  readonly lastKept: () => string | null;
  readonly isClosed: () => boolean;
  /** Is the session welcome? */
  readonly isShown: () => boolean;
  /** What went wrong in the page or with its files. */
  readonly problems: readonly string[];
  readonly localized: () => Readonly<Record<string, unknown>> | null;
}

const DEFAULTS: WidgetOptions = {
  localization: null,
  templates: null,
  hasForm: true,
  ui: {},
  debug: false,
  isWholeWindow: false,
};

export function createFakeChat(options: Partial<WidgetOptions> = {}, kept: string | null = null): FakeChat {
  const problems: string[] = [];
  let registered: Readonly<Record<string, unknown>> | null | undefined;
  let registrations = 0;
  let lastKept = kept;
  let isClosed = false;
  let isShown = false;
  let localized: Readonly<Record<string, unknown>> | null = null;
  return {
    options: { ...DEFAULTS, ...options },
    kept,
    shown() {
      isShown = true;
    },
    register(data) {
      registered = data;
      registrations += 1;
    },
    keep(widget) {
      lastKept = widget;
    },
    closed() {
      isClosed = true;
    },
    localize(texts) {
      localized = texts;
    },
    guard(call) {
      try {
        return call();
      } catch (error) {
        problems.push(String(error));
        return undefined;
      }
    },
    registered: () => registered,
    registrations: () => registrations,
    lastKept: () => lastKept,
    isClosed: () => isClosed,
    isShown: () => isShown,
    problems,
    localized: () => localized,
  };
}

export interface FakeSession extends WidgetSession {
  /** Something happens on the server. First the widget draws, then the page's listeners hear of it. */
  emit(event: ChatEvent): void;
  agentSays(text: string, more?: Partial<ChatEvent>): void;
  /** Texts that the server has got and not answered yet. */
  readonly waiting: readonly string[];
  /** The server takes the first of them, and says so to everybody. */
  accept(): void;
  refuse(description: string): void;
  /** As the agent sees it. */
  readonly isVisitorTyping: () => boolean;
  readonly typingSignals: () => number;
  readonly pageListeners: Set<(event: ChatEvent) => void>;
}

export function createFakeSession(): FakeSession {
  const waiting: { readonly text: string; readonly settle: (failed: FailEvent | null) => void }[] = [];
  const pageListeners = new Set<(event: ChatEvent) => void>();
  let draw: ((event: ChatEvent) => void) | null = null;
  let index = 0;
  let isTyping = false;
  let typingSignals = 0;

  function emit(event: ChatEvent): void {
    draw?.(event);
    for (const listener of pageListeners) listener(event);
  }

  function say(isClient: boolean, text: string, more: Partial<ChatEvent> = {}): void {
    index += 1;
    emit({
      type: 'MessageReceived',
      index,
      timestamp: NOON,
      party: makeParty(isClient ? 'client' : 'agent'),
      content: makeContent(text),
      ...more,
    });
  }

  const session: ChatSession = {
    sessionId: 'session-1',
    isActive: () => true,
    sendMessage(message) {
      const { deferred, settle } = createSimpleDeferred();
      waiting.push({ text: typeof message === 'string' ? message : message.message, settle });
      return deferred;
    },
    sendTyping(options) {
      isTyping = options?.isTyping ?? true;
      typingSignals += 1;
      return createSimpleDeferred().deferred;
    },
    getTranscript: refuseCall,
    leave: refuseCall,
    setUserData: refuseCall,
    getUserData: refuseCall,
    deleteUserData: refuseCall,
    onAgentConnected: refuseCall,
    onAgentDisconnected: refuseCall,
    onAgentTyping: refuseCall,
    onMessageReceived: refuseCall,
    onSessionEnded: refuseCall,
    onInterrupted: refuseCall,
    onContinued: refuseCall,
    onError: refuseCall,
  };

  return {
    session,
    username: VISITOR,
    onDraw(listener) {
      draw = listener;
      return () => {
        draw = null;
      };
    },
    emit,
    agentSays: (text, more) => say(false, text, more),
    get waiting() {
      return waiting.map(({ text }) => text);
    },
    accept() {
      const first = waiting.shift();
      if (first === undefined) throw new Error('nothing was sent');
      first.settle(null);
      say(true, first.text);
    },
    refuse(description) {
      waiting.shift()?.settle({ error: { code: 3, description } });
    },
    isVisitorTyping: () => isTyping,
    typingSignals: () => typingSignals,
    pageListeners,
  };
}

export function makeParty(
  kind: 'client' | 'agent' | 'external',
  name?: string,
): NonNullable<ChatEvent['party']> {
  return {
    id: kind === 'client' ? 1 : 3,
    name: name ?? (kind === 'client' ? VISITOR : kind === 'agent' ? AGENT : 'system'),
    type: { agent: kind === 'agent', client: kind === 'client', external: kind === 'external' },
  };
}

export function makeContent(
  text: string,
  kind: 'text' | 'url' | 'notice' | 'file' = 'text',
  file?: EventContent['file'],
): EventContent {
  const type = {
    text: kind === 'text',
    url: kind === 'url',
    notice: kind === 'notice',
    file: kind === 'file',
  };
  return file === undefined ? { text, type } : { text, type, file };
}

/** The widget has no business with these. */
function refuseCall(): never {
  throw new Error('the widget does not need this');
}

function createSimpleDeferred(): {
  readonly deferred: Deferred<void>;
  readonly settle: (failed: FailEvent | null) => void;
} {
  const done: (() => void)[] = [];
  const fail: ((event: FailEvent) => void)[] = [];
  const deferred: Deferred<void> = {
    done(callback) {
      done.push(() => callback());
      return deferred;
    },
    fail(callback) {
      fail.push(callback);
      return deferred;
    },
    always: refuseCall,
    // biome-ignore lint/suspicious/noThenProperty: the API's promise can be awaited
    then: refuseCall,
    catch: refuseCall,
  };
  return {
    deferred,
    settle(failed) {
      if (failed === null) for (const callback of done) callback();
      else for (const callback of fail) callback(failed);
    },
  };
}
