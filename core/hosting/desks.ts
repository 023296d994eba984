// The desks that chats can be had with, as the settings last read have them, and what views are told of them. Pure.
import { selectDesk } from '../chat/selectors.ts';
import type { Desk } from '../chat/state.ts';
import type { DeskChoice } from '../messaging/view-protocol.ts';
import { deskForPage, deskForSite, type ListedDesk, listDesks } from '../settings/desks.ts';
import type { Settings } from '../settings/settings.ts';

export interface Desks {
  /** The general one first. */
  readonly listed: readonly ListedDesk[];
  /** Whom a new chat in a view on this site talks to, null: in a view of the visitor's own. */
  forSite(site: string | null): Desk | null;
  /** Where a chat goes that a page of this site asks for: see `deskForPage`. */
  forPage(site: string, serverUrl: string | null): Desk | 'ask' | null;
}

/** No chat server is known. */
export const NO_DESKS: Desks = { listed: [], forSite: () => null, forPage: () => null };

/** The desks of these settings. */
export function desksOf(settings: Settings): Desks {
  const listed = listDesks(settings);
  const general = listed.find(({ site }) => site === null)?.desk ?? null;
  return {
    listed,
    forSite: (site) => (site === null ? general : deskForSite(settings, site)),
    forPage: (site, serverUrl) => deskForPage(settings, site, serverUrl),
  };
}

/** What views are told of all desks. */
export function describeDesks({ listed }: Desks): readonly DeskChoice[] {
  return listed.map(({ desk, site }) => ({ ...selectDesk(desk), key: keyOf(desk), site }));
}

/** The desk of that key; without one the one of a view on this site. Null: there is none (any more). */
export function findDesk(desks: Desks, key: string | null, site: string | null): Desk | null {
  if (key === null) return desks.forSite(site);
  return desks.listed.find(({ desk }) => keyOf(desk) === key)?.desk ?? null;
}

/** The same server and service? Where its files go may change. */
export function isSameDesk(one: Desk, other: Desk): boolean {
  return keyOf(one) === keyOf(other);
}

/** No service has a space in its name. */
function keyOf({ cometdUrl, service }: Desk): string {
  return `${service} ${cometdUrl}`;
}
