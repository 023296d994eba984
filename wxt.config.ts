// What WXT builds: two MV3 extensions from one source (DESIGN.md 10). Everything browser-specific in the manifests is here.
import preact from '@preact/preset-vite';
import { defineConfig } from 'wxt';
import { portFiles } from './core/messaging/port-mark.ts';
import { MANAGED_SCHEMA } from './core/settings/managed-schema.ts';
import { compiledMessages } from './test/compiled-messages.ts';
import { withoutRawHtml } from './test/without-raw-html.ts';

/** Match patterns that a pre-configured build requires at install time; comma-separated. */
const requiredHosts = (process.env.PARLEY_HOSTS ?? '')
  .split(',')
  .map((pattern) => pattern.trim())
  .filter(Boolean);

/** What Chrome is told of an administrator's policy. Firefox knows no such schema and takes any policy. */
const MANAGED_SCHEMA_FILE = 'managed_schema.json';

export default defineConfig({
  imports: false,
  hooks: {
    // WXT 0.21 writes `import { storage } from 'wxt/utils/storage'` into a file that merely has a parameter called
    // `storage`, also with `imports: false`: only an empty list of what there is to import stops it.
    'config:resolved': (wxt) => {
      wxt.config.imports.presets = [];
    },
    // The stand-alone script is no part of the extension (test/build-script.ts).
    'entrypoints:found': (_wxt, found) => {
      const at = found.findIndex(({ name }) => name === 'chat');
      if (at >= 0) found.splice(at, 1);
    },
    'build:publicAssets': ({ config }, files) => {
      if (config.browser === 'firefox') {
        files.push(...portFiles().map(({ name, contents }) => ({ relativeDest: name, contents })));
        return;
      }
      files.push({
        relativeDest: MANAGED_SCHEMA_FILE,
        contents: `${JSON.stringify(MANAGED_SCHEMA, null, 2)}\n`,
      });
    },
  },
  modules: ['@wxt-dev/webextension-polyfill'],
  manifestVersion: 3,
  vite: () => ({
    plugins: [preact(), compiledMessages(), withoutRawHtml()],
    define: { __PARLEY_DEFAULTS__: JSON.stringify(process.env.PARLEY_DEFAULTS ?? '{}') },
    // Both know modulepreload themselves.
    build: { target: ['chrome120', 'firefox142'], modulePreload: { polyfill: false } },
  }),
  manifest: ({ browser }) => ({
    name: 'Parley',
    description: 'Live chat that lives in your browser: reloads, closed panels and restarts lose nothing.',
    permissions: [
      'storage',
      'unlimitedStorage',
      'alarms',
      'notifications',
      'scripting',
      'activeTab',
      ...(browser === 'chrome' ? ['offscreen' as const] : []),
    ],
    host_permissions: requiredHosts,
    // The overlay alone can be framed, and in Chrome only at an address that no page can guess.
    web_accessible_resources: [
      {
        resources: ['overlay.html'],
        matches: ['http://*/*', 'https://*/*'],
        ...(browser === 'chrome' ? { use_dynamic_url: true } : {}),
      },
    ],
    optional_host_permissions: ['http://*/*', 'https://*/*'],
    // Without a place Firefox hides the button in the menu of all extensions.
    action: {
      default_title: 'Parley',
      ...(browser === 'firefox' ? { default_area: 'navbar' as const } : {}),
    },
    // Firefox's default policy upgrades ws:// to wss://, which breaks servers on plain http (E2E.md 5).
    content_security_policy: { extension_pages: "script-src 'self'; object-src 'none'; base-uri 'none'" },
    ...(browser === 'firefox'
      ? {
          commands: { _execute_sidebar_action: { suggested_key: { default: 'Alt+Shift+P' } } },
          browser_specific_settings: {
            gecko: {
              id: 'parley@parley.example',
              // What Android asks for data_collection_permissions; the linter holds a desktop version to it, too.
              strict_min_version: '142.0',
              data_collection_permissions: {
                required: ['personalCommunications', 'personallyIdentifyingInfo'],
              },
            },
          },
        }
      : { minimum_chrome_version: '120', storage: { managed_schema: MANAGED_SCHEMA_FILE } }),
  }),
});
