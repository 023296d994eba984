// The links that a transport has open, so that all can be closed at once.
import type { ChatTransport, Link } from '../chat/ports.ts';

/** More than a page has chats: those of before are lost or closed by then. */
const LINKS_MAX = 20;

export interface Links {
  readonly transport: ChatTransport;
  /** Closing what is closed already is harmless. */
  closeAll(): void;
}

export function createLinks(over: ChatTransport): Links {
  let links: readonly Link[] = [];
  return {
    transport: {
      open(asked) {
        const link = over.open(asked);
        links = [...links, link].slice(-LINKS_MAX);
        return link;
      },
      fence: (desk, clientId) => over.fence(desk, clientId),
    },
    closeAll() {
      for (const link of links) void link.close();
      links = [];
    },
  };
}
