// Ring 0 is pure: no clock, no chance, no browser. This finds the globals that would break it.
import { isNode, type Source, type SyntaxNode, walk } from './sources.ts';

const IMPURE: ReadonlySet<string> = new Set([
  'Date',
  'browser',
  'chrome',
  'console',
  'crypto',
  'document',
  'fetch',
  'globalThis',
  'indexedDB',
  'localStorage',
  'navigator',
  'performance',
  'queueMicrotask',
  'setInterval',
  'setTimeout',
  'window',
  'WebSocket',
  'XMLHttpRequest',
]);

/** Uses of impure globals, as lines for a person. */
export function findImpurity(sources: readonly Source[]): readonly string[] {
  return sources.flatMap(({ path, program }) =>
    [...new Set(usedNames(program))].map((name) => `${path} uses ${name}`),
  );
}

function usedNames(root: unknown): readonly string[] {
  const names: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isNode(value) || isType(value)) return;
    if (value.type === 'Identifier' && typeof value.name === 'string' && IMPURE.has(value.name)) {
      names.push(value.name);
    }
    if (isRandom(value)) names.push('Math.random');
    for (const [property, child] of Object.entries(value)) {
      // Names of members and keys are not uses of a global.
      if ((property === 'property' || property === 'key') && value.computed !== true) continue;
      visit(child);
    }
  };
  visit(root);
  return names;
}

function isType(node: SyntaxNode): boolean {
  const isExpression = ['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression'].includes(node.type);
  return node.type.startsWith('TS') && !isExpression;
}

function isRandom(node: SyntaxNode): boolean {
  if (node.type !== 'MemberExpression') return false;
  const [object, property] = [node.object, node.property];
  return isNode(object) && object.name === 'Math' && isNode(property) && property.name === 'random';
}

/** Is WXT told not to import anything by itself? */
export function isAutoImportOff(config: Source): boolean {
  return [...walk(config.program)].some(
    ({ type, key, value }) =>
      type === 'Property' && isNode(key) && key.name === 'imports' && isNode(value) && value.value === false,
  );
}
