// Speaks what is new to screen readers: one polite region of the window, outside of what is hidden when it is minimised. It
// never speaks history, sums up a burst, and is silent where the page has not the focus: another view may be speaking.
import { createElement, setText } from './elements.ts';
import { fillText, type Texts } from './texts.ts';
import type { WidgetWorld } from './widget-world.ts';

export interface Announcer {
  readonly region: HTMLElement;
  say(text: string): void;
  stop(): void;
}

/** What comes within this time is spoken together. */
export const ANNOUNCE_MS = 500;
const SPOKEN_MAX = 3;
const TEXT_MAX_LENGTH = 500;

export function createAnnouncer(world: WidgetWorld, texts: Texts): Announcer {
  const { document } = world;
  const region = createElement(document, 'div', { class: 'gwc-chat-announcer', 'aria-live': 'polite' });
  let waiting: string[] = [];
  let cancel: (() => void) | null = null;

  function speak(): void {
    cancel = null;
    const said = waiting;
    waiting = [];
    if (!document.hasFocus()) return;
    setText(
      region,
      said.length > SPOKEN_MAX
        ? fillText(texts.newMessages, { count: String(said.length) })
        : said.join('\n').slice(0, TEXT_MAX_LENGTH),
    );
  }

  return {
    region,
    say(text) {
      waiting.push(text);
      cancel ??= world.later(ANNOUNCE_MS, speak);
    },
    stop() {
      cancel?.();
      cancel = null;
    },
  };
}
