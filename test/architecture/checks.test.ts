// Shows that every check of the architecture can fail: each gets planted violations, and what is allowed beside them.
import { describe, expect, it } from 'vitest';
import { checkImports } from './import-table.ts';
import { checkBarrels, checkHead, checkLength, checkNames, checkTopLevel } from './layout.ts';
import { findCycles, loadedBy } from './module-graph.ts';
import { findModuleState } from './module-state.ts';
import { findImpurity, isAutoImportOff } from './purity.ts';
import { parseSource } from './sources.ts';

/** Is this one import, in this file, refused? */
function isRefused(file: string, statement: string): boolean {
  return checkImports([parseSource(file, statement)]).length > 0;
}

/** What is found in a module with this text. */
function stateIn(text: string): readonly string[] {
  return findModuleState([parseSource('core/chat/planted.ts', text)]);
}

describe('the import table', () => {
  it.each([
    ['core/chat/a.ts', "import { b } from '../cometd/b.ts'"],
    ['core/chat/a.ts', "import type { b } from '../storage/b.ts'"],
    ['core/chat/a.ts', "import * as v from 'valibot'"],
    ['core/chat/a.ts', "const b = await import('../view/b.ts')"],
    ['core/chat/a.ts', 'const b = await import(name)'],
    ['core/chat/a.ts', "let b: import('../view/b.ts').B | undefined"],
    ['core/chat/a.ts', "export { b } from '../view/b.ts'"],
    ['core/rest/a.ts', "import { CometD } from 'cometd'"],
    ['core/cometd/a.ts', "import browser from 'webextension-polyfill'"],
    ['core/storage/a.ts', "import type { Settings } from '../settings/settings.ts'"],
    ['core/messaging/a.ts', "import { parse } from '../settings/schema.ts'"],
    ['core/messaging/a.ts', "import { type Settings } from '../settings/settings.ts'"],
    ['core/settings/a.ts', "import { isTransient } from '../chat/errors.ts'"],
    ['core/api/a.ts', "import { selectSummary } from '../chat/selectors.ts'"],
    ['core/api/a.ts', "import type { Setup } from '../messaging/view-protocol.ts'"],
    ['core/api/a.ts', "import { h } from 'preact'"],
    ['core/view/a.tsx', "import { transition } from '../chat/transition.ts'"],
    ['core/view/a.tsx', "import { createPortClient } from '../messaging/port-client.ts'"],
    ['core/view/a.tsx', "import type { Door } from '../messaging/door.ts'"],
    ['core/view/a.tsx', "import browser from 'webextension-polyfill'"],
    ['core/unheard/a.ts', "import type { ChatState } from '../chat/state.ts'"],
    ['core/chat/a.ts', "import { planted } from '../../test/support/planted.ts'"],
    ['entrypoints/sidepanel/main.tsx', "import { createStore } from '../../core/storage/store.ts'"],
    ['entrypoints/sidepanel/main.tsx', "import { x } from '../options/main.tsx'"],
    ['entrypoints/background/index.ts', "import { Panel } from '../../core/view/Panel.tsx'"],
    ['entrypoints/background/index.ts', "import { CometD } from 'cometd'"],
    ['entrypoints/launcher.content.ts', "import { createX } from '../core/cometd/x.ts'"],
  ])('[AR1] refuses in %s: %s', (file, statement) => {
    expect(isRefused(file, statement)).toBe(true);
  });

  it.each([
    ['core/chat/a.ts', "import { b } from './b.ts'"],
    ['core/cometd/a.ts', "import { CometD } from 'cometd'"],
    ['core/storage/a.ts', "import browser from 'webextension-polyfill'"],
    ['core/messaging/a.ts', "import type { Settings } from '../settings/settings.ts'"],
    ['core/api/a.ts', "import { ChatError } from '../chat/errors.ts'"],
    ['core/view/a.tsx', "import type { ChatState } from '../chat/state.ts'"],
    ['core/view/a.tsx', "import type { ChatClient } from '../messaging/client.ts'"],
    ['core/view/a.tsx', "import { signal } from '@preact/signals'"],
    ['entrypoints/background/index.ts', "import { createX } from '../../core/cometd/x.ts'"],
    ['entrypoints/background/index.ts', "import { start } from './start.ts'"],
    ['entrypoints/sidepanel/main.tsx', "import { render } from 'preact'"],
    ['entrypoints/chat.ts', "import { createX } from '../core/storage/x.ts'"],
  ])('[AR1] allows in %s: %s', (file, statement) => {
    expect(isRefused(file, statement)).toBe(false);
  });
});

describe('the module graph', () => {
  const sources = [
    parseSource('core/chat/a.ts', "import { b } from './b.ts'"),
    parseSource('core/chat/b.ts', "import { c } from './c.ts'; import type { d } from './d.ts'"),
    parseSource('core/chat/c.ts', "import { b } from './b.ts'"),
    parseSource('core/chat/d.ts', "import { a } from './a.ts'"),
  ];

  it('[AR2] finds a circle of values, and one that is closed by a type', () => {
    expect(findCycles(sources)).toEqual([
      'core/chat/b.ts -> core/chat/c.ts -> core/chat/b.ts',
      'core/chat/a.ts -> core/chat/b.ts -> core/chat/d.ts -> core/chat/a.ts',
    ]);
  });

  it('[AR2] finds a module that loads itself', () => {
    expect(findCycles([parseSource('core/chat/a.ts', "import { x } from './a.ts'")])).toHaveLength(1);
  });

  it('[AR4] follows what an entry loads, and refuses an entry that is not there', () => {
    expect(loadedBy(sources, 'core/chat/b.ts').map(({ path }) => path)).toEqual([
      'core/chat/b.ts',
      'core/chat/c.ts',
    ]);
    expect(() => loadedBy(sources, 'core/chat/z.ts')).toThrow('core/chat/z.ts is missing');
  });
});

