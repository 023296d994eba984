// Where a visitor was reading in a conversation, so that reopening the view shows the same place. Holds no text.

/** A place: a row's key and how far its top is above the top edge, in CSS pixels; null = the end of the conversation. */
export type Place = { readonly rowKey: string; readonly offset: number } | null;

export interface PlaceMemory {
  read(chatId: string): Place;
  write(chatId: string, place: Place): void;
}

const KEY = 'parley-place';

/** Keeps the place of the chat that was read last in a web storage area. */
export function createPlaceMemory(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>): PlaceMemory {
  return {
    read(chatId) {
      const place = parsePlace(storage.getItem(KEY));
      return place?.chatId === chatId ? { rowKey: place.rowKey, offset: place.offset } : null;
    },
    write(chatId, place) {
      if (place === null) storage.removeItem(KEY);
      else storage.setItem(KEY, JSON.stringify({ chatId, ...place }));
    },
  };
}

function parsePlace(raw: string | null): { chatId: string; rowKey: string; offset: number } | null {
  if (raw === null) return null;
  try {
    const { chatId, rowKey, offset } = JSON.parse(raw) ?? {};
    const isPlace = typeof chatId === 'string' && typeof rowKey === 'string' && Number.isFinite(offset);
    return isPlace ? { chatId, rowKey, offset } : null;
  } catch {
    // Not ours, or damaged: the conversation opens at its end.
    return null;
  }
}
