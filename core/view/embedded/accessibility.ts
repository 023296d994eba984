// Roles, names and keys for markup whose tags and classes are fixed (API.md 3.6), be it ours or of a template. What the page
// has set itself stays as it is.
import { findByClass, relabel, toElement } from './elements.ts';
import type { Texts } from './texts.ts';

const PRESSED = ['gwc-chat-control-minimize', 'gwc-chat-control-close', 'gcb-startChat'] as const;

/** Names the window, its head and its controls. `isWhole`: it is all that the page shows. */
export function describeWindow(root: HTMLElement, texts: Texts, isWhole: boolean): void {
  const title = findByClass(root, 'gwc-chat-title');
  put(root, { role: isWhole ? 'region' : 'dialog', 'aria-label': texts.title, tabindex: '-1' });
  if (title !== null) {
    put(title, { id: 'gwcChatTitle' });
    put(root, { 'aria-labelledby': title.getAttribute('id') ?? '' });
  }
  const head = findByClass(root, 'gwc-chat-head');
  if (head !== null && !isWhole) {
    put(head, { role: 'group', tabindex: '0', 'aria-label': texts.move, title: texts.move });
  }
  for (const [name, label] of [
    ['minimize', texts.minimize],
    ['close', texts.close],
  ] as const) {
    const control = findByClass(root, `gwc-chat-control-${name}`);
    if (control !== null) put(control, { role: 'button', tabindex: '0', 'aria-label': label, title: label });
  }
}

/** Names the parts of the chat view. The list is a log that is not live: an announcer speaks instead of it. */
export function describeChat(root: HTMLElement, texts: Texts): void {
  const list = findByClass(root, 'gwc-persistent-chat-messages');
  if (list !== null) {
    put(list, { role: 'log', 'aria-live': 'off', 'aria-label': texts.messages, tabindex: '0' });
  }
  const input = findByClass(root, 'gwc-chat-input');
  if (input !== null) put(input, { 'aria-label': texts.placeholder });
}

/** The control says what it would do. */
export function describeMinimized(root: HTMLElement, texts: Texts, isMinimized: boolean): void {
  const control = findByClass(root, 'gwc-chat-control-minimize');
  if (control === null) return;
  const label = isMinimized ? texts.maximize : texts.minimize;
  const ours = [texts.maximize, texts.minimize];
  relabel(control, 'aria-label', label, ours);
  relabel(control, 'title', label, ours);
}

/** Enter and Space press what only looks like a button, with a click that the page hears as well. */
export function pressByKey(event: KeyboardEvent): void {
  const target = toElement(event.target);
  if ((event.key !== 'Enter' && event.key !== ' ') || event.defaultPrevented || event.repeat) return;
  // Not a page's own button inside a control: that presses itself.
  if (target === null || target.tagName === 'BUTTON' || target.tagName === 'A') return;
  if (!PRESSED.some((name) => target.classList.contains(name))) return;
  event.preventDefault();
  target.click();
}

function put(element: HTMLElement, attributes: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(attributes)) {
    if (element.getAttribute(name) === null) element.setAttribute(name, attributes[name] ?? '');
  }
}
