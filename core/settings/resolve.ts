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

  function pick<Key extends keyof Settings>(key: Key): { value: Settings[Key]; source: SettingSource } {
    for (const { source, values } of parsed) {
      const value: Settings[Key] | undefined = values[key];
      if (value !== undefined && value !== '') return { value, source };
    }
    return { value: DEFAULT_SETTINGS[key], source: 'default' };
  }

  const serverUrl = pick('serverUrl');
  const service = pick('service');
  const sites = pick('sites');
  const disableWebSockets = pick('disableWebSockets');
  const connection = pick('connection');
  const sound = pick('sound');
  return {
    settings: {
      serverUrl: serverUrl.value,
      service: service.value,
      sites: sites.value,
      disableWebSockets: disableWebSockets.value,
      connection: connection.value,
      sound: sound.value,
    },
    sources: {
      serverUrl: serverUrl.source,
      service: service.source,
      sites: sites.source,
      disableWebSockets: disableWebSockets.source,
      connection: connection.source,
      sound: sound.source,
    },
    problems,
  };
}
