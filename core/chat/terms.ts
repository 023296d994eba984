// The words that both a chat's state and its transcript are told in.

/** Our own id of a chat, made when it begins; not the server's. */
export type ChatId = string;
/** A command's id, made by the view that gave it; an outbox entry carries the id of its command. */
export type CommandId = string;
/** Milliseconds since the epoch. */
export type Millis = number;

export type ParticipantRole = 'visitor' | 'agent' | 'supervisor' | 'bot' | 'external' | 'system';

/** Someone in the chat; `id` is unique within it (WIRE.md 5.2). */
export interface Participant {
  readonly id: number;
  readonly nickname: string;
  readonly role: ParticipantRole;
}
