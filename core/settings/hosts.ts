// Which hosts the browser has to let us into, as match patterns: chat servers, where their files go, and sites.
import { hostPatternOf } from './addresses.ts';
import type { ResolvedSettings } from './resolve.ts';
import type { Settings } from './settings.ts';
import { sitePatternOf, withoutSite } from './sites.ts';

/** Patterns of everything that these settings need: their chat servers and, unless other ones are given, their sites. */
export function patternsOf(
  settings: Pick<Settings, 'serverUrl' | 'sites' | 'servers'>,
  sites = settings.sites,
): readonly string[] {
  const rows = settings.servers.filter(({ site }) => settings.sites.includes(site));
  const servers = [settings.serverUrl, ...rows.map(({ serverUrl }) => serverUrl)].map(hostPatternOf);
  const others = [...rows.map(({ filesUrl }) => filesUrl), ...sites].map((address) =>
    address === '' ? null : sitePatternOf(address),
  );
  return [...new Set([...servers, ...others].filter((pattern) => pattern !== null))];
}

/** The pattern that nothing needs any more once this site is removed; null: something does. */
export function releasedWith(
  settings: Pick<Settings, 'serverUrl' | 'sites' | 'servers' | 'alwaysShow'>,
  site: string,
): string | null {
  const pattern = sitePatternOf(site);
  // A chat under way may go on with a server there.
  const needed = [
    ...patternsOf(settings, []),
    ...patternsOf({ ...settings, ...withoutSite(settings, site) }),
  ];
  return needed.includes(pattern) ? null : pattern;
}

/**
 * What to ask the user for as a whole. Their own sites are not in it: each of these was asked for when it was allowed, and
 * one that was taken back since is no oversight.
 */
export function neededPatterns({
  settings,
  sources,
}: Pick<ResolvedSettings, 'settings' | 'sources'>): readonly string[] {
  return patternsOf(settings, sources.sites === 'user' ? [] : settings.sites);
}
