// The runner of one chat: takes one event at a time to its end: transition, persist, publish, perform (DESIGN.md 4).
import { ChatError } from './errors.ts';
import type { Command } from './events.ts';
import type { ChatTransport, Clock, Logger, Random, StateStore } from './ports.ts';
import type { ChatState, CommandId } from './state.ts';
import type { TranscriptEntry } from './transcript.ts';

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
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Called after each persisted step, before its effects are performed. Must not throw. */
  readonly onChange: (change: ChatChange) => void;
  /** Writing fails (true) or works again (false). */
  readonly onStorageTrouble: (isFailing: boolean) => void;
}

export interface Session {
  /** The latest persisted state. */
  readonly state: () => ChatState;
  /**
   * Does a command once: a known id resolves at once. Resolves when what it changed is persisted and published;
   * rejects with `ChatError('wrongState')` where the chat's phase has no use for it.
   */
  give(commandId: CommandId, command: Command): Promise<void>;
  /** A new background has read this chat: take up what its state implies. */
  resume(): void;
  /** The browser has a network again. */
  networkReturned(): void;
  /** Stops without a goodbye, as a death would: no timer, no call, no write after it. */
  abandon(): void;
}

/** Makes the runner of one chat. Nothing happens before `resume` or the first command. */
export function createSession(_options: SessionOptions): Session {
  throw new ChatError('wrongState', { detail: 'not built yet' });
}
