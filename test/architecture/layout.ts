// The shape of the repository: what lies at its top, how files are named, how long they are, how they begin.
import { CORE_FOLDERS, ENTRYPOINT_NAMES, zoneOf } from './import-table.ts';
import type { Source } from './sources.ts';

const TOP_LEVEL: ReadonlySet<string> = new Set([
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'wxt.config.ts',
  'README.md',
  'LICENSE',
  'entrypoints',
  'core',
  'public',
  'test',
  'node_modules',
]);

/** Names at the top of the repository that do not belong there. Dot files are free. */
export function checkTopLevel(names: readonly string[]): readonly string[] {
  return names
    .filter((name) => !name.startsWith('.') && !TOP_LEVEL.has(name))
    .map((name) => `${name} does not belong at the top level`);
}

const EMPTY_NAMES: ReadonlySet<string> = new Set([
  'utils',
  'util',
  'helpers',
  'helper',
  'common',
  'manager',
  'service',
]);

/** Files whose names say nothing, and folders that the design does not know. */
export function checkNames(files: readonly string[]): readonly string[] {
  return files.flatMap((file) => {
    const [top, second = ''] = file.split('/');
    const name = zoneOf(file).split('/')[1] ?? '';
    if (top === 'core' && !CORE_FOLDERS.includes(second) && !/^(README|SPEC)\.md$/.test(second)) {
      return [`${file}: core has no place called ${second}`];
    }
    if (top === 'entrypoints' && !ENTRYPOINT_NAMES.includes(name)) {
      return [`${file}: there is no entrypoint called ${name}`];
    }
    const words = file.toLowerCase().split(/[/.-]/);
    const empty = words.find((word) => EMPTY_NAMES.has(word));
    return empty === undefined ? [] : [`${file}: "${empty}" does not say what it is`];
  });
}

/** Longer files need a reason in their head, with the word "because". */
export const MAX_LINES = 300;
const HEAD_LINES = 10;

/** Files that are too long, with no reason given in their head. */
export function checkLength(sources: readonly Source[]): readonly string[] {
  return sources.flatMap(({ path, text }) => {
    const lines = text.trimEnd().split('\n');
    const head = lines.slice(0, HEAD_LINES).filter((line) => line.startsWith('//') || line.startsWith('/*'));
    return lines.length <= MAX_LINES || /\blong\b.*\bbecause\b/i.test(head.join(' '))
      ? []
      : [`${path} has ${lines.length} lines, and its head does not say "long because …"`];
  });
}

/** Files that do not begin by saying what they own. */
export function checkHead(sources: readonly Source[]): readonly string[] {
  return sources
    .filter(({ text }) => !/^(?:#!.*\n)?(?:\/\/|\/\*)/.test(text))
    .map(({ path }) => `${path} does not begin with a comment that says what it owns`);
}

/** Re-exports: each thing is imported from where it is defined. */
export function checkBarrels(sources: readonly Source[]): readonly string[] {
  return sources.flatMap(({ path, imports }) =>
    imports.filter(({ isReexport }) => isReexport).map(({ target }) => `${path} re-exports from ${target}`),
  );
}
