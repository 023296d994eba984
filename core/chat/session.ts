// The runner of one chat: takes one event at a time to its end: transition, persist, publish, perform (DESIGN.md 4).
import type { Effect } from './effects.ts';
import { ChatError, isTransient } from './errors.ts';
import type { AnyCommand, AttentionEvent, ChatEvent, LinkEvent, Watching } from './events.ts';
import { differsPersistently } from './persistence.ts';
import type {
  ChatTransport,
  Clock,
  FileContents,
  FileTransfer,
  Link,
  Logger,
  Random,
  StateStore,
  Unsubscribe,
} from './ports.ts';
import { retryDelay } from './retry.ts';
import { selectAdded, selectDeadline } from './selectors.ts';
import { createFileHands } from './session-files.ts';
import type { ChatState } from './state.ts';
import type { CommandId } from './terms.ts';
import type { TranscriptEntry } from './transcript.ts';
import { accepts, isDone, transition } from './transition.ts';

/** One persisted step of a chat. */
export interface ChatChange {
  readonly previous: ChatState;
  readonly state: ChatState;
  /** Transcript entries that this step added. */
  readonly added: readonly TranscriptEntry[];
}

export interface SessionOptions {
  /** As read from the store (then `resume` is called) or made by `createChat`. */
  readonly initial: ChatState;
  readonly store: StateStore;
  readonly transport: ChatTransport;
  /** Absent: files are not carried, and effects about them come to nothing. */
  readonly files?: { readonly transfer: FileTransfer; readonly contents: FileContents };
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Called after each persisted step, before its effects are performed. Must not throw. */
  readonly onChange: (change: ChatChange) => void;
  /** Writing fails (true) or works again (false). */
  readonly onStorageTrouble: (isFailing: boolean) => void;
  /** Who looks at the chat now. Default: nobody. */
  readonly watching?: () => Watching;
  /** Called with each event before it is taken, or refused. For tests that count what has happened when. */
  readonly onTake?: (state: ChatState, event: ChatEvent | AttentionEvent) => void;
}

export interface Session {
  /** The latest persisted state. */
  readonly state: () => ChatState;
  /**
   * Does a command once: a known id resolves at once. Resolves when what it changed is persisted and published;
   * rejects with `ChatError('wrongState')` where the chat's phase has no use for it.
   */
  give(commandId: CommandId, command: AnyCommand): Promise<void>;
  /** Takes note of the visitor's attention. Resolves when that is persisted; never, where this runner is abandoned. */
  note(event: AttentionEvent): Promise<void>;
  /** A new background has read this chat: take up what its state implies. */
  resume(): void;
  /** The browser has a network again. */
  networkReturned(): void;
  /** It has none any more. */
  networkLost(): void;
  /** Stops without a goodbye, as a death would: no timer, no call, no write after it. */
  abandon(): void;
}

/** An event on its way, with the link it came from and who waits for it. */
interface Letter {
  readonly event: ChatEvent | AttentionEvent;
  readonly link: Link | null;
  readonly settle?: { readonly done: () => void; readonly refused: (error: ChatError) => void };
}

/** So much may wait to be kept; a server that says more meanwhile is not listened to. */
const MAILBOX_MAX = 1_000;

