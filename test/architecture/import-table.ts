// Who may import whom: the table of the design, as data, and the check of it.
// Cycles and module state are other files.
import type { ImportOf, Source } from './sources.ts';

/** How much of a folder may be imported: all of it, its types, or its types and the values of some files. */
type Share =
  | 'all'
  | 'types'
  | { readonly typesOf?: readonly string[]; readonly valuesOf?: readonly string[] };

interface Row {
  readonly folders: Readonly<Record<string, Share>>;
  readonly packages: readonly string[];
}

const SCHEMA = 'valibot';
const POLYFILL = 'webextension-polyfill';
/** The browser's API as it is, for views: its promises are the browser's own. */
const NATIVE = '@wxt-dev/browser';
const VIEW_LIBRARIES = ['preact', '@preact/signals', '@tanstack/virtual-core', 'icu-minify', 'lucide'];

const CORE: Readonly<Record<string, Row>> = {
  chat: { folders: { chat: 'all' }, packages: [] },
  gms: { folders: { chat: 'all', gms: 'all' }, packages: [SCHEMA] },
  cometd: { folders: { chat: 'all', gms: 'all', cometd: 'all' }, packages: ['cometd', SCHEMA] },
  rest: { folders: { chat: 'all', gms: 'all', rest: 'all' }, packages: [SCHEMA] },
  storage: { folders: { chat: 'all', storage: 'all' }, packages: [POLYFILL, SCHEMA] },
  messaging: {
    folders: { chat: 'all', messaging: 'all', settings: 'types' },
    packages: [NATIVE, SCHEMA],
  },
  settings: { folders: { chat: 'types', settings: 'all' }, packages: [SCHEMA] },
  hosting: {
    folders: {
      chat: 'all',
      messaging: 'all',
      settings: 'all',
      storage: {
        valuesOf: [
          'core/storage/page-memory.ts',
          'core/storage/page-state.ts',
          'core/storage/page-storage.ts',
          'core/storage/serial-queue.ts',
        ],
      },
      hosting: 'all',
    },
    packages: [],
  },
  api: {
    folders: {
      chat: { valuesOf: ['core/chat/errors.ts'] },
      messaging: {
        typesOf: ['core/messaging/page-protocol.ts'],
        valuesOf: ['core/messaging/page-protocol.ts'],
      },
      api: 'all',
    },
    packages: [],
  },
  view: {
    folders: {
      chat: { valuesOf: ['core/chat/files.ts', 'core/chat/outbox.ts', 'core/chat/selectors.ts'] },
      messaging: {
        typesOf: [
          'core/messaging/client.ts',
          'core/messaging/view-protocol.ts',
          'core/messaging/launcher-protocol.ts',
          'core/messaging/overlay-protocol.ts',
        ],
        valuesOf: [],
      },
      // The embedded widget is a view of the page's API.
      api: { typesOf: ['core/api/types.ts', 'core/api/widget.ts'], valuesOf: [] },
      settings: 'types',
      view: 'all',
    },
    packages: VIEW_LIBRARIES,
  },
};

const EVERY_ENTRY: Row['folders'] = { chat: 'all', messaging: 'all', settings: 'all' };
const OWNER: Row['folders'] = { cometd: 'all', rest: 'all', storage: 'all', hosting: 'all' };
const VIEW: Row['folders'] = { view: 'all' };
const ENTRY_PACKAGES = ['wxt', 'preact'];
const VIEW_PACKAGES = [NATIVE, 'preact'];

/** By an entrypoint's name: of its folder, or of its file without the ending. */
const ENTRYPOINTS: Readonly<Record<string, Row>> = {
  background: {
    folders: {
      ...EVERY_ENTRY,
      ...OWNER,
      gms: { typesOf: ['core/gms/file-transfer.ts'], valuesOf: ['core/gms/file-form.ts'] },
    },
    packages: ENTRY_PACKAGES,
  },
  // Uploads for the background.
  offscreen: {
    folders: { messaging: 'all', gms: { typesOf: [], valuesOf: ['core/gms/file-form.ts'] } },
    packages: [],
  },
  sidepanel: { folders: { ...EVERY_ENTRY, ...VIEW }, packages: VIEW_PACKAGES },
  // Tests a connection from its own page, and keeps settings, which have no owner but the user.
  options: {
    folders: {
      ...EVERY_ENTRY,
      ...VIEW,
      storage: 'all',
      cometd: { valuesOf: ['core/cometd/probe.ts'] },
      rest: { valuesOf: ['core/rest/probe.ts'] },
    },
    packages: ENTRY_PACKAGES,
  },
  // Keeps its answer in the settings.
  question: { folders: { ...EVERY_ENTRY, ...VIEW, storage: 'all' }, packages: ENTRY_PACKAGES },
  overlay: { folders: { ...EVERY_ENTRY, ...VIEW }, packages: VIEW_PACKAGES },
  launcher: { folders: EVERY_ENTRY, packages: [NATIVE, 'wxt'] },
  'page-bridge': { folders: EVERY_ENTRY, packages: [NATIVE, 'wxt'] },
  'page-api': { folders: { ...EVERY_ENTRY, api: 'all' }, packages: ENTRY_PACKAGES },
  // What of the API is loaded only into pages that bring a transport.
  'page-provider': { folders: { ...EVERY_ENTRY, api: 'all' }, packages: ENTRY_PACKAGES },
  widget: { folders: { ...EVERY_ENTRY, ...VIEW, api: 'types' }, packages: ENTRY_PACKAGES },
  chat: { folders: { ...EVERY_ENTRY, ...OWNER, ...VIEW, api: 'all' }, packages: ENTRY_PACKAGES },
};

/** Names of the folders that core may have. */
export const CORE_FOLDERS: readonly string[] = Object.keys(CORE);
/** Names of the entrypoints that there may be. */
export const ENTRYPOINT_NAMES: readonly string[] = Object.keys(ENTRYPOINTS);

/** `core/chat`, `entrypoints/sidepanel`; for a file outside of both, its first folder. */
export function zoneOf(file: string): string {
  const [top = '', second = ''] = file.split('/');
  if (top === 'core') return `core/${second}`;
  if (top === 'entrypoints') return `entrypoints/${second.replace(/(\.content)?\.tsx?$/, '')}`;
  return top;
}

/** Every import that the table forbids, as a line for a person. */
export function checkImports(sources: readonly Source[]): readonly string[] {
  return sources.flatMap((source) =>
    source.imports
      .filter((imported) => !isAllowed(source.path, imported))
      .map(
        ({ target, isTypeOnly }) =>
          `${source.path}: ${zoneOf(source.path)} may not import ${isTypeOnly ? 'types' : 'values'} of ${target}`,
      ),
  );
}

function isAllowed(file: string, imported: ImportOf): boolean {
  const zone = zoneOf(file);
  const [top, name = ''] = zone.split('/');
  const row = top === 'core' ? CORE[name] : top === 'entrypoints' ? ENTRYPOINTS[name] : undefined;
  if (row === undefined) return false;
  if (imported.isPackage) return row.packages.includes(imported.target);
  const target = zoneOf(imported.target);
  // An entrypoint of several files may use its own; a core folder says so in its row.
  if (target === zone && top === 'entrypoints') return true;
  const [targetTop, targetName = ''] = target.split('/');
  const share = targetTop === 'core' ? row.folders[targetName] : undefined;
  if (share === undefined) return false;
  if (share === 'all') return true;
  if (share === 'types') return imported.isTypeOnly;
  return imported.isTypeOnly
    ? (share.typesOf?.includes(imported.target) ?? true)
    : (share.valuesOf?.includes(imported.target) ?? false);
}
