// Chats over CometD: makes links, and fences off sessions of the past. It keeps nothing between links.
import type { ChatTransport, Logger } from '../chat/ports.ts';
import type { Desk } from '../chat/state.ts';
import type { BayeuxCarrier, LinkTimes } from './bayeux-client.ts';
import { fenceSession } from './fence.ts';
import { createLink } from './link.ts';

/** Chrome stops a service worker after 30 s without a frame: each heartbeat must be well below that (BROWSERS.md 0.3). */
export const HOLD_MS = 15_000;
const NETWORK_DELAY_MS = 10_000;
const CONNECT_TIMEOUT_MS = 10_000;
const CLOSE_LIMIT_MS = 2_000;
const FENCE_LIMIT_MS = 3_000;

export interface CometdTransportOptions extends Partial<LinkTimes> {
  readonly logger: Logger;
  /** For all desks. Asked for each link. */
  readonly disableWebSockets?: () => boolean;
  readonly fetch?: typeof fetch;
  /** Named to the person who has to allow it, where the server refuses it. */
  readonly ownOrigin?: string;
  readonly closeLimitMs?: number;
  readonly fenceLimitMs?: number;
}

/** The transport for servers that speak CometD: WebSocket first, long-polling where that cannot be opened. */
export function createCometdTransport(options: CometdTransportOptions): ChatTransport {
  const {
    logger,
    disableWebSockets = () => false,
    fetch: fetchRequest = (input, init) => globalThis.fetch(input, init),
    ownOrigin = globalThis.location?.origin,
    closeLimitMs = CLOSE_LIMIT_MS,
    fenceLimitMs = FENCE_LIMIT_MS,
  } = options;
  const times: LinkTimes = {
    holdMs: options.holdMs ?? HOLD_MS,
    networkDelayMs: options.networkDelayMs ?? NETWORK_DELAY_MS,
    connectTimeoutMs: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
  };
  const carriers = (desk: Desk): readonly BayeuxCarrier[] => {
    const isWithout = desk.disableWebSockets ?? (disableWebSockets() || typeof WebSocket !== 'function');
    return isWithout ? ['long-polling'] : ['websocket', 'long-polling'];
  };

  return {
    open: ({ desk, resumeClientId, listener }) =>
      createLink({
        desk,
        resumeClientId,
        listener,
        carriers: carriers(desk),
        times,
        closeLimitMs,
        fetch: fetchRequest,
        ownOrigin,
        logger,
      }),
    fence: ({ cometdUrl }, clientId) =>
      fenceSession({ cometdUrl, clientId, fetch: fetchRequest, limitMs: fenceLimitMs, logger }),
  };
}
