// The storm after an outage: thousands of clients lost their chat server at once, it comes back, and all want in. Our policy
// (the real runner and ring 0) against the `cometd` package's own backoff code, in the same world under the same fake clock.
import '../../core/cometd/window-shim.ts';
import { CometD, type Message } from 'cometd';
import type { LinkEvent } from '../../core/chat/events.ts';
import type { ChatTransport } from '../../core/chat/ports.ts';
import { createSession } from '../../core/chat/session.ts';
import { EMPTY_TRANSCRIPT } from '../../core/chat/transcript-intake.ts';
import { sampleOpenChat } from '../support/sample-states.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';

export interface StormOptions {
  readonly clients: number;
  /** How long the server is away. */
  readonly outageMs: number;
  readonly seed: number;
}

export interface StormResult {
  /** Connections opened to the server in its worst 100 ms after it came back. */
  readonly peakPer100Ms: number;
  /** From the loss of the server until 99 of 100 clients have a Bayeux session again. */
  readonly until99PercentMs: number;
  /** Of them, since the server came back. */
  readonly after99PercentMs: number;
}

/** News of the loss takes up to this long to a client: a reset on its way. */
const SPREAD_MS = 100;
/** A request and its answer. */
const ROUND_TRIP_MS = 20;
/** Every policy is back by then. */
const PATIENCE_MS = 180_000;
/** As a real CometD server advises (WIRE.md 2). */
const ADVICE = { reconnect: 'retry', interval: 0, timeout: 30_000, maxInterval: 10_000 };

/** The server as the storm sees it: who came when. */
interface Server {
  /** A connection is opened to it; false while it is away. */
  connect(): boolean;
  back(client: number): void;
}

interface Place {
  readonly clock: Scheduler;
  readonly server: Server;
  readonly client: number;
}

/** One client, which can be told that its connection is lost. */
type Policy = (place: Place) => { lose(): void };

/** Plays one storm. */
async function play(policy: Policy, clock: Scheduler, options: StormOptions): Promise<StormResult> {
  const { clients, outageMs } = options;
  const lostAt = 10_000;
  const returnedAt = lostAt + outageMs;
  const isThere = () => clock.now() < lostAt || clock.now() >= returnedAt;
  const connects = new Map<number, number>();
  const backAt = new Map<number, number>();
  const server: Server = {
    connect() {
      const period = Math.floor(clock.now() / 100);
      if (clock.now() >= returnedAt) connects.set(period, (connects.get(period) ?? 0) + 1);
      return isThere();
    },
    back(client) {
      if (clock.now() >= lostAt && !backAt.has(client)) backAt.set(client, clock.now());
    },
  };
  for (let client = 0; client < clients; client += 1) {
    const { lose } = policy({ clock, server, client });
    clock.setTimer(lostAt + clock.random() * SPREAD_MS, lose);
  }
  await clock.runUntil(returnedAt + PATIENCE_MS);
  const times = [...backAt.values()].sort((a, b) => a - b);
  const at99 = times[Math.ceil(clients * 0.99) - 1];
  if (at99 === undefined) throw new Error(`only ${times.length} of ${clients} clients came back`);
  return {
    peakPer100Ms: Math.max(...connects.values()),
    until99PercentMs: Math.round(at99 - lostAt),
    after99PercentMs: Math.round(at99 - returnedAt),
  };
}

/** Ours: a runner with an open chat, over a link that asks this server. */
const ours: Policy = ({ clock, server, client }) => {
  let tell: ((event: LinkEvent) => void) | null = null;
  const later = (body: () => void) => clock.setTimer(clock.now() + ROUND_TRIP_MS, body);
  const transport: ChatTransport = {
    open({ listener }) {
      let isOpen = true;
      tell = (event) => {
        if (isOpen) listener(event);
      };
      const isHeard = server.connect();
      later(() => {
        if (!isOpen) return;
        if (!isHeard) return listener({ type: 'linkLost', error: { code: 'unreachable' } });
        server.back(client);
        listener({ type: 'linkOpened', clientId: `c${client}`, carrier: 'websocket', isResumed: false });
      });
      return {
        publish({ type }) {
          if (type === 'requestNotifications')
            later(() => tell?.({ type: 'reportReceived', report: NOTHING_NEW }));
        },
        async close() {
          isOpen = false;
        },
      };
    },
    fence: () =>
      new Promise((resolve) => {
        const isHeard = server.connect();
        later(() => resolve(isHeard));
      }),
  };
  const session = createSession({
    initial: { ...sampleOpenChat(`c${client}`, EMPTY_TRANSCRIPT), outbox: [], link: null, isEnding: false },
    store: { read: async () => null, write: async () => undefined },
    transport,
    clock,
    random: clock.random,
    logger: { info: () => undefined, warn: () => undefined },
    onChange: () => undefined,
    onStorageTrouble: () => undefined,
  });
  session.resume();
  return { lose: () => tell?.({ type: 'linkLost', error: { code: 'unreachable' } }) };
};

