// A chat as a value: the phases it can be in and what exists in each of them (DESIGN.md 4).
// What may happen to it is in events.ts, how it changes in transition.ts, how it is kept in core/storage. Long because every property
// is declared here, with what it is.
import type { ChatErrorData } from './errors.ts';
import type { FileDescription, FileLimits } from './files.ts';
import type { ChatId, CommandId, Millis, Participant } from './terms.ts';
import type { Transcript } from './transcript.ts';

/** Whom the visitor talks to: a chat server and one of its services. */
export interface Desk {
  /** The Bayeux endpoint, e.g. `https://chat.example/genesys/cometd`. */
  readonly cometdUrl: string;
  readonly service: string;
  /** Where files go if not beside the Bayeux endpoint, e.g. `https://chat.example/genesys/2/chat-ntf`. */
  readonly filesUrl?: string;
  /** A page wants its chat without WebSockets. */
  readonly disableWebSockets?: true;
}

/** What the visitor says of themselves; an empty string means "not given". */
export interface RegistrationForm {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly subject: string;
}

/**
 * Who a page says the visitor is (API.md 8.1): the name in the chat, and what is attached to it. As pairs, because keys may be
 * called anything; null is known to be nothing.
 */
export interface Visitor {
  readonly nickname: string;
  readonly userData: readonly (readonly [key: string, value: string | number | boolean | null])[];
}

/** The server's names for the chat (WIRE.md 5.1). Never leaves the background. */
export interface SessionKeys {
  readonly secureKey: string;
  readonly chatId: string;
  readonly userId: string;
  /** May change during the chat: always the newest. */
  readonly alias: string;
}

/**
 * The Bayeux session that last carried this chat. Kept until it is known to be harmless:
 * a publish of it may still be under way (DESIGN.md 7, "Coming back").
 */
export interface LinkRecord {
  readonly clientId: string;
  /**
   * It was asked for what there is, and has not answered: a question that arrives late draws the pushes away from the link that
   * came after.
   */
  readonly isAsked?: true;
}

export type OutboxEntryState =
  /** Waits for its turn. */
  | { readonly name: 'queued' }
  /**
   * Handed to the link `clientId`. The first own message above `baseIndex` confirms it.
   * `isFenced`: that link can no longer deliver it. At `checkAt` it is looked for over a new link.
   */
  | {
      readonly name: 'sending';
      readonly baseIndex: number;
      readonly clientId: string;
      readonly isFenced: boolean;
      readonly checkAt: Millis;
    }
  /** Of a file: its content is still coming from the view that has it. */
  | { readonly name: 'taking' }
  /**
   * Of a file: it was handed over to be uploaded. The own file above `baseIndex` that has its name and size, or the
   * `fileId` of the server's answer, confirms it. `doubt`: the upload is over, and the transcript has not shown it.
   */
  | {
      readonly name: 'uploading';
      readonly baseIndex: number;
      readonly fileId: string | null;
      readonly doubt: UploadDoubt | null;
    }
  /** Possibly delivered; only the visitor decides whether to send it again. */
  | { readonly name: 'unconfirmed' }
  /** Certainly not delivered. */
  | { readonly name: 'failed'; readonly error: ChatErrorData };

/** An upload that is over without the transcript showing it. */
export interface UploadDoubt {
  readonly since: Millis;
  /** A link that was opened late enough has asked for what there is. */
  readonly isAsked: boolean;
  /** How the upload ended; null: with the server's consent. */
  readonly error: ChatErrorData | null;
}

/** What a page can send (API.md 8.1): a text, an address to be opened, a notice for programs. */
export type SentKind = 'text' | 'url' | 'notice';

/** A message or file that the visitor sends and the server has not shown in the transcript yet. */
export interface OutboxEntry {
  readonly id: CommandId;
  /** Empty for a file. */
  readonly text: string;
  /** A page sent it, as this, and is told what becomes of it. Absent: it was written in a view of ours. */
  readonly fromPage?: SentKind;
  readonly file?: FileDescription;
  readonly queuedAt: Millis;
  /** How often it was handed to a link or put back by the server. */
  readonly attempts: number;
  readonly state: OutboxEntryState;
}

/** What stands in the composer. `writtenBy` is the view that wrote it, or `background` where text was put back. */
export interface Draft {
  readonly text: string;
  readonly writtenBy: string;
}

/** Is the chat reachable right now? Not persisted: a new background starts `offline`. */
export type Connection =
  /** Nothing is being tried; `error` says why, after a permanent failure. */
  | { readonly status: 'offline'; readonly error?: ChatErrorData }
  /** An earlier Bayeux session is being fenced off, or a link opened. */
  | {
      readonly status: 'connecting';
      readonly step: 'fencing' | 'opening';
      readonly since: Millis;
      readonly attempt: number;
    }
  /** The link is open; the server's answer (to the start, or what came since the cursor) is awaited. */
  | {
      readonly status: 'connecting';
      readonly step: 'restoring';
      readonly carrier: Carrier;
      readonly since: Millis;
      readonly attempt: number;
    }
  /** `trial`: it took attempts to get here; lost again before `until`, their count goes on. */
  | {
      readonly status: 'online';
      readonly carrier: Carrier;
      readonly trial?: { readonly attempt: number; readonly until: Millis };
    }
  /** The next attempt starts at `until`. */
  | {
      readonly status: 'waiting';
      readonly until: Millis;
      readonly attempt: number;
      readonly error: ChatErrorData;
    };

export type Carrier = 'websocket' | 'long-polling' | 'polling';