describe('module state', () => {
  it.each([
    'let count = 0',
    'export let count: number',
    'var count = 0',
    'const seen = new Set<string>()',
    'export const chats = new Map()',
    'const cache = new WeakMap()',
    'const queue: string[] = []',
    'const cells = { a: 1 }',
    'const cells = { a: 1 } satisfies Record<string, number>',
    'const waiting = [1] as number[]',
    'interface Box { readonly a: number; b: number } const box: Box = { a: 1, b: 2 }',
    'const count = signal(0)',
    'effect(() => undefined)',
    'const bus = new EventTarget()',
    'class Counter { static count = 0 }',
    'export class Counter { static readonly a = 1; static seen: string[] = [] }',
  ])('[AR4] finds %s', (text) => {
    expect(stateIn(text)).toHaveLength(1);
  });

  it.each([
    'const LIMIT = 5',
    'const NAMES = ["a"] as const',
    'const KINDS: ReadonlySet<string> = new Set(["a"])',
    'const TABLE: Readonly<Record<string, number>> = { a: 1 }',
    'const LIST: readonly string[] = ["a"]',
    'const FROZEN = Object.freeze({ a: 1 })',
    'interface Box { readonly a: number; grow(): void } const box: Box = { a: 1, grow() {} }',
    'const encoder = new TextEncoder()',
    'const PATTERN = /a/',
    'export function f() { let inside = 0; const seen = new Set(); return [inside, seen]; }',
    'class Counter { count = 0; static readonly limit = 5 }',
    'declare const BUILT: string',
  ])('[AR4] is content with %s', (text) => {
    expect(stateIn(text)).toEqual([]);
  });
});

describe('the layout', () => {
  it('[AR5] finds a stranger at the top level', () => {
    expect(checkTopLevel(['core', '.ci', 'src', 'notes.md'])).toHaveLength(2);
  });

  it('[AR6] finds empty names and unknown places', () => {
    const good = ['core/chat/state.ts', 'core/SPEC.md', 'test/backend/main.ts', 'entrypoints/page-api.ts'];
    const bad = [
      'core/chat/utils.ts',
      'core/view/date-helpers.ts',
      'test/common/x.ts',
      'core/storage/chat-manager.ts',
      'core/bits/x.ts',
      'entrypoints/popup/index.html',
    ];
    expect(checkNames(good)).toEqual([]);
    expect(checkNames(bad)).toHaveLength(bad.length);
  });

  it('[AR7] finds a file of 301 lines unless its head gives a reason', () => {
    const lines = (count: number): string => 'a;\n'.repeat(count);
    expect(checkLength([parseSource('core/a.ts', lines(300))])).toEqual([]);
    expect(checkLength([parseSource('core/a.ts', lines(301))])).toHaveLength(1);
    const reasoned = `// The texts. Long because there are many.\n${lines(300)}`;
    expect(checkLength([parseSource('core/a.ts', reasoned)])).toEqual([]);
    const tooLate = `${lines(300)}// long because it is\n`;
    expect(checkLength([parseSource('core/a.ts', tooLate)])).toHaveLength(1);
  });

  it('[AR8] finds a file without a head', () => {
    expect(checkHead([parseSource('core/a.ts', '// Owns a.\nexport const a = 1;')])).toEqual([]);
    expect(checkHead([parseSource('core/a.ts', 'export const a = 1;\n// Owns a.')])).toHaveLength(1);
  });

  it('[AR3] finds every form of re-export', () => {
    const forms = ["export * from './a.ts'", "export { a } from './a.ts'", "export type { A } from './a.ts'"];
    for (const form of forms) expect(checkBarrels([parseSource('core/chat/index.ts', form)])).toHaveLength(1);
    expect(
      checkBarrels([parseSource('core/chat/b.ts', "import { a } from './a.ts'; export const b = a")]),
    ).toEqual([]);
  });
});

describe('ring 0', () => {
  it.each(['Date.now()', 'new Date()', 'Math.random()', 'setTimeout(f, 1)', 'const a = chrome.storage as X'])(
    '[AR9] finds %s',
    (text) => {
      expect(findImpurity([parseSource('core/chat/a.ts', text)])).toHaveLength(1);
    },
  );

  it.each(['stamp.random', 'const a = { document: 1 }', 'let a: Date', 'Math.max(1, 2)'])(
    '[AR9] is content with %s',
    (text) => {
      expect(findImpurity([parseSource('core/chat/a.ts', text)])).toEqual([]);
    },
  );

  it('[AR10] sees whether auto-imports are off', () => {
    const config = (text: string): boolean => isAutoImportOff(parseSource('wxt.config.ts', text));
    expect(config('export default defineConfig({ imports: false })')).toBe(true);
    expect(config('export default defineConfig({ imports: {} })')).toBe(false);
    expect(config('export default defineConfig({})')).toBe(false);
  });
});
