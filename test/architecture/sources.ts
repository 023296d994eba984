// The repository's source files as parsed syntax, with what each imports. The parser is Vite's own (oxc).
// What is allowed is decided by the checks beside this file.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'vite';

export type Program = ReturnType<typeof parseSync>['program'];

/** One import of another module, static, dynamic, as a type, or by re-export. */
export interface ImportOf {
  /** Path from the repository's root for a file of ours (`core/chat/state.ts`), else the package's name. */
  readonly target: string;
  readonly isPackage: boolean;
  /** Gone after compilation. */
  readonly isTypeOnly: boolean;
  readonly isReexport: boolean;
}

export interface Source {
  /** From the repository's root, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly program: Program;
  readonly imports: readonly ImportOf[];
}

/** A syntax node of any kind. */
export interface SyntaxNode {
  readonly type: string;
  readonly [property: string]: unknown;
}

/** Is it a syntax node? */
export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** All nodes below `value`, itself first. `skip` prunes what is below a node. */
export function* walk(
  value: unknown,
  skip: (node: SyntaxNode) => boolean = () => false,
): Generator<SyntaxNode> {
  if (Array.isArray(value)) {
    for (const item of value) yield* walk(item, skip);
  } else if (isNode(value)) {
    yield value;
    if (!skip(value)) for (const child of Object.values(value)) yield* walk(child, skip);
  }
}

/** Parses one file. Throws where it is not valid TypeScript. */
export function parseSource(file: string, text: string): Source {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  return { path: file, text, program, imports: importsOf(file, program) };
}

/** Parses every .ts and .tsx file below the folders. */
export function readSources(root: string, folders: readonly string[]): readonly Source[] {
  return filesBelow(root, folders)
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => parseSource(file, readFileSync(path.join(root, file), 'utf8')));
}

/** Every file below the folders, as paths from `root` with `/`, sorted. */
export function filesBelow(root: string, folders: readonly string[]): readonly string[] {
  return folders
    .flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) =>
          path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'),
        ),
    )
    .sort();
}

function importsOf(file: string, program: Program): readonly ImportOf[] {
  const imports: ImportOf[] = [];
  for (const node of walk(program)) {
    if (!MODULE_REFERENCES.has(node.type) || !isNode(node.source)) continue;
    const target = node.source.value;
    imports.push({
      ...(typeof target === 'string' ? resolve(file, target) : COMPUTED),
      isTypeOnly: isTypeOnly(node),
      isReexport: node.type.startsWith('Export'),
    });
  }
  return imports;
}

/** A dynamic import of what is known only when it runs: no table allows it. */
const COMPUTED = { target: 'a computed module', isPackage: true } as const;

const MODULE_REFERENCES: ReadonlySet<string> = new Set([
  'ImportDeclaration',
  'ImportExpression',
  'ExportAllDeclaration',
  'ExportNamedDeclaration',
  'TSImportType',
]);

/** With `verbatimModuleSyntax`, `import { type A }` still loads the module: only `import type` does not. */
function isTypeOnly(node: SyntaxNode): boolean {
  return node.type === 'TSImportType' || node.importKind === 'type' || node.exportKind === 'type';
}

function resolve(file: string, target: string): { target: string; isPackage: boolean } {
  if (target.startsWith('.')) {
    const bare = target.replace(/\?.*$/, '');
    return { target: path.posix.join(path.posix.dirname(file), bare), isPackage: false };
  }
  const [scope = '', name = ''] = target.split('/');
  return { target: scope.startsWith('@') ? `${scope}/${name}` : scope, isPackage: true };
}
