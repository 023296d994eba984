// What is kept for the pages of a site beside their chats: how the widget stood, what its form was to start, and how long the
// site may come back to a chat. One record for a site. Knows nothing of what the texts mean.
import * as v from 'valibot';
import { createSerialQueue } from './serial-queue.ts';
import { listKeys, type StorageArea } from './storage-area.ts';

const time = v.nullable(v.pipe(v.number(), v.finite()));
const shape = v.object({
  /** The widget is in its registration form. `start`: JSON of what it is to start. */
  registration: v.nullable(v.object({ widget: v.string(), start: v.nullable(v.string()) })),
  chats: v.array(
    v.object({
      id: v.string(),
      widget: v.nullable(v.string()),
      /** Milliseconds after `leftAt` during which a page may come back; null: as long as there is the chat. */
      mayReturnFor: time,
      /** When the last page left it; null: one is there, or was when the background died. */
      leftAt: time,
      /** With a limit: when a page was last known to be there, in case that the background dies before it leaves. */
      seenAt: v.fallback(time, null),
      /** A page wants to hear what is logged of it. */
      isDebug: v.fallback(v.boolean(), false),
    }),
  ),
});

export type PageRecord = v.InferOutput<typeof shape>;
export type PageChatRecord = PageRecord['chats'][number];

const PREFIX = 'page/';
const NEW_ROW = { widget: null, mayReturnFor: null, leftAt: null, seenAt: null, isDebug: false } as const;
const NOTHING: Readonly<PageRecord> = { registration: null, chats: [] };

export interface PageStorage {
  read(site: string): Promise<PageRecord>;
  /** Stores what `step` makes of the present record, unless it is that; one after the other. */
  change(site: string, step: (record: PageRecord) => PageRecord): Promise<void>;
}

/** The records of all sites. */
export interface PageArchive extends PageStorage {
  /** Removes the record of every site but these. `isCheap`: only where the browser need not read everything for that. */
  retain(sites: readonly string[], isCheap?: boolean): Promise<void>;
}

/** What is needed of the area. */
export type PageArea = StorageArea;

/** Makes it. What cannot be read counts as nothing kept. */
export function createPageStorage(area: PageArea): PageArchive {
  const queue = createSerialQueue();

  const read = async (site: string): Promise<PageRecord> => {
    const key = keyOf(site);
    const parsed = v.safeParse(shape, (await area.get([key]))[key]);
    return parsed.success ? parsed.output : NOTHING;
  };

  return {
    read: (site) => queue.run(() => read(site)),
    change: (site, step) =>
      queue.run(async () => {
        const before = await read(site);
        const after = step(before);
        if (after === before) return;
        if (after.registration === null && after.chats.length === 0) await area.remove([keyOf(site)]);
        else await area.set({ [keyOf(site)]: after });
      }),
    retain: (sites, isCheap = false) =>
      queue.run(async () => {
        if (isCheap && area.getKeys === undefined) return;
        const kept = new Set(sites.map(keyOf));
        const keys = (await listKeys(area)).filter((key) => key.startsWith(PREFIX) && !kept.has(key));
        if (keys.length > 0) await area.remove(keys);
      }),
  };
}

function keyOf(site: string): string {
  return `${PREFIX}${site}`;
}

/** The record with this row of a chat changed; made, where there is none. */
export function withChat(record: PageRecord, id: string, changed: Partial<PageChatRecord>): PageRecord {
  const row = record.chats.find((chat) => chat.id === id);
  const next = { ...NEW_ROW, ...row, ...changed, id };
  return { ...record, chats: [...record.chats.filter((chat) => chat.id !== id), next] };
}

/** The record without a chat that is over. */
export function withoutChat(record: PageRecord, id: string): PageRecord {
  const chats = record.chats.filter((chat) => chat.id !== id);
  return chats.length === record.chats.length ? record : { ...record, chats };
}
