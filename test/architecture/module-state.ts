// Finds state that lives in a module: it would be lost with the worker, or survive where it must not.
// Goes by syntax: what is declared readonly or frozen is trusted, a value that a function returned is not looked into.
import { isNode, type Source, type SyntaxNode, walk } from './sources.ts';

/** What may be made once per module: it has no state that anyone could see. */
const STATELESS_CLASSES: ReadonlySet<string> = new Set(['TextEncoder', 'TextDecoder', 'RegExp', 'Intl']);
const READONLY_TYPES: ReadonlySet<string> = new Set([
  'Readonly',
  'ReadonlyArray',
  'ReadonlyMap',
  'ReadonlySet',
]);
/** Calls that make a mutable cell. */
const CELL_MAKERS: ReadonlySet<string> = new Set(['signal', 'computed', 'effect']);

/** Every piece of mutable state at the top of a module, as a line for a person. */
export function findModuleState(sources: readonly Source[]): readonly string[] {
  const readonlyTypes = new Set([...READONLY_TYPES, ...sources.flatMap(readonlyInterfaces)]);
  return sources.flatMap((source) =>
    topDeclarations(source).flatMap((node) =>
      stateOf(node, readonlyTypes).map((what) => `${source.path}: ${what}`),
    ),
  );
}

/** Declarations at the top of the module, exported or not. */
function topDeclarations(source: Source): readonly SyntaxNode[] {
  const body: readonly unknown[] = source.program.body;
  return body.filter(isNode).flatMap((statement) => {
    if (statement.type === 'ExpressionStatement') return [statement];
    const declared = statement.type.startsWith('Export') ? statement.declaration : statement;
    return isNode(declared) ? [declared] : [];
  });
}

function stateOf(node: SyntaxNode, readonlyTypes: ReadonlySet<string>): readonly string[] {
  if (node.type === 'ClassDeclaration') return staticState(node);
  if (node.type === 'ExpressionStatement') {
    const call = node.expression;
    return isNode(call) && call.type === 'CallExpression' && CELL_MAKERS.has(nameOf(call.callee))
      ? [`${nameOf(call.callee)}() at the top of the module`]
      : [];
  }
  if (node.type !== 'VariableDeclaration' || node.declare === true) return [];
  const declarators = Array.isArray(node.declarations) ? node.declarations.filter(isNode) : [];
  return declarators.flatMap((declarator) => {
    const name = nameOf(declarator.id);
    if (node.kind !== 'const') return [`${String(node.kind)} ${name}`];
    const isTrusted = isNode(declarator.id) && isReadonlyType(declarator.id.typeAnnotation, readonlyTypes);
    const reason = isTrusted ? null : mutability(declarator.init, readonlyTypes);
    return reason === null ? [] : [`const ${name} is ${reason}`];
  });
}

function staticState(node: SyntaxNode): readonly string[] {
  return [...walk(node)]
    .filter(
      (member) => member.type === 'PropertyDefinition' && member.static === true && member.readonly !== true,
    )
    .map((member) => `static ${nameOf(member.key)} of class ${nameOf(node.id)} is not readonly`);
}

/** Why the value can be changed later, or null. */
function mutability(value: unknown, readonlyTypes: ReadonlySet<string>): string | null {
  if (!isNode(value)) return null;
  switch (value.type) {
    case 'TSAsExpression':
      return isReadonlyType(value, readonlyTypes) ? null : mutability(value.expression, readonlyTypes);
    case 'TSSatisfiesExpression':
      return mutability(value.expression, readonlyTypes);
    case 'ArrayExpression':
      return 'an array that is not readonly';
    case 'ObjectExpression':
      return 'an object that is not readonly';
    case 'NewExpression': {
      const name = nameOf(value.callee);
      return STATELESS_CLASSES.has(name) ? null : `a new ${name}`;
    }
    case 'CallExpression':
      return CELL_MAKERS.has(nameOf(value.callee)) ? `a ${nameOf(value.callee)}` : null;
    default:
      return null;
  }
}

/** `as const`, `readonly X[]`, `Readonly<…>` and its kin, or an interface of ours that has only readonly members. */
function isReadonlyType(holder: unknown, readonlyTypes: ReadonlySet<string>): boolean {
  const type = isNode(holder) && isNode(holder.typeAnnotation) ? holder.typeAnnotation : null;
  if (type === null) return false;
  if (type.type === 'TSTypeOperator') return type.operator === 'readonly';
  return (
    type.type === 'TSTypeReference' &&
    (nameOf(type.typeName) === 'const' || readonlyTypes.has(nameOf(type.typeName)))
  );
}

function readonlyInterfaces(source: Source): readonly string[] {
  return topDeclarations(source)
    .filter((node) => node.type === 'TSInterfaceDeclaration')
    .filter((node) => {
      const members = isNode(node.body) && Array.isArray(node.body.body) ? node.body.body.filter(isNode) : [];
      return members.every(({ type, readonly }) => type === 'TSMethodSignature' || readonly === true);
    })
    .map((node) => nameOf(node.id));
}

/** The name of an identifier, or of the object that a member is taken from. */
function nameOf(node: unknown): string {
  if (!isNode(node)) return '?';
  if (typeof node.name === 'string') return node.name;
  if (node.type === 'MemberExpression') return nameOf(node.object);
  return node.type;
}
