// Which desk a chat goes to: the general one, a site's own, or the one that a page's words stand for. A page cannot lead us to a
// server that nobody has named for it (DESIGN.md 8, "Confused deputy"). Asks nobody itself.
import type { Desk } from '../chat/state.ts';
import { addressOf, deskOf, explainServerUrl, parseUrl } from './addresses.ts';
import type { Settings, SiteServer } from './settings.ts';

type DeskSettings = Pick<Settings, 'serverUrl' | 'service' | 'sites' | 'servers'>;

/** A desk, and the site whose own it is; null: the general one. */
export interface ListedDesk {
  readonly desk: Desk;
  readonly site: string | null;
}

/** All desks that there are: the general one first, then those of listed sites, each once. */
export function listDesks(settings: DeskSettings): readonly ListedDesk[] {
  const general = { desk: deskOf(settings), site: null };
  const own = settings.servers
    .filter(({ site }) => settings.sites.includes(site))
    .map((row) => ({ desk: deskOfRow(row), site: row.site }));
  const listed = [general, ...own].flatMap(({ desk, site }) => (desk === null ? [] : [{ desk, site }]));
  return listed.filter(
    ({ desk }, index) => listed.findIndex((other) => isSameDesk(other.desk, desk)) === index,
  );
}

/** Where a chat from a page that names no server goes: the site's own desk, or the general one. */
export function deskForSite(settings: DeskSettings, site: string): Desk | null {
  const own = settings.servers.find((row) => row.site === site && row.prefix === '');
  const isListed = settings.sites.includes(site);
  return isListed && own !== undefined ? deskOfRow(own) : deskOf(settings);
}

/**
 * Where a chat that a page asks for goes. `serverUrl`: what the page names, absolute, or null. The answer `ask`: only the
 * visitor can say what that address stands for; null: nowhere, the site is not listed, or there is no desk.
 */
export function deskForPage(
  settings: DeskSettings,
  site: string,
  serverUrl: string | null,
): Desk | 'ask' | null {
  if (!settings.sites.includes(site)) return null;
  if (serverUrl === null) return deskForSite(settings, site);
  const rows = settings.servers.filter((row) => row.site === site && isBelow(serverUrl, row.prefix));
  const [first] = rows.toSorted((one, other) => other.prefix.length - one.prefix.length);
  if (first !== undefined) return deskOfRow(first);
  // What is no address has no answer that could be kept.
  if (prefixOf(serverUrl) === null) return null;
  const isOwn = parseUrl(serverUrl)?.origin === site;
  const { service } = deskForSite(settings, site) ?? settings;
  return (isOwn ? deskOf({ serverUrl, service }) : null) ?? 'ask';
}

/** What a row of the server map has as the prefix for this address and all below it; null where it is none of the web. */
export function prefixOf(serverUrl: string): string | null {
  return addressOf(serverUrl.replace(/[?#].*$/s, ''));
}

/** What an address that a page names probably stands for: the general desk's server, or that address itself. */
export function guessServer(
  { serverUrl, service }: Pick<Settings, 'serverUrl' | 'service'>,
  named: string,
): Pick<SiteServer, 'serverUrl' | 'service'> {
  const isUsable = serverUrl === '' && explainServerUrl(named) === null;
  return { serverUrl: isUsable ? named : serverUrl, service };
}

/** The server map with this row, in the place of `replaced` and of one for the same address. */
export function withServer(
  servers: readonly SiteServer[],
  row: SiteServer,
  replaced: SiteServer | null,
): readonly SiteServer[] {
  return [...withoutServer(replaced === null ? servers : withoutServer(servers, replaced), row), row];
}

/** The server map without the row for this site and address. */
export function withoutServer(
  servers: readonly SiteServer[],
  { site, prefix }: Pick<SiteServer, 'site' | 'prefix'>,
): readonly SiteServer[] {
  return servers.filter((row) => row.site !== site || row.prefix !== prefix);
}

/** The same server and service? */
function isSameDesk(one: Desk, other: Desk): boolean {
  return one.cometdUrl === other.cometdUrl && one.service === other.service;
}

function deskOfRow({ filesUrl, ...address }: SiteServer): Desk | null {
  const desk = deskOf(address);
  const files = filesUrl === '' ? {} : { filesUrl };
  return desk === null ? null : { ...desk, ...files };
}

/** Whole segments only: `https://chat.example` is not the beginning of `https://chat.example.evil`. */
function isBelow(address: string, prefix: string): boolean {
  if (prefix === '') return true;
  return `${prefixOf(address) ?? ''}/`.startsWith(`${prefix}/`);
}
