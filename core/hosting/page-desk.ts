// Whom a chat talks to that runs over a transport of a page (API.md 2.8): nobody who could be reached from here.
import type { Desk } from '../chat/state.ts';

/** No browser can fetch from it, whoever tries by mistake. */
const SCHEME = 'page-transport://';

/** The desk of one such chat. `name`: new for each. */
export function createPageDesk(site: string, name: string): Desk {
  return { cometdUrl: `${SCHEME}${new URL(site).host}/${name}`, service: 'page' };
}

/** Does a page carry the chats of this desk? */
export function isPageDesk({ cometdUrl }: Desk): boolean {
  return cometdUrl.startsWith(SCHEME);
}
