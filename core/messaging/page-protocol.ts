// The vocabulary between a page's API (core/api) and who owns its chats: the extension's bridge, or the session of the
// stand-alone script. Plain data only, and nothing of the session's key: whoever speaks for the page may be hostile. The
// shapes are checked in page-check.ts; how the two find each other is not known here. Long because a vocabulary is read in one piece.
import type { ChatErrorCode } from '../chat/errors.ts';

/** Longest message from a page, as the sum of its strings in UTF-16 code units (API limit: 64 KB each). */
export const MESSAGE_MAX_LENGTH = 65_536;
/** Longest user name, subject, service or file name. */
export const NAME_MAX_LENGTH = 500;
/** Longest address. */
export const ADDRESS_MAX_LENGTH = 4_096;
/** Longest id of any kind. */
export const ID_MAX_LENGTH = 64;
/** Longest state of a chat in a page's storage. */
export const STATE_MAX_LENGTH = 60_000;
/** Most entries of user data, keys to delete, or events of a provider in one message. */
export const LIST_MAX_LENGTH = 200;
/** Most messages that one page may say within a second; one more is answered with `overLimit`. */
export const MESSAGES_PER_SECOND = 20;
/** Most questions of one page that may wait for an answer; one more is answered with `overLimit`. */
export const QUESTIONS_MAX_PENDING = 50;

/** Name of the port from a page's bridge to the background. */
export const PAGE_PORT = 'parley-page';
/** The event by which a bridge hands a page's API its end of a channel, as the one port of the event. */
export const CHANNEL_OFFERED = 'parley:channel';
/** The event by which a page's API asks for it, where the bridge came first. */
export const CHANNEL_WANTED = 'parley:wanted';
/** The event by which a part that was loaded later hands itself over to the page's API: `detail` is a `LoadedPart`. */
export const PART_LOADED = 'parley:part';

/** What of the API is loaded on first use. */
export type PagePart = 'widget' | 'provider';

export interface LoadedPart {
  readonly part: PagePart;
  /** What makes it. */
  readonly create: unknown;
}

/** Beside what it says to whoever owns the chats: what a page's API wants of its bridge. */
export interface LoadRequest {
  readonly type: 'load';
  readonly part: PagePart;
}

/** What the bridge itself says of the page, which no script of the page can: does the visitor look at it? */
export interface AttendNotice {
  readonly type: 'attend';
  readonly isFocused: boolean;
}

/** The answer where a part cannot be had; where it can, it hands itself over. */
export interface LoadFailure {
  readonly type: 'notLoaded';
  readonly part: PagePart;
}

/** One key of user data. Pairs, because a page's keys may be called anything. Null: known to be nothing (API.md 2.1.1). */
export type UserDataEntry = readonly [key: string, value: string | number | boolean | null];
export type UserData = readonly UserDataEntry[];

/** Why something failed: what a chat can report, and what only happens between a page and its chats. */
export type PageFailureReason =
  | ChatErrorCode
  /** The visitor or a policy refused the server address. */
  | 'addressRefused'
  /** The server does not know whoever asks. */
  | 'loginRefused'
  /** An option has a wrong value; `detail` is its name. */
  | 'wrongValue'
  /** Too fast, too large, or too much pending. */
  | 'overLimit'
  /** This origin's chat is open in another page. */
  | 'chatElsewhere'
  /** The state that the page gave names no chat of this origin. */
  | 'stateRefused';

export interface PageFailure {
  readonly reason: PageFailureReason;
  /** An address, a name of an option, an answer of a server; never text of the chat. */
  readonly detail: string | null;
  readonly code: number | null;
}

/** A custom transport or state storage of the page, by a number that the page chose. */
export type PageObjectId = number;

/** What a chat is started with; null: the page did not say. Addresses are absolute. */
export interface StartData {
  readonly serverUrl: string | null;
  readonly service: string | null;
  readonly username: string;
  readonly subject: string | null;
  /** Merged over its defaults already. */
  readonly userData: UserData;
  readonly transport: PageObjectId | null;
  readonly stateStorage: PageObjectId | null;
  /** Seconds. */
  readonly maxOfflineDuration: number | null;
  readonly disableWebSockets: boolean | null;
  /** The page wants to hear what is logged of its chat. */
  readonly debug: boolean;
}

