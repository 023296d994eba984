// How much of the wire each entry of a built extension takes: gzip of the entry with every chunk and style it loads.
// The benchmark prints it, bundles.test.ts holds it against the budgets.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { type BundleChunk, type BundleReport, readBundleReport } from './bundle-report.ts';

/** One entry: the background, a page or a content script. */
export interface EntrySize {
  /** The file that the browser is told of, e.g. `background.js` or `sidepanel.html`. */
  readonly entry: string;
  /** Sum over its files, each compressed by itself. */
  readonly gzipBytes: number;
  /** npm packages with any code in it. */
  readonly packages: readonly string[];
}

/** Sizes of all entries of the extension in `folder`, which `npm run build` has built. */
export function measureEntries(folder: string): readonly EntrySize[] {
  const report = readBundleReport(folder);
  const pages = filesOf(folder).filter((file) => file.endsWith('.html'));
  const pageScripts = new Set(pages.flatMap((page) => referencesOf(folder, page)));
  const scripts = report.chunks
    .filter((chunk) => chunk.isEntry && !pageScripts.has(chunk.file))
    .map((chunk) => chunk.file);
  return [...scripts, ...pages].map((entry) => {
    const files = loadedFrom(report, entry.endsWith('.html') ? referencesOf(folder, entry) : [entry]);
    const loaded = entry.endsWith('.html') ? [entry, ...files] : files;
    return {
      entry,
      gzipBytes: sum(
        loaded.map((file) => gzipSync(readFileSync(path.join(folder, file)), { level: 9 }).length),
      ),
      packages: [
        ...new Set(files.flatMap((file) => Object.keys(chunkOf(report, file)?.packages ?? {}))),
      ].sort(),
    };
  });
}

/** Size of the zip that a store gets, in bytes: each file deflated, with the headers of the format (APPNOTE 4.3). */
export function measureZip(folder: string): number {
  const LOCAL_AND_CENTRAL_HEADER = 30 + 46;
  const END_OF_DIRECTORY = 22;
  const files = filesOf(folder).map(
    (file) =>
      deflateRawSync(readFileSync(path.join(folder, file)), { level: 9 }).length +
      LOCAL_AND_CENTRAL_HEADER +
      2 * Buffer.byteLength(file),
  );
  return sum(files) + END_OF_DIRECTORY;
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}

/** Scripts and styles that a page names. */
function referencesOf(folder: string, page: string): readonly string[] {
  const html = readFileSync(path.join(folder, page), 'utf8');
  return [...html.matchAll(/<(?:script|link)[^>]*\s(?:src|href)="\/?([^"]+\.(?:js|css))"/g)].map(
    ([, file = '']) => file,
  );
}

/** The files themselves and whatever their chunks import, each once. */
function loadedFrom(report: BundleReport, files: readonly string[]): readonly string[] {
  const reached = new Set<string>();
  const visit = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const next of chunkOf(report, file)?.imports ?? []) visit(next);
  };
  for (const file of files) visit(file);
  return [...reached];
}

function chunkOf(report: BundleReport, file: string): BundleChunk | undefined {
  return report.chunks.find((chunk) => chunk.file === file);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
