// Which source of settings has the say, key by key: policy, then the user, then the build, then the default.
import { parseSettings, type SettingProblem } from './schema.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';

/** Sources of settings, the strongest first. */
export const SETTING_SOURCES = ['policy', 'user', 'build'] as const;
export type SettingSource = (typeof SETTING_SOURCES)[number] | 'default';

export interface ResolvedSettings {
  readonly settings: Settings;
  /** Where each value comes from: one of policy cannot be changed by the user. */
  readonly sources: Readonly<Record<keyof Settings, SettingSource>>;
  readonly problems: readonly (SettingProblem & { readonly source: SettingSource })[];
}

/** Merges raw settings from all sources. Unusable values are as if absent; an empty text counts as not set. Never throws. */
export function resolveSettings(
  raw: Readonly<Record<'policy' | 'user' | 'build', unknown>>,
): ResolvedSettings {
  const parsed = SETTING_SOURCES.map((source) => ({ source, ...parseSettings(raw[source]) }));
  const problems = parsed.flatMap(({ source, problems }) => problems.map(({ key }) => ({ key, source })));

  const settings: { -readonly [Key in keyof Settings]: Settings[Key] } = { ...DEFAULT_SETTINGS };
  function pick<Key extends keyof Settings>(key: Key): SettingSource {
    for (const { source, values } of parsed) {
      const value: Settings[Key] | undefined = values[key];
      if (value === undefined || value === '') continue;
      settings[key] = value;
      return source;
    }
    return 'default';
  }
  return {
    sources: {
      serverUrl: pick('serverUrl'),
      service: pick('service'),
      sites: pick('sites'),
      servers: pick('servers'),
      alwaysShow: pick('alwaysShow'),
      showEverywhere: pick('showEverywhere'),
      disableWebSockets: pick('disableWebSockets'),
      connection: pick('connection'),
      sound: pick('sound'),
    },
    // Of a site that is none (any more) nothing can be shown.
    settings: {
      ...settings,
      alwaysShow: settings.alwaysShow.filter((site) => settings.sites.includes(site)),
    },
    problems,
  };
}