/** What a chat is restored with. */
export interface RestoreData {
  readonly transport: PageObjectId | null;
  readonly stateStorage: PageObjectId | null;
  /** What the page's storage held; null: the page has no storage of its own, the host's own decides. */
  readonly state: string | null;
  /** Also a chat that is still in its registration form counts. */
  readonly isForWidget: boolean;
  readonly maxOfflineDuration: number | null;
  readonly disableWebSockets: boolean | null;
  readonly debug: boolean;
}

/** `url` pushes an address, `notice` is a custom notice (API.md 8.1). */
export type SentType = 'text' | 'url' | 'notice';

/** What a page may ask. Each is answered once. */
export type PageQuestion =
  | { readonly type: 'startSession'; readonly start: StartData }
  | { readonly type: 'restoreSession'; readonly restore: RestoreData }
  /** Popup mode: a chat in a place of the host's own. `widgetUrl` is used where the host has none. */
  | { readonly type: 'startOutside'; readonly start: StartData; readonly widgetUrl: string | null }
  /** After `reset`: goes on with a session that the page still holds. Events from `fromIndex` on follow. */
  | {
      readonly type: 'resumeSession';
      readonly session: string;
      readonly fromIndex: number;
      readonly transport: PageObjectId | null;
      readonly stateStorage: PageObjectId | null;
      /** Of questions by which messages of the session were sent, and which have no answer: each gets it after all. */
      readonly unanswered: readonly number[];
    }
  | {
      readonly type: 'sendMessage';
      readonly session: string;
      readonly message: string;
      readonly messageType: SentType;
    }
  /** `message`: what stands in the page's input; used only where a preview is consented to. */
  | {
      readonly type: 'sendTyping';
      readonly session: string;
      readonly isTyping: boolean;
      readonly message: string | null;
    }
  /** 0-based, over the events that are shown. */
  | { readonly type: 'getTranscript'; readonly session: string; readonly fromIndex: number }
  | { readonly type: 'leave'; readonly session: string }
  | { readonly type: 'setUserData'; readonly session: string; readonly userData: UserData }
  | { readonly type: 'getUserData'; readonly session: string }
  | { readonly type: 'deleteUserData'; readonly session: string; readonly keys: readonly string[] };

/** What a page says. */
export type PageMessage =
  /** `id`: not used by another question of this page, nor by those of pages before it. */
  | { readonly type: 'ask'; readonly id: number; readonly question: PageQuestion }
  /** What a later page needs to draw the widget as it was. `session` null: it is still in the registration form. */
  | {
      readonly type: 'keepWidget';
      readonly session: string | null;
      readonly stateStorage: PageObjectId | null;
      /** Null: the widget was closed in its registration form, nothing is left to restore. */
      readonly widget: string | null;
      /** In the form: what the chat is going to be started with, for a later page that does not say it again. */
      readonly start: StartData | null;
    }
  /** What the page's transport did with a call; one answer each, or none. */
  | { readonly type: 'providerAnswered'; readonly call: number; readonly answer: ProviderAnswer }
  /** What the page's transport reported, oldest first. */
  | {
      readonly type: 'providerTold';
      readonly provider: PageObjectId;
      readonly entries: readonly ProviderEntry[];
    };

/** The same `key` again, also from a later page, is the same event (API.md 8, `transport`). Null: it has no place of its own. */
export interface ProviderEntry {
  readonly key: string | null;
  readonly event: PageEvent;
}

/** What is asked of a page's transport. `join`: a chat that began in another page, or under another provider. */
export type ProviderCommand =
  | {
      readonly type: 'start';
      readonly username: string;
      readonly subject: string | null;
      readonly userData: UserData;
    }
  | { readonly type: 'join'; readonly sessionId: string | null }
  | { readonly type: 'sendMessage'; readonly message: string; readonly messageType: SentType }
  | { readonly type: 'sendTyping'; readonly isTyping: boolean; readonly message: string | null }
  | { readonly type: 'leave' }
  | { readonly type: 'setUserData'; readonly userData: UserData }
  | { readonly type: 'getUserData' }
  | { readonly type: 'deleteUserData'; readonly keys: readonly string[] };

