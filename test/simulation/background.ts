// One life of a background in the simulated world: the real storage, the real runner and ring 0 over the fake transport.
import { createChat } from '../../core/chat/closed.ts';
import type { Logger } from '../../core/chat/ports.ts';
import { selectSummary, selectView } from '../../core/chat/selectors.ts';
import { createSession, type Session } from '../../core/chat/session.ts';
import type { Desk } from '../../core/chat/state.ts';
import type { ChatId } from '../../core/chat/terms.ts';
import { createChatStorage } from '../../core/storage/chat-storage.ts';
import type { FakeTransport } from '../support/fake-transport.ts';
import type { MortalArea } from './area.ts';
import type { FilesOfLife } from './files.ts';
import type { Scheduler } from './scheduler.ts';
import type { ViewProbe } from './view.ts';

export interface Background {
  /** Null until storage has been read. */
  session(): Session | null;
  /** Stops at once, in the middle of whatever it awaits. */
  kill(): void;
}

/** Starts a background; the chat is read from storage, or begins. */
export function startBackground(options: {
  readonly chatId: ChatId;
  readonly desk: Desk;
  readonly name: string;
  readonly area: MortalArea;
  readonly transport: FakeTransport;
  readonly files: FilesOfLife;
  readonly scheduler: Scheduler;
  readonly logger: Logger;
  readonly view: ViewProbe;
}): Background {
  const { area, transport, files, scheduler, logger, view } = options;
  let session: Session | null = null;
  let isDead = false;

  async function start(): Promise<void> {
    const storage = createChatStorage({ area, logger, now: scheduler.now, owner: options.name });
    for (;;) {
      try {
        await storage.claim();
        const store = storage.openStore(options.chatId);
        const stored = await store.read();
        if (isDead) return;
        session = createSession({
          initial: stored ?? createChat({ id: options.chatId, desk: options.desk }),
          store,
          transport,
          files,
          clock: scheduler,
          random: scheduler.random,
          logger,
          onChange: ({ state, added }) => view.changed(selectSummary(state), added),
          onStorageTrouble: () => undefined,
        });
        view.snapshot(selectView(session.state()));
        if (stored !== null) session.resume();
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
    session: () => session,
    kill() {
      isDead = true;
      session?.abandon();
      area.die();
      transport.die();
      files.die();
    },
  };
}
