// Sites: which origin a text or a tab stands for, which host the browser has to grant for it, and how it stands. A site works when
// its origin is listed in the settings AND the browser granted its host (DESIGN.md 8). Asks no browser itself.
import { parseUrl } from './addresses.ts';
import type { Settings } from './settings.ts';

/** The canonical form of a site: its origin; null for anything that is not just that, with http or https. */
export function originOf(value: unknown): string | null {
  const url = typeof value === 'string' ? parseUrl(value) : null;
  // An address with a path or wildcard would seem to allow less, or more, than an origin does.
  return url !== null && isWebOrigin(url) && url.href === `${url.origin}/` ? url.origin : null;
}

/** The origin of a page by its address; null where it is no web page. */
export function siteOfPage(address: string): string | null {
  const url = parseUrl(address);
  return url !== null && isWebOrigin(url) ? url.origin : null;
}

/** The origin that a person means by a text: an address of any page of the site, with or without scheme (then https). */
export function siteOfText(text: string): string | null {
  const trimmed = text.trim();
  return siteOfPage(/^[a-z][a-z0-9+.-]*:(?!\d)/i.test(trimmed) ? trimmed : `https://${trimmed}`);
}

/** The match pattern that grants a site. Without the port: a grant is for a host (E2E.md 13). */
export function sitePatternOf(site: string): string {
  const { protocol, hostname } = new URL(site);
  return `${protocol}//${hostname}/*`;
}

/**
 * How a site stands. `allowed`: it may use the chat. `notGranted`: it is listed, but the browser does not let us in.
 * `notListed`: nobody has allowed it.
 */
export type SiteState = 'allowed' | 'notGranted' | 'notListed';

/** Decides it. `isGranted`: does the browser let us into the site's host? */
export function decideSite(settings: Pick<Settings, 'sites'>, site: string, isGranted: boolean): SiteState {
  if (!settings.sites.includes(site)) return 'notListed';
  return isGranted ? 'allowed' : 'notGranted';
}

/** What takes a site out of the settings, with everything that was set for it. */
export function withoutSite(
  { sites, servers, alwaysShow }: Pick<Settings, 'sites' | 'servers' | 'alwaysShow'>,
  site: string,
): Pick<Settings, 'sites' | 'servers' | 'alwaysShow'> {
  return {
    sites: sites.filter((other) => other !== site),
    servers: servers.filter((row) => row.site !== site),
    alwaysShow: alwaysShow.filter((other) => other !== site),
  };
}

function isWebOrigin({ protocol, hostname }: URL): boolean {
  return (protocol === 'https:' || protocol === 'http:') && !hostname.includes('*');
}
