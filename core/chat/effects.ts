// What a chat wants done in the world, as data. The runner performs effects after the state that wants them is persisted.
// Every effect can be derived from the state again, so that a death between persisting and performing loses nothing.
import type { FileDescription } from './files.ts';
import type { Carrier, Desk, RegistrationForm, SentKind, SessionKeys, Visitor } from './state.ts';
import type { CommandId } from './terms.ts';

/** One publish on the service's channel (WIRE.md 3), in our words. */
export type Operation =
  | { readonly type: 'requestChat'; readonly form: RegistrationForm; readonly visitor?: Visitor }
  | { readonly type: 'requestNotifications'; readonly keys: SessionKeys; readonly position: number }
  | {
      readonly type: 'sendMessage';
      readonly keys: SessionKeys;
      readonly text: string;
      readonly kind: SentKind;
    }
  | { readonly type: 'startTyping'; readonly keys: SessionKeys }
  | { readonly type: 'stopTyping'; readonly keys: SessionKeys }
  /** `userData`: with an empty text for each key that is `removed`. */
  | {
      readonly type: 'updateData';
      readonly keys: SessionKeys;
      readonly userData: Visitor['userData'];
      readonly removed: readonly string[];
    }
  | { readonly type: 'disconnect'; readonly keys: SessionKeys };

/** Where the files of a chat are, as of now. */
export interface FilePlace {
  readonly desk: Desk;
  readonly keys: SessionKeys;
  readonly carrier: Carrier;
}

/** What is to be done with files; each is answered by a `FileEvent`, or by none where it only clears up. */
export type FileEffect =
  /** The content of this entry is coming from a view; answered by `fileTaken` or `fileNotTaken`. */
  | { readonly type: 'awaitFile'; readonly entryId: CommandId; readonly file: FileDescription }
  /** Answered by `limitsAnswered` or `limitsFailed`. */
  | { readonly type: 'askLimits'; readonly place: FilePlace }
  /** Answered by `uploadAnswered` or `uploadFailed`, with `uploadProgressed` before. */
  | {
      readonly type: 'uploadFile';
      readonly place: FilePlace;
      readonly entryId: CommandId;
      readonly file: FileDescription;
    }
  /** Stops the upload, where there is one, and lets go of the content. `fileId`: it is that file of the transcript now. */
  | { readonly type: 'forgetFile'; readonly entryId: CommandId; readonly fileId?: string };

export type Effect =
  | FileEffect
  /** Opens a link, in place of any that is there. With `resumeClientId` it joins that Bayeux session or is lost. */
  | { readonly type: 'openLink'; readonly desk: Desk; readonly resumeClientId: string | null }
  /** Ends the present link with `/meta/disconnect`. */
  | { readonly type: 'closeLink' }
  /** `/meta/disconnect` for a session of the past; answered by `fenceAnswered`. */
  | { readonly type: 'fence'; readonly desk: Desk; readonly clientId: string }
  | { readonly type: 'publish'; readonly operation: Operation };