const NOTHING_NEW = {
  outcome: 'ok',
  error: null,
  isEnded: false,
  keys: {},
  nextPosition: 1,
  entries: [],
  ephemerals: [],
} as const;

/** Theirs: the stock client with its defaults, over a wire that asks this server. */
const stock: Policy = (place) => {
  const cometd = new CometD(`c${place.client}`);
  const wire = createStormWire(place);
  cometd.unregisterTransports();
  cometd.registerTransport('long-polling', wire.transport);
  cometd.configure({ url: 'https://chat.example/cometd', logLevel: 'warn' });
  cometd.handshake();
  return { lose: wire.lose };
};

/** What the stock client hands to a transport (cometd 9.0.0, Client.js). */
interface Envelope {
  readonly messages: readonly Message[];
  onSuccess(messages: readonly unknown[]): void;
  onFailure(conduit: null, messages: readonly Message[], failure: { readonly reason: string }): void;
}

/** Carries Bayeux messages to the storm's server, which forgets every session when it goes away. */
function createStormWire({ clock, server, client }: Place) {
  let isKnown = false;
  let isConnected = false;
  /** The `/meta/connect` that the server holds. */
  let held: Envelope | null = null;

  const fail = (envelope: Envelope) => {
    isConnected = false;
    envelope.onFailure(null, envelope.messages, { reason: 'refused' });
  };

  const answer = (envelope: Envelope) => {
    const [message] = envelope.messages;
    if (message === undefined) return;
    const { id, channel } = message;
    if (channel === '/meta/handshake') {
      isKnown = true;
      server.back(client);
      const session = { clientId: `c${client}`, version: '1.0', supportedConnectionTypes: ['long-polling'] };
      envelope.onSuccess([{ id, channel, ...session, successful: true, advice: ADVICE }]);
    } else if (isKnown) {
      held = envelope;
    } else {
      const advice = { ...ADVICE, reconnect: 'handshake' };
      envelope.onSuccess([{ id, channel, successful: false, error: '402::session_unknown', advice }]);
    }
  };

  return {
    transport: {
      type: 'long-polling',
      url: '',
      accept: () => true,
      registered: () => undefined,
      unregistered: () => undefined,
      reset: () => undefined,
      abort: () => undefined,
      send(envelope: Envelope) {
        isConnected ||= server.connect();
        const isHeard = isConnected;
        clock.setTimer(clock.now() + ROUND_TRIP_MS, () => (isHeard ? answer(envelope) : fail(envelope)));
      },
    },
    lose() {
      isKnown = false;
      const lost = held;
      held = null;
      if (lost !== null) fail(lost);
    },
  };
}

/** Our policy's storm. */
export const playOurStorm = (options: StormOptions): Promise<StormResult> =>
  play(ours, createScheduler(options.seed, 0), options);

/** The stock client's storm. It asks `window` for timers and `Date` for the time: both are the fake clock's meanwhile. */
export async function playStockStorm(options: StormOptions): Promise<StormResult> {
  const clock = createScheduler(options.seed, 0);
  const timers = new Map<number, () => void>();
  const window = {
    setTimeout(callback: () => void, delay: number): number {
      const id = timers.size + 1;
      timers.set(id, clock.setTimer(clock.now() + delay, callback));
      return id;
    },
    clearTimeout: (id: number) => timers.get(id)?.(),
  };
  class FakeDate extends Date {
    constructor() {
      super(clock.now());
    }
  }
  const real = ['window', 'Date'].map(
    (name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const,
  );
  Object.defineProperties(globalThis, {
    window: { value: window, configurable: true },
    Date: { value: FakeDate, configurable: true },
  });
  try {
    return await play(stock, clock, options);
  } finally {
    for (const [name, descriptor] of real)
      if (descriptor !== undefined) Object.defineProperty(globalThis, name, descriptor);
  }
}
