// The composer: Enter sends, Shift+Enter breaks, what was not sent comes back, and the other side learns that somebody types.
// The text field is looked up each time: pages move and replace it. What was sent is drawn when the server says it.
import type { ChatSession, FailEvent } from '../../api/types.ts';
import type { WidgetWorld } from './widget-world.ts';

export interface ComposerOptions {
  readonly world: WidgetWorld;
  /** The page's present text field; null: it has none. */
  readonly input: () => HTMLTextAreaElement | null;
  /** A text is on its way; what it returns is called when it is not any more. */
  readonly showSending: (text: string) => () => void;
  readonly showProblem: (event: FailEvent) => void;
  /** The draft has changed. */
  readonly onChange: () => void;
}

export interface Composer {
  /** From now on there is somebody to send to. */
  connect(session: ChatSession): void;
  draft(): string;
  setDraft(text: string): void;
  /** Something was typed into the text field. */
  typed(): void;
  /** A key in the text field. */
  pressed(event: KeyboardEvent): void;
  send(): void;
  /** The session is over: nothing more can be written. */
  end(): void;
  stop(): void;
}

/** So often the other side is told again. */
export const TYPING_REPEAT_MS = 3_000;
/** Without a key for so long nobody types any more. */
export const TYPING_IDLE_MS = 5_000;
/** What browsers call a key that an input method has taken. */
const COMPOSING_KEY_CODE = 229;
const ENTER_KEY_CODE = 13;

export function createComposer({
  world,
  input,
  showSending,
  showProblem,
  onChange,
}: ComposerOptions): Composer {
  let session: ChatSession | null = null;
  let saidTypingAt: number | null = null;
  let cancelIdle: (() => void) | null = null;

  const draft = (): string => input()?.value ?? '';

  function setDraft(text: string): void {
    const field = input();
    if (field !== null) field.value = text;
    onChange();
  }

  function stopTyping(): void {
    cancelIdle?.();
    cancelIdle = null;
    if (saidTypingAt === null) return;
    saidTypingAt = null;
    session?.sendTyping({ isTyping: false });
  }

  function typed(): void {
    onChange();
    if (session === null) return;
    if (draft().trim() === '') {
      stopTyping();
      return;
    }
    cancelIdle?.();
    cancelIdle = world.later(TYPING_IDLE_MS, stopTyping);
    const now = world.now();
    if (saidTypingAt !== null && now - saidTypingAt < TYPING_REPEAT_MS) return;
    saidTypingAt = now;
    session.sendTyping({ isTyping: true });
  }

  function send(): void {
    const text = draft();
    // Before there is a session the text waits where it is.
    if (session === null || text.trim() === '') return;
    setDraft('');
    const arrived = showSending(text);
    session
      .sendMessage(text)
      .done(arrived)
      .fail((event) => {
        arrived();
        // Whatever was written meanwhile stays, behind it.
        const later = draft();
        setDraft(later === '' ? text : `${text}\n${later}`);
        showProblem(event);
      });
    // The message ends the typing for the other side as well.
    cancelIdle?.();
    cancelIdle = null;
    saidTypingAt = null;
  }

  return {
    connect(opened) {
      session = opened;
    },
    draft,
    setDraft,
    typed,
    pressed(event) {
      const isEnter = event.key === 'Enter' || event.keyCode === ENTER_KEY_CODE;
      const isComposing = event.isComposing || event.keyCode === COMPOSING_KEY_CODE;
      if (!isEnter || isComposing || event.shiftKey || event.defaultPrevented) return;
      event.preventDefault();
      send();
    },
    send,
    end() {
      const field = input();
      // Disabled it would lose the focus, and what it holds could not be copied.
      if (field !== null) field.readOnly = true;
      cancelIdle?.();
      session = null;
    },
    stop() {
      cancelIdle?.();
      session = null;
    },
  };
}
