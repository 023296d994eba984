// The options page's world in an extension: settings in its storage, the browser's permissions, and a probe of the chat server
// that runs in the page itself, so that the server sees the same Origin as from the background.
import { browser } from 'wxt/browser';
import { probeServer } from '../../core/cometd/probe.ts';
import { probeRest } from '../../core/rest/probe.ts';
import { deskOf, explainServerUrl, hostPatternOf, isServiceName } from '../../core/settings/addresses.ts';
import type { ResolvedSettings } from '../../core/settings/resolve.ts';
import type { SettingsStorage } from '../../core/storage/settings-storage.ts';
import type {
  EditableSettings,
  LoadedSettings,
  OptionsClient,
} from '../../core/view/options/options-client.ts';

const EDITABLE = ['serverUrl', 'service', 'disableWebSockets', 'connection', 'sound'] as const;

/** Makes the client over the settings. */
export function createExtensionOptions(storage: SettingsStorage<ResolvedSettings>): OptionsClient {
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
    async testConnection({ connection, ...address }) {
      const desk = deskOf(address);
      if (desk === null) return { ok: false, error: { code: 'notConfigured' } };
      const target = { ...desk, ownOrigin: location.origin };
      if (connection === 'live') {
        const result = await probeServer(target);
        // Then a chat would be had over REST, if there is that.
        const isOther = !result.ok && result.error.code === 'notCometd';
        return isOther && (await probeRest(target)) === null ? { ok: true } : result;
      }
      const error = await probeRest(target);
      return error === null ? { ok: true } : { ok: false, error };
    },
  };
}

function toLoaded({ settings, sources, problems }: ResolvedSettings): LoadedSettings {
  const { serverUrl, service, disableWebSockets, connection, sound } = settings;
  const editable: EditableSettings = { serverUrl, service, disableWebSockets, connection, sound };
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
