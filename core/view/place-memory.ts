// Where a visitor was reading in each conversation, so that reopening the view shows the same place. Holds no text.

/** A place: a row's key and how far its top is above the top edge, in CSS pixels; null = the end of the conversation. */
export type Place = { readonly rowKey: string; readonly offset: number } | null;

export interface PlaceMemory {
  read(chatId: string): Place;
  write(chatId: string, place: Place): void;
}

const KEY = 'parley-place';
/** Of so many chats the place is kept. */
const CHATS_MAX = 20;

/** Keeps the places of the chats that were read last in a web storage area. */
export function createPlaceMemory(storage: Pick<Storage, 'getItem' | 'setItem'>): PlaceMemory {
  return {
    read: (chatId) => readPlaces(storage).get(chatId) ?? null,
    write(chatId, place) {
      const places = readPlaces(storage);
      places.delete(chatId);
      if (place !== null) places.set(chatId, place);
      storage.setItem(KEY, JSON.stringify([...places].slice(-CHATS_MAX)));
    },
  };
}

function readPlaces(storage: Pick<Storage, 'getItem'>): Map<string, Place> {
  const places = new Map<string, Place>();
  try {
    for (const [chatId, { rowKey, offset }] of JSON.parse(storage.getItem(KEY) ?? '[]')) {
      const isPlace = typeof chatId === 'string' && typeof rowKey === 'string' && Number.isFinite(offset);
      if (isPlace) places.set(chatId, { rowKey, offset });
    }
  } catch {
    // Not ours, or damaged: the conversation opens at its end.
  }
  return places;
}
