// What the options page needs of the world around it: settings with their sources, a test of the connection, and the
// browser's permission to reach a host. The entrypoint provides it.
import type { ChatErrorData } from '../../chat/errors.ts';
import type { Settings } from '../../settings/settings.ts';

/** The settings that this page shows. */
export type EditableSettings = Pick<
  Settings,
  'serverUrl' | 'service' | 'disableWebSockets' | 'connection' | 'sound'
>;

export interface LoadedSettings {
  readonly settings: EditableSettings;
  /** Those that an administrator has set: shown, not to be changed. */
  readonly locked: ReadonlySet<keyof EditableSettings>;
  /** Settings for which the administrator's policy has something that cannot be used, by their names in the policy. */
  readonly invalidInPolicy: readonly string[];
}

export type AddressProblem = 'empty' | 'notAnAddress' | 'scheme' | 'credentials' | 'query' | 'path';

/** What can be said of an address without asking anyone. */
export type AddressCheck =
  | { readonly problem: AddressProblem }
  /** `host`: as it is shown to people. */
  | { readonly problem: null; readonly host: string };

export type TestResult = { readonly ok: true } | { readonly ok: false; readonly error: ChatErrorData };

export interface OptionsClient {
  /** Rejects with a `ChatError` where settings cannot be read. */
  load(): Promise<LoadedSettings>;
  /** Calls when settings were changed elsewhere: in another options page, or by policy. Returns its unsubscribe. */
  onChange(listener: () => void): () => void;
  /** Keeps these as the user's own, beside those of before. Rejects with a `ChatError`. */
  save(settings: Partial<EditableSettings>): Promise<void>;
  checkAddress(serverUrl: string): AddressCheck;
  isServiceName(service: string): boolean;
  /**
   * Asks the browser for access to the address's host; true where it is granted, at once where it was before.
   * Must reach `permissions.request` before anything is awaited, and is called in the click itself: a browser refuses
   * the question once the gesture is over.
   */
  requestHostAccess(serverUrl: string): Promise<boolean>;
  /** Tries the server and the service. Never rejects. */
  testConnection(target: Pick<EditableSettings, 'serverUrl' | 'service' | 'connection'>): Promise<TestResult>;
}
