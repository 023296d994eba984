// A sites client that behaves: sites and servers in memory, a browser that grants what its user allows.
import { ChatError } from '../../core/chat/errors.ts';
import { explainServerUrl, isServiceName } from '../../core/settings/addresses.ts';
import { prefixOf, withoutServer, withServer } from '../../core/settings/desks.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../core/settings/settings.ts';
import { siteOfText, sitePatternOf, withoutSite } from '../../core/settings/sites.ts';
import type { LoadedSites, SitesClient } from '../../core/view/options/sites-client.ts';

type SiteSettings = Pick<Settings, 'sites' | 'servers' | 'alwaysShow' | 'showEverywhere'>;

export interface FakeSites extends SitesClient {
  settings(): SiteSettings;
  /** Changes what is stored, as another page would; `granted` lets the browser into these sites. */
  store(changes: Partial<SiteSettings>, granted?: readonly string[]): void;
  lock(...names: readonly (keyof SiteSettings)[]): void;
  /** Hosts that are needed and not granted. */
  miss(...patterns: readonly string[]): void;
  /** Does the user press "Allow" when the browser asks? */
  allowIn(isAllowing: boolean): void;
  /** Writing fails from now on. */
  fail(): void;
  /** What the browser was asked for, each time. */
  readonly asked: readonly (readonly string[])[];
}

export function createFakeSites(): FakeSites {
  const listeners = new Set<() => void>();
  const granted = new Set<string>();
  const asked: (readonly string[])[] = [];
  const { sites, servers, alwaysShow, showEverywhere } = DEFAULT_SETTINGS;
  let settings: SiteSettings = { sites, servers, alwaysShow, showEverywhere };
  let locked: LoadedSites['locked'] = new Set();
  let missing: readonly string[] = [];
  let isAllowing = true;
  let isFailing = false;

  const tell = () => {
    for (const listener of [...listeners]) listener();
  };
  const save = (changes: Partial<SiteSettings>) => {
    if (isFailing) throw new ChatError('storageFailed');
    settings = { ...settings, ...changes };
    tell();
  };
  const request = async (patterns: readonly string[]) => {
    asked.push(patterns);
    if (isAllowing) for (const pattern of patterns) granted.add(pattern);
    return isAllowing;
  };

  return {
    asked,
    settings: () => settings,
    store(changes, into = []) {
      for (const site of into) granted.add(sitePatternOf(site));
      save(changes);
    },
    lock(...names) {
      locked = new Set(names);
      tell();
    },
    miss(...patterns) {
      missing = patterns;
      tell();
    },
    allowIn(next) {
      isAllowing = next;
    },
    fail() {
      isFailing = true;
    },
    load: async () => ({
      sites: settings.sites.map((site) => ({
        site,
        isGranted: granted.has(sitePatternOf(site)),
        isAlwaysShown: settings.alwaysShow.includes(site),
        servers: settings.servers.filter((row) => row.site === site),
      })),
      missing: missing.filter((pattern) => !granted.has(pattern)),
      isEverywhere: settings.showEverywhere,
      locked,
    }),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    siteOf: siteOfText,
    async allow(site) {
      const isGranted = await request([sitePatternOf(site)]);
      if (isGranted) save({ sites: [...new Set([...settings.sites, site])] });
      return isGranted;
    },
    remove: async (site) => save(withoutSite(settings, site)),
    async setAlwaysShown(site, isAlwaysShown) {
      const others = settings.alwaysShow.filter((other) => other !== site);
      save({ alwaysShow: isAlwaysShown ? [...others, site] : others });
    },
    async setEverywhere(isEverywhere) {
      const isGranted = !isEverywhere || (await request(['<all>']));
      if (isGranted) save({ showEverywhere: isEverywhere });
      return isGranted;
    },
    allowHosts: request,
    checkServer({ prefix, serverUrl, service }) {
      if (prefix !== '' && prefixOf(prefix) === null) return 'prefix';
      if (explainServerUrl(serverUrl) !== null) return 'serverUrl';
      return isServiceName(service) ? null : 'service';
    },
    async saveServer(row, replaced) {
      const isGranted = await request([row.serverUrl]);
      save({ servers: withServer(settings.servers, row, replaced) });
      return isGranted;
    },
    removeServer: async (row) => save({ servers: withoutServer(settings.servers, row) }),
  };
}
