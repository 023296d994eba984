// The composer: what stands in it, when it is sent, and how it stays in step with the draft that the background keeps.
// It never takes text out of a visitor's hands: cleared only when a message is accepted, adopted only where nothing is lost.
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { ChatErrorData } from '../chat/errors.ts';
import type { Command } from '../chat/events.ts';
import type { Clock, Unsubscribe } from '../chat/ports.ts';
import type { ChatSummary } from '../chat/selectors.ts';
import type { Draft } from '../chat/state.ts';
import type { ChatId, CommandId } from '../chat/terms.ts';
import { createPace } from './pace.ts';
import { toErrorData } from './problem.ts';

/** Longest message that is offered for sending, in UTF-16 code units; a server's own limit is usually lower. */
export const MESSAGE_MAX_LENGTH = 20_000;
/** From so many characters left on, they are counted. */
export const COUNTER_FROM = 500;
/** A draft is handed over at its first change, then at most once in this time. */
export const DRAFT_DELAY_MS = 300;
/** Typing is told at most once in this time. */
export const TYPING_INTERVAL_MS = 3_000;
/** After this time without a key the visitor is not typing any more. */
export const TYPING_IDLE_MS = 5_000;

export interface ComposerModel {
  readonly text: ReadonlySignal<string>;
  readonly canSend: ReadonlySignal<boolean>;
  /** Characters left, once that matters; negative where there are too many. */
  readonly charactersLeft: ReadonlySignal<number | null>;
  /** Why the last message was not accepted. */
  readonly problem: ReadonlySignal<ChatErrorData | null>;
  change(text: string): void;
  /** Sends what stands there, once, however often it is called meanwhile. Resolves when that is decided; never rejects. */
  send(): Promise<void>;
  setFocused(isFocused: boolean): void;
  /** Hands the draft to the background without waiting, again where it has not answered: the view may be about to go. */
  flush(): void;
  /** Takes over what the background says. */
  observe(summary: ChatSummary | null): void;
  close(): void;
}

/** What is under way in one chat; another one may be shown meanwhile. */
interface Seat {
  readonly chatId: ChatId;
  inFlight: string | null;
  isSendWanted: boolean;
  /** A message whose fate is unknown: sent again, it keeps its id, so that it is delivered once. */
  unanswered: { readonly text: string; readonly id: CommandId } | null;
  /** What stood behind the message in flight when another chat was shown. */
  rest: string;
  /** Drafts that have no answer yet. */
  draftsUnderWay: number;
}

