// What the browser has to let us into and does not, and the site that could be allowed: facts ready in memory, because the views
// that ask the browser must do it in the click itself.
import type { Access, AccessCommand, SiteOffer } from '../../core/messaging/view-protocol.ts';
import { deskForPage } from '../../core/settings/desks.ts';
import { neededPatterns, releasedWith } from '../../core/settings/hosts.ts';
import type { ResolvedSettings } from '../../core/settings/resolve.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { decideSite, originOf, siteOfPage, sitePatternOf, withoutSite } from '../../core/settings/sites.ts';
import type { Finding } from './discovery.ts';
import type { ClickedTab } from './toolbar.ts';

export interface AccessOptions {
  /** Does the browser let us into all of these? */
  readonly contains: (patterns: readonly string[]) => Promise<boolean>;
  /** Looks into the page of a tab. */
  readonly discover: (tabId: number) => Promise<Finding>;
  /** Keeps these as the user's own. */
  readonly save: (changes: Partial<Settings>) => Promise<void>;
  /** Gives a host back to the browser. What a build requires cannot be given back, which is no error. */
  readonly release: (pattern: string) => Promise<void>;
  /** Asks the visitor what a page's chat server address stands for. */
  readonly ask: (site: string, serverUrl: string) => void;
  /** Calls when `facts` gives something else than before. */
  readonly onChange: () => void;
}

export interface AccessFacts {
  readonly facts: () => Access;
  /** The settings as they were last read. */
  readonly resolved: () => ResolvedSettings | null;
  /** Finds out anew what is missing by these settings. Never rejects. */
  settingsRead(resolved: ResolvedSettings): Promise<void>;
  /** The browser granted something, or took it back. Never rejects. */
  permissionsChanged(): Promise<void>;
  /** The toolbar button was pressed there; settings have been read. */
  toolbarClicked(tab: ClickedTab): Promise<void>;
  /** Rejects where settings cannot be kept. */
  perform(command: AccessCommand): Promise<void>;
}

/** Makes it. It knows of nothing before `settingsRead`. */
export function createAccess(options: AccessOptions): AccessFacts {
  let resolved: ResolvedSettings | null = null;
  let missing: readonly string[] = [];
  let offer: SiteOffer | null = null;

  /** A browser that cannot answer is taken to let us in: what fails then says so itself. */
  const contains = (patterns: readonly string[]) => options.contains(patterns).catch(() => true);

  const findMissing = async (): Promise<void> => {
    const needed = resolved === null ? [] : neededPatterns(resolved);
    if (needed.length === 0 || (await contains(needed))) {
      missing = [];
      return;
    }
    const granted = await Promise.all(needed.map((pattern) => contains([pattern])));
    missing = needed.filter((_, index) => !granted[index]);
  };

  /** What the visitor could allow there; null: nothing. */
  const offerFor = async ({ id, windowId, url }: ClickedTab): Promise<SiteOffer | null> => {
    const site = url === undefined ? null : siteOfPage(url);
    if (resolved === null || site === null || id === undefined) return null;
    const pattern = sitePatternOf(site);
    const state = decideSite(resolved.settings, site, await contains([pattern]));
    // One that an administrator has listed is among the missing; one that is not cannot be added.
    if (state === 'allowed' || resolved.sources.sites === 'policy') return null;
    return { site, tabId: id, windowId, pattern, ...(await options.discover(id)) };
  };

  const allow = async (text: string, serverUrl: string | null): Promise<void> => {
    const site = originOf(text);
    if (resolved === null || site === null || resolved.sources.sites === 'policy') return;
    const sites = [...new Set([...resolved.settings.sites, site])];
    await options.save({ sites });
    if (serverUrl !== null && deskForPage({ ...resolved.settings, sites }, site, serverUrl) === 'ask')
      options.ask(site, serverUrl);
  };

  const remove = async (site: string): Promise<void> => {
    if (resolved === null || !removable().includes(site)) return;
    const { settings } = resolved;
    const released = releasedWith(settings, site);
    await options.save(withoutSite(settings, site));
    if (released !== null) await options.release(released);
  };

  const removable = () =>
    resolved === null || resolved.sources.sites === 'policy' ? [] : resolved.settings.sites;

  return {
    facts: () => ({ missing, offer, sites: removable() }),
    resolved: () => resolved,
    settingsRead(next) {
      resolved = next;
      return findMissing();
    },
    async permissionsChanged() {
      await findMissing();
      options.onChange();
    },
    async toolbarClicked(tab) {
      offer = await offerFor(tab);
      options.onChange();
    },
    async perform(command) {
      if (command.type === 'removeSite') return remove(command.site);
      offer = null;
      options.onChange();
      if (command.type === 'allowSite') await allow(command.site, command.serverUrl);
    },
  };
}
