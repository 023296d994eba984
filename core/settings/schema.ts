// What settings may hold, key by key: a bad value costs its key only. Where they come from is no concern here.
import * as v from 'valibot';
import { explainServerUrl, isServiceName, parseUrl } from './addresses.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';

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

/** A list with more sites is refused whole. */
export const SITES_MAX = 1_000;

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

  const listed = take('sites', sites);
  const origins = listed?.map(originOf);
  const usable = origins?.filter((origin) => origin !== null);
  if (usable?.length !== origins?.length) problems.push({ key: 'sites' });

  const found = {
    serverUrl: take('serverUrl', serverUrl),
    service: take('service', service),
    sites: usable === undefined ? undefined : [...new Set(usable)],
    disableWebSockets: take('disableWebSockets', v.boolean()),
    connection: take('connection', v.picklist(['live', 'polling'])),
    sound: take('sound', v.boolean()),
  };
  return { values: withoutAbsent(found), problems };
}

/** The canonical form of a page's origin; null for anything that is not just that. */
function originOf(value: unknown): string | null {
  const url = typeof value === 'string' ? parseUrl(value) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return null;
  // An address with a path or wildcard would seem to allow less, or more, than an origin does.
  return url.href === `${url.origin}/` && !url.hostname.includes('*') ? url.origin : null;
}

function withoutAbsent(found: { [Key in keyof Settings]: Settings[Key] | undefined }): Partial<Settings> {
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}
