// The Firefox store's own linter over a built extension: no error, and no warning but the one that is wrong about us.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

/**
 * Asks for Android 142, because data_collection_permissions is newer there. Parley is for the desktop only: it declares no
 * `gecko_android`, so the store does not offer it on Android, and declaring one to please the linter would change that.
 */
const WRONG_ABOUT_US = 'KEY_FIREFOX_ANDROID_UNSUPPORTED_BY_MIN_VERSION';

interface Finding {
  readonly code: string;
  readonly message: string;
  readonly file?: string;
}

const folder = process.argv[2] ?? '.output/firefox-mv3';
const linter = path.resolve(import.meta.dirname, '../node_modules/addons-linter/bin/addons-linter');
const { stdout, stderr } = spawnSync(process.execPath, [linter, '--output', 'json', folder], {
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
});
try {
  const report: { errors: readonly Finding[]; warnings: readonly Finding[] } = JSON.parse(stdout);
  const findings = [...report.errors, ...report.warnings].filter(({ code }) => code !== WRONG_ABOUT_US);
  for (const { code, message, file } of findings) console.log(`${code} ${file ?? ''}: ${message}`);
  console.log(
    `${report.errors.length} errors, ${findings.length - report.errors.length} warnings that count`,
  );
  process.exitCode = findings.length === 0 ? 0 : 1;
} catch (error) {
  console.error(`The linter said nothing that can be read (${String(error)}):\n${stdout}\n${stderr}`);
  process.exitCode = 1;
}
