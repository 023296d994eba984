// Finds links in a message's text: http, https, mailto and tel only. Pure; it never makes HTML.
// Joining the tokens' text always gives the original text.

/** A run of plain text, or one link with the address that it opens. */
export type TextToken =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'link'; readonly text: string; readonly href: string };

const CANDIDATE = /(?:https?:\/\/|mailto:|tel:)[^\s<>"'`\p{Cc}]+/giu;
const ALLOWED: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:', 'tel:']);
/** What ends a sentence rather than an address. */
const TRAILING = /[.,;:!?…*_~]+$/u;
const BRACKETS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** Splits a text into plain runs and links. */
export function tokenizeText(text: string): readonly TextToken[] {
  const tokens: TextToken[] = [];
  let end = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const isInsideWord = match.index > 0 && /[\p{L}\p{N}_]/u.test(text[match.index - 1] ?? '');
    const address = trimEnd(match[0]);
    const href = isInsideWord ? null : toHref(address);
    if (href === null) continue;
    if (match.index > end) tokens.push({ type: 'text', text: text.slice(end, match.index) });
    tokens.push({ type: 'link', text: address, href });
    end = match.index + address.length;
  }
  if (end < text.length) tokens.push({ type: 'text', text: text.slice(end) });
  return tokens;
}

/** A web page's address and host, if it is one that may be opened: http or https, without a user name in it. */
export function parseWebAddress(text: string): { readonly href: string; readonly host: string } | null {
  const url = parseUrl(text.trim());
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null;
  return url.username === '' && url.password === '' ? { href: url.href, host: url.host } : null;
}

function toHref(address: string): string | null {
  const url = parseUrl(address);
  if (url === null || !ALLOWED.has(url.protocol)) return null;
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return url.pathname === '' ? null : url.href;
  // "https://bank.example@evil.example" shows one host and opens another: it stays text.
  return parseWebAddress(address)?.href ?? null;
}

/** Takes punctuation off the end, and closing brackets that were not opened inside. */
function trimEnd(address: string): string {
  let trimmed = address;
  for (;;) {
    const before = trimmed;
    trimmed = trimmed.replace(TRAILING, '');
    const opening = BRACKETS[trimmed.at(-1) ?? ''];
    if (opening !== undefined && count(trimmed, opening) < count(trimmed, trimmed.at(-1) ?? '')) {
      trimmed = trimmed.slice(0, -1);
    }
    if (trimmed === before) return trimmed;
  }
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
