// What ring 0 asks of the outside world, one small interface per role. Implementations: core/cometd, core/storage and
// the composition root; working fakes: test/support. Each pair passes the same suite in test/contracts.
import type { FilePlace, Operation } from './effects.ts';
import type { LinkEvent } from './events.ts';
import type { FileDescription, FileLimits } from './files.ts';
import type { ChatState, Desk } from './state.ts';
import type { CommandId, Millis } from './terms.ts';
import type { Segment } from './transcript.ts';

/** Undoes a subscription. Calling it twice is harmless. */
export type Unsubscribe = () => void;

/** Carries chats to a chat server. One attempt per link: when to try again is ring 0's decision (retry.ts). */
export interface ChatTransport {
  /**
   * Opens a link: handshake and subscribe, or, with `resumeClientId`, `/meta/connect` with that Bayeux session.
   * Returns at once; what happens is told to `listener`, ending with exactly one `linkLost` unless `close` comes first.
   * After `close` the listener is never called again.
   */
  open(options: {
    readonly desk: Desk;
    readonly resumeClientId: string | null;
    readonly listener: (event: LinkEvent) => void;
  }): Link;
  /**
   * Makes sure that a Bayeux session of the past delivers nothing any more: `/meta/disconnect` with the same cookie.
   * Resolves true only if the server confirmed it (`successful`); false on any failure or silence. Never rejects.
   */
  fence(desk: Desk, clientId: string): Promise<boolean>;
}

/** One Bayeux session. */
export interface Link {
  /** Hands an operation to the server, in order. Failure shows as `linkLost`. Ignored once the link is lost or closed. */
  publish(operation: Operation): void;
  /** Ends the session with `/meta/disconnect` where it can. Idempotent; resolves when nothing more will be sent. */
  close(): Promise<void>;
}

/**
 * Where one chat lives: the contract documented for `stateStorage` (API.md 2.7).
 * `write` resolves when the whole state is safe, or rejects and has changed nothing.
 */
export interface StateStore {
  /** The state as last written, its live parts at their defaults; null where there is none or it was quarantined. */
  read(): Promise<ChatState | null>;
  /** Null forgets the chat. */
  write(state: ChatState | null): Promise<void>;
}

/** Carries files to and from a chat server; one attempt per call. Every call rejects with a `ChatError`. */
export interface FileTransfer {
  limits(place: FilePlace): Promise<FileLimits>;
  /** Resolves when the server has answered; rejects with `fileCancelled` once the signal is aborted. */
  upload(
    place: FilePlace,
    file: FileDescription,
    content: Blob,
    options: { readonly signal: AbortSignal; readonly onProgress: (sentBytes: number) => void },
  ): Promise<{ readonly fileId: string }>;
  download(
    place: FilePlace,
    fileId: string,
    options: { readonly signal: AbortSignal; readonly onProgress: (receivedBytes: number) => void },
  ): Promise<Blob>;
  remove(place: FilePlace, fileId: string): Promise<void>;
}

/** Keeps the contents of one chat's files that are to be uploaded, under the id of their outbox entry. */
export interface FileContents {
  /** True as soon as all of it is kept; false where it has stopped coming, or cannot be kept. Never rejects. */
  whenWhole(entryId: CommandId, size: number): Promise<boolean>;
  /** Null where it is not there, or not all of it. Rejects with `storageFailed`. */
  read(entryId: CommandId, file: FileDescription): Promise<Blob | null>;
  /**
   * With `fileId`, its content is kept on as that file's of the transcript. Never rejects: what could not be removed is found by
   * the next start.
   */
  forget(entryId: CommandId, fileId?: string): Promise<void>;
}

/**
 * What of the stored chats the visitor misses. `unreadable`: damaged, and put aside. `full`: given up, as the area took no more.
 * `newer`: written by a later version, which has it again.
 */
export type StorageLoss = 'unreadable' | 'full' | 'newer';

/** Older parts of a transcript, which are not in memory. */
export interface TranscriptReader {
  /** Null where there is no such segment (never written, or evicted). */
  readSegment(number: number): Promise<Segment | null>;
}

export interface Clock {
  now(): Millis;
  /** Calls once at or after `at`; returns what cancels it. */
  setTimer(at: Millis, callback: () => void): Unsubscribe;
}

/** Uniform in [0, 1). */
export type Random = () => number;

/** Logs carry ids, codes and states, never text, names or keys. */
export interface Logger {
  info(event: string, facts?: Readonly<Record<string, string | number | boolean | null>>): void;
  /** Something is wrong that a person may have to look at. An unexpected one fails a test. */
  warn(event: string, facts?: Readonly<Record<string, string | number | boolean | null>>): void;
}
