// One link: a Bayeux session that carries one chat, from the attempt to the one `linkLost`. It falls back from WebSocket to
// long-polling once, and never tries again: that is ring 0's decision (retry.ts).
import type { Message } from 'cometd';
import type { Operation } from '../chat/effects.ts';
import type { ChatErrorData } from '../chat/errors.ts';
import type { LinkEvent } from '../chat/events.ts';
import type { Link, Logger } from '../chat/ports.ts';
import type { Desk } from '../chat/state.ts';
import { parseServerReport } from '../gms/messages.ts';
import { encodeOperation } from '../gms/operations.ts';
import {
  type BayeuxCarrier,
  type BayeuxClient,
  createBayeuxClient,
  type LinkTimes,
} from './bayeux-client.ts';
import { PAUSE_MAX_MS } from './bayeux-frames.ts';
import { nameFailure } from './failures.ts';

export interface LinkOptions {
  readonly desk: Desk;
  readonly resumeClientId: string | null;
  readonly listener: (event: LinkEvent) => void;
  /** In the order of trying. */
  readonly carriers: readonly BayeuxCarrier[];
  readonly times: LinkTimes;
  /** How long `close` waits for its answer, in milliseconds. */
  readonly closeLimitMs: number;
  readonly fetch: typeof fetch;
  readonly ownOrigin: string | undefined;
  readonly logger: Logger;
}

