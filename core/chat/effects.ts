// What a chat wants done in the world, as data. The runner performs effects after the state that wants them is persisted.
// Every effect can be derived from the state again, so that a death between persisting and performing loses nothing.
import type { Desk, RegistrationForm, SessionKeys } from './state.ts';

/** One publish on the service's channel (WIRE.md 3), in our words. */
export type Operation =
  | { readonly type: 'requestChat'; readonly form: RegistrationForm }
  | { readonly type: 'requestNotifications'; readonly keys: SessionKeys; readonly position: number }
  | { readonly type: 'sendMessage'; readonly keys: SessionKeys; readonly text: string }
  | { readonly type: 'startTyping'; readonly keys: SessionKeys }
  | { readonly type: 'stopTyping'; readonly keys: SessionKeys }
  | { readonly type: 'disconnect'; readonly keys: SessionKeys };

export type Effect =
  /** Opens a link, in place of any that is there. With `resumeClientId` it joins that Bayeux session or is lost. */
  | { readonly type: 'openLink'; readonly desk: Desk; readonly resumeClientId: string | null }
  /** Ends the present link with `/meta/disconnect`. */
  | { readonly type: 'closeLink' }
  /** `/meta/disconnect` for a session of the past; answered by `fenceAnswered`. */
  | { readonly type: 'fence'; readonly desk: Desk; readonly clientId: string }
  | { readonly type: 'publish'; readonly operation: Operation };
