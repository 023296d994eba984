// One CometD library instance, tamed: one carrier, one attempt, nothing retried, nothing on the console, and each held
// /meta/connect short enough to keep a background alive. It does not know what travels over it.
import './window-shim.ts';
import { CometD, type Extension } from 'cometd';
import type { Logger } from '../chat/ports.ts';
import type { Carrier } from '../chat/state.ts';
import { parseBayeuxFrame } from './bayeux-frames.ts';
import { FetchLongPolling, TolerantWebSocket } from './own-transports.ts';

/** Time limits of a link, in milliseconds. */
export interface LinkTimes {
  /** How long the server is asked to hold a /meta/connect: the heartbeat. */
  readonly holdMs: number;
  /** How much longer than that, or than nothing, an answer may take. */
  readonly networkDelayMs: number;
  /** How long a WebSocket may take to open. */
  readonly connectTimeoutMs: number;
}

export type BayeuxCarrier = Exclude<Carrier, 'polling'>;

export interface BayeuxClientOptions {
  readonly url: string;
  readonly carrier: BayeuxCarrier;
  /** Joins this session in place of a handshake. */
  readonly resumeClientId: string | null;
  readonly times: LinkTimes;
  readonly fetch: typeof fetch;
  readonly logger: Logger;
  /** A frame came that could not be read; called outside the library's own turn. */
  readonly onUnreadable: () => void;
}

export interface BayeuxClient {
  readonly cometd: CometD;
  /** Sends nothing more, hears nothing more, tries nothing again, lets go of socket and requests. */
  drop(): void;
}

/** Messages may be long: key, text and form together (WIRE.md 11.2). */
const MAX_SEND_SIZE = 4_194_304;

/** The library without its log, which holds whole messages. */
class SilentCometD extends CometD {
  override _debug(): void {
    // Nothing of it may reach the console.
  }
  override _info(): void {
    // As above.
  }
  override _warn(): void {
    // As above.
  }
}

export function createBayeuxClient(options: BayeuxClientOptions): BayeuxClient {
  const { times, logger, carrier } = options;
  const cometd = new SilentCometD();
  const read = (frame: unknown) =>
    parseBayeuxFrame(frame, times.holdMs, {
      onDropped: (count) => logger.warn('cometd.messagesDropped', { count }),
    });
  cometd.unregisterTransports();
  const transport =
    carrier === 'websocket'
      ? new TolerantWebSocket(read, () => {
          logger.warn('cometd.frameUnreadable', { carrier });
          queueMicrotask(options.onUnreadable);
        })
      : new FetchLongPolling(options.fetch, read);
  cometd.registerTransport(carrier, transport);
  cometd.configure({
    url: options.url,
    logLevel: 'warn',
    useWorkerScheduler: false,
    connectTimeout: times.connectTimeoutMs,
    maxNetworkDelay: times.networkDelayMs,
    maxSendBayeuxMessageSize: MAX_SEND_SIZE,
    // How long the next /meta/connect may be held, as far as the watch over its answer goes: the first one is not.
    advice: { timeout: 0, interval: 0, maxInterval: 0 },
  });
  const failed = (what: string) => (exception: unknown) =>
    logger.warn('cometd.callbackFailed', {
      what,
      error: exception instanceof Error ? exception.name : 'unknown',
    });
  cometd.onListenerException = failed('listener');
  cometd.onCallbackException = failed('callback');
  cometd.onExtensionException = failed('extension');

  let isDropped = false;
  cometd.registerExtension('silence', {
    outgoing: (message) => (isDropped ? null : message),
    incoming: (message) => (isDropped ? null : message),
  });
  cometd.registerExtension('heartbeat', heartbeat(times.holdMs));
  if (options.resumeClientId !== null) {
    cometd.registerExtension('resume', resumption(cometd, carrier, options.resumeClientId));
  }

  return {
    cometd,
    drop() {
      if (isDropped) return;
      isDropped = true;
      // Only turns the status, which keeps the library from trying again and from sending what it has scheduled: the
      // message itself is swallowed.
      cometd.disconnect();
      transport.abort();
    },
  };
}

/** Asks for the hold on each connect but the first, for which the library asks an immediate answer. */
function heartbeat(holdMs: number): Extension {
  return {
    outgoing(message) {
      const isHeld = message.channel === '/meta/connect' && message.advice?.timeout !== 0;
      if (isHeld || message.channel === '/meta/handshake') message.advice = { timeout: holdMs };
      return message;
    },
  };
}

/** Swallows the handshake and answers it from memory, so that the first thing on the wire is a /meta/connect of the old session. */
function resumption(cometd: CometD, carrier: BayeuxCarrier, clientId: string): Extension {
  return {
    outgoing(message) {
      if (message.channel !== '/meta/handshake') return message;
      queueMicrotask(() =>
        cometd.receive({
          ...(message.id === undefined ? {} : { id: message.id }),
          channel: '/meta/handshake',
          successful: true,
          version: '1.0',
          clientId,
          supportedConnectionTypes: [carrier],
        }),
      );
      return null;
    },
  };
}
