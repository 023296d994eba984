// The options page's world in an extension: settings in its storage, the browser's permissions, and a probe of the chat server
// that runs in the page itself, so that the server sees the same Origin as from the background.
import { browser } from 'wxt/browser';
import { probeServer } from '../../core/cometd/probe.ts';
import { deskOf, explainServerUrl, hostPatternOf, isServiceName } from '../../core/settings/addresses.ts';
import { type ResolvedSettings, resolveSettings } from '../../core/settings/resolve.ts';
import { SETTINGS_KEYS } from '../../core/settings/schema.ts';
import { createBrowserAreas } from '../../core/storage/browser-areas.ts';
import { createSettingsStorage } from '../../core/storage/settings-storage.ts';
import type {
  EditableSettings,
  LoadedSettings,
  OptionsClient,
} from '../../core/view/options/options-client.ts';

const EDITABLE = ['serverUrl', 'service', 'disableWebSockets', 'sound'] as const;

/** Makes the client. `build`: the build's defaults, as parsed JSON. */
export function createExtensionOptions({ build }: { readonly build: unknown }): OptionsClient {
  const storage = createSettingsStorage({
    ...createBrowserAreas(),
    build,
    format: { keys: SETTINGS_KEYS, resolve: resolveSettings },
    logger: { info: () => undefined, warn: (event) => console.warn(event) },
  });
  return {
    load: async () => toLoaded(await storage.read()),
    onChange: (listener) => storage.onChange(() => listener()),
    save: (settings) => storage.save({ ...settings }),
    checkAddress(serverUrl) {
      const problem = explainServerUrl(serverUrl);
      return problem === null ? { problem, host: hostOf(serverUrl) } : { problem };
    },
    isServiceName,
    requestHostAccess(serverUrl) {
      const pattern = hostPatternOf(serverUrl);
      // The first thing that happens: after an `await` the browser would refuse the question.
      return pattern === null
        ? Promise.resolve(false)
        : browser.permissions.request({ origins: [pattern] }).catch(() => false);
    },
    async testConnection({ serverUrl, service }) {
      const desk = deskOf({ serverUrl, service });
      if (desk === null) return { ok: false, error: { code: 'notConfigured' } };
      return probeServer({ ...desk, ownOrigin: location.origin });
    },
  };
}

function toLoaded({ settings, sources, problems }: ResolvedSettings): LoadedSettings {
  const { serverUrl, service, disableWebSockets, sound } = settings;
  const editable: EditableSettings = { serverUrl, service, disableWebSockets, sound };
  return {
    settings: editable,
    locked: new Set(EDITABLE.filter((name) => sources[name] === 'policy')),
    invalidInPolicy: problems.filter(({ source }) => source === 'policy').map(({ key }) => key),
  };
}

function hostOf(serverUrl: string): string {
  const cometdUrl = deskOf({ serverUrl, service: 'any' })?.cometdUrl;
  return cometdUrl === undefined ? serverUrl : new URL(cometdUrl).host;
}
