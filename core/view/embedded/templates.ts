// A page's own markup for the widget (API.md 3.7): one HTML document with blocks `<template data-gwc-template="name">` or
// `<script type="text/template" data-gwc-template="name">`, and `{{key}}` for texts and data. The document may come from anywhere, so every
// node is built anew from a list of what is allowed: no script, handler, style, frame or foreign address gets through.

export const TEMPLATE_NAMES = ['window', 'registration', 'chat', 'message', 'systemMessage'] as const;
export type TemplateName = (typeof TEMPLATE_NAMES)[number];

export interface Templates {
  /** The elements at the top of a block, made anew, placeholders filled. Null: there is no such block. */
  build(name: TemplateName, values: Readonly<Record<string, string>>): readonly HTMLElement[] | null;
}

export const NO_TEMPLATES: Templates = { build: () => null };

const TAGS: ReadonlySet<string> = new Set(
  (
    'a b br button div em fieldset footer form h1 h2 h3 h4 h5 h6 header hr i img input label legend li ol optgroup option ' +
    'p section select small span strong table tbody td textarea tfoot th thead tr u ul'
  ).split(' '),
);
const ATTRIBUTES: ReadonlySet<string> = new Set(
  (
    'alt autocomplete checked class cols colspan dir disabled for hidden href id inputmode lang max maxlength min minlength ' +
    'multiple name pattern placeholder readonly required role rows rowspan selected size src step tabindex target title type value'
  ).split(' '),
);
const OPEN_ATTRIBUTES = /^(?:aria|data)-[\w-]+$/;
/** Of a harmless scheme, or relative: what has a colon before any of `/?#` might be one of another scheme. */
const ADDRESS = /^(?:https?:|mailto:|tel:|[./?#]|[^:]*$)/i;
const PLACEHOLDER = /\{\{\s*(\w+)\s*\}\}/g;
const ELEMENT_NODE = 1;
const TEXT_NODE = 3;

/** `parse` turns the text of a script block into a document; where it may not (Trusted Types), such a block is passed over. */
export function readTemplates(
  document: Document,
  file: Document,
  parse: (html: string) => Document | null,
): Templates {
  const sources = new Map<string, ParentNode>();
  for (const block of file.querySelectorAll('[data-gwc-template]')) {
    const content = contentOf(block, parse);
    if (content !== null) sources.set(block.getAttribute('data-gwc-template') ?? '', content);
  }
  return {
    build(name, values) {
      const source = sources.get(name);
      if (source === undefined) return null;
      const elements: HTMLElement[] = [];
      for (const child of source.children) {
        const element = rebuild(document, child, values);
        if (element !== null) elements.push(element);
      }
      return elements.length === 0 ? null : elements;
    },
  };
}

function contentOf(block: Element, parse: (html: string) => Document | null): ParentNode | null {
  if ('content' in block && isParent(block.content)) return block.content;
  if (block.tagName.toLowerCase() !== 'script') return null;
  try {
    return parse(block.textContent ?? '')?.body ?? null;
  } catch {
    // The page's policy lets nobody parse text.
    return null;
  }
}

function isParent(value: unknown): value is ParentNode {
  return typeof value === 'object' && value !== null && 'children' in value;
}

function rebuild(
  document: Document,
  source: Element,
  values: Readonly<Record<string, string>>,
): HTMLElement | null {
  const tag = source.tagName.toLowerCase();
  if (!TAGS.has(tag)) return null;
  const element = document.createElement(tag);
  for (const { name, value } of source.attributes) {
    const filled = fillPlaceholders(value, values);
    if (isAllowed(name, filled)) element.setAttribute(name, filled);
  }
  if (element.getAttribute('target') !== null) element.setAttribute('rel', 'noopener noreferrer');
  for (const child of source.childNodes) {
    const copy =
      child.nodeType === TEXT_NODE
        ? document.createTextNode(fillPlaceholders(child.nodeValue ?? '', values))
        : child.nodeType === ELEMENT_NODE && isElement(child)
          ? rebuild(document, child, values)
          : null;
    if (copy !== null) element.appendChild(copy);
  }
  return element;
}

function isElement(node: Node): node is Element {
  return 'attributes' in node;
}

function isAllowed(name: string, value: string): boolean {
  if (name === 'href' || name === 'src') return ADDRESS.test(value);
  return ATTRIBUTES.has(name) || OPEN_ATTRIBUTES.test(name);
}

/** Unknown keys stay as they are written, so that whoever wrote them sees them. */
function fillPlaceholders(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(PLACEHOLDER, (whole, key: string) =>
    Object.hasOwn(values, key) ? (values[key] ?? whole) : whole,
  );
}
