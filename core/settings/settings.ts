// What can be set, with defaults; parsing is in schema.ts, precedence in resolve.ts. The key names are the same in
// chrome.storage.local, in managed policy and in the build's PARLEY_DEFAULTS.

/**
 * One row of the server map: pages of `site` that name a chat server address beginning with `prefix` talk to this desk.
 * Pages name their addresses in the words of other products; only this map makes a desk of one.
 */
export interface SiteServer {
  /** Origin of the pages. */
  readonly site: string;
  /** Address without a slash at its end; it stands for itself and what lies below. '' = whatever the page names, or nothing. */
  readonly prefix: string;
  /** As `Settings.serverUrl`, but never ''. */
  readonly serverUrl: string;
  /** As `Settings.service`, but never ''. */
  readonly service: string;
  /** Address for files; '' = beside the chat server address. */
  readonly filesUrl: string;
}

/** All settings. The user's, the build's and the policy's are partial ones of this. */
export interface Settings {
  /** Chat server address as a person writes it: `https://chat.example`, `…/genesys` or `…/genesys/cometd`; '' = not set. */
  readonly serverUrl: string;
  /** Name of the chat service node, e.g. `customer-support`; '' = not set. */
  readonly service: string;
  /** Origins on which pages may use the chat API. */
  readonly sites: readonly string[];
  /** The server map, of all sites. */
  readonly servers: readonly SiteServer[];
  /** Those of `sites` that show the launcher always, not only while a chat is open. */
  readonly alwaysShow: readonly string[];
  /** Show an open chat on every page that the browser lets us, also where the page may not use the chat itself. */
  readonly showEverywhere: boolean;
  /** Long-polling only. */
  readonly disableWebSockets: boolean;
  /** `live`: CometD, or REST where the server offers no CometD; `polling`: REST only, asked every few seconds. */
  readonly connection: 'live' | 'polling';
  /** Play a sound when something new comes. */
  readonly sound: boolean;
}

export const DEFAULT_SETTINGS: Settings = {
  serverUrl: '',
  service: '',
  sites: [],
  servers: [],
  alwaysShow: [],
  showEverywhere: false,
  disableWebSockets: false,
  connection: 'live',
  sound: true,
};
