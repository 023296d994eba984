// What views may see of a chat, derived from its state. The session's keys are not part of it.
import type { ChatErrorData } from './errors.ts';
import type {
  ChatId,
  ChatState,
  Connection,
  Draft,
  EndReason,
  Millis,
  OutboxEntry,
  Participant,
  RegistrationForm,
} from './state.ts';
import type { TranscriptEntry } from './transcript.ts';

/** A chat as views see it, but for its entries. Small: it is sent whole with every change. */
export interface ChatSummary {
  readonly id: ChatId;
  readonly phase: ChatState['phase'];
  /** Whom one talks to, for the header: the server's host and the service. */
  readonly desk: { readonly host: string; readonly service: string };
  readonly form: RegistrationForm;
  /** Why the start failed or is unconfirmed; only in `registering` and `startUnconfirmed`. */
  readonly error: ChatErrorData | null;
  readonly connection: Connection;
  /** Those present in the chat, the visitor included. */
  readonly participants: readonly Participant[];
  /** Others who are writing. */
  readonly typing: readonly Participant[];
  readonly outbox: readonly OutboxEntry[];
  readonly draft: Draft;
  readonly isEnding: boolean;
  readonly ended: { readonly reason: EndReason; readonly at: Millis } | null;
  /** Number of the newest transcript segment: older ones can be asked for by number, down to 0. */
  readonly lastSegment: number;
}

/** A chat as views see it: its summary and the newest entries, from segment `firstSegment` on. */
export interface ChatView {
  readonly summary: ChatSummary;
  readonly entries: readonly TranscriptEntry[];
  readonly firstSegment: number;
}
