// Draws the panel into a container and takes it away again. The only thing that entrypoints need to know of the panel.
import { type ComponentChild, render } from 'preact';
import type { Clock } from '../chat/ports.ts';
import type { ChatClient } from '../messaging/client.ts';
import { createAccessModel } from './access-model.ts';
import { keepAttendance } from './attendance.ts';
import type { Catalogue } from './messages/compile-catalogue.ts';
import { english } from './messages/english.ts';
import { createTranslator } from './messages/translator.ts';
import { createModel } from './model.ts';
import { PanelContext } from './panel/context.ts';
import { Panel } from './panel/panel.tsx';
import type { PlaceMemory } from './place-memory.ts';
import { chatInAddress, keepAddress } from './window-address.ts';
import { createWindowClock } from './window-clock.ts';

export interface MountOptions {
  /** Stays the caller's: unmounting does not close it. */
  readonly client: ChatClient;
  readonly container: HTMLElement;
  /** Opens the options; called in the click itself. */
  readonly openOptions: () => void;
  /** Offer to show the chat in a window of its own? Default: no. */
  readonly canOpenWindow?: boolean;
  /** Asks the browser for hosts, before anything is awaited; true where they are granted. Default: it refuses. */
  readonly requestHosts?: (patterns: readonly string[]) => Promise<boolean>;
  /** May the panel take the focus where nothing in it has it? Default: always. */
  readonly mayTakeFocus?: () => boolean;
  /** Drawn at the end of the header. Default: nothing. */
  readonly headerEnd?: () => ComponentChild;
  /** Tells of tabs, see `createAccessModel`. Default: nothing is told. */
  readonly onTabs?: (listener: (tabId: number, windowId: number | null) => void) => void;
  /** Plays the sound of a new message. Default: none is played. */
  readonly playSound?: () => void;
  /** Default: nothing is remembered. */
  readonly places?: PlaceMemory;
  /** Default: the window's. */
  readonly clock?: Clock;
  /** Default: English. */
  readonly messages?: Catalogue;
  /** For times and plurals. Default: English. */
  readonly locale?: string;
  /** Default: the browser's clipboard. */
  readonly copyText?: (text: string) => Promise<void>;
}

const LEAVING = ['beforeunload', 'pagehide', 'visibilitychange'] as const;
const FORGETFUL: PlaceMemory = { read: () => null, write: () => undefined };

/** Shows the panel. Returns what takes it away; calling that twice is harmless. */
export function mount(options: MountOptions): () => void {
  const { client, container, openOptions } = options;
  const clock = options.clock ?? createWindowClock();
  const translator = createTranslator({
    messages: options.messages ?? english,
    locale: options.locale ?? 'en',
  });
  const ownChat = chatInAddress();
  const model = createModel({ client, clock, translator, chatId: ownChat });
  const stopKeepingAddress = keepAddress(model.summary, model.show);
  const stopAttending = keepAttendance({
    client,
    summary: model.summary,
    show: model.show,
    playSound: options.playSound ?? (() => undefined),
    setVoice: model.announcer.setVoice,
  });
  const access = createAccessModel({
    client,
    requestHosts: options.requestHosts ?? (async () => false),
    onTabs: options.onTabs ?? (() => undefined),
  });
  const tools = {
    model,
    access,
    translator,
    clock,
    places: options.places ?? FORGETFUL,
    isFocusFree() {
      const { activeElement, body } = document;
      return (activeElement === body || activeElement === null) && options.mayTakeFocus?.() !== false;
    },
    headerEnd: options.headerEnd ?? null,
    openOptions,
    canOpenWindow: options.canOpenWindow === true && ownChat === null,
    copyText: options.copyText ?? ((text: string) => navigator.clipboard.writeText(text)),
  };
  // A closed panel's document is gone at once: what stands in it has to be handed over before. Of a document that closes itself
  // Chromium delivers nothing that was said later than `beforeunload`; not every way of closing has that event.
  const flush = () => model.flush();
  for (const name of LEAVING) addEventListener(name, flush, true);

  render(
    <PanelContext.Provider value={tools}>
      <Panel />
    </PanelContext.Provider>,
    container,
  );
  return () => {
    for (const name of LEAVING) removeEventListener(name, flush, true);
    stopAttending();
    stopKeepingAddress();
    access.close();
    model.close();
    render(null, container);
  };
}
