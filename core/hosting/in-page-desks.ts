// Which chat server a page means where nobody but the page has a say: any that it names (API.md 8, "In the stand-alone script"). Pure.
import { deskOf } from '../settings/addresses.ts';
import type { Desks } from './desks.ts';

/** The service of a Genesys installation as it comes, where nothing names another. */
const USUAL_SERVICE = 'customer-support';

/** What the page's script tag says, for pages that name none. */
export interface TagDesk {
  /** Absolute. */
  readonly serverUrl: string | null;
  readonly service: string | null;
}

/** An address that does not end in the Bayeux path is the base of it, as of a Co-browse server (API.md 2.1). */
export function inPageDesks(tag: TagDesk): Desks {
  const service = tag.service ?? USUAL_SERVICE;
  return {
    listed: [],
    forSite: () => null,
    forPage(_site, named) {
      const serverUrl = named ?? tag.serverUrl;
      if (serverUrl === null) return null;
      const below = `${serverUrl.replace(/\/+$/, '')}/cometd`;
      return deskOf({ serverUrl, service }) ?? deskOf({ serverUrl: below, service });
    },
  };
}
