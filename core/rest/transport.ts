// Chats over REST: for servers, or networks, without CometD. A link polls; there is no session to resume or to fence off, which
// is why a message on a lost link may end up "not confirmed" (DESIGN.md 7). It keeps nothing between links.
import type { ChatTransport, Clock, Logger, Random } from '../chat/ports.ts';
import { createRestLink } from './link.ts';

/** Between 3 and 5 s once jittered: well below the 45 s after which a chat server removes a silent visitor (WIRE.md 7). */
export const POLL_MS = 4_000;
const NETWORK_DELAY_MS = 10_000;

/** How the id of a REST link begins. */
const CLIENT_ID_PREFIX = 'rest-';

export interface RestTransportOptions {
  readonly logger: Logger;
  readonly clock: Clock;
  readonly random: Random;
  /** Something new for each link. */
  readonly createId: () => string;
  readonly fetch?: typeof fetch;
  /** Named to the person who has to allow it, where the server refuses it. */
  readonly ownOrigin?: string;
  /** Mean time between polls, jittered by a quarter. Milliseconds. */
  readonly pollMs?: number;
  /** How late an answer may be. Milliseconds. */
  readonly networkDelayMs?: number;
  /**
   * REST was not asked for but only tried: what answers there otherwise than a chat server is then no server of chats
   * (`notCometd`) rather than a chat that is gone.
   */
  readonly isGuess?: boolean;
}

/** Was the link with this id one of REST? */
export function isRestClientId(clientId: string): boolean {
  return clientId.startsWith(CLIENT_ID_PREFIX);
}

/** The transport for servers that are polled. */
export function createRestTransport(options: RestTransportOptions): ChatTransport {
  const { logger, clock, random, createId } = options;
  return {
    open: ({ desk, resumeClientId, listener }) =>
      createRestLink({
        desk,
        clientId: `${CLIENT_ID_PREFIX}${createId()}`,
        isResuming: resumeClientId !== null,
        listener,
        fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
        clock,
        random,
        logger,
        pollMs: options.pollMs ?? POLL_MS,
        networkDelayMs: options.networkDelayMs ?? NETWORK_DELAY_MS,
        isGuess: options.isGuess ?? false,
        ownOrigin: options.ownOrigin ?? globalThis.location?.origin,
      }),
    // A request that is under way cannot be called back.
    fence: async () => false,
  };
}
