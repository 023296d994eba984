// What the options page needs of the world around it for sites and their servers. The entrypoint provides it. Every method that
// can lead to a question of the browser must reach it before anything is awaited, and is called in the click itself.
import type { SiteServer } from '../../settings/settings.ts';

/** A listed site. */
export interface SiteEntry {
  /** Its origin. */
  readonly site: string;
  /** Does the browser let us into it? */
  readonly isGranted: boolean;
  readonly isAlwaysShown: boolean;
  readonly servers: readonly SiteServer[];
}

export interface LoadedSites {
  readonly sites: readonly SiteEntry[];
  /** Match patterns that the chats of the settings need, and the browser does not let us into. */
  readonly missing: readonly string[];
  /** "Show my chat on every site" is set, and the browser lets us. */
  readonly isEverywhere: boolean;
  /** Those that an administrator has set. */
  readonly locked: ReadonlySet<'sites' | 'servers' | 'alwaysShow' | 'showEverywhere'>;
}

/** What is wrong with a row of the server map, by its fields. */
export type ServerProblem = 'prefix' | 'serverUrl' | 'service' | 'filesUrl';

export interface SitesClient {
  /** Rejects with a `ChatError` where settings cannot be read. */
  load(): Promise<LoadedSites>;
  /** Calls when settings or grants have changed, whoever did it. Returns its unsubscribe. */
  onChange(listener: () => void): () => void;
  /** The origin that a person means; null where it is none. */
  siteOf(text: string): string | null;
  /** Asks the browser for the site's host; true where it is granted and listed now. */
  allow(site: string): Promise<boolean>;
  /** Takes it, and what was set for it, out of the settings. */
  remove(site: string): Promise<void>;
  setAlwaysShown(site: string, isAlwaysShown: boolean): Promise<void>;
  /** True where it is as wished. */
  setEverywhere(isEverywhere: boolean): Promise<boolean>;
  /** Asks the browser for these. */
  allowHosts(patterns: readonly string[]): Promise<boolean>;
  checkServer(row: SiteServer): ServerProblem | null;
  /** Asks for the server's host and keeps the row, in the place of `replaced`; true where the host is granted. */
  saveServer(row: SiteServer, replaced: SiteServer | null): Promise<boolean>;
  removeServer(row: SiteServer): Promise<void>;
}
