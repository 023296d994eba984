// What a build is asked for, on the command line and by PARLEY_HOSTS and PARLEY_DEFAULTS, checked before anything is built.
// Pure: it neither reads the environment nor builds.
import { parseArgs } from 'node:util';
import { parseSettings } from '../core/settings/schema.ts';
import { DEFAULT_SETTINGS } from '../core/settings/settings.ts';

export const BUILD_BROWSERS = ['chrome', 'firefox'] as const;
/** A browser family that has a build of its own. */
export type BuildBrowser = (typeof BUILD_BROWSERS)[number];

export interface BuildOptions {
  readonly browsers: readonly BuildBrowser[];
  /** Folder to build into; null = `.output/BROWSER-mv3`. */
  readonly outDir: string | null;
}

/** A wish that cannot be granted; `message` is one line for a person. */
export class BuildOptionError extends Error {
  override readonly name = 'BuildOptionError';
}

/** Reads the flags of `npm run build`: `--browser chrome|firefox`, `--out DIR`. */
export function parseBuildFlags(argv: readonly string[]): BuildOptions {
  const { browser, out } = parseFlags(argv);
  if (browser === undefined && out !== undefined) {
    throw new BuildOptionError('--out DIR needs --browser: one folder holds one extension');
  }
  if (browser === undefined) return { browsers: BUILD_BROWSERS, outDir: null };
  const known = BUILD_BROWSERS.find((name) => name === browser);
  if (known === undefined) {
    throw new BuildOptionError(`--browser is "${browser}", but must be ${BUILD_BROWSERS.join(' or ')}`);
  }
  return { browsers: [known], outDir: out ?? null };
}

function parseFlags(argv: readonly string[]): { browser?: string; out?: string } {
  try {
    return parseArgs({ args: [...argv], options: { browser: { type: 'string' }, out: { type: 'string' } } })
      .values;
  } catch (error) {
    throw new BuildOptionError(error instanceof Error ? error.message : String(error));
  }
}

/** Scheme, host (a name, `*.` and a name, an IP or `*`), path: what both browsers take. */
const MATCH_PATTERN =
  /^(?:<all_urls>|(?:https?|\*):\/\/(?:\*|(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])\/\S*)$/i;
const PORT = /^([a-z*]+:\/\/(?:\[[^\]]*\]|[^/:]*)):(?:\d+|\*)\//i;

/**
 * Checks PARLEY_HOSTS: comma-separated match patterns. Returns them without ports: a grant is for all ports of a host, and
 * Firefox knows no pattern with one (E2E.md 13). Empty where nothing is set.
 */
export function parseHosts(value: string | undefined): readonly string[] {
  return (value ?? '')
    .split(',')
    .map((pattern) => pattern.trim())
    .filter((pattern) => pattern !== '')
    .map((pattern) => {
      const withoutPort = pattern.replace(PORT, '$1/');
      if (MATCH_PATTERN.test(withoutPort)) return withoutPort;
      throw new BuildOptionError(
        `PARLEY_HOSTS: "${pattern}" is not a match pattern like https://chat.example/* or http://*.example/*`,
      );
    });
}

/** Checks PARLEY_DEFAULTS: a JSON object with settings. Returns its own JSON; `{}` where nothing is set. */
export function parseDefaults(value: string | undefined): string {
  const text = (value ?? '').trim();
  if (text === '') return '{}';
  const defaults = parseObject(text);
  for (const [key, given] of Object.entries(defaults)) checkSetting(key, given);
  const [problem] = parseSettings(defaults).problems;
  if (problem !== undefined) {
    throw new BuildOptionError(`PARLEY_DEFAULTS: the value of "${problem.key}" is not usable`);
  }
  return JSON.stringify(defaults);
}

function parseObject(text: string): object {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new BuildOptionError(
      `PARLEY_DEFAULTS is not JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new BuildOptionError(
      'PARLEY_DEFAULTS must be a JSON object, like {"serverUrl":"https://chat.example"}',
    );
  }
  return parsed;
}

function checkSetting(key: string, given: unknown): void {
  const wanted = Object.entries(DEFAULT_SETTINGS).find(([name]) => name === key)?.[1];
  if (wanted === undefined) {
    const known = Object.keys(DEFAULT_SETTINGS).join(', ');
    throw new BuildOptionError(`PARLEY_DEFAULTS: there is no setting "${key}"; there are ${known}`);
  }
  if (Array.isArray(wanted)) {
    if (!Array.isArray(given)) throw new BuildOptionError(`PARLEY_DEFAULTS: "${key}" must be a list`);
  } else if (typeof given !== typeof wanted) {
    throw new BuildOptionError(`PARLEY_DEFAULTS: "${key}" must be a ${typeof wanted}`);
  }
}
