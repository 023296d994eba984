// One session as a page sees it: commands to the host, events from it, in the order of API.md 2.5.3. How it came about
// (started or restored) is sessions.ts.
import type { PageEvent, PageObjectId, PageSession } from '../messaging/page-protocol.ts';
import { createSessionCommands } from './commands.ts';
import { createEventObject, type SessionEvent } from './event-objects.ts';
import type { Exchange } from './exchange.ts';
import type { Describer } from './failures.ts';
import { freeze } from './intrinsics.ts';
import { createLinkedList } from './linked-list.ts';
import type { PageLog } from './page-log.ts';
import type { PageWorld } from './page-world.ts';
import type { ChatSession, EventListener, FailEvent, Unsubscribe } from './types.ts';
import type { WidgetSession } from './widget.ts';

export interface SessionOptions {
  readonly granted: PageSession;
  readonly exchange: Exchange;
  readonly world: Pick<PageWorld, 'later'>;
  readonly log: PageLog;
  readonly describer: Describer;
  /** The page's objects that serve this session. */
  readonly transport: PageObjectId | null;
  readonly stateStorage: PageObjectId | null;
  /** Called once, after the page heard of the end. */
  readonly onEnded: () => void;
}

export interface LiveSession extends WidgetSession {
  /**
   * Lets the events flow that were held back, in a task of its own: called when the callbacks that hand the session out
   * have run.
   */
  release(): void;
}

export function createSession(options: SessionOptions): LiveSession {
  const { granted, exchange, world, log, describer } = options;
  const heldBack = createLinkedList<{ readonly event: PageEvent; readonly isRestored: boolean }>();
  const listeners = createLinkedList<{
    readonly type: SessionEvent['type'];
    readonly listener: EventListener;
  }>();
  const errorListeners = createLinkedList<(event: FailEvent) => void>();
  let draw: EventListener | null = null;
  let isFlowing = false;
  let isActive = true;
  let isCutOff = false;
  let nextIndex = 0;

  const stopListening = exchange.listenTo({ id: granted.id, told, reset });

  function told(events: readonly PageEvent[], isRestored: boolean): void {
    for (let at = 0; at < events.length; at += 1) {
      const event = events[at];
      if (event === undefined) continue;
      heldBack.add({ event, isRestored });
    }
    if (isFlowing) flow();
  }

  function flow(): void {
    for (let held = heldBack.take(); held !== undefined && isActive; held = heldBack.take()) {
      deliver(held.event, held.isRestored);
    }
  }

  function deliver(event: PageEvent, isRestored: boolean): void {
    if (event.type === 'Error') {
      const described = describer.report(event.failure);
      errorListeners.each((listener) => log.tell(listener, described));
      return;
    }
    if ('index' in event && event.index !== null && event.index >= nextIndex) nextIndex = event.index + 1;
    if (event.type === 'SessionEnded') isActive = false;
    // The widget draws before any script of the page hears of it, from an object of its own.
    log.guard('the widget', () => draw?.(createEventObject(event, isRestored)));
    const object = createEventObject(event, isRestored);
    listeners.each(({ type, listener }) => {
      if (type === event.type) log.tell(listener, object);
    });
    if (event.type === 'SessionEnded') {
      stopListening();
      options.onEnded();
    }
  }

  /** Another host has taken over: this session goes on with it, if it can. */
  function reset(): void {
    if (!isActive) return;
    if (!isCutOff) told([{ type: 'Interrupted' }], false);
    isCutOff = true;
    const { transport, stateStorage } = options;
    const { id } = granted;
    const unanswered = exchange.unanswered(id);
    const question = { type: 'resumeSession', session: id, fromIndex: nextIndex, unanswered } as const;
    exchange.ask({ ...question, transport, stateStorage }, (answer) => {
      if (answer.type === 'session') {
        isCutOff = false;
        told([{ type: 'Continued' }], false);
      } else if (answer.type !== 'failed' || answer.failure.reason !== 'noAnswer') {
        told([{ type: 'SessionEnded' }], false);
      }
    });
  }

  function on(type: SessionEvent['type']): (listener: EventListener) => Unsubscribe {
    return (listener) => listeners.add({ type, listener });
  }

  const session: ChatSession = freeze({
    sessionId: granted.id,
    isActive: () => isActive,
    ...createSessionCommands({ ...options, session: granted.id, isActive: () => isActive }),
    onAgentConnected: on('AgentConnected'),
    onAgentDisconnected: on('AgentDisconnected'),
    onAgentTyping: on('AgentTyping'),
    onMessageReceived: on('MessageReceived'),
    onSessionEnded: on('SessionEnded'),
    onInterrupted: on('Interrupted'),
    onContinued: on('Continued'),
    onError: (listener: (event: FailEvent) => void) => errorListeners.add(listener),
  });

  return {
    session,
    username: granted.username,
    onDraw(listener) {
      draw = listener;
      return () => {
        if (draw === listener) draw = null;
      };
    },
    release() {
      world.later(() => {
        isFlowing = true;
        flow();
      });
    },
  };
}
