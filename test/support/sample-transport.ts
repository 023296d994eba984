// A transport as a page would write one (API.md 2.8): keeps one callback per event, polls a REST chat, and delivers the whole
// transcript again with every poll. The chat server is in the page's hands, that is, in the test's.

/** A promise with nothing but `done` and `fail`. */
export interface PlainPromise {
  done(callback: (value: unknown) => void): PlainPromise;
  fail(callback: (event: unknown) => void): PlainPromise;
}

export interface TransportEvent {
  readonly type: string;
  readonly index?: number;
  readonly timestamp?: number;
  readonly isTyping?: boolean;
  readonly content?: { readonly text: string; readonly type: string };
  readonly party?: { readonly id: number; readonly type: string; readonly name: string };
}

export interface SampleTransport {
  readonly calls: readonly (readonly [method: string, given: unknown])[];
  /** Delivers one event, or the whole transcript as a poll does. */
  deliver(event: TransportEvent): void;
  poll(transcript: readonly TransportEvent[]): void;
  /** Calls back with anything. */
  deliverRaw(type: string, given: unknown): void;
  /** The next call of this method fails with this event. */
  failNext(method: string, event: unknown): void;
  readonly object: object;
}

type Callback = (event: unknown) => void;

/** `without`: members that it lacks. `never`: members whose promises never settle. */
export function createSampleTransport({
  without = [],
  never = ['setUserData', 'getUserData', 'deleteUserData'],
  transcript = [],
}: {
  readonly without?: readonly string[];
  readonly never?: readonly string[];
  readonly transcript?: readonly unknown[];
} = {}): SampleTransport {
  const calls: (readonly [string, unknown])[] = [];
  const callbacks = new Map<string, Callback>();
  const failures = new Map<string, unknown>();

  function promise(method: string, value: unknown): PlainPromise {
    const plain: PlainPromise = {
      done(callback) {
        if (!never.includes(method) && !failures.has(method)) callback(value);
        return plain;
      },
      fail(callback) {
        if (failures.has(method)) callback(failures.get(method));
        failures.delete(method);
        return plain;
      },
    };
    return plain;
  }

  const results: Readonly<Record<string, unknown>> = {
    init: undefined,
    startSession: { id: '0001', sessionId: '0001' },
    sendMessage: undefined,
    sendTyping: undefined,
    getTranscript: { messages: transcript },
    leaveSession: undefined,
    setUserData: undefined,
    getUserData: undefined,
    deleteUserData: undefined,
  };
  const methods = Object.entries(results).map(([name, value]) => [
    name,
    (given: unknown) => {
      calls.push([name, given]);
      return promise(name, value);
    },
  ]);
  const subscriptions = [
    'onAgentConnected',
    'onAgentDisconnected',
    'onAgentTyping',
    'onMessageReceived',
    'onSessionEnded',
    'onError',
  ].map((name) => [
    name,
    (callback: Callback) => {
      calls.push([name, 'callback']);
      callbacks.set(name, callback);
    },
  ]);
  const deliver = (event: TransportEvent): void => callbacks.get(`on${event.type}`)?.(event);

  return {
    calls,
    deliver,
    poll: (events) => events.forEach(deliver),
    deliverRaw: (type, given) => callbacks.get(`on${type}`)?.(given),
    failNext: (method, event) => void failures.set(method, event),
    object: Object.fromEntries(
      [...methods, ...subscriptions].filter(([name]) => !without.includes(String(name))),
    ),
  };
}

export function agentSays(text: string, index?: number, timestamp?: number): TransportEvent {
  return {
    type: 'MessageReceived',
    ...(index === undefined ? {} : { index }),
    ...(timestamp === undefined ? {} : { timestamp }),
    party: { id: 2, type: 'Agent', name: 'Ann' },
    content: { text, type: 'text' },
  };
}
