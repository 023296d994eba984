// Which transport carries a chat: by the setting, and by what the server offers. It keeps nothing between links.
import type { LinkEvent } from '../../core/chat/events.ts';
import type { ChatTransport, Link } from '../../core/chat/ports.ts';
import { isRestClientId } from '../../core/rest/transport.ts';
import type { Settings } from '../../core/settings/settings.ts';

export interface TransportsOptions {
  /** CometD. */
  readonly live: ChatTransport;
  /** REST, where it was chosen. */
  readonly polling: ChatTransport;
  /** REST, where it is only tried because the server offers no CometD. */
  readonly fallback: ChatTransport;
  /** Asked for each link. */
  readonly connection: () => Settings['connection'];
}

/** One transport of them all. What is asked about a link of the past is asked of the transport that carried it. */
export function createTransports(options: TransportsOptions): ChatTransport {
  const { live, polling, connection } = options;
  const carrierOf = (clientId: string) => (isRestClientId(clientId) ? polling : live);
  return {
    open(asked) {
      if (asked.resumeClientId !== null) return carrierOf(asked.resumeClientId).open(asked);
      return connection() === 'polling' ? polling.open(asked) : openLive(options, asked);
    },
    fence: (desk, clientId) => carrierOf(clientId).fence(desk, clientId),
  };
}

/** A link over CometD, or over REST where the server answers the handshake as something else. */
function openLive({ live, fallback }: TransportsOptions, asked: Parameters<ChatTransport['open']>[0]): Link {
  let isOpen = false;
  let link = live.open({
    ...asked,
    listener(event: LinkEvent) {
      isOpen ||= event.type === 'linkOpened';
      if (!isOpen && event.type === 'linkLost' && event.error.code === 'notCometd')
        link = fallback.open(asked);
      else asked.listener(event);
    },
  });
  return {
    publish: (operation) => link.publish(operation),
    close: () => link.close(),
  };
}
