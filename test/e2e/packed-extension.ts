// Installs the extension for good, as a package that the browser brings along at every start: only then does it see a
// restart as one (`onStartup`, E2E.md 4). Needs root: the place is machine-wide, so it is cleaned afterwards.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { BuiltExtension } from './extension.ts';

const EXTERNAL = '/usr/share/chromium/extensions';

/** Packs and announces it to the browser at `executable`; `remove` takes it back. */
export async function installPacked(
  executable: string,
  extension: BuiltExtension,
): Promise<{ remove(): Promise<void> }> {
  const work = await mkdtemp(path.join(tmpdir(), 'parley-package-'));
  await promisify(execFile)(executable, [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    `--user-data-dir=${path.join(work, 'profile')}`,
    `--pack-extension=${extension.folder}`,
    `--pack-extension-key=${extension.keyFile}`,
  ]);
  const packed = `${extension.folder}.crx`;
  const { version } = JSON.parse(await readFile(path.join(extension.folder, 'manifest.json'), 'utf8'));
  const announcement = path.join(EXTERNAL, `${extension.id}.json`);
  try {
    await mkdir(EXTERNAL, { recursive: true });
    await writeFile(announcement, JSON.stringify({ external_crx: packed, external_version: version }));
  } catch (cause) {
    throw new Error(`installing the extension for good needs root: it writes to ${EXTERNAL}`, { cause });
  }
  return {
    remove: async () => {
      await rm(announcement, { force: true });
      await rm(work, { recursive: true, force: true });
    },
  };
}
