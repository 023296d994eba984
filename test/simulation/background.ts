// One life of a background in the simulated world: the real storage, the real runner and ring 0 over the fake transport.
import { createChat } from '../../core/chat/closed.ts';
import type { Logger } from '../../core/chat/ports.ts';
import { selectSummary, selectView } from '../../core/chat/selectors.ts';
import { createSession, type Session } from '../../core/chat/session.ts';
import type { ChatId } from '../../core/chat/terms.ts';
import { createChatStorage } from '../../core/storage/chat-storage.ts';
import type { FakeTransport } from '../support/fake-transport.ts';
import type { MortalArea } from './area.ts';
import type { FilesOfLife } from './files.ts';
import type { Scheduler } from './scheduler.ts';
import type { Talk } from './world.ts';

export interface Background {
  /** Null until storage has been read. */
  session(chatId: ChatId): Session | null;
  /** Stops at once, in the middle of whatever it awaits. */
  kill(): void;
}

/** Starts a background; its chats are read from storage, or begin. */
export function startBackground(options: {
  readonly talks: readonly Talk[];
  readonly name: string;
  readonly area: MortalArea;
  readonly transport: FakeTransport;
  readonly files: FilesOfLife;
  readonly scheduler: Scheduler;
  readonly logger: Logger;
}): Background {
  const { area, transport, files, scheduler, logger } = options;
  const sessions = new Map<ChatId, Session>();
  let isDead = false;

  async function start(): Promise<void> {
    const storage = createChatStorage({ area, logger, now: scheduler.now, owner: options.name });
    for (;;) {
      try {
        await storage.claim();
        const stores = options.talks.map((talk) => ({ talk, store: storage.openStore(talk.chatId) }));
        const read = await Promise.all(
          stores.map(async ({ talk, store }) => ({ talk, store, stored: await store.read() })),
        );
        if (isDead) return;
        for (const { talk, store, stored } of read) {
          const { chatId: id, desk, view } = talk;
          const session = createSession({
            initial: stored ?? createChat({ id, desk }),
            store,
            transport,
            files,
            clock: scheduler,
            random: scheduler.random,
            logger,
            onChange: ({ state, added }) => view.changed(selectSummary(state), added),
            onStorageTrouble: () => undefined,
          });
          sessions.set(id, session);
          view.snapshot(selectView(session.state()));
          if (stored !== null) session.resume();
        }
        return;
      } catch {
        // The world's storage fails at times; a background tries again, as ours does.
        if (isDead) return;
        await scheduler.delay(200);
      }
    }
  }

  void start();
  return {
    session: (chatId) => sessions.get(chatId) ?? null,
    kill() {
      isDead = true;
      for (const session of sessions.values()) session.abandon();
      area.die();
      transport.die();
      files.die();
    },
  };
}
