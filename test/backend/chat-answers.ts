// The object that GMS answers and pushes (WIRE.md 5 and 6), the same for every way in. Knows no connection.
import { type Chat, type ChatEntry, nextPosition } from './chat-store.ts';

/** `data` of a Bayeux message, or the body of a REST answer. */
export type GmsAnswer = Readonly<Record<string, unknown>>;

/** Codes of `errors[]` (WIRE.md 6.2; 400 and 404 are this backend's own choice, WIRE.md 13). */
export const ERROR_ADVICE = {
  102: 'First name is required',
  103: 'Last name is required',
  161: 'Nickname is required',
  201: 'No more files are allowed',
  202: 'The file, or all files together, are too large',
  203: 'Files of this type are not allowed',
  204: 'The message is too long',
  240: 'A new chat cannot be started now',
  364: 'The e-mail address is not valid',
  400: 'The operation is unknown or lacks a field',
  404: 'There is no such chat',
  500: 'The chat server could not do this now',
} as const;

export type ErrorCode = keyof typeof ERROR_ADVICE;

/** An answer to a failed operation. A validation failure of a running chat uses statusCode 1: 2 would end the chat. */
export function failure(statusCode: 1 | 2, code: ErrorCode, chatEnded: boolean): GmsAnswer {
  return { statusCode, chatEnded, errors: [{ code, advice: ERROR_ADVICE[code] }] };
}

/** Events as a visitor gets them: no whispers, nothing of the store's own fields. */
export function visibleEvents(entries: readonly ChatEntry[]): readonly Readonly<Record<string, unknown>>[] {
  return entries
    .filter((entry) => entry.audience === 'all')
    .map(({ audience: _audience, ...onWire }) => onWire);
}

/** New events, pushed. */
export function pushOf(chat: Chat, entries: readonly ChatEntry[]): GmsAnswer {
  return {
    statusCode: 0,
    alias: chat.alias,
    chatEnded: chat.hasEnded,
    monitored: false,
    nextPosition: nextPosition(chat),
    messages: visibleEvents(entries),
  };
}

/** Identifiers without events: the first of two messages where the server splits them. */
export function identifiersOf(chat: Chat): GmsAnswer {
  return {
    statusCode: 0,
    alias: chat.alias,
    chatId: chat.id,
    userId: chat.userId,
    secureKey: chat.secureKey,
    chatEnded: chat.hasEnded,
    monitored: false,
  };
}

/**
 * The chat from a position on, with its identifiers. Absent, 0 and 1 mean all (WIRE.md 3.2). Typing of the past is
 * over: it is left out, so that its indices are holes for whoever comes back.
 */
export function transcriptFrom(chat: Chat, position: number): GmsAnswer {
  const entries = chat.entries.filter((entry) => entry.index >= position && !entry.type.startsWith('Typing'));
  return { ...identifiersOf(chat), nextPosition: nextPosition(chat), messages: visibleEvents(entries) };
}
