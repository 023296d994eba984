// Storage of chats over a memory area, and the ways in which a background starts, dies and is followed by another.
import type { ChatState } from '../../core/chat/state.ts';
import type { Segment } from '../../core/chat/transcript.ts';
import type { StorageLimits } from '../../core/storage/chat-catalogue.ts';
import type { Migrate } from '../../core/storage/chat-records.ts';
import { type ChatStorage, createChatStorage } from '../../core/storage/chat-storage.ts';
import {
  type ConnectionOptions,
  createMemoryStorageArea,
  type MemoryConnection,
  type MemoryStorageArea,
} from '../support/memory-storage-area.ts';
import { sampleEntry, sampleOpenChat, sampleSegment } from '../support/sample-states.ts';
import { createStrictLogger, type StrictLogger } from '../support/strict-logger.ts';

export interface Background {
  readonly storage: ChatStorage;
  readonly connection: MemoryConnection;
  readonly logger: StrictLogger;
}

export interface StartOptions extends ConnectionOptions {
  readonly limits?: StorageLimits;
  readonly migrate?: Migrate;
  readonly owner?: string;
  readonly now?: () => number;
}

/** A background that has not claimed the storage yet. */
export function connect(area: MemoryStorageArea, options: StartOptions = {}): Background {
  const { limits, migrate, owner = 'a background', now = () => 1_000, ...connectionOptions } = options;
  const connection = area.connect(connectionOptions);
  const logger = createStrictLogger();
  const storage = createChatStorage({
    area: connection,
    logger,
    now,
    owner,
    ...(limits && { limits }),
    ...(migrate && { migrate }),
  });
  return { storage, connection, logger };
}

/** A background that has claimed the storage. */
export async function start(area: MemoryStorageArea, options: StartOptions = {}): Promise<Background> {
  const background = connect(area, options);
  await background.storage.claim();
  return background;
}

/** An area with these chats in it, written by a background that is gone. */
export async function areaWith(states: readonly ChatState[]): Promise<MemoryStorageArea> {
  const area = createMemoryStorageArea();
  const { storage, connection } = await start(area);
  for (const state of states) await storage.openStore(state.id).write(state);
  connection.kill();
  return area;
}

/** Writes a chat of that many messages as a runner does: one write per message, two segments in memory. */
export async function talk(
  storage: ChatStorage,
  id: string,
  options: {
    readonly messages: number;
    readonly perSegment?: number;
    readonly onMessage?: (n: number) => void;
    readonly finish?: (state: ReturnType<typeof sampleOpenChat>) => ChatState;
  },
): Promise<void> {
  const { messages, perSegment = 100, onMessage, finish = (state) => state } = options;
  const store = storage.openStore(id);
  let segments: Segment[] = [sampleSegment(0, [])];
  const stateOf = (cursor: number) =>
    sampleOpenChat(id, { cursor, segments, skipped: [], waiting: null, ephemeralIndices: [] });
  for (let n = 1; n <= messages; n += 1) {
    const last = segments.at(-1) ?? sampleSegment(0, []);
    const entry = sampleEntry(n, 'a message of forty characters, more or less');
    segments =
      last.entries.length < perSegment
        ? [...segments.slice(0, -1), sampleSegment(last.number, [...last.entries, entry])]
        : [...segments.slice(-1), sampleSegment(last.number + 1, [entry])];
    await store.write(stateOf(n + 1));
    onMessage?.(n);
  }
  await store.write(finish(stateOf(messages + 1)));
}
