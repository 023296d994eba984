// The embedded widget: one chat at a time, in a window of ordinary elements in the page (API.md 3). Plain DOM, no Preact: pages
// remove, move, rename and replace these nodes, which a library that compares with what it drew last would undo or trip over.
// In the page's world nothing is hidden from the page, and nothing of the session's key is here.
import type { FailEvent } from '../../api/types.ts';
import type { Widget, WidgetChat, WidgetSession } from '../../api/widget.ts';
import { type ChatWindow, createChatWindow } from './chat-window.ts';
import { type KeptState, parseKept } from './kept-state.ts';
import { createLauncher } from './launcher.ts';
import { installStyle } from './style.ts';
import { NO_TEMPLATES, readTemplates, type Templates } from './templates.ts';
import { mergeTexts, type Texts } from './texts.ts';
import type { WidgetWorld } from './widget-world.ts';

/** A chat from `open` on; its window comes when the page's files are there. */
interface OpenChat {
  readonly chat: WidgetChat;
  kept: KeptState;
  window: ChatWindow | null;
}

export function createEmbeddedWidget(world: WidgetWorld): Widget {
  const { document } = world;
  const launcher = createLauncher(document);
  let current: OpenChat | null = null;

  function forget(): void {
    current = null;
    launcher.setChatOpen(false);
  }

  function close(): void {
    current?.window?.remove();
    if (current !== null) forget();
  }

  /** Shows the chat's window, unless it is there or the chat is gone. */
  function show(open: OpenChat, texts: Texts, templates: Templates): void {
    if (current !== open || open.window !== null) return;
    installStyle(document);
    const { chat } = open;
    const isWanted = () => current === open;
    const onClosed = () => {
      if (isWanted()) forget();
      chat.closed();
    };
    const window = createChatWindow({ world, chat, texts, templates, kept: open.kept, isWanted, onClosed });
    if (!isWanted()) {
      window.remove();
      return;
    }
    open.window = window;
    chat.shown();
  }

  /** What cannot be had is logged, and done without. */
  async function fetchOr<Value>(chat: WidgetChat, fetched: Promise<Value>, otherwise: Value): Promise<Value> {
    try {
      return await fetched;
    } catch (error) {
      chat.guard(() => {
        throw error;
      });
      return otherwise;
    }
  }

  async function fetchTexts(chat: WidgetChat, address: string): Promise<Texts> {
    const given = await fetchOr(chat, world.fetchJson(address), null);
    if (given !== null && typeof given === 'object') chat.localize({ ...given });
    return mergeTexts(given);
  }

  async function fetchTemplates(chat: WidgetChat, address: string): Promise<Templates> {
    const file = await fetchOr<Document | null>(chat, world.fetchDocument(address), null);
    return file === null ? NO_TEMPLATES : readTemplates(document, file, world.parseHtml);
  }

  async function showWithFiles(open: OpenChat): Promise<void> {
    const { localization, templates } = open.chat.options;
    const [texts, blocks] = await Promise.all([
      typeof localization === 'string' ? fetchTexts(open.chat, localization) : mergeTexts(localization),
      templates === null ? NO_TEMPLATES : fetchTemplates(open.chat, templates),
    ]);
    show(open, texts, blocks);
  }

  return {
    open(chat) {
      close();
      const open: OpenChat = { chat, kept: parseKept(chat.kept), window: null };
      current = open;
      launcher.setChatOpen(true);
      const { localization, templates } = chat.options;
      if (typeof localization !== 'string' && templates === null) {
        show(open, mergeTexts(localization), NO_TEMPLATES);
      } else void showWithFiles(open);
    },
    opened(session: WidgetSession) {
      if (current === null) return;
      // Too early for the page's files: then without them.
      show(current, mergeTexts(current.chat.options.localization), NO_TEMPLATES);
      current?.window?.opened(session);
    },
    refused(event: FailEvent) {
      if (current?.window?.refused(event) !== true) close();
    },
    close,
    isMinimized: () => current?.window?.isMinimized() ?? current?.kept.isMinimized ?? false,
    isOpen: () => current !== null,
    toggle() {
      setMinimized(!(current?.window?.isMinimized() ?? current?.kept.isMinimized ?? false));
    },
    minimize: () => setMinimized(true),
    maximize: () => setMinimized(false),
    showLauncher: launcher.show,
  };

  function setMinimized(isMinimized: boolean): void {
    if (current === null) return;
    if (current.window === null) current.kept = { ...current.kept, isMinimized };
    else current.window.setMinimized(isMinimized);
  }
}
