// Pins both manifests, whole: what the extension may do is a promise to those who install it.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { MANAGED_SCHEMA } from '../core/settings/managed-schema.ts';
import { buildExtension } from './build-extension.ts';
import type { BuildBrowser } from './build-options.ts';

const BUILD_LIMIT_MS = 60_000;
const work = mkdtempSync(path.join(tmpdir(), 'parley-manifest-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const folders = new Map<string, Promise<string>>();

function folderOf(browser: BuildBrowser, hosts: readonly string[]): Promise<string> {
  const name = `${browser}-${hosts.length}`;
  const folder = folders.get(name) ?? buildExtension({ browser, hosts, outDir: path.join(work, name) });
  folders.set(name, folder);
  return folder;
}

async function readJson(browser: BuildBrowser, hosts: readonly string[], file: string): Promise<unknown> {
  return JSON.parse(readFileSync(path.join(await folderOf(browser, hosts), file), 'utf8'));
}

const manifestOf = (browser: BuildBrowser, hosts: readonly string[]): Promise<unknown> =>
  readJson(browser, hosts, 'manifest.json');

const { version } = JSON.parse(readFileSync(path.join(import.meta.dirname, '../package.json'), 'utf8'));

/** The same for both. */
const SHARED = {
  manifest_version: 3,
  name: 'Parley',
  description: 'Live chat that lives in your browser: reloads, closed panels and restarts lose nothing.',
  version,
  host_permissions: [],
  web_accessible_resources: [{ resources: ['overlay.html'], matches: ['http://*/*', 'https://*/*'] }],
  optional_host_permissions: ['http://*/*', 'https://*/*'],
  content_security_policy: { extension_pages: "script-src 'self'; object-src 'none'; base-uri 'none'" },
  icons: { 16: 'icon/16.png', 32: 'icon/32.png', 48: 'icon/48.png', 128: 'icon/128.png' },
  options_ui: { page: 'options.html', open_in_tab: true },
};

const CHROME = {
  ...SHARED,
  web_accessible_resources: [{ ...SHARED.web_accessible_resources[0], use_dynamic_url: true }],
  minimum_chrome_version: '120',
  permissions: [
    'storage',
    'unlimitedStorage',
    'alarms',
    'notifications',
    'scripting',
    'activeTab',
    'offscreen',
    'sidePanel',
  ],
  background: { service_worker: 'background.js' },
  action: { default_title: 'Parley' },
  side_panel: { default_path: 'sidepanel.html' },
  storage: { managed_schema: 'managed_schema.json' },
};

const FIREFOX = {
  ...SHARED,
  permissions: ['storage', 'unlimitedStorage', 'alarms', 'notifications', 'scripting', 'activeTab'],
  background: { scripts: ['background.js'] },
  action: { default_title: 'Parley', default_area: 'navbar' },
  commands: { _execute_sidebar_action: { suggested_key: { default: 'Alt+Shift+P' } } },
  sidebar_action: { default_panel: 'sidepanel.html', default_title: 'Parley', open_at_install: false },
  browser_specific_settings: {
    gecko: {
      id: 'parley@parley.example',
      strict_min_version: '142.0',
      data_collection_permissions: { required: ['personalCommunications', 'personallyIdentifyingInfo'] },
    },
  },
};

describe('the manifest', { timeout: BUILD_LIMIT_MS }, () => {
  it.each([
    ['chrome', CHROME],
    ['firefox', FIREFOX],
  ] as const)(
    '[BU11] of %s asks for this and nothing else, and opens one file to pages',
    async (browser, pinned) => {
      expect(await manifestOf(browser, [])).toEqual(pinned);
    },
  );

  it.each([
    ['chrome', CHROME],
    ['firefox', FIREFOX],
  ] as const)(
    '[BU11] of a pre-configured %s requires exactly the hosts it was given',
    async (browser, pinned) => {
      const hosts = ['https://chat.example/*', 'http://*.shop.example/*'];
      expect(await manifestOf(browser, hosts)).toEqual({ ...pinned, host_permissions: hosts });
    },
  );

  it('[PO2] names the schema of policies in Chrome, where it ships; Firefox needs none', async () => {
    expect(await readJson('chrome', [], CHROME.storage.managed_schema)).toEqual(MANAGED_SCHEMA);
    expect(existsSync(path.join(await folderOf('firefox', []), CHROME.storage.managed_schema))).toBe(false);
  });
});
