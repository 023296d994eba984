// The options' document: the page over the extension's settings. Wiring only.
import { resolveSettings } from '../../core/settings/resolve.ts';
import { SETTINGS_KEYS } from '../../core/settings/schema.ts';
import { createBrowserAreas } from '../../core/storage/browser-areas.ts';
import { createSettingsStorage } from '../../core/storage/settings-storage.ts';
import { mountOptions } from '../../core/view/options/mount-options.tsx';
import { createExtensionOptions } from './extension-options.ts';
import { createExtensionSites } from './extension-sites.ts';
import './style.css';

const container = document.getElementById('root');
if (container === null) throw new Error('options.html has no element for the page');

const storage = createSettingsStorage({
  ...createBrowserAreas(),
  build: JSON.parse(__PARLEY_DEFAULTS__),
  format: { keys: SETTINGS_KEYS, resolve: resolveSettings },
  logger: { info: () => undefined, warn: (event) => console.warn(event) },
});
mountOptions({ client: createExtensionOptions(storage), sites: createExtensionSites(storage), container });