/** Makes the runner of one chat. Nothing happens before `resume` or the first command. */
export function createSession(options: SessionOptions): Session {
  const { store, transport, clock, random, logger } = options;
  const mailbox: Letter[] = [];
  const hands = options.files && createFileHands({ ...options.files, clock, logger, tell });
  let state = options.initial;
  let link: Link | null = null;
  let isRunning = false;
  let isAbandoned = false;
  let cancelTimer: Unsubscribe | null = null;
  const underWay = new Map<CommandId, Promise<void>>();

  function post(letter: Letter): void {
    if (isAbandoned) return;
    mailbox.push(letter);
    if (!isRunning) void run();
  }

  function tell(event: ChatEvent): void {
    post({ event, link: null });
  }

  /** Rejects for a command that the state has no use for. */
  const settled = (event: ChatEvent | AttentionEvent) =>
    new Promise<void>((resolve, reject) => {
      post({ event, link: null, settle: { done: resolve, refused: reject } });
    });

  async function run(): Promise<void> {
    isRunning = true;
    try {
      await drain();
    } finally {
      isRunning = false;
      // A letter may have come between the last look into the mailbox and this line.
      if (mailbox.length > 0) void run();
    }
  }

  async function drain(): Promise<void> {
    for (let letter = mailbox.shift(); letter !== undefined && !isAbandoned; letter = mailbox.shift()) {
      const { event, settle } = letter;
      // What a replaced link still says is past.
      if (letter.link !== null && letter.link !== link) continue;
      options.onTake?.(state, event);
      if (
        event.type === 'commandGiven' &&
        !isDone(state, event.commandId) &&
        !accepts(state, event.command)
      ) {
        settle?.refused(
          new ChatError('wrongState', { detail: `${event.command.type} while ${state.phase}` }),
        );
        continue;
      }
      await take(event);
      // Abandoned while writing: nobody may be told that it is done.
      if (isAbandoned) return;
      settle?.done();
    }
  }

  async function take(event: ChatEvent | AttentionEvent): Promise<void> {
    const previous = state;
    const [next, effects] = transition(previous, event, {
      now: clock.now(),
      random: random(),
      watching: options.watching?.() ?? 'nobody',
    });
    if (next !== previous) {
      if (differsPersistently(previous, next) && !(await persist(next))) return;
      state = next;
      options.onChange({ previous, state, added: selectAdded(previous, state) });
    }
    if (event.type === 'linkLost') link = null;
    for (const effect of effects) perform(effect);
    armTimer(event.type === 'deadlinePassed' && next === previous);
  }

  /** Tries until it is written: nothing may be shown or sent that a restart would forget. False once abandoned. */
  async function persist(next: ChatState): Promise<boolean> {
    for (let attempt = 0; !isAbandoned; attempt += 1) {
      try {
        await store.write(next);
        if (attempt > 0) options.onStorageTrouble(false);
        return !isAbandoned;
      } catch (error) {
        if (isAbandoned) return false;
        if (error instanceof ChatError && !isTransient(error.data)) {
          logger.info('chatHandedOver', { chatId: next.id, code: error.data.code });
          abandon();
          return false;
        }
        logger.warn('chatNotWritten', {
          chatId: next.id,
          attempt,
          error: error instanceof Error ? error.name : 'unknown',
        });
        options.onStorageTrouble(true);
        await new Promise<void>((resolve) =>
          clock.setTimer(clock.now() + retryDelay(attempt, random()), resolve),
        );
      }
    }
    return false;
  }

  function perform(effect: Effect): void {
    switch (effect.type) {
      case 'openLink': {
        void link?.close();
        link = openLink(effect);
        return;
      }
      case 'closeLink':
        void link?.close();
        link = null;
        return;
      case 'publish':
        link?.publish(effect.operation);
        return;
      case 'fence':
        void transport.fence(effect.desk, effect.clientId).then((isFenced) => {
          tell({ type: 'fenceAnswered', clientId: effect.clientId, isFenced });
        });
        return;
      default:
        hands?.perform(effect);
    }
  }

  function openLink({ desk, resumeClientId }: Extract<Effect, { type: 'openLink' }>): Link {
    // A transport may report before `open` has returned; such an event belongs to the new link as well.
    const early: LinkEvent[] = [];
    let opened: Link | null = null;
    const listener = (event: LinkEvent) => {
      if (opened === null) early.push(event);
      else if (mailbox.length < MAILBOX_MAX) post({ event, link: opened });
      else {
        // Faster than it can be kept: another link asks for it again.
        void opened.close();
        post({ event: { type: 'linkLost', error: { code: 'malformed' } }, link: opened });
      }
    };
    const fresh = transport.open({ desk, resumeClientId, listener });
    opened = fresh;
    for (const event of early) post({ event, link: fresh });
    return fresh;
  }

  function armTimer(isStuck: boolean): void {
    cancelTimer?.();
    cancelTimer = null;
    const deadline = selectDeadline(state);
    if (deadline === null || isAbandoned) return;
    if (isStuck && deadline <= clock.now()) {
      logger.warn('deadlineIgnored', { chatId: state.id, phase: state.phase });
      return;
    }
    cancelTimer = clock.setTimer(deadline, () => tell({ type: 'deadlinePassed' }));
  }

  function abandon(): void {
    isAbandoned = true;
    cancelTimer?.();
    cancelTimer = null;
    hands?.abandon();
    mailbox.length = 0;
  }

  return {
    state: () => state,
    give(commandId, command) {
      // Said again before it was done, it waits with the first: behind what came in between it would undo that.
      const given =
        underWay.get(commandId) ??
        settled({ type: 'commandGiven', commandId, command }).finally(() => underWay.delete(commandId));
      underWay.set(commandId, given);
      return given;
    },
    note: settled,
    resume: () => tell({ type: 'backgroundStarted' }),
    networkReturned: () => tell({ type: 'networkReturned' }),
    networkLost: () => tell({ type: 'networkLost' }),
    abandon,
  };
}
