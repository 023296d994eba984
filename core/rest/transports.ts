// Which transport carries a chat: by the setting, and by what the server offers. Between links it keeps which servers have offered
// CometD.
import type { LinkEvent } from '../chat/events.ts';
import type { ChatTransport, Link } from '../chat/ports.ts';
import type { Desk } from '../chat/state.ts';
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
  /**
   * Could a chat be had over REST? Null: yes. Given where nobody is told why a request to another origin failed, as in a page: REST
   * is looked for then as well.
   */
  readonly probe?: (desk: Desk) => Promise<unknown>;
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
  { live, fallback, probe }: TransportsOptions,
  asked: Parameters<ChatTransport['open']>[0],
  known: Set<string>,
): Link {
  const { desk, listener } = asked;
  let isOpen = false;
  let isClosed = false;

  async function lookFor(event: LinkEvent): Promise<void> {
    const isThere = (await probe?.(desk)) === null;
    if (isClosed) return;
    if (isThere) link = fallback.open(asked);
    else listener(event);
  }

  let link = live.open({
    ...asked,
    listener(event: LinkEvent) {
      isOpen ||= event.type === 'linkOpened';
      if (isOpen) known.add(desk.cometdUrl);
      if (isOpen || event.type !== 'linkLost') return listener(event);
      const { code } = event.error;
      if (code === 'notCometd') link = fallback.open(asked);
      else if (probe !== undefined && code === 'unreachable' && !known.has(desk.cometdUrl))
        void lookFor(event);
      else listener(event);
    },
  });
  return {
    publish: (operation) => link.publish(operation),
    close() {
      isClosed = true;
      return link.close();
    },
  };
}
