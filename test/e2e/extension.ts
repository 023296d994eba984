// The extension under test: built once per state of its sources, with a key of its own, so that its id is known beforehand
// and the same whether it is loaded as a folder or installed as a package.
import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Settings } from '../../core/settings/settings.ts';
import { buildExtension } from '../build-extension.ts';
import { packXpi } from './xpi.ts';

export interface BuiltExtension {
  /** Folder to load. */
  readonly folder: string;
  /** `chrome-extension://…` */
  readonly origin: string;
  readonly id: string;
  /** Private key, PEM: for packing. */
  readonly keyFile: string;
}

/** The same for Firefox: its id is in the manifest, its origin is what the profile says (firefox.ts). */
export interface BuiltXpi {
  /** The package to install. */
  readonly xpi: string;
  /** `moz-extension://…` */
  readonly origin: string;
  readonly id: string;
}

const GECKO_ID = 'parley@parley.example';
const FIREFOX_ORIGIN = 'moz-extension://2f6c2a1e-8f0b-4c55-9d5e-70617266f0c5';

const ROOT = path.resolve(import.meta.dirname, '../..');
const SOURCES = ['core', 'entrypoints', 'public', 'wxt.config.ts', 'package.json', 'test/build.ts'];
const BUILDS = path.join(tmpdir(), 'parley-e2e');
/** After so long nobody runs tests on a build any more. */
const OLD_MS = 3_600_000;
const HOSTS = ['http://127.0.0.1/*'];
const builds = new Map<string, Promise<BuiltExtension>>();
const xpis = new Map<string, Promise<BuiltXpi>>();

/**
 * The build that tests use: host permission for this machine, as a pre-configured build has it, and `defaults`.
 * Reused from the temporary folder as long as no source changes.
 */
export function builtExtension(defaults: Partial<Settings> = {}): Promise<BuiltExtension> {
  const name = JSON.stringify(defaults);
  const known = builds.get(name);
  if (known !== undefined) return known;
  const made = build(defaults);
  builds.set(name, made);
  return made;
}

/** What can be different from the build that tests use. */
export interface XpiVariant {
  readonly defaults?: Partial<Settings>;
  /** An id of its own, where it must not be taken for any other's. */
  readonly geckoId?: string;
  /** Script that the background runs before ours, to break what ours relies on. */
  readonly prelude?: string;
}

/** The same build for Firefox, packed. */
export function builtXpi(variant: XpiVariant = {}): Promise<BuiltXpi> {
  const { defaults = {}, geckoId: id = GECKO_ID, prelude = '' } = variant;
  const name = `firefox ${JSON.stringify([id, defaults, prelude])}`;
  const known = xpis.get(name);
  if (known !== undefined) return known;
  const made = homeOf(name, async (work) => {
    const folder = path.join(work, 'extension');
    await buildExtension({ browser: 'firefox', hosts: HOSTS, defaults, outDir: folder });
    await giveGeckoId(folder, id);
    if (prelude !== '') await givePrelude(folder, prelude);
    await packXpi(folder, path.join(work, 'extension.xpi'));
  }).then((home) => ({ xpi: path.join(home, 'extension.xpi'), origin: FIREFOX_ORIGIN, id }));
  xpis.set(name, made);
  return made;
}

/** Folder of a build of the present sources; `make` fills it where there is none. */
async function homeOf(name: string, make: (work: string) => Promise<void>): Promise<string> {
  const hash = createHash('sha256').update(name);
  for (const source of SOURCES) await hashFile(hash, path.join(ROOT, source));
  const home = path.join(BUILDS, hash.digest('hex').slice(0, 16));
  if (!existsSync(home)) {
    await removeOldBuilds();
    const work = `${home}.${process.pid}`;
    await mkdir(work, { recursive: true });
    await make(work);
    // In place all at once: another run may be looking for it.
    await rename(work, home).catch(() => rm(work, { recursive: true, force: true }));
  }
  return home;
}

async function build(defaults: Partial<Settings>): Promise<BuiltExtension> {
  const home = await homeOf(JSON.stringify(defaults), async (work) => {
    const folder = path.join(work, 'extension');
    await buildExtension({ browser: 'chrome', hosts: HOSTS, defaults, outDir: folder });
    await giveKey(folder, path.join(work, 'key.pem'));
  });
  const keyFile = path.join(home, 'key.pem');
  const id = idOf(publicKeyOf(await readFile(keyFile, 'utf8')));
  return { folder: path.join(home, 'extension'), origin: `chrome-extension://${id}`, id, keyFile };
}

async function removeOldBuilds(): Promise<void> {
  await mkdir(BUILDS, { recursive: true });
  for (const name of await readdir(BUILDS)) {
    const build = path.join(BUILDS, name);
    // Another run may be removing it, or putting its own in place.
    const found = await stat(build).catch(() => null);
    if (found !== null && Date.now() - found.mtimeMs > OLD_MS)
      await rm(build, { recursive: true, force: true });
  }
}

async function giveKey(folder: string, keyFile: string): Promise<void> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  await addToManifest(folder, { key: publicKeyOf(pem).toString('base64') });
  await writeFile(keyFile, pem);
}

async function giveGeckoId(folder: string, id: string): Promise<void> {
  const { browser_specific_settings: settings } = await addToManifest(folder, {});
  await addToManifest(folder, {
    browser_specific_settings: { ...settings, gecko: { ...settings.gecko, id } },
  });
}

async function givePrelude(folder: string, source: string): Promise<void> {
  await writeFile(path.join(folder, 'prelude.js'), source);
  const { background } = await addToManifest(folder, {});
  await addToManifest(folder, { background: { scripts: ['prelude.js', ...background.scripts] } });
}

/** Returns the manifest as it is then. */
async function addToManifest(folder: string, more: Readonly<Record<string, unknown>>) {
  const file = path.join(folder, 'manifest.json');
  const manifest = { ...JSON.parse(await readFile(file, 'utf8')), ...more };
  await writeFile(file, JSON.stringify(manifest, null, 2));
  return manifest;
}

function publicKeyOf(pem: string): Buffer {
  return createPublicKey(pem).export({ type: 'spki', format: 'der' });
}

/** The browser's own rule: the first 32 hex digits of the key's SHA-256, written as a to p. */
function idOf(publicKey: Buffer): string {
  const digits = createHash('sha256').update(publicKey).digest('hex').slice(0, 32);
  return [...digits]
    .map((digit) => String.fromCharCode('a'.charCodeAt(0) + Number.parseInt(digit, 16)))
    .join('');
}

async function hashFile(hash: ReturnType<typeof createHash>, file: string): Promise<void> {
  if (!existsSync(file)) return;
  const entries = await readdir(file, { withFileTypes: true }).catch(() => null);
  if (entries === null) {
    hash.update(file).update(await readFile(file));
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    await hashFile(hash, path.join(file, entry.name));
  }
}
