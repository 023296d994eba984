// Copies of the sources with something in them changed on purpose: a check taken out, a bug put in. Whoever plants it says where by
// a text that stands there once; the sources themselves stay as they are. Does not know what is then run in a copy.
import {
  cpSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** One change. `text` stands once in `file`; `instead` takes its place. */
export interface Alteration {
  readonly file: string;
  readonly name: string;
  readonly text: string;
  readonly instead: string;
}

/** Makes alterations of one file; without a third argument the text is taken out. */
export const inFile =
  (file: string) =>
  (name: string, text: string, instead = ''): Alteration => ({ file, name, text, instead });

/** The source with a change. @throws {Error} where the text is not in it, or more than once. */
export function altered(source: string, { file, name, text, instead }: Alteration): string {
  const [before = '', after, ...more] = source.split(text);
  if (after === undefined || more.length > 0)
    throw new Error(
      `${file}: the text of "${name}" stands there ${after === undefined ? 'nowhere' : 'more than once'}`,
    );
  return `${before}${instead}${after}`;
}

/** What is wrong with a list of alterations: texts that are not there once, changes that change nothing, names that two have. */
export function faultsOf(root: string, alterations: readonly Alteration[]): readonly string[] {
  const misplaced = alterations.flatMap((alteration) => {
    const source = readFileSync(path.join(root, alteration.file), 'utf8');
    try {
      return altered(source, alteration) === source
        ? [`${alteration.file}: "${alteration.name}" changes nothing`]
        : [];
    } catch (error) {
      return [String(error)];
    }
  });
  const names = alterations.map(({ file, name }) => `${file}: ${name}`);
  return [...misplaced, ...names.filter((name, at) => names.indexOf(name) !== at)];
}

export interface SourceCopies {
  /** Where they are; packages are found from here. */
  readonly folder: string;
  /** Makes one, called `name`, with these changes; its path. */
  make(name: string, alterations: readonly Alteration[]): string;
  remove(name: string): void;
  /** Removes the folder. */
  close(): void;
}

/** A folder for copies of these parts of the sources. */
export function createSourceCopies(root: string, parts: readonly string[]): SourceCopies {
  const folder = mkdtempSync(path.join(tmpdir(), 'parley-sources-'));
  const base = path.join(folder, 'base');
  for (const part of parts) cpSync(path.join(root, part), path.join(base, part), { recursive: true });
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  cpSync(path.join(root, 'package.json'), path.join(folder, 'package.json'));
  return {
    folder,
    make(name, alterations) {
      const copy = path.join(folder, name);
      linkTree(base, copy);
      for (const alteration of alterations) {
        const file = path.join(copy, alteration.file);
        const source = readFileSync(file, 'utf8');
        // A link is no copy: written in place, it would be written into all of them.
        rmSync(file);
        writeFileSync(file, altered(source, alteration));
      }
      return copy;
    },
    remove: (name) => rmSync(path.join(folder, name), { recursive: true }),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Links all files of a folder into a new one. */
function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else linkSync(source, target);
  }
}