/** Makes the composer of the shown chat. `give` sends a command to a chat, under `id` if it was given before. */
export function createComposerModel(options: {
  readonly viewId: string;
  readonly clock: Clock;
  readonly give: (chatId: ChatId, command: Command, id?: CommandId) => Promise<void>;
}): ComposerModel {
  const { viewId, clock, give } = options;
  const text = signal('');
  const problem = signal<ChatErrorData | null>(null);
  const phase = signal<ChatSummary['phase'] | null>(null);
  const isEnding = signal(false);
  const seats = new Map<ChatId, Seat>();
  let seat: Seat | null = null;
  /** The background's draft as last seen. */
  let seen: Draft | null = null;
  /** The text holds something that the background has not been told. */
  let isDirty = false;
  let isFocused = false;
  let writtenAt = Number.NEGATIVE_INFINITY;
  const pace = createPace(clock, DRAFT_DELAY_MS, tell);
  const typing = createTyping(clock, (isTyping) => giveQuietly({ type: 'changeTyping', isTyping }));

  /** For commands whose loss does no harm: the next one says it again, and failing storage has an alert of its own. */
  function giveQuietly(command: Command): void {
    if (seat !== null) give(seat.chatId, command).catch(() => undefined);
  }

  async function giveDraft(to: Seat, draft: string): Promise<void> {
    to.draftsUnderWay += 1;
    try {
      await give(to.chatId, { type: 'changeDraft', text: draft, viewId });
    } catch {
      // Told again with the next change, or when the view goes.
      if (to === seat) isDirty = true;
    } finally {
      to.draftsUnderWay -= 1;
    }
  }

  function tell(): void {
    if (!isDirty || seat === null) return;
    isDirty = false;
    const sent = seat.inFlight ?? '';
    const present = text.peek();
    // The background has the message: as a draft it would be there twice.
    void giveDraft(seat, present.startsWith(sent) ? present.slice(sent.length) : present);
  }

  function flush(): void {
    if (seat !== null && seat.draftsUnderWay > 0) isDirty = true;
    tell();
  }

  function put(next: string): void {
    text.value = next;
    isDirty = true;
    writtenAt = clock.now();
    // The first change at once: of a panel that is closed Chromium may deliver nothing that is said afterwards.
    pace.urge();
  }

  function adopt(draft: Draft): void {
    if (seat === null || draft.writtenBy === viewId || draft.text === text.peek()) return;
    // Of ours that is under way the answer comes after whatever the background knew before it.
    const isUnderWay = seat.draftsUnderWay > 0 || seat.inFlight !== null;
    const isJustWritten = Math.abs(clock.now() - writtenAt) < DRAFT_DELAY_MS;
    const isBeingWritten = isFocused && (isDirty || isJustWritten);
    if (!isUnderWay && !isBeingWritten) {
      text.value = draft.text;
      isDirty = false;
    } else if (draft.writtenBy === 'background' && draft.text.trim() !== '') {
      // Text was put back while the visitor writes on: both stay.
      const later = text.peek();
      put(later === '' ? draft.text : `${draft.text}\n${later}`);
    } else if (seat.inFlight === null) {
      // What stands here was handed over, and may have been replaced from elsewhere.
      isDirty = true;
      pace.urge();
    }
  }

  /** Another chat is shown from now on. */
  function changeSeat(summary: ChatSummary): void {
    const sent = seat?.inFlight ?? null;
    if (seat !== null && sent !== null && text.peek().startsWith(sent)) {
      seat.isSendWanted = false;
      seat.rest = text.peek().slice(sent.length);
      isDirty = true;
    }
    tell();
    pace.reset();
    typing.stop();
    seat = seats.get(summary.id) ?? {
      chatId: summary.id,
      inFlight: null,
      isSendWanted: false,
      unanswered: null,
      rest: '',
      draftsUnderWay: 0,
    };
    seats.set(summary.id, seat);
    isDirty = false;
    writtenAt = Number.NEGATIVE_INFINITY;
    problem.value = null;
    text.value = summary.draft.text;
  }

  /** What was sent leaves the box; what was written meanwhile stays. */
  function clearSent(sent: string): void {
    const present = text.peek();
    if (!present.startsWith(sent)) return;
    const rest = present.slice(sent.length);
    // Nothing more was written here, but perhaps elsewhere.
    text.value = (rest === '' && seen?.writtenBy !== viewId && seen?.text) || rest;
    isDirty = seen?.text !== text.peek();
    tell();
  }

  const isSendable = computed(() => {
    const length = text.value.length;
    return (
      text.value.trim() !== '' && length <= MESSAGE_MAX_LENGTH && phase.value === 'open' && !isEnding.value
    );
  });

  async function send(): Promise<void> {
    const sender = seat;
    if (sender === null) return;
    if (sender.inFlight !== null) {
      sender.isSendWanted = text.peek() !== sender.inFlight;
      return;
    }
    if (!isSendable.peek()) return;
    // In this order one step of the background makes a message of the draft.
    tell();
    const sent = text.peek();
    const { unanswered } = sender;
    sender.inFlight = sent;
    sender.isSendWanted = false;
    try {
      const id = unanswered?.text === sent ? unanswered.id : undefined;
      await give(sender.chatId, { type: 'sendMessage', text: sent }, id);
      sender.unanswered = null;
      if (sender !== seat) return;
      problem.value = null;
      typing.forget();
      pace.reset();
      clearSent(sent);
    } catch (reason) {
      sender.isSendWanted = false;
      const error = toErrorData(reason);
      sender.unanswered =
        error.code === 'noAnswer' && error.detail !== undefined ? { text: sent, id: error.detail } : null;
      sender.inFlight = null;
      if (sender !== seat) {
        void giveDraft(sender, sent + sender.rest);
      } else {
        problem.value = error;
        isDirty = true;
        tell();
      }
    } finally {
      sender.inFlight = null;
    }
    if (sender.isSendWanted) await send();
  }

  return {
    text,
    canSend: isSendable,
    charactersLeft: computed(() => {
      const left = MESSAGE_MAX_LENGTH - text.value.length;
      return left <= COUNTER_FROM ? left : null;
    }),
    problem,
    change(next) {
      if (next === text.peek()) return;
      put(next);
      if (phase.peek() === 'open') typing.noticed(next.trim() !== '');
    },
    send,
    setFocused(focused) {
      isFocused = focused;
      if (!focused) tell();
    },
    flush,
    observe(summary) {
      phase.value = summary?.phase ?? null;
      isEnding.value = summary?.isEnding ?? false;
      if (summary === null) return;
      if (summary.id !== seat?.chatId) {
        changeSeat(summary);
      } else if (summary.draft !== seen) {
        adopt(summary.draft);
      }
      seen = summary.draft;
    },
    close() {
      flush();
      pace.reset();
      typing.forget();
    },
  };
}

/** Tells the start of typing at most once per interval, and its end when the box is empty or idle. */
function createTyping(clock: Clock, tell: (isTyping: boolean) => void) {
  let toldAt = Number.NEGATIVE_INFINITY;
  let isTold = false;
  let cancelIdle: Unsubscribe = () => undefined;

  function stop(): void {
    cancelIdle();
    if (!isTold) return;
    isTold = false;
    tell(false);
  }

  return {
    stop,
    noticed(hasText: boolean): void {
      if (!hasText) {
        stop();
        return;
      }
      cancelIdle();
      cancelIdle = clock.setTimer(clock.now() + TYPING_IDLE_MS, stop);
      if (clock.now() - toldAt < TYPING_INTERVAL_MS) return;
      toldAt = clock.now();
      isTold = true;
      tell(true);
    },
    /** A sent message ends typing by itself. */
    forget(): void {
      cancelIdle();
      isTold = false;
    },
  };
}
