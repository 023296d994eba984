// What a build really contains: for every chunk its imports, and the bytes that each npm package and our own code put in.
// A Vite plugin collects it while WXT builds; `npm run build` writes it beside the extension's folder, never into it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

/** One emitted JavaScript file. */
export interface BundleChunk {
  /** Path inside the extension's folder. */
  readonly file: string;
  /** The chunk's name as Vite knows it, e.g. `background` or `sidepanel`. */
  readonly name: string;
  readonly isEntry: boolean;
  /** Files that it imports, statically or not. */
  readonly imports: readonly string[];
  /** Rendered bytes per npm package; our own code is under `parley`, what the build tool made up under `generated`. */
  readonly packages: Readonly<Record<string, number>>;
}

export interface BundleReport {
  readonly chunks: readonly BundleChunk[];
}

/** Makes the plugin and the value it fills. One collector may serve several builds of one extension. */
export function createBundleCollector(): { plugin: Plugin; report: () => BundleReport } {
  const chunks: BundleChunk[] = [];
  return {
    report: () => ({ chunks }),
    plugin: {
      name: 'parley-bundle-report',
      generateBundle(_options, bundle) {
        for (const output of Object.values(bundle)) {
          if (output.type !== 'chunk') continue;
          const packages: Record<string, number> = {};
          for (const [id, module] of Object.entries(output.modules)) {
            if (module.renderedLength === 0) continue;
            const owner = ownerOf(id);
            packages[owner] = (packages[owner] ?? 0) + module.renderedLength;
          }
          chunks.push({
            file: output.fileName,
            name: output.name,
            isEntry: output.isEntry,
            imports: [...output.imports, ...output.dynamicImports],
            packages,
          });
        }
      },
    },
  };
}

/** The npm package that a module belongs to, by the last node_modules in its path. */
export function ownerOf(moduleId: string): string {
  const normal = moduleId.split(path.sep).join('/');
  const parts = normal.split('node_modules/');
  const inside = parts.length > 1 ? parts.at(-1) : undefined;
  if (inside === undefined)
    return normal.startsWith('\0') || normal.startsWith('virtual:') ? 'generated' : 'parley';
  const [scope = '', name = ''] = inside.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}

/** Where the report on the extension in `folder` lies. */
export function reportPath(folder: string): string {
  return `${path.resolve(folder)}.bundles.json`;
}

/** Reads the report of a built extension. Throws where `folder` was not built by `npm run build`. */
export function readBundleReport(folder: string): BundleReport {
  return JSON.parse(readFileSync(reportPath(folder), 'utf8'));
}