/** A participant who is writing, until `until` unless they say so again. */
export interface Typing {
  readonly participant: Participant;
  readonly until: Millis;
}

/** What is known of the way that files go. */
export interface FileLane {
  /** As last told; null: not known, or there are none. */
  readonly limits: FileLimits | null;
  /** Until when that is taken for true; null: the server is to be asked before the next file. */
  readonly limitsUntil: Millis | null;
  readonly isAsking: boolean;
  /** How often in a row the server could not be asked, and when it is asked again. */
  readonly failures: number;
  readonly retryAt: Millis | null;
  /** Of the file that is being uploaded. */
  readonly sentBytes: number;
}

/** Why a chat is over. */
export type EndReason = 'visitor' | 'agent' | 'gone';

/** What every phase has. */
interface ChatBase {
  readonly id: ChatId;
  readonly desk: Desk;
  /** Origin of the page that started the chat; null: the visitor did, in a view of ours. */
  readonly site: string | null;
  readonly form: RegistrationForm;
  /** Absent where no page started the chat: the form says it all. */
  readonly visitor?: Visitor;
  /** The latest command ids, oldest first: a command given twice is done once. */
  readonly recentCommands: readonly CommandId[];
  readonly draft: Draft;
  /** Not persisted. */
  readonly connection: Connection;
  readonly link: LinkRecord | null;
}

/** The form is being filled in; nothing has been sent. */
export interface RegisteringChat extends ChatBase {
  readonly phase: 'registering';
  /** Why the last start did not happen. */
  readonly error: ChatErrorData | null;
}

/** The visitor pressed "Start chat". */
export interface StartingChat extends ChatBase {
  readonly phase: 'starting';
  /** Set, and persisted, before `requestChat` is handed to a link: from then on it may have been delivered. */
  readonly requestedAt: Millis | null;
  /** Not persisted: when the link that carried `requestChat` was lost. */
  readonly lostAt: Millis | null;
  /** Not persisted: something of the chat may have come before its keys, and was passed over. */
  readonly hasMissed?: true;
}

/** A `requestChat` may or may not have been delivered; only the visitor sends a second one. */
export interface StartUnconfirmedChat extends ChatBase {
  readonly phase: 'startUnconfirmed';
  readonly error: ChatErrorData;
}

export interface OpenChat extends ChatBase {
  readonly phase: 'open';
  readonly keys: SessionKeys;
  readonly participants: readonly Participant[];
  readonly transcript: Transcript;
  readonly outbox: readonly OutboxEntry[];
  /** Why the last message was put back into the composer; until the next one is sent. */
  readonly notice: ChatErrorData | null;
  /** The visitor asked for the end; it is told to the server as soon as there is a connection. */
  readonly isEnding: boolean;
  /** Messages of others that came while no focused surface showed this chat (attention.ts). */
  readonly unread: number;
  /** How many of them are still to be announced. */
  readonly unannounced: number;
  /** Not persisted. */
  readonly typing: readonly Typing[];
  /** Not persisted. */
  readonly files: FileLane;
  /** Not persisted: until when a sending entry must not be handed out again (fence not had, or a hole accepted). */
  readonly settleUntil: Millis | null;
  /** Not persisted: when the visitor's end was told to the server. */
  readonly endToldAt: Millis | null;
  /** Not persisted: when the server said that the chat is over while entries before the end may be missing. */
  readonly endSeenAt: Millis | null;
}

export interface EndedChat extends ChatBase {
  readonly phase: 'ended';
  readonly reason: EndReason;
  readonly endedAt: Millis;
  readonly participants: readonly Participant[];
  readonly transcript: Transcript;
  /** What was written and never seen in the transcript: shown to copy or to take into a new chat. */
  readonly outbox: readonly OutboxEntry[];
  readonly unread: number;
  readonly unannounced: number;
}

/** A chat, in one of its phases. "Nothing" is the absence of a chat. */
export type ChatState = RegisteringChat | StartingChat | StartUnconfirmedChat | OpenChat | EndedChat;

/** What each property of a chat's state is: kept in storage? personal data? allowed in logs? (DESIGN.md 5) */
export interface PropertyNature {
  readonly isPersisted: boolean;
  readonly isPersonal: boolean;
  readonly isLoggable: boolean;
}

type PropertyOf<State> = State extends unknown ? keyof State : never;
/** The name of any property of any phase. */
export type ChatProperty = PropertyOf<ChatState>;

const kept = { isPersisted: true, isPersonal: false, isLoggable: true } as const;
const secret = { isPersisted: true, isPersonal: true, isLoggable: false } as const;
const live = { isPersisted: false, isPersonal: false, isLoggable: true } as const;

/** The nature of every property; a new property does not compile until it is declared here. */
export const CHAT_PROPERTIES: Readonly<Record<ChatProperty, PropertyNature>> = {
  phase: kept,
  id: kept,
  desk: kept,
  site: { ...kept, isLoggable: false },
  form: secret,
  visitor: secret,
  recentCommands: kept,
  draft: secret,
  connection: live,
  link: { ...kept, isLoggable: false },
  error: kept,
  requestedAt: kept,
  lostAt: live,
  hasMissed: live,
  keys: secret,
  participants: secret,
  transcript: secret,
  outbox: secret,
  notice: kept,
  isEnding: kept,
  unread: kept,
  unannounced: kept,
  files: live,
  typing: { ...live, isPersonal: true, isLoggable: false },
  settleUntil: live,
  endToldAt: live,
  endSeenAt: live,
  reason: kept,
  endedAt: kept,
};
