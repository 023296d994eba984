// The button that starts a chat, for pages that are set up by a global object (API.md 3.5): `.gcb-startBtnsContainer` with
// `.gcb-startChat`. Pages click it by script, restyle it and give it keys of their own. Away while a chat is open.
import type { LauncherOptions } from '../../api/widget.ts';
import { pressByKey } from './accessibility.ts';
import { closestWithClass, createElement, detach } from './elements.ts';
import { installStyle } from './style.ts';
import { mergeTexts } from './texts.ts';

export interface Launcher {
  /** In the place of one that is there already. */
  show(options: LauncherOptions): void;
  setChatOpen(isOpen: boolean): void;
}

export function createLauncher(document: Document): Launcher {
  let container: HTMLElement | null = null;
  let isChatOpen = false;

  function update(): void {
    if (container !== null) container.style.display = isChatOpen ? 'none' : '';
  }

  return {
    show({ position, localization, start }) {
      if (container !== null) detach(container);
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
    setChatOpen(isOpen) {
      isChatOpen = isOpen;
      update();
    },
  };
}
