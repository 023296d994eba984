// Builds one extension for a test or for `npm start`, in a process of its own: WXT keeps one build's state per process.
import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Settings } from '../core/settings/settings.ts';
import type { BuildBrowser } from './build-options.ts';

export interface ExtensionBuild {
  readonly browser: BuildBrowser;
  /** Match patterns that become required host permissions (PARLEY_HOSTS). */
  readonly hosts?: readonly string[];
  /** Settings of the build (PARLEY_DEFAULTS). */
  readonly defaults?: Partial<Settings>;
  /** Folder that becomes the extension; must be missing, empty or an extension of before. */
  readonly outDir: string;
}

/** Builds and returns the folder. Rejects with what the build printed. */
export async function buildExtension(options: ExtensionBuild): Promise<string> {
  const folder = path.resolve(options.outDir);
  const child = spawn(
    process.execPath,
    [path.join(import.meta.dirname, 'build.ts'), '--browser', options.browser, '--out', folder],
    {
      env: {
        ...process.env,
        PARLEY_HOSTS: (options.hosts ?? []).join(','),
        PARLEY_DEFAULTS: JSON.stringify(options.defaults ?? {}),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let printed = '';
  child.stdout.on('data', (data: Buffer) => {
    printed += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    printed += data.toString();
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`building for ${options.browser} failed:\n${printed.trim()}`);
  return folder;
}
