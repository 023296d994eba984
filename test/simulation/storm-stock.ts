// The stock client in the storm (storm.ts): the `cometd` package with its defaults, its own backoff code under the fake clock.
import '../../core/cometd/window-shim.ts';
import { CometD, type Message } from 'cometd';
import { createScheduler } from './scheduler.ts';
import {
  playStorm,
  ROUND_TRIP_MS,
  type StormOptions,
  type StormPlace,
  type StormPolicy,
  type StormResult,
} from './storm.ts';

/** As a real CometD server advises (WIRE.md 2). */
const ADVICE = { reconnect: 'retry', interval: 0, timeout: 30_000, maxInterval: 10_000 };

/** A client over a wire that asks this server. */
const stock: StormPolicy = (place) => {
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
function createStormWire({ clock, server, client }: StormPlace) {
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
    return await playStorm(stock, clock, options);
  } finally {
    for (const [name, descriptor] of real)
      if (descriptor !== undefined) Object.defineProperty(globalThis, name, descriptor);
  }
}
