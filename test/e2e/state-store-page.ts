// Runs inside a page of the extension: the contract of state stores over the browser's own chrome.storage.
// Bundled by state-store.test.ts, which calls `runStateStoreCase` by number.
import { createBrowserAreas } from '../../core/storage/browser-areas.ts';
import { createChatStorage } from '../../core/storage/chat-storage.ts';
import { STATE_STORE_CASES, type StateStoreWorld } from '../contracts/state-store-cases.ts';

const quiet = { info: () => undefined, warn: () => undefined };

async function setUp(): Promise<StateStoreWorld> {
  const { local } = createBrowserAreas();
  await local.remove(Object.keys(await local.get(null)));
  const start = async () => {
    const storage = createChatStorage({
      area: local,
      logger: quiet,
      now: Date.now,
      owner: crypto.randomUUID(),
    });
    await storage.claim();
    return storage;
  };
  let storage = await start();
  return {
    open: (chatId) => storage.openStore(chatId),
    async restart() {
      storage = await start();
    },
  };
}

Object.assign(globalThis, {
  runStateStoreCase: async (number: number) => STATE_STORE_CASES[number]?.run(await setUp()),
});
