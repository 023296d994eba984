// The names of everything that is stored about chats. All contain a slash, which no settings key does.
import type { ChatId, Millis } from '../chat/terms.ts';

/** Who may write: bumped by each background that claims the storage. */
export const EPOCH_KEY = 'chats/epoch';
/** Which chats there are. */
export const INDEX_KEY = 'chats/index';
const QUARANTINE_PREFIX = 'quarantine/';
const HEAD_KEY = /^chat\/([\w-]{1,100})\/head$/;
const SEGMENT_KEY = /^chat\/([\w-]{1,100})\/segment\/(\d{1,9})$/;
const CHAT_ID = /^[\w-]{1,100}$/;

/** Can it be part of a key? */
export function isChatId(value: string): boolean {
  return CHAT_ID.test(value);
}

/** Session, cursor, outbox: all of a chat but its transcript. */
export function headKey(chatId: ChatId): string {
  return `chat/${chatId}/head`;
}

/** A run of transcript entries. */
export function segmentKey(chatId: ChatId, number: number): string {
  return `chat/${chatId}/segment/${number}`;
}

/** Where a value goes that could not be read. */
export function quarantineKey(key: string, at: Millis): string {
  return `${QUARANTINE_PREFIX}${key}/${at}`;
}

/** The chat whose head is under this key, or null. */
export function chatOfHeadKey(key: string): ChatId | null {
  return HEAD_KEY.exec(key)?.[1] ?? null;
}

/** The chat and number of the segment under this key, or null. */
export function partsOfSegmentKey(key: string): { readonly chatId: ChatId; readonly number: number } | null {
  const [, chatId, number] = SEGMENT_KEY.exec(key) ?? [];
  return chatId === undefined ? null : { chatId, number: Number(number) };
}

/** Is it the key of a head, a segment or a value in quarantine: something that may be removed as a leftover? */
export function isRemovableKey(key: string): boolean {
  return chatOfHeadKey(key) !== null || partsOfSegmentKey(key) !== null || timeOfQuarantineKey(key) !== null;
}

/** When the value under a quarantine key was put there; null for any other key. */
export function timeOfQuarantineKey(key: string): Millis | null {
  if (!key.startsWith(QUARANTINE_PREFIX)) return null;
  const at = Number(key.slice(key.lastIndexOf('/') + 1));
  return Number.isFinite(at) ? at : 0;
}
