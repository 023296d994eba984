// The Firefox store's own linter over a built extension: no error and no warning.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

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
  const findings = [...report.errors, ...report.warnings];
  for (const { code, message, file } of findings) console.log(`${code} ${file ?? ''}: ${message}`);
  console.log(`${report.errors.length} errors, ${report.warnings.length} warnings`);
  process.exitCode = findings.length === 0 ? 0 : 1;
} catch (error) {
  console.error(`The linter said nothing that can be read (${String(error)}):\n${stdout}\n${stderr}`);
  process.exitCode = 1;
}
