// On which pages the launcher stands. Pure; a site is consent, not only permission (DESIGN.md 8).
import type { Settings } from '../../core/settings/settings.ts';
import { siteOfPage, sitePatternOf } from '../../core/settings/sites.ts';
import type { OverlayTab } from '../../core/storage/overlay-storage.ts';

export type OverlaySettings = Pick<Settings, 'sites' | 'alwaysShow' | 'showEverywhere'>;

const EVERYWHERE: readonly string[] = ['http://*/*', 'https://*/*'];

/** Match patterns of the pages that get the launcher by themselves; the browser leaves out what it was not granted. */
export function choosePatterns(
  settings: OverlaySettings,
  options: {
    /** Is a chat under way? */
    readonly isLive: boolean;
    /** May patterns name a port? Chrome's may. */
    readonly hasPorts: boolean;
  },
): readonly string[] {
  if (options.isLive && settings.showEverywhere) return EVERYWHERE;
  const sites = settings.sites.filter((site) => options.isLive || settings.alwaysShow.includes(site));
  const patternOf = (site: string) => (options.hasPorts ? `${site}/*` : sitePatternOf(site));
  return [...new Set(sites.map(patternOf))].sort();
}

/** May the launcher stand on a page of this site? */
export function mayStand(
  settings: OverlaySettings,
  site: string,
  facts: {
    readonly isLive: boolean;
    /** Does the browser let us into the page's host? */
    readonly isGranted: boolean;
    /** Does the page show by itself whatever chat is under way? */
    readonly isShownByPage: boolean;
    /** What is known of the page's tab. */
    readonly tab: OverlayTab | null;
  },
): boolean {
  const { isLive, isGranted, isShownByPage, tab } = facts;
  // One launcher is enough; a chat that the visitor has open over the page stays until it is put away.
  if (isShownByPage && tab?.isOpen !== true) return false;
  const isAllowed = isGranted && settings.sites.includes(site);
  if (isAllowed && settings.alwaysShow.includes(site)) return true;
  // A chat that ended while it was being looked at stays until it is put away.
  if (!isLive && tab?.isOpen !== true) return false;
  return isAllowed || (isGranted && settings.showEverywhere) || tab?.askedOn.includes(site) === true;
}

/**
 * The site of a page that a launcher stands in, by its address: the origin of a sandboxed page is opaque. Null: no such
 * page, or one that is not there for the visitor.
 */
export function siteOfLauncher(sender: {
  readonly url?: string | undefined;
  readonly frameId?: number | undefined;
  readonly documentLifecycle?: string | undefined;
}): string | null {
  if (sender.frameId !== 0 || (sender.documentLifecycle ?? 'active') !== 'active') return null;
  return siteOfPage(sender.url ?? '');
}
