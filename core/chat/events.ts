// What can happen to a chat, in the past tense. Each event is stamped by the runner with the time and a random number,
// so that `transition` needs neither a clock nor a source of chance.
import type { ChatErrorData } from './errors.ts';
import type { FileDescription, FileLimits } from './files.ts';
import type { Carrier, RegistrationForm, SentKind, Visitor } from './state.ts';
import type { CommandId, Millis } from './terms.ts';
import type { ServerReport } from './transcript.ts';

/** What a visitor can ask of a chat: the only way in for views. */
export type Command =
  | { readonly type: 'changeForm'; readonly form: RegistrationForm }
  | { readonly type: 'startChat'; readonly form: RegistrationForm }
  /** From "start unconfirmed" back to the form. */
  | { readonly type: 'backToForm' }
  | { readonly type: 'changeDraft'; readonly text: string; readonly viewId: string }
  | { readonly type: 'sendMessage'; readonly text: string }
  | { readonly type: 'changeTyping'; readonly isTyping: boolean }
  /** "Send again" of a failed or unconfirmed message. */
  | { readonly type: 'sendAgain'; readonly entryId: CommandId }
  | { readonly type: 'discard'; readonly entryId: CommandId }
  /** "Attach a file": its content follows, under the command's id. */
  | { readonly type: 'sendFile'; readonly file: FileDescription }
  /** "Cancel upload". */
  | { readonly type: 'cancelFile'; readonly entryId: CommandId }
  /** The visitor is about to choose a file: what is allowed should be known. */
  | { readonly type: 'askFileLimits' }
  | { readonly type: 'endChat' }
  /** Takes back an end that the server has not been told of. */
  | { readonly type: 'keepChat' }
  /** An end that waits for a connection waits no longer: the server is not told. */
  | { readonly type: 'leaveChat' }
  /** "Try now". */
  | { readonly type: 'reconnect' };

/** What beside that a page can ask of its chat. */
export type PageCommand =
  /** Holds from now on, also for the connection that there is. */
  | { readonly type: 'changeCarriers'; readonly disableWebSockets: boolean }
  /** What stands in a composer is not touched by it. */
  | { readonly type: 'sendFromPage'; readonly text: string; readonly kind: SentKind }
  /** Of what is attached to it; taken only where it can be told to the server at once. `removed`: keys. */
  | {
      readonly type: 'changeUserData';
      readonly set: Visitor['userData'];
      readonly removed: readonly string[];
    };

export type AnyCommand = Command | PageCommand;

/** What a link (one Bayeux session) reports. `linkLost` is its last event. */
export type LinkEvent =
  /** Handshaken and subscribed. `isResumed`: it is the session that was asked for by its clientId. */
  | {
      readonly type: 'linkOpened';
      readonly clientId: string;
      readonly carrier: Carrier;
      readonly isResumed: boolean;
    }
  | { readonly type: 'reportReceived'; readonly report: ServerReport }
  /** `retryAfterMs`: the server's advice, at least to be kept. */
  | { readonly type: 'linkLost'; readonly error: ChatErrorData; readonly retryAfterMs?: number };

/** What became of a `FileEffect`. */
export type FileEvent =
  | { readonly type: 'fileTaken'; readonly entryId: CommandId }
  | { readonly type: 'fileNotTaken'; readonly entryId: CommandId }
  | { readonly type: 'limitsAnswered'; readonly limits: FileLimits }
  | { readonly type: 'limitsFailed'; readonly error: ChatErrorData }
  | { readonly type: 'uploadProgressed'; readonly entryId: CommandId; readonly sentBytes: number }
  | { readonly type: 'uploadAnswered'; readonly entryId: CommandId; readonly fileId: string }
  | { readonly type: 'uploadFailed'; readonly entryId: CommandId; readonly error: ChatErrorData };

export type ChatEvent =
  | LinkEvent
  | FileEvent
  | { readonly type: 'commandGiven'; readonly commandId: CommandId; readonly command: AnyCommand }
  /** A new background has read the chat from storage. */
  | { readonly type: 'backgroundStarted' }
  /** The answer to a `fence` effect: can that session still deliver anything? */
  | { readonly type: 'fenceAnswered'; readonly clientId: string; readonly isFenced: boolean }
  /** The earliest deadline of the state has come (`selectDeadline`). */
  | { readonly type: 'deadlinePassed' }
  /** The browser says that there is a network again, or what keeps the chat from its server may have changed. */
  | { readonly type: 'networkReturned' }
  /** The browser says that there is none. */
  | { readonly type: 'networkLost' };

/** What became of the visitor's attention. It changes what is counted as new, nothing else. */
export type AttentionEvent =
  /** A focused surface shows the chat. */
  | { readonly type: 'chatSeen' }
  /** So many messages were announced, or passed over for good. */
  | { readonly type: 'newsAnnounced'; readonly count: number };

/** Is a chat surface with focus there, and does it show this chat? */
export type Watching = 'this' | 'another' | 'nobody';

/** What the runner adds. `random` is uniform in [0, 1). */
export interface Stamp {
  readonly now: Millis;
  readonly random: number;
  readonly watching: Watching;
}
