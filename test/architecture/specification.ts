// Reads the rules of core/SPEC.md and the rule ids in test titles, and holds them against each other.
import { isNode, type Source, walk } from './sources.ts';

export interface Specification {
  /** Ids of all rules, in order. */
  readonly ids: readonly string[];
  /** What is wrong with the document itself, as lines for a person. */
  readonly faults: readonly string[];
}

/** Reads `- **XX1** …` below `## XX: …`. */
export function readSpecification(markdown: string): Specification {
  const ids: string[] = [];
  const faults: string[] = [];
  let prefix = '';
  for (const line of markdown.split('\n')) {
    prefix = /^## ([A-Z]{2}):/.exec(line)?.[1] ?? prefix;
    const rule = /^- \*\*([A-Z]{2}\d+)\*\*(.*)$/.exec(line);
    if (rule === null) {
      if (/^\s*- /.test(line)) faults.push(`not a rule: ${line}`);
      continue;
    }
    const [, id = '', text = ''] = rule;
    if (!id.startsWith(prefix)) faults.push(`${id} stands in the section ${prefix}`);
    if (ids.includes(id)) faults.push(`${id} is there twice`);
    if (text.trim() === '') faults.push(`${id} says nothing`);
    ids.push(id);
  }
  return { ids, faults };
}

/** The rule ids that titles name: `[XX1] …` or `[XX1, XX2] …` as the first argument of a call. */
export function idsInTitles(sources: readonly Source[]): ReadonlySet<string> {
  const ids = sources.flatMap((source) =>
    [...walk(source.program)]
      .filter(({ type }) => type === 'CallExpression')
      .flatMap((call) => idsOf(Array.isArray(call.arguments) ? call.arguments[0] : undefined)),
  );
  return new Set(ids);
}

function idsOf(title: unknown): readonly string[] {
  const named = /^\[((?:[A-Z]{2}\d+(?:, )?)+)\] /.exec(textOf(title))?.[1];
  return named?.split(', ') ?? [];
}

/** The text of a string, or how a template begins. */
function textOf(node: unknown): string {
  if (!isNode(node)) return '';
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  const start = node.type === 'TemplateLiteral' && Array.isArray(node.quasis) ? node.quasis[0] : undefined;
  return isNode(start) && typeof start.value === 'object' && start.value !== null && 'cooked' in start.value
    ? String(start.value.cooked)
    : '';
}
