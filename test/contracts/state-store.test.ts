// The acceptance suite of state stores over the real one (on a memory area) and over the fake that runner tests use.
import type { Logger } from '../../core/chat/ports.ts';
import { createChatStorage } from '../../core/storage/chat-storage.ts';
import { createMemoryMedium, createMemoryStateStore } from '../support/memory-state-store.ts';
import { createMemoryStorageArea, type MemoryConnection } from '../support/memory-storage-area.ts';
import type { StateStoreWorld } from './state-store-cases.ts';
import { describeStateStore } from './state-store-contract.ts';

describeStateStore('chrome.storage, on a memory area', async (): Promise<StateStoreWorld> => {
  const area = createMemoryStorageArea();
  let isFailing = false;
  let callsToLive = Number.POSITIVE_INFINITY;
  let onDeath = (): void => undefined;
  let connection: MemoryConnection;

  async function start() {
    callsToLive = Number.POSITIVE_INFINITY;
    const own = area.connect({
      decide({ name }) {
        if (callsToLive === 0) {
          own.kill();
          onDeath();
          return 'lose';
        }
        callsToLive -= 1;
        return isFailing && name !== 'get' ? 'reject' : 'answer';
      },
    });
    connection = own;
    const storage = createChatStorage({ area: own, logger: STRICT, now: () => 1, owner: 'test' });
    await storage.claim();
    return storage;
  }

  let storage = await start();
  return {
    open: (chatId) => storage.openStore(chatId),
    async restart() {
      connection.kill();
      storage = await start();
    },
    faults: {
      failWrites(next) {
        isFailing = next;
      },
      dieAtCall(nth) {
        callsToLive = nth;
        return new Promise((resolve) => {
          onDeath = resolve;
        });
      },
    },
  };
});

describeStateStore('memory', async () => {
  const media = new Map<string, ReturnType<typeof createMemoryMedium>>();
  return {
    open(chatId) {
      const medium = media.get(chatId) ?? createMemoryMedium();
      media.set(chatId, medium);
      return createMemoryStateStore(medium);
    },
    restart: async () => undefined,
  };
});

/** Nothing in the contract is worth a warning: one fails the call that it comes from. */
const STRICT: Logger = {
  info: () => undefined,
  warn(event) {
    throw new Error(`unexpected warning: ${event}`);
  },
};
