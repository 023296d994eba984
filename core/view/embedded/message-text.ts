// Fills an element with a message's text: text nodes and links, nothing else.
import { parseWebAddress, type TextToken, tokenizeText } from '../links.ts';
import { createElement } from './elements.ts';

/** Links in a text open in a tab of their own. */
export function appendText(document: Document, target: Element, text: string): void {
  for (const token of tokenize(text)) {
    target.appendChild(
      token.type === 'link'
        ? createLink(document, token.text, token.href)
        : document.createTextNode(token.text),
    );
  }
}

/** An address that the agent sent: a link where it may be opened, else text. */
export function appendAddress(document: Document, target: Element, text: string): void {
  const address = quietly(() => parseWebAddress(text)) ?? null;
  target.appendChild(
    address === null ? document.createTextNode(text) : createLink(document, text, address.href),
  );
}

function createLink(document: Document, text: string, href: string): HTMLAnchorElement {
  return createElement(document, 'a', { href, target: '_blank', rel: 'noopener noreferrer' }, text);
}

function tokenize(text: string): readonly TextToken[] {
  return quietly(() => tokenizeText(text)) ?? [{ type: 'text', text }];
}

/** Pages of old have a `URL` of their own, in which no link can be found: then it is all text. */
function quietly<Result>(find: () => Result): Result | undefined {
  try {
    return find();
  } catch {
    return undefined;
  }
}
