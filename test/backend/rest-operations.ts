// What a visitor without a session can ask over REST (WIRE.md 7): paths, form bodies and answers over the operations that
// both ways in share. Knows no connection.
import { failure, type GmsAnswer, identifiersOf, visibleEvents } from './chat-answers.ts';
import { type OperationRules, performOperation } from './chat-operations.ts';
import { type Chat, type ChatStore, nextPosition } from './chat-store.ts';

/** A path below `/genesys/2/chat/`, taken apart. */
export interface RestPath {
  readonly service: string;
  /** Null: the service itself, which starts a chat. */
  readonly chatId: string | null;
  /** In the words of CometD. */
  readonly operation: string;
}

export interface RestResult {
  readonly status: 200 | 404;
  readonly body: GmsAnswer;
  /** The chat that has just given a sign of life. */
  readonly chat: Chat | null;
}

const PATH = /^\/genesys\/2\/chat\/([^/]+?)(?:\/([^/]+)\/(\w+))?\/?$/;
const USER_DATA = /^userData\[(.+)\]$/;
const OPERATIONS: ReadonlyMap<string, string> = new Map([
  ['refresh', 'requestNotifications'],
  ['send', 'sendMessage'],
  ['startTyping', 'startTyping'],
  ['stopTyping', 'stopTyping'],
  ['disconnect', 'disconnect'],
  ['pushUrl', 'pushUrl'],
  ['updateNickname', 'updateNickname'],
  ['customNotice', 'customNotice'],
  ['updateData', 'updateData'],
  ['readReceipt', 'readReceipt'],
]);

/** Null where it is no address of a chat. */
export function parseRestPath(path: string): RestPath | null {
  const match = PATH.exec(path);
  if (match === null) return null;
  const [, service = '', chatId = null, name] = match;
  const operation = name === undefined ? 'requestChat' : OPERATIONS.get(name);
  return operation === undefined ? null : { service, chatId, operation };
}

/** The fields of a form body, with `userData[key]` as one object. */
export function parseRestBody(body: string): Readonly<Record<string, unknown>> {
  const fields: Record<string, string> = {};
  const userData: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(body)) {
    const key = USER_DATA.exec(name)?.[1];
    if (key === undefined) fields[name] = value;
    else userData[key] = value;
  }
  return { ...fields, userData };
}

/** Performs it and answers. Never throws. */
export function performRest(
  store: ChatStore,
  rules: OperationRules,
  { service, chatId, operation }: RestPath,
  fields: Readonly<Record<string, unknown>>,
): RestResult {
  const named = chatId === null ? null : store.findById(chatId);
  if (chatId !== null && (named === null || named.service !== service)) {
    return { status: 404, body: failure(2, 404, true), chat: null };
  }
  const isOwn = named === null || named.secureKey === fields.secureKey;
  const asked = isOwn ? { ...fields, operation } : { operation };
  const { answer, attach } = performOperation(store, rules, service, asked);
  const chat = isOwn ? (named ?? attach) : null;
  // Other than over CometD, where events come by themselves, a poll is told what has become of the chat.
  const isRefused = answer !== null && answer.statusCode !== 0;
  const body = chat === null || isRefused ? answer : eventsFrom(chat, positionOf(fields, operation));
  return { status: 200, body: body ?? failure(2, 404, true), chat };
}

/** 0 means no events; only a refresh that names no position means all of them (WIRE.md 7). */
function positionOf(fields: Readonly<Record<string, unknown>>, operation: string): number {
  const isAll = operation === 'requestChat' || operation === 'requestNotifications';
  const position = Number(fields.transcriptPosition ?? (isAll ? 1 : 0));
  return Number.isFinite(position) ? position : 0;
}

function eventsFrom(chat: Chat, position: number): GmsAnswer {
  const entries = position < 1 ? [] : chat.entries.filter(({ index }) => index >= position);
  return { ...identifiersOf(chat), nextPosition: nextPosition(chat), messages: visibleEvents(entries) };
}
