// What settings may hold, key by key: a bad value costs its key only. Where they come from is no concern here.
import * as v from 'valibot';
import { addressOf, explainServerUrl, isServiceName, SERVER_URL_MAX } from './addresses.ts';
import { DEFAULT_SETTINGS, type Settings, type SiteServer } from './settings.ts';
import { originOf } from './sites.ts';

/** The names of all settings: keys of chrome.storage.local, of managed policy and of the build's defaults alike. */
export const SETTINGS_KEYS: readonly (keyof Settings)[] = Object.keys(DEFAULT_SETTINGS) as (keyof Settings)[];

/** A key whose value was not usable, or of whose list some parts were not. */
export interface SettingProblem {
  readonly key: keyof Settings;
}

export interface ParsedSettings {
  readonly values: Partial<Settings>;
  readonly problems: readonly SettingProblem[];
}

/** A list with more sites is refused whole, and one with more servers. */
export const SITES_MAX = 1_000;
export const SERVERS_MAX = 1_000;

const serverUrl = v.pipe(
  v.string(),
  v.trim(),
  v.check((text) => text === '' || explainServerUrl(text) === null),
);
const service = v.pipe(
  v.string(),
  v.trim(),
  v.check((text) => text === '' || isServiceName(text)),
);
const sites = v.pipe(v.array(v.unknown()), v.maxLength(SITES_MAX));
const servers = v.pipe(v.array(v.unknown()), v.maxLength(SERVERS_MAX));
const isSet = v.minLength<string, 1>(1);
/** An address in its canonical form, or ''. */
const address = v.pipe(
  v.optional(v.pipe(v.string(), v.maxLength(SERVER_URL_MAX)), ''),
  v.transform((text) => (text.trim() === '' ? '' : addressOf(text))),
  v.string(),
);
const siteServer: v.GenericSchema<unknown, SiteServer> = v.object({
  site: v.pipe(v.unknown(), v.transform(originOf), v.string()),
  prefix: address,
  serverUrl: v.pipe(serverUrl, isSet),
  service: v.pipe(service, isSet),
  filesUrl: address,
});

/** Takes what is usable of settings from anywhere. Unknown keys are not looked at. Never throws. */
export function parseSettings(raw: unknown): ParsedSettings {
  const source: Readonly<Record<string, unknown>> =
    raw !== null && typeof raw === 'object' && !Array.isArray(raw) ? { ...raw } : {};
  const problems: SettingProblem[] = [];

  function take<Value>(key: keyof Settings, schema: v.GenericSchema<unknown, Value>): Value | undefined {
    if (!Object.hasOwn(source, key) || source[key] === undefined) return undefined;
    const parsed = v.safeParse(schema, source[key]);
    if (parsed.success) return parsed.output;
    problems.push({ key });
    return undefined;
  }

  /** Of a list the usable parts, each once. */
  function takeEach<Item>(
    key: keyof Settings,
    list: v.GenericSchema<unknown, unknown[]>,
    read: (item: unknown) => Item | null,
  ): readonly Item[] | undefined {
    const items = take(key, list)?.map(read);
    const usable = items?.filter((item) => item !== null);
    if (usable?.length !== items?.length) problems.push({ key });
    return usable && [...new Map(usable.map((item) => [JSON.stringify(item), item])).values()];
  }

  const found = {
    serverUrl: take('serverUrl', serverUrl),
    service: take('service', service),
    sites: takeEach('sites', sites, originOf),
    servers: takeEach('servers', servers, siteServerOf),
    alwaysShow: takeEach('alwaysShow', sites, originOf),
    showEverywhere: take('showEverywhere', v.boolean()),
    disableWebSockets: take('disableWebSockets', v.boolean()),
    connection: take('connection', v.picklist(['live', 'polling'])),
    sound: take('sound', v.boolean()),
  };
  return { values: withoutAbsent(found), problems };
}

function siteServerOf(value: unknown): SiteServer | null {
  const parsed = v.safeParse(siteServer, value);
  return parsed.success ? parsed.output : null;
}

function withoutAbsent(found: { [Key in keyof Settings]: Settings[Key] | undefined }): Partial<Settings> {
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}
