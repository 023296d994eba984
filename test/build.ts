// `npm run build`: both extensions from one source, into .output/chrome-mv3 and .output/firefox-mv3, and beside them the stand-alone
// script, .output/chat.js.
// PARLEY_HOSTS and PARLEY_DEFAULTS make a pre-configured build; wxt.config.ts decides what they mean.
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type BuildBrowser,
  BuildOptionError,
  parseBuildFlags,
  parseDefaults,
  parseHosts,
} from './build-options.ts';
import { buildScript, SCRIPT_FILE } from './build-script.ts';
import { createBundleCollector, reportPath } from './bundle-report.ts';

const root = path.resolve(import.meta.dirname, '..');

async function main(): Promise<void> {
  const { browsers, outDir } = parseBuildFlags(process.argv.slice(2));
  process.env.PARLEY_HOSTS = parseHosts(process.env.PARLEY_HOSTS).join(',');
  process.env.PARLEY_DEFAULTS = parseDefaults(process.env.PARLEY_DEFAULTS);
  // A test runner's or a developer's NODE_ENV must not reach what ships.
  process.env.NODE_ENV = 'production';
  for (const browser of browsers) {
    const folder = path.resolve(outDir ?? path.join(root, '.output', `${browser}-mv3`));
    refuseForeignFolder(folder);
    await buildInto(browser, folder);
    console.log(`Built ${path.relative(process.cwd(), folder) || '.'}`);
  }
  // With a folder named, one extension was asked for.
  if (outDir !== null) return;
  await writeFile(SCRIPT_FILE, (await buildScript()).code);
  console.log(`Built ${path.relative(process.cwd(), SCRIPT_FILE)}`);
}

/** WXT empties the folder first: only a missing or empty one, or an extension of before, may be given. */
function refuseForeignFolder(folder: string): void {
  if (!existsSync(folder)) return;
  const names = readdirSync(folder);
  if (names.length > 0 && !names.includes('manifest.json')) {
    throw new BuildOptionError(`--out ${folder} holds something else than an extension; it would be emptied`);
  }
}

async function buildInto(browser: BuildBrowser, folder: string): Promise<void> {
  const { build } = await import('wxt');
  const { plugin, report } = createBundleCollector();
  await mkdir(path.dirname(folder), { recursive: true });
  await build({
    root,
    browser,
    manifestVersion: 3,
    mode: 'production',
    outDir: path.dirname(folder),
    outDirTemplate: path.basename(folder),
    vite: () => ({ plugins: [plugin] }),
  });
  await writeFile(reportPath(folder), `${JSON.stringify(report(), null, 2)}\n`);
}

main().catch((error: unknown) => {
  if (error instanceof BuildOptionError) console.error(error.message);
  else console.error(error);
  process.exitCode = 1;
});