export type ProviderAnswer =
  /** `sessionId`: of `start`, the provider's own name of the chat. `userData`: of `getUserData`. */
  | { readonly type: 'done'; readonly sessionId: string | null; readonly userData: UserData | null }
  | { readonly type: 'failed'; readonly failure: PageFailure };

/** As pages know parties (API.md 2.5.2); `''` where a page's transport gives none. */
export type PartyType = 'Agent' | 'Client' | 'External' | '';

export interface PageParty {
  readonly id: number;
  readonly name: string;
  readonly type: PartyType;
}

/** `file` is an extension of ours: `text` is the file's name. */
export type PageContent =
  | { readonly type: SentType; readonly text: string }
  | {
      readonly type: 'file';
      readonly text: string;
      readonly file: { readonly id: string; readonly name: string; readonly size: number };
    };

/** What happens to a chat, as pages know it (API.md 2.5.1). `index`: place in the transcript. `timestamp`: epoch milliseconds. */
export type PageEvent =
  | {
      readonly type: 'MessageReceived';
      readonly index: number | null;
      readonly timestamp: number | null;
      readonly party: PageParty;
      readonly content: PageContent;
    }
  | {
      readonly type: 'AgentConnected' | 'AgentDisconnected';
      readonly index: number | null;
      readonly timestamp: number | null;
      readonly party: PageParty;
    }
  | {
      readonly type: 'AgentTyping';
      readonly index: number | null;
      readonly timestamp: number | null;
      readonly party: PageParty;
      readonly isTyping: boolean;
    }
  | { readonly type: 'SessionEnded' | 'Interrupted' | 'Continued' }
  | { readonly type: 'Error'; readonly failure: PageFailure };

/** A session as a page may know it. `id` is a name for use between the two, not the server's. */
export interface PageSession {
  readonly id: string;
  /** The visitor's name in the chat. */
  readonly username: string;
}

export type PageAnswer =
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly failure: PageFailure }
  /** Its events follow in `told`. `widget`: as last kept. */
  | { readonly type: 'session'; readonly session: PageSession; readonly widget: string | null }
  /** To a restore for the widget: the registration form was open. */
  | { readonly type: 'registering'; readonly widget: string; readonly start: StartData | null }
  /** To a restore: there was nothing. */
  | { readonly type: 'nothing' }
  | { readonly type: 'transcript'; readonly events: readonly PageEvent[] }
  | { readonly type: 'userData'; readonly userData: UserData };

/** What a page is told. */
export type HostMessage =
  | { readonly type: 'answered'; readonly id: number; readonly answer: PageAnswer }
  /** In order. `isRestored`: they happened before this page took part. */
  | {
      readonly type: 'told';
      readonly session: string;
      readonly isRestored: boolean;
      readonly events: readonly PageEvent[];
    }
  /** For the page's own storage. Null: there is nothing to restore any more. */
  | {
      readonly type: 'stateChanged';
      readonly stateStorage: PageObjectId;
      readonly state: string | null;
    }
  | {
      readonly type: 'providerCalled';
      readonly provider: PageObjectId;
      readonly call: number;
      readonly command: ProviderCommand;
    }
  /** A line of the log of this page's own chat, where `debug` asked for it: ids, codes and states. */
  | { readonly type: 'logged'; readonly line: string }
  /** Another host has taken over: what was asked and not answered is lost, but for messages; sessions must be resumed. */
  | { readonly type: 'reset' };

/** Whoever owns the chats, as the page's API sees it. Both directions keep their order. */
export interface PageHost {
  /** Never throws. What breaks a limit is answered with `overLimit`, what is malformed with `malformed`. */
  say(message: PageMessage): void;
  /** Sets the one listener. It is never called from inside `say`. */
  listen(listener: (message: HostMessage) => void): void;
}