/** The Bayeux channel of a service, both to subscribe and to publish (WIRE.md 1.1). */
const CHANNEL_PREFIX = '/service/chatV2/';
/** Names that CometD takes as one segment of a channel. */
const SERVICE_NAME = /^[A-Za-z0-9 !#$()+\-.@_{~}]+$/;

type Phase = 'opening' | 'open' | 'closing' | 'gone';

export function createLink(options: LinkOptions): Link {
  const { desk, resumeClientId, listener, logger } = options;
  const channel = `${CHANNEL_PREFIX}${desk.service}`;
  const carriers = [...options.carriers];
  let phase: Phase = 'opening';
  let client: BayeuxClient | null = null;
  /** A CometD server has answered: no other carrier is tried, and a strange answer is not a wrong address. */
  let isAnswered = false;
  let early: LinkEvent[] = [];
  let closed: Promise<void> | null = null;
  let watch: ReturnType<typeof setTimeout> | undefined;

  /** The library waits for a request to be answered: one that is answered by something else leaves it silent for good. */
  const watchHeartbeat = () => {
    clearTimeout(watch);
    const { holdMs, networkDelayMs } = options.times;
    watch = setTimeout(() => lose({ code: 'unreachable' }), holdMs + networkDelayMs + PAUSE_MAX_MS);
  };

  const tell = (event: LinkEvent) => {
    if (phase === 'opening') early.push(event);
    else if (phase === 'open') listener(event);
  };

  const lose = (error: ChatErrorData, retryAfterMs?: number) => {
    if (phase !== 'opening' && phase !== 'open') return;
    phase = 'gone';
    clearTimeout(watch);
    client?.drop();
    logger.info('link.lost', { code: error.code });
    listener({ type: 'linkLost', error, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
  };

  const fail = (message: Message) => {
    if (phase === 'opening' && !isAnswered && isCarrierAtFault(message) && carriers.length > 0) {
      client?.drop();
      attempt();
      return;
    }
    const { error, retryAfterMs } = nameFailure(message, {
      isKnownCometd: isAnswered,
      ownOrigin: options.ownOrigin,
    });
    lose(error, retryAfterMs);
  };

  const opened = (carrier: BayeuxCarrier, clientId: string) => {
    if (phase !== 'opening') return;
    phase = 'open';
    logger.info('link.opened', { carrier, isResumed: resumeClientId !== null });
    listener({ type: 'linkOpened', clientId, carrier, isResumed: resumeClientId !== null });
    const waiting = early;
    early = [];
    for (const event of waiting) tell(event);
  };

  const received = (message: Message) => {
    if (message.data === undefined) return;
    try {
      const report = parseServerReport(message.data, {
        onDropped: (count) => logger.warn('chat.eventsDropped', { count }),
      });
      tell({ type: 'reportReceived', report });
    } catch {
      // It is not an object: nothing of it may be logged, and what it said can only be asked for again.
      logger.warn('chat.reportUnreadable');
      lose({ code: 'malformed' });
    }
  };

  /** Whatever was in it may have been a message: only a new link, which asks from the cursor, brings it. */
  const unreadable = () => {
    if (phase === 'opening' && !isAnswered && carriers.length > 0) {
      client?.drop();
      attempt();
    } else {
      lose({ code: isAnswered ? 'malformed' : 'notCometd' });
    }
  };

  const attempt = () => {
    const carrier = carriers.shift();
    if (carrier === undefined || phase !== 'opening') return;
    const { times, fetch } = options;
    const { cometdUrl } = desk;
    const current = createBayeuxClient({
      url: cometdUrl,
      carrier,
      resumeClientId,
      times,
      fetch,
      logger,
      onUnreadable: () => {
        if (client === current) unreadable();
      },
    });
    client = current;
    watchHeartbeat();
    const { cometd } = current;
    const isCurrent = () => client === current;

    let isGreeted = false;
    cometd.registerExtension('unasked', {
      incoming(message) {
        if (message.channel === '/meta/handshake') {
          // A second one would have every message heard twice, or the library go on over a socket that this link knows nothing of.
          const isSecond = isGreeted;
          isGreeted = true;
          return isSecond ? null : message;
        }
        const isUnasked = message.channel === '/meta/disconnect' && phase !== 'closing';
        if (!isUnasked || !isCurrent()) return message;
        // The server has thrown the session out. Left to itself, the library would call that a torn connection.
        lose({ code: 'sessionUnknown' });
        return null;
      },
    });
    cometd.addListener('/meta/handshake', (message) => {
      if (!isCurrent()) return;
      if (message.successful !== true) {
        fail(message);
        return;
      }
      if (resumeClientId !== null) return;
      isAnswered = true;
      // Not `addListener` as well: the library would take the channel as subscribed and say nothing to the server.
      cometd.subscribe(channel, received, (answer) => {
        if (!isCurrent()) return;
        if (answer.successful === true) opened(carrier, cometd.getClientId() ?? '');
        else fail(answer);
      });
    });
    cometd.addListener('/meta/connect', (message) => {
      if (!isCurrent()) return;
      if (message.successful !== true) {
        fail(message);
        return;
      }
      isAnswered = true;
      watchHeartbeat();
      if (message.advice?.reconnect === 'none') lose({ code: 'handshakeRefused' });
      else if (resumeClientId !== null) opened(carrier, resumeClientId);
    });
    // A session that is joined is subscribed already; what it has queued comes with the answer to the first connect.
    if (resumeClientId !== null) cometd.addListener(channel, received);
    cometd.handshake();
  };

  const start = () => {
    if (!SERVICE_NAME.test(desk.service)) lose({ code: 'serviceSilent', detail: desk.service });
    else if (!URL.canParse(desk.cometdUrl)) lose({ code: 'notCometd' });
    else attempt();
  };

  const disconnect = (): Promise<void> => {
    const isGreeted = phase === 'open';
    phase = phase === 'gone' ? 'gone' : 'closing';
    clearTimeout(watch);
    return new Promise<void>((resolve) => {
      const cometd = client?.cometd;
      if (!isGreeted || cometd === undefined || cometd.isDisconnected()) {
        resolve();
        return;
      }
      const giveUp = setTimeout(resolve, options.closeLimitMs);
      cometd.disconnect(() => {
        clearTimeout(giveUp);
        resolve();
      });
    }).then(() => {
      phase = 'gone';
      client?.drop();
    });
  };

  // `open` returns before its listener hears anything.
  queueMicrotask(start);

  return {
    publish(operation: Operation) {
      if (phase !== 'open') return;
      client?.cometd.publish(channel, encodeOperation(operation), (answer) => {
        if (answer.successful !== true) fail(answer);
      });
    },
    close() {
      closed ??= disconnect();
      return closed;
    },
  };
}

/** Nothing answered, or the server's handshake does not offer this carrier (then the library turned it into a failure). */
function isCarrierAtFault(message: Message): boolean {
  return (
    message.failure !== undefined ||
    (message.error === undefined && message.supportedConnectionTypes !== undefined)
  );
}
