// Gives the page the widget's one style sheet, in a way that a strict content policy allows.

import { createElement } from './elements.ts';
import css from './widget.css?inline';

/** Marks the sheet among others of the page; also the name of what every one of our rules goes by. */
const MARK = '--gwc-widget';

/** Does nothing where it is in force already. */
export function installStyle(document: Document): void {
  const { defaultView } = document;
  if (defaultView === null || isInstalled(document, defaultView)) return;
  try {
    const sheet = new defaultView.CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  } catch {
    // A browser of old: the page's policy decides whether it is heard.
    document.head.appendChild(createElement(document, 'style', {}, css));
  }
}

function isInstalled(document: Document, view: Window): boolean {
  return view.getComputedStyle(document.documentElement).getPropertyValue(MARK) !== '';
}
