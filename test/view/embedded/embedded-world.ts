// The embedded widget in a page's document, with a clock, files and an API of the test's.
import { type BoundFunctions, fireEvent, getQueriesForElement, type queries } from '@testing-library/dom';
import type { Widget, WidgetOptions } from '../../../core/api/widget.ts';
import { createEmbeddedWidget } from '../../../core/view/embedded/widget.ts';
import type { WidgetWorld } from '../../../core/view/embedded/widget-world.ts';
import { createManualClock, type ManualClock, settled } from '../../support/manual-clock.ts';
import { createFakeChat, createFakeSession, type FakeChat, type FakeSession, NOON } from './fake-api.ts';

export interface EmbeddedWorld extends BoundFunctions<typeof queries> {
  readonly widget: Widget;
  readonly clock: ManualClock;
  /** What the page's server has: by address, JSON or HTML. */
  readonly files: Map<string, string>;
  /** Opens a chat with these options, as the API does. */
  open(options?: Partial<WidgetOptions>, kept?: string | null): FakeChat;
  /** The same without a form, and with its session. */
  openSession(
    options?: Partial<WidgetOptions>,
    kept?: string | null,
  ): { readonly chat: FakeChat; readonly session: FakeSession };
  /** Leaves the page: what the next one gets as `kept`. */
  leave(chat: FakeChat): string | null;
  /** The only element with this class; fails where there is none. */
  part(name: string): HTMLElement;
  /** The text of each element with this class. */
  texts(name: string): readonly string[];
  settle(): Promise<void>;
}

/** Hands over a page with a widget, and clears both away. `isVisitorActive`: the visitor has just clicked something. */
export async function withWidget(
  body: (world: EmbeddedWorld) => void | Promise<void>,
  { isVisitorActive = true }: { readonly isVisitorActive?: boolean } = {},
): Promise<void> {
  const clock = createManualClock(NOON);
  const files = new Map<string, string>();
  const fetchText = async (address: string): Promise<string> => {
    const text = files.get(address);
    if (text === undefined) throw new Error(`${address} answers with 404`);
    return text;
  };
  const parseHtml = (html: string) => new DOMParser().parseFromString(html, 'text/html');
  const world: WidgetWorld = {
    document,
    view: window,
    now: clock.now,
    later: (ms, callback) => clock.setTimer(clock.now() + ms, callback),
    fetchJson: async (address) => JSON.parse(await fetchText(address)),
    fetchDocument: async (address) => parseHtml(await fetchText(address)),
    parseHtml,
    isVisitorActive: () => isVisitorActive,
  };
  const widget = createEmbeddedWidget(world);
  const open = (options: Partial<WidgetOptions> = {}, kept: string | null = null) => {
    const chat = createFakeChat(options, kept);
    widget.open(chat);
    return chat;
  };
  try {
    await body({
      ...getQueriesForElement(document.body),
      widget,
      clock,
      files,
      open,
      openSession(options = {}, kept = null) {
        const chat = open({ hasForm: false, ...options }, kept);
        const session = createFakeSession();
        widget.opened(session);
        return { chat, session };
      },
      leave(chat) {
        window.dispatchEvent(new Event('pagehide'));
        widget.close();
        return chat.lastKept();
      },
      part(name) {
        const found = document.querySelectorAll<HTMLElement>(`.${name}`);
        const [first] = found;
        if (first === undefined || found.length > 1) throw new Error(`${found.length} elements are .${name}`);
        return first;
      },
      texts: (name) => [...document.querySelectorAll(`.${name}`)].map(({ textContent }) => textContent ?? ''),
      async settle() {
        for (let turn = 0; turn < 3; turn += 1) await settled();
      },
    });
  } finally {
    widget.close();
    document.body.replaceChildren();
    await settled();
  }
}

/** A field, a button of the form by its id; what a visitor does with them. */
export const field = (id: string): HTMLInputElement => {
  const found = document.getElementById(id);
  if (!(found instanceof HTMLInputElement)) throw new Error(`there is no field ${id}`);
  return found;
};
export const button = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`there is no button ${id}`);
  return found;
};
export const fill = (id: string, value: string) => fireEvent.input(field(id), { target: { value } });
export const submit = () => button('gcbChatRegister').click();
export const skip = () => button('gcbChatSkipRegistration').click();
