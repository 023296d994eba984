// Makes and finds elements in a page that is not ours. Nodes are looked up by class when they are needed, never held: pages
// replace, move and remove them. Only old, plain DOM methods: Prototype.js and its like have given many others a new meaning.

export type Attributes = Readonly<Record<string, string>>;

/** Makes an element. No style attribute, no handler attribute: a strict policy of the page forbids both. */
export function createElement<Tag extends keyof HTMLElementTagNameMap>(
  document: Document,
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const name of Object.keys(attributes)) element.setAttribute(name, attributes[name] ?? '');
  for (const child of children) {
    element.appendChild(typeof child === 'string' ? document.createTextNode(child) : child);
  }
  return element;
}

/** The first element below `root` with this class. */
export function findByClass(root: Element, name: string): HTMLElement | null {
  return root.querySelector<HTMLElement>(`.${name}`);
}

/** The element itself or its nearest ancestor with this class, not above `root`. */
export function closestWithClass(start: EventTarget | null, name: string, root: Element): HTMLElement | null {
  for (let node = toElement(start); node !== null; node = toElement(node.parentNode)) {
    if (node.classList.contains(name)) return node;
    if (node === root) return null;
  }
  return null;
}

/** Is it something that stands below an element? Asked of what the page may have put in place of ours. */
export function toElement(target: EventTarget | null): HTMLElement | null {
  return isNode(target) && target.nodeType === 1 && isHtml(target) ? target : null;
}

/** Takes a node out of wherever it is. `remove()` means something else to Prototype.js. */
export function detach(node: Node): void {
  node.parentNode?.removeChild(node);
}

/** Puts one text in place of all that an element holds. */
export function setText(element: Element, text: string): void {
  element.textContent = text;
}

/** Changes an attribute of ours, unless the page has put something of its own there. */
export function relabel(element: Element, attribute: string, value: string, ours: readonly string[]): void {
  const present = element.getAttribute(attribute);
  if (present === null || ours.includes(present)) element.setAttribute(attribute, value);
}

function isNode(target: EventTarget | null): target is Node {
  return target !== null && 'nodeType' in target;
}

function isHtml(node: Node): node is HTMLElement {
  return 'classList' in node && 'style' in node;
}
