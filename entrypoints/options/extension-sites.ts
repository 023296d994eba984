// The options page's sites in an extension: its settings, and what the browser lets it into. What a click asks of the browser is
// asked first of all: after an `await` it would refuse the question.
import { browser } from 'wxt/browser';
import { addressOf, explainServerUrl, hostPatternOf, isServiceName } from '../../core/settings/addresses.ts';
import { prefixOf, withoutServer, withServer } from '../../core/settings/desks.ts';
import { neededPatterns, patternsOf, releasedWith } from '../../core/settings/hosts.ts';
import type { ResolvedSettings } from '../../core/settings/resolve.ts';
import type { Settings, SiteServer } from '../../core/settings/settings.ts';
import { siteOfText, sitePatternOf, withoutSite } from '../../core/settings/sites.ts';
import type { SettingsStorage } from '../../core/storage/settings-storage.ts';
import type { LoadedSites, ServerProblem, SitesClient } from '../../core/view/options/sites-client.ts';

const NAMES = ['sites', 'servers', 'alwaysShow', 'showEverywhere'] as const;
const EVERYWHERE = ['http://*/*', 'https://*/*'];

/** Makes the client over the settings. */
export function createExtensionSites(storage: SettingsStorage<ResolvedSettings>): SitesClient {
  /** What the browser takes for no host it cannot have granted. */
  const contains = (origins: readonly string[]) =>
    browser.permissions.contains({ origins: [...origins] }).catch(() => false);
  const request = (origins: readonly string[]) =>
    browser.permissions.request({ origins: [...origins] }).catch(() => false);
  /** What a build requires cannot be given back. */
  const release = (origins: readonly string[]) =>
    browser.permissions.remove({ origins: [...origins] }).catch(() => false);
  const change = async (next: (settings: Settings) => Partial<Settings>): Promise<void> =>
    storage.save({ ...next((await storage.read()).settings) });

  return {
    load: async () => loadSites(await storage.read(), contains),
    onChange(listener) {
      const { onAdded, onRemoved } = browser.permissions;
      const stop = storage.onChange(listener);
      onAdded.addListener(listener);
      onRemoved.addListener(listener);
      return () => {
        stop();
        onAdded.removeListener(listener);
        onRemoved.removeListener(listener);
      };
    },
    siteOf: siteOfText,
    async allow(site) {
      const isGranted = await request([sitePatternOf(site)]);
      // One that an administrator has listed is not the user's own.
      if (isGranted) await change(({ sites }) => (sites.includes(site) ? {} : { sites: [...sites, site] }));
      return isGranted;
    },
    async remove(site) {
      const released = releasedWith((await storage.read()).settings, site);
      await change((settings) => withoutSite(settings, site));
      if (released !== null) await release([released]);
    },
    setAlwaysShown: (site, isAlwaysShown) =>
      change(({ alwaysShow }) => {
        const others = alwaysShow.filter((other) => other !== site);
        return { alwaysShow: isAlwaysShown ? [...others, site] : others };
      }),
    async setEverywhere(isEverywhere) {
      if (!isEverywhere) {
        await release(EVERYWHERE);
        // Chrome takes the single hosts along. It gives them back without a question, within the same click.
        const lost = await missingOf(patternsOf((await storage.read()).settings), contains);
        if (lost.length > 0) await request(lost);
      } else if (!(await request(EVERYWHERE))) return false;
      await change(() => ({ showEverywhere: isEverywhere }));
      return true;
    },
    allowHosts: request,
    checkServer,
    async saveServer(entered, replaced) {
      const hosts = [
        hostPatternOf(entered.serverUrl),
        entered.filesUrl === '' ? null : sitePatternOf(entered.filesUrl),
      ];
      const isGranted = await request(hosts.filter((pattern) => pattern !== null));
      const prefix = prefixOf(entered.prefix) ?? '';
      await change(({ servers }) => ({ servers: withServer(servers, { ...entered, prefix }, replaced) }));
      return isGranted;
    },
    removeServer: (row) => change(({ servers }) => ({ servers: withoutServer(servers, row) })),
  };
}

async function loadSites(
  { settings, sources }: ResolvedSettings,
  contains: (patterns: readonly string[]) => Promise<boolean>,
): Promise<LoadedSites> {
  const sites = settings.sites.map(async (site) => ({
    site,
    isGranted: await contains([sitePatternOf(site)]),
    isAlwaysShown: settings.alwaysShow.includes(site),
    servers: settings.servers.filter((row) => row.site === site),
  }));
  return {
    sites: await Promise.all(sites),
    missing: await missingOf(neededPatterns({ settings, sources }), contains),
    isEverywhere: settings.showEverywhere && (await contains(EVERYWHERE)),
    locked: new Set(NAMES.filter((name) => sources[name] === 'policy')),
  };
}

async function missingOf(
  patterns: readonly string[],
  contains: (patterns: readonly string[]) => Promise<boolean>,
): Promise<readonly string[]> {
  const granted = await Promise.all(patterns.map((pattern) => contains([pattern])));
  return patterns.filter((_, index) => !granted[index]);
}

function checkServer({ prefix, serverUrl, service, filesUrl }: SiteServer): ServerProblem | null {
  if (prefix.trim() !== '' && prefixOf(prefix) === null) return 'prefix';
  if (explainServerUrl(serverUrl) !== null) return 'serverUrl';
  if (!isServiceName(service)) return 'service';
  return filesUrl.trim() === '' || addressOf(filesUrl) !== null ? null : 'filesUrl';
}
