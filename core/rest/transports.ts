// Which transport carries a chat: by the setting, and by what the server offers. Between links it keeps which servers have offered
// CometD.
import type { LinkEvent } from '../chat/events.ts';
import type { ChatTransport, Link } from '../chat/ports.ts';
import { isRestClientId } from './transport.ts';

export interface TransportsOptions {
  /** CometD. */
  readonly live: ChatTransport;
  /** REST, where it was chosen. */
  readonly polling: ChatTransport;
  /** REST, where it is only tried because the server offers no CometD. */
  readonly fallback: ChatTransport;
  /** Asked for each link. */
  readonly connection: () => 'live' | 'polling';
  /** A page is not told why a request to another origin failed: REST is tried as well where nothing seems to answer. */
  readonly isBlind?: boolean;
}

/** One transport of them all. What is asked about a link of the past is asked of the transport that carried it. */
export function createTransports(options: TransportsOptions): ChatTransport {
  const { live, polling, connection } = options;
  const known = new Set<string>();
  const carrierOf = (clientId: string) => (isRestClientId(clientId) ? polling : live);
  return {
    open(asked) {
      if (asked.resumeClientId !== null) return carrierOf(asked.resumeClientId).open(asked);
      return connection() === 'polling' ? polling.open(asked) : openLive(options, asked, known);
    },
    fence: (desk, clientId) => carrierOf(clientId).fence(desk, clientId),
  };
}

/** A link over CometD, or over REST where the server answers the handshake as something else. `known`: servers with CometD. */
function openLive(
  { live, fallback, isBlind = false }: TransportsOptions,
  asked: Parameters<ChatTransport['open']>[0],
  known: Set<string>,
): Link {
  const { cometdUrl } = asked.desk;
  let isOpen = false;
  const isOther = (event: LinkEvent) =>
    event.type === 'linkLost' &&
    (event.error.code === 'notCometd' ||
      (isBlind && event.error.code === 'unreachable' && !known.has(cometdUrl)));
  let link = live.open({
    ...asked,
    listener(event: LinkEvent) {
      isOpen ||= event.type === 'linkOpened';
      if (isOpen) known.add(cometdUrl);
      if (!isOpen && isOther(event)) link = fallback.open(asked);
      else asked.listener(event);
    },
  });
  return {
    publish: (operation) => link.publish(operation),
    close: () => link.close(),
  };
}
