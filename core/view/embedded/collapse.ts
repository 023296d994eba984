// Minimised or not: `.gwc-chat-body` with `display: none` (API.md 3.5). At once and without animation, since pages look right
// after the click; only this one property, and afterwards what the page had there. The body is the truth: pages change it, too.
import { describeMinimized } from './accessibility.ts';
import { findByClass } from './elements.ts';
import type { Texts } from './texts.ts';

export interface Collapse {
  isMinimized(): boolean;
  setMinimized(isMinimized: boolean): void;
}

export function createCollapse(root: HTMLElement, texts: Texts, isMinimizedFirst: boolean): Collapse {
  const { ownerDocument: document } = root;
  let wasMinimized = isMinimizedFirst;
  let displayBefore = '';

  function isMinimized(): boolean {
    const body = findByClass(root, 'gwc-chat-body');
    return body === null ? wasMinimized : body.style.display === 'none';
  }

  function setMinimized(isWanted: boolean): void {
    const body = findByClass(root, 'gwc-chat-body');
    const hadFocus = body?.contains(document.activeElement) === true;
    if (body !== null && isMinimized() !== isWanted) {
      if (isWanted) displayBefore = body.style.display;
      body.style.display = isWanted ? 'none' : displayBefore;
    }
    wasMinimized = isWanted;
    root.setAttribute('data-gwc-state', isWanted ? 'minimized' : 'open');
    describeMinimized(root, texts, isWanted);
    // What has the focus must be seen.
    if (isWanted && hadFocus) findByClass(root, 'gwc-chat-control-minimize')?.focus();
  }

  setMinimized(isMinimizedFirst);
  return { isMinimized, setMinimized };
}
