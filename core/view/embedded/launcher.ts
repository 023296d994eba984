// The button that starts a chat, for pages that are set up by a global object (API.md 3.5): `.gcb-startBtnsContainer` with
// `.gcb-startChat`. Pages click it by script, restyle it and give it keys of their own. Away while a chat is open.
import { pressByKey } from './accessibility.ts';
import { closestWithClass, createElement, detach } from './elements.ts';
import { installStyle } from './style.ts';
import { mergeTexts } from './texts.ts';

export interface LauncherOptions {
  readonly position: 'left' | 'right';
  /** The page's texts, where it gave them as an object. */
  readonly localization: Readonly<Record<string, unknown>> | null;
  start(): void;
}

export interface Launcher {
  show(options: LauncherOptions): void;
  hide(): void;
  setChatOpen(isOpen: boolean): void;
}

export function createLauncher(document: Document): Launcher {
  let container: HTMLElement | null = null;
  let isChatOpen = false;

  function hide(): void {
    if (container !== null) detach(container);
    container = null;
  }

  function update(): void {
    if (container !== null) container.style.display = isChatOpen ? 'none' : '';
  }

  return {
    show({ position, localization, start }) {
      hide();
      installStyle(document);
      const { start: label } = mergeTexts(localization);
      // Not a real button: pages give it role, place in the order of tabs and keys themselves.
      const button = createElement(
        document,
        'div',
        { class: 'gcb-startChat', role: 'button', tabindex: '0' },
        label,
      );
      const made = createElement(
        document,
        'div',
        { class: 'gcb-startBtnsContainer', 'data-gwc-side': position },
        button,
      );
      made.addEventListener('click', ({ target }) => {
        // A page's own keys may click as well as ours.
        if (!isChatOpen && closestWithClass(target, 'gcb-startChat', made) !== null) start();
      });
      made.addEventListener('keydown', pressByKey);
      container = made;
      update();
      document.body.appendChild(made);
    },
    hide,
    setChatOpen(isOpen) {
      isChatOpen = isOpen;
      update();
    },
  };
}
