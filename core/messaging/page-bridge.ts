// A page's bridge: between the channel to the page's API and a port to the background, which is opened when the page first
// says something. It adds nothing: of the page the background believes what the browser says of the port's sender.
import type { Random } from '../chat/ports.ts';
import { retryDelay } from '../chat/retry.ts';
import { isHostMessage } from './page-check.ts';
import { createPageGate, failure } from './page-gate.ts';
import type { AttendNotice, HostMessage, LoadFailure, PagePart, PageQuestion } from './page-protocol.ts';
import { listenToPort, type Port } from './port.ts';

export interface PageBridge {
  /** The page's API said something: anything at all. */
  heard(raw: unknown): void;
  /** The page got the visitor's attention, or lost it. */
  focusChanged(): void;
  /** The visitor left the page, and the browser keeps it for "back": to the background it has gone. */
  putAside(): void;
  /** The visitor came back to it. */
  broughtBack(): void;
}

export interface PageBridgeOptions {
  /** Opens a port to the background. Throws where the extension is gone, or another one by now. */
  readonly connect: () => Port;
  /** To the page's API. */
  readonly tell: (message: HostMessage | LoadFailure) => void;
  /** Milliseconds that only grow. */
  readonly now: () => number;
  /** Calls after so many milliseconds. */
  readonly later: (callback: () => void, ms: number) => void;
  readonly random: Random;
  /** Does the visitor look at the page? */
  readonly isFocused: () => boolean;
}

/** After an update the next bridge is there by then. */
const SUCCESSOR_MS = 10_000;

/** What is known of a question. */
type Asked =
  | Pick<Extract<PageQuestion, { readonly session: string }>, 'type' | 'session'>
  | { readonly type: 'startSession' | 'restoreSession' | 'startOutside' };

/** Makes it; it opens nothing by itself. */
export function createPageBridge(options: PageBridgeOptions): PageBridge {
  const { tell, now, later, random } = options;
  const gate = createPageGate({ now, tell });
  /** Questions without an answer. */
  const pending = new Map<number, Asked>();
  const loading = new Set<PagePart>();
  /** Sessions that the page holds, or wishes to go on with. */
  const sessions = new Set<string>();
  /** They hear nothing until the page was told to go on, though it may say something before. */
  let isCutOff = false;
  let port: Port | null = null;
  let losses = 0;
  let wasFocused = false;

  function hear(raw: unknown): void {
    losses = 0;
    if (isLoadFailure(raw)) tell(raw);
    if (!isHostMessage(raw)) return;
    if (raw.type === 'answered') {
      const asked = pending.get(raw.id);
      if (asked === undefined) return;
      pending.delete(raw.id);
      gate.answered();
      if (raw.answer.type === 'session') {
        sessions.add(raw.answer.session.id);
        // Also where that has not changed: the background knows of it for chats that the page hears of.
        tellFocus(true);
      } else if (asked.type === 'resumeSession') sessions.delete(asked.session);
    }
    if (raw.type === 'told' && raw.events.some(({ type }) => type === 'SessionEnded'))
      sessions.delete(raw.session);
    tell(raw);
  }

  function tellFocus(isAnew: boolean): void {
    const isFocused = options.isFocused();
    if (port === null || sessions.size === 0 || (isFocused === wasFocused && !(isAnew && isFocused))) return;
    wasFocused = isFocused;
    const notice: AttendNotice = { type: 'attend', isFocused };
    try {
      port.postMessage(notice);
    } catch {
      // It died, and the event that says so is still under way.
    }
  }

  function wait(id: number, question: PageQuestion): void {
    pending.set(id, question);
    if (question.type !== 'resumeSession') return;
    // After an update they were asked of the bridge before.
    const { session, unanswered } = question;
    for (const sent of unanswered) pending.set(sent, { type: 'sendMessage', session });
  }

  /** `isOver`: there is no background any more, nor another bridge that messages could wait for. */
  function failPending(isOver: boolean): void {
    // Nobody has said that they are over.
    for (const asked of pending.values()) if (asked.type === 'resumeSession') sessions.add(asked.session);
    for (const [id, asked] of pending) {
      // What has become of a message the page asks when it goes on.
      if (!isOver && asked.type === 'sendMessage' && sessions.has(asked.session)) continue;
      pending.delete(id);
      gate.answered();
      tell(failure(id, 'noAnswer'));
    }
    // A part that did come is not affected: it has handed itself over.
    for (const part of loading) tell({ type: 'notLoaded', part });
    loading.clear();
  }

  function letGo(): void {
    port = null;
    wasFocused = false;
    failPending(false);
    isCutOff = sessions.size > 0;
  }

  function goOn(): void {
    if (!isCutOff) return;
    isCutOff = false;
    tell({ type: 'reset' });
  }

  /** The background died, or let this page in no more. A page with a session asks to go on, which opens the next port. */
  function lost(): void {
    letGo();
    later(goOn, retryDelay(losses, random()));
    losses += 1;
  }

  function open(): Port | null {
    try {
      const opened = options.connect();
      listenToPort(opened, {
        onMessage: hear,
        onDisconnect: () => {
          if (port === opened) lost();
        },
      });
      return opened;
    } catch {
      // Left behind by an extension that was updated or removed: the next one brings its own bridge.
      return null;
    }
  }

  return {
    focusChanged: () => tellFocus(false),
    putAside() {
      // Firefox leaves it open; its own end is not told.
      port?.disconnect();
      letGo();
    },
    broughtBack: goOn,
    heard(raw) {
      const message = gate.admit(raw);
      if (message === null) return;
      port ??= open();
      if (message.type === 'load') loading.add(message.part);
      if (message.type === 'ask') wait(message.id, message.question);
      try {
        if (port !== null) return port.postMessage(message);
      } catch {
        // It died, and the event that says so is still under way.
        return lost();
      }
      failPending(false);
      later(() => failPending(true), SUCCESSOR_MS);
    },
  };
}

function isLoadFailure(raw: unknown): raw is LoadFailure {
  if (typeof raw !== 'object' || raw === null || !('type' in raw) || !('part' in raw)) return false;
  return raw.type === 'notLoaded' && isPart(raw.part);
}

function isPart(value: unknown): value is PagePart {
  return value === 'widget' || value === 'provider';
}
