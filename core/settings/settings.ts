// What can be set, with defaults; parsing is in schema.ts, precedence in resolve.ts. The key names are the same in
// chrome.storage.local, in managed policy and in the build's PARLEY_DEFAULTS.

/** All settings. The user's, the build's and the policy's are partial ones of this. */
export interface Settings {
  /** Chat server address as a person writes it: `https://chat.example`, `…/genesys` or `…/genesys/cometd`; '' = not set. */
  readonly serverUrl: string;
  /** Name of the chat service node, e.g. `customer-support`; '' = not set. */
  readonly service: string;
  /** Origins on which pages may use the chat API. */
  readonly sites: readonly string[];
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
  disableWebSockets: false,
  connection: 'live',
  sound: true,
};
