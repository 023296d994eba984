// What really ends up in the bundles, and how big it is. Builds both extensions and the stand-alone script first.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildExtension } from './build-extension.ts';
import { BUILD_BROWSERS } from './build-options.ts';
import { type BuiltScript, buildScript } from './build-script.ts';
import { ownerOf } from './bundle-report.ts';
import { type EntrySize, measureEntries, measureZip } from './bundle-sizes.ts';

const KB = 1024;
/**
 * Gzip, an entry with its chunks. Pages that are no panel have the panel's budget; the overlay is panel and launcher in one. The
 * background's goal is 25 KB, which the benchmark goes on to show as missed: cometd (10.2 KB), the polyfill (2.5) and valibot (2.6)
 * leave 10 of it for two transports, chats, files, sites, overlays, attention, the chats of pages and their transports, which take 51.
 * A service worker cannot load parts of itself later. What is held here is that it does not grow unnoticed.
 */
const BUDGET_BYTES = {
  background: 67.4 * KB,
  // Its own styles beside the panel's: shipped once for both, 3.5 KB less in the zip, and compressed apart.
  overlay: 52 * KB,
  page: 50 * KB,
  contentScript: 5 * KB,
  pageApi: 9.1 * KB,
  widget: 14 * KB,
  // All that the background, the page's API and the widget have of a chat in one page: 66 KB.
  script: 68 * KB,
  zip: 200 * KB,
} as const;
const RAW_HTML = /\.(?:innerHTML|outerHTML)\s*=(?!=)|insertAdjacentHTML|document\.write\b/;
/** What the product is built on, each a direct dependency and really shipped. */
const PILLARS = ['wxt', 'preact', '@preact/signals', 'webextension-polyfill', 'cometd'] as const;

const work = mkdtempSync(path.join(tmpdir(), 'parley-bundles-'));
const folderOf = (browser: string): string => path.join(work, browser);

beforeAll(async () => {
  for (const browser of BUILD_BROWSERS) await buildExtension({ browser, outDir: folderOf(browser) });
}, 180_000);

afterAll(() => rmSync(work, { recursive: true, force: true }));

function budgetOf({ entry }: EntrySize): number {
  if (entry === 'background.js') return BUDGET_BYTES.background;
  if (entry === 'overlay.html') return BUDGET_BYTES.overlay;
  if (entry === 'page-api.js') return BUDGET_BYTES.pageApi;
  if (entry === 'widget.js') return BUDGET_BYTES.widget;
  return entry.endsWith('.html') ? BUDGET_BYTES.page : BUDGET_BYTES.contentScript;
}

describe.each(BUILD_BROWSERS)('the %s extension', (browser) => {
  it('[BU3] contains each package it is said to be built on', () => {
    const packages = new Set(measureEntries(folderOf(browser)).flatMap((entry) => entry.packages));
    for (const pillar of PILLARS) expect(packages, pillar).toContain(pillar);
  });

  it('[BU3] has the chat client in the background and no view of it there', () => {
    const background = measureEntries(folderOf(browser)).find(({ entry }) => entry === 'background.js');
    expect(background?.packages).toContain('cometd');
    expect(background?.packages).not.toContain('preact');
  });

  it('[BU13] has no statement that turns text into HTML', () => {
    const scripts = readdirSync(folderOf(browser), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.js'))
      .map((file) => readFileSync(path.join(folderOf(browser), file), 'utf8'));
    expect(scripts.length).toBeGreaterThan(1);
    for (const script of scripts) {
      expect(script).not.toMatch(RAW_HTML);
    }
  });

  it('[BU4] keeps every entry within its budget', () => {
    const entries = measureEntries(folderOf(browser));
    expect(entries.map(({ entry }) => entry)).toEqual(
      expect.arrayContaining([
        'background.js',
        'options.html',
        'page-api.js',
        'page-bridge.js',
        'page-provider.js',
        'sidepanel.html',
        'widget.js',
      ]),
    );
    const tooBig = entries.filter((entry) => entry.gzipBytes > budgetOf(entry));
    expect(tooBig.map(({ entry, gzipBytes }) => `${entry}: ${gzipBytes} bytes`)).toEqual([]);
  });

  it('[BU4] keeps the whole zip within its budget', () => {
    expect(measureZip(folderOf(browser))).toBeLessThan(BUDGET_BYTES.zip);
  });
});

describe('the stand-alone script', () => {
  let script: BuiltScript;

  beforeAll(async () => {
    script = await buildScript();
  }, 60_000);

  it('[SA14] is one classic script that needs neither modules nor eval, and turns no text into HTML', () => {
    expect(script.report.chunks.map(({ imports }) => imports)).toEqual([[]]);
    expect(script.code).not.toMatch(/\bimport\s*[({"']|\bexport\s*[{*]|import\.meta/);
    expect(script.code).not.toMatch(/\beval\s*\(|\bnew Function\b|\bFunction\s*\(/);
    expect(script.code).not.toMatch(RAW_HTML);
  });

  it('[SA14] stays within its budget, and has no library of views in it', () => {
    expect(Object.keys(script.report.chunks[0]?.packages ?? {}).sort()).toEqual([
      'cometd',
      'parley',
      'valibot',
    ]);
    expect(gzipSync(script.code, { level: 9 }).length).toBeLessThanOrEqual(BUDGET_BYTES.script);
  });

  it.each(BUILD_BROWSERS)('[SA14] is no part of the %s extension', (browser) => {
    expect(readdirSync(folderOf(browser))).not.toContain('chat.js');
  });
});

describe('the dependencies', () => {
  it('[BU3] name those packages directly', () => {
    const text = readFileSync(path.join(import.meta.dirname, '../package.json'), 'utf8');
    const { dependencies, devDependencies } = JSON.parse(text);
    for (const pillar of PILLARS) expect({ ...dependencies, ...devDependencies }).toHaveProperty([pillar]);
  });

  it('[BU3] are told apart by the path of a module', () => {
    expect(ownerOf('/x/node_modules/cometd/cometd.js')).toBe('cometd');
    expect(ownerOf('/x/node_modules/@preact/signals/node_modules/preact/dist/a.mjs?v=1')).toBe('preact');
    expect(ownerOf('/x/node_modules/@preact/signals/a.mjs')).toBe('@preact/signals');
    expect(ownerOf('\0vite/preload-helper.js')).toBe('generated');
    expect(ownerOf('/x/core/chat/transition.ts')).toBe('parley');
  });
});
