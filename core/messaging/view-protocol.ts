// The vocabulary between views (panel, options, overlay) and the background: the only list of what they may say.
// Checked with schemas on both sides; errors cross as data. Pages have vocabularies of their own.
import type { ChatErrorData } from '../chat/errors.ts';
import type { Command } from '../chat/events.ts';
import type { StorageLoss } from '../chat/ports.ts';
import type { ChatSummary, ChatView, DeskLabel } from '../chat/selectors.ts';
import type { ChatId, CommandId } from '../chat/terms.ts';
import type { TranscriptEntry } from '../chat/transcript.ts';
import type { FileAnswer, FileRequest } from './file-protocol.ts';

/** Name of the port that views open. */
export const VIEW_PORT = 'parley-view';

export type AccessCommand =
  /** The browser lets us in: from now on the site may use the chat. */
  | { readonly type: 'allowSite'; readonly site: string; readonly serverUrl: string | null }
  | { readonly type: 'dismissOffer' }
  | { readonly type: 'removeSite'; readonly site: string };

/** What concerns no chat in particular. */
export type DeskCommand =
  | AccessCommand
  /**
   * "New chat": a chat in the form with the desk of that key, null: the view's own. With `takeFrom`, what that ended chat
   * did not send becomes the draft.
   */
  | { readonly type: 'newChat'; readonly desk: string | null; readonly takeFrom: ChatId | null }
  /** Forgets a chat that has ended or was not started; one that is gone already is no error. */
  | { readonly type: 'removeChat'; readonly chatId: ChatId }
  /** The visitor has taken note of what was lost. */
  | { readonly type: 'dismissLoss' }
  /** Shows the chat in the pop-out window, opening it where there is none. */
  | { readonly type: 'openWindow'; readonly chatId: ChatId | null };

/** How a view stands before its visitor: it has the keyboard; it can be seen; neither. */
export type Presence = 'focused' | 'visible' | 'hidden';

/** Which chat a view shows, and how it stands. */
export interface Attendance {
  readonly chatId: ChatId | null;
  readonly presence: Presence;
}

/** What a view says. `id` makes a retried command be done once. */
export type ViewRequest =
  | FileRequest
  | { readonly type: 'watch' }
  /** Holds until the next one, or until the port is lost. */
  | ({ readonly type: 'attend' } & Attendance)
  | { readonly type: 'command'; readonly id: CommandId; readonly chatId: ChatId; readonly command: Command }
  | { readonly type: 'deskCommand'; readonly id: CommandId; readonly command: DeskCommand }
  | { readonly type: 'loadSegment'; readonly id: string; readonly chatId: ChatId; readonly segment: number };

/** A desk that a new chat can be had with. */
export interface DeskChoice extends DeskLabel {
  /** Names it in commands; the same for as long as the desk is. */
  readonly key: string;
  /** The site that it is set up for; null: the visitor's default. */
  readonly site: string | null;
}

/** A site that the visitor may allow: the toolbar button was pressed on a page of it. */
export interface SiteOffer {
  /** Its origin. */
  readonly site: string;
  /** The tab that shows the page, and its window. */
  readonly tabId: number;
  readonly windowId: number;
  /** The match pattern to ask the browser for. */
  readonly pattern: string;
  /** Does the page itself have a chat to offer? */
  readonly isOffering: boolean;
  /** The chat server address that the page names; null: none. */
  readonly serverUrl: string | null;
}

/** What only a view can ask the browser for: in the click itself, from what it was told before. */
export interface Access {
  /** Hosts, as match patterns, that the settings need and the browser does not let us into; asked for all at once. */
  readonly missing: readonly string[];
  readonly offer: SiteOffer | null;
  /** Sites that may use the chat, and that the visitor may remove: an administrator's list is not theirs. */
  readonly sites: readonly string[];
}

/** Facts that views need beside the chats. */
export interface Setup {
  /** Whom a new chat of this view would talk to; null: no chat server is known, the view points to the options. */
  readonly desk: DeskLabel | null;
  /** All desks, the visitor's default first. */
  readonly desks: readonly DeskChoice[];
  /** Writing to storage fails at present: nothing new is shown or sent until it works again. */
  readonly isStorageFailing: boolean;
  /** What of the stored chats the visitor misses, and was not told yet. */
  readonly loss: StorageLoss | null;
  /** Null: nothing can be asked for in this view. */
  readonly access: Access | null;
  /** Made anew by each start of the background: tells a restart from a background that lived on. */
  readonly bootId: string;
}

/** What the background wants of one view. */
export type ViewCall =
  /** Play the sound of a new message: of all views only this one is asked to. */
  | { readonly type: 'chime' }
  /** Whether new messages are spoken here or by another view of the same chat. Until told, they are. */
  | { readonly type: 'voice'; readonly isYours: boolean }
  /** The visitor asked for this chat elsewhere. */
  | { readonly type: 'showChat'; readonly chatId: ChatId };

/** What the background says. Revisions grow by one with each message to a port, so that a view notices a gap. */
export type ViewMessage =
  | {
      readonly type: 'snapshot';
      readonly revision: number;
      readonly setup: Setup;
      /** Oldest chat first. */
      readonly chats: readonly ChatView[];
    }
  | {
      readonly type: 'chatChanged';
      readonly revision: number;
      readonly summary: ChatSummary;
      /** New entries, usually newer than all others; one that comes late is put in its place by index. */
      readonly added: readonly TranscriptEntry[];
    }
  | { readonly type: 'setupChanged'; readonly revision: number; readonly setup: Setup }
  | { readonly type: 'chatRemoved'; readonly revision: number; readonly chatId: ChatId }
  | ViewCall
  | FileAnswer
  /** Answer to a request with an `id`. `error` null: done and persisted. */
  | { readonly type: 'answered'; readonly id: string; readonly error: ChatErrorData | null }
  | {
      readonly type: 'segmentLoaded';
      readonly id: string;
      readonly entries: readonly TranscriptEntry[];
    };
