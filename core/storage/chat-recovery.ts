// Finds the chats again where the index is lost or unreadable, from the keys that exist. Reads only.
import type { ChatId } from '../chat/terms.ts';
import { chatOfHeadKey, headKey, partsOfSegmentKey, timeOfQuarantineKey } from './chat-keys.ts';
import { type IndexRecord, type Migrate, readHead } from './chat-records.ts';
import { listKeys, type StorageArea } from './storage-area.ts';

/** An index of what is there: chats by their ordinal, segments that belong to no chat as leftovers. */
export async function recoverIndex(area: StorageArea, migrate: Migrate): Promise<IndexRecord> {
  const keys = await listKeys(area);
  const found = keys.map(chatOfHeadKey).filter((id) => id !== null);
  const heads = await area.get(found.map(headKey));
  const ordinals = new Map<ChatId, number>();
  for (const id of found) {
    const reading = readHead(heads[headKey(id)], id, migrate);
    // An unreadable one is listed too: whoever reads it next puts it into quarantine.
    ordinals.set(id, reading.name === 'read' ? reading.value.ordinal : Number.POSITIVE_INFINITY);
  }
  const quarantined = keys
    .map((key) => ({ key, at: timeOfQuarantineKey(key) }))
    .filter((row): row is { key: string; at: number } => row.at !== null)
    .sort((a, b) => a.at - b.at);
  const leftovers = keys.filter((key) => {
    const parts = partsOfSegmentKey(key);
    return parts !== null && !ordinals.has(parts.chatId);
  });
  return {
    chats: [...ordinals].sort(([, a], [, b]) => (a === b ? 0 : a - b)).map(([id]) => id),
    leftovers,
    quarantined: quarantined.map(({ key }) => ({ key, withKeys: [] })),
    // A transcript without a head is of no use.
    loss: leftovers.length > 0 ? 'unreadable' : null,
  };
}

/** Keys of all segments of a chat whose head does not say which there are. */
export async function findSegmentKeys(area: StorageArea, chatId: ChatId): Promise<readonly string[]> {
  const keys = await listKeys(area);
  return keys.filter((key) => partsOfSegmentKey(key)?.chatId === chatId);
}
