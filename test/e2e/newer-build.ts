// The build that tests use, one version on: for a test that puts it over the one that runs.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BrowserKind } from '../browsers.ts';
import { builtExtension, builtXpi } from './extension.ts';
import { packXpi } from './xpi.ts';

export interface NewerBuild {
  /** For the driver's `updateTo`. */
  readonly extension: string;
  readonly version: string;
  remove(): Promise<void>;
}

/** Makes it in a place of its own. */
export async function newerBuild(kind: BrowserKind): Promise<NewerBuild> {
  const work = await mkdtemp(path.join(tmpdir(), 'parley-update-'));
  const folder = path.join(work, 'extension');
  const present =
    kind === 'firefox'
      ? path.join(path.dirname((await builtXpi()).xpi), 'extension')
      : (await builtExtension()).folder;
  await cp(present, folder, { recursive: true });
  const version = await raiseVersion(folder);
  const remove = () => rm(work, { recursive: true, force: true });
  if (kind !== 'firefox') return { extension: folder, version, remove };
  const xpi = path.join(work, 'extension.xpi');
  await packXpi(folder, xpi);
  return { extension: xpi, version, remove };
}

/** Raises the last number in the manifest and returns the version that it says then. */
async function raiseVersion(folder: string): Promise<string> {
  const file = path.join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  const version = String(manifest.version).replace(/\d+$/, (last) => String(Number(last) + 1));
  await writeFile(file, JSON.stringify({ ...manifest, version }, null, 2));
  return version;
}
