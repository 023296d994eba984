// One life of a background in the simulated world: the real storage, the real runner and ring 0 over the carrier of the schedule.
// An update lets two of them live at once.
import type { AttentionEvent } from '../../core/chat/events.ts';
import type { StateStore } from '../../core/chat/ports.ts';
import { selectSummary } from '../../core/chat/selectors.ts';
import { createSession, type Session } from '../../core/chat/session.ts';
import type { ChatState } from '../../core/chat/state.ts';
import type { ChatId } from '../../core/chat/terms.ts';
import { type ChatStorage, createChatStorage } from '../../core/storage/chat-storage.ts';
import type { StorageArea } from '../../core/storage/storage-area.ts';
import { createOwnership } from '../../entrypoints/background/ownership.ts';
import type { LockContext } from '../support/fake-locks.ts';
import type { FakeTransport } from '../support/fake-transport.ts';
import type { FilesOfLife } from './files.ts';
import type { Points } from './kill-points.ts';
import { createPortDoor, type PortDoor } from './port-door.ts';
import type { GivenCommand, Run } from './talk.ts';
import { never, watchFiles, watchTransport } from './watch.ts';
import type { World } from './world.ts';

export interface Life {
  /** 1 for the first of the world. */
  readonly number: number;
  readonly isDead: () => boolean;
  /** It owns the storage and has read the chats. */
  readonly isReady: () => boolean;
  readonly transport: FakeTransport;
  readonly door: PortDoor;
  readonly state: (id: ChatId) => ChatState | null;
  /** Takes up a chat that the visitor has just begun. */
  openRun(run: Run): void;
  /** Settles as the runner's own answer; never, once it is over. */
  give(run: Run, given: GivenCommand): Promise<void>;
  note(run: Run, event: AttentionEvent): void;
  networkReturned(): void;
  networkLost(): void;
  /** Forgets a chat that is over. Resolves when that is stored. */
  remove(run: Run): Promise<void>;
  /** Stops at once, in the middle of whatever it awaits. */
  kill(): void;
}

/** What the world has made for it. */
export interface LifeParts {
  readonly number: number;
  readonly points: Points;
  readonly area: StorageArea;
  readonly transport: FakeTransport;
  readonly files: FilesOfLife;
  readonly locks: LockContext;
  /** False: it asks for the lock as all do, and does not wait for it. */
  readonly isPolite: boolean;
  readonly isDead: () => boolean;
  readonly onDeath: () => void;
}

/** So soon a background asks again where the storage fails. */
const AGAIN_MS = 200;

/** Starts a background; its chats are read from storage, or begin. */
export function startBackground(world: World, parts: LifeParts): Life {
  const { number, points, transport, files, locks, isDead } = parts;
  const { time, logger } = world;
  const clock = time.enter(points);
  const storage = createChatStorage({
    area: parts.area,
    logger,
    now: clock.now,
    owner: `life-${number}`,
  });
  const allRuns = () => world.talks.flatMap(({ runs }) => runs);
  const sessions = new Map<ChatId, { readonly session: Session; readonly store: StateStore }>();
  let isReady = false;

  function takeUp(run: Run, store: StateStore, stored: ChatState | null): void {
    let isEnded = false;
    const learn = (state: ChatState) => {
      if (state.phase === 'open') {
        run.secureKey = state.keys.secureKey;
        run.held = new Set(state.transcript.waiting?.entries.map(({ index }) => index));
      }
      if (state.phase !== 'ended') return;
      isEnded = true;
      run.endSeenAt ??= world.scheduler.now();
    };
    const onSend = (what: string) => {
      if (isEnded) world.violate(`I6 ${what} was sent after the end was known`);
      world.sent(number, what);
    };
    const watched = { onSend, points, isDead };
    const initial = stored ?? run.initial;
    learn(initial);
    const session = createSession({
      initial,
      store,
      transport: watchTransport(transport, watched),
      files: { transfer: watchFiles(files.transfer, watched), contents: files.contents },
      clock,
      random: world.scheduler.random,
      logger,
      onTake: world.coverage.taken,
      onChange({ state, added }) {
        learn(state);
        const summary = selectSummary(state);
        door.chatChanged(summary, added);
        world.changed(life, run, summary, added);
      },
      onStorageTrouble: () => undefined,
    });
    sessions.set(run.id, { session, store });
    if (stored !== null) session.resume();
  }

  async function forget(run: Run, store: StateStore): Promise<void> {
    sessions.get(run.id)?.session.abandon();
    sessions.delete(run.id);
    await store.write(null);
    if (isDead()) return never();
    run.removal = 'done';
    door.chatRemoved(run.id);
  }

  async function open(own: ChatStorage): Promise<void> {
    await own.claim();
    if (isDead()) return;
    world.claimed(number);
    const read: { run: Run; store: StateStore; stored: ChatState | null }[] = [];
    const isUnread = (run: Run) => run.removal !== 'done' && !read.some((one) => one.run === run);
    // While it reads the visitor may begin another.
    for (let unread = allRuns(); unread.length > 0; unread = allRuns().filter(isUnread)) {
      const stores = unread.filter(isUnread).map((run) => ({ run, store: own.openStore(run.id) }));
      read.push(
        ...(await Promise.all(
          stores.map(async ({ run, store }) => ({ run, store, stored: await store.read() })),
        )),
      );
      if (isDead()) return;
      // Before anything is taken up: where it fails, all is tried again.
      for (const { run, store } of read) if (run.removal === 'wanted') await forget(run, store);
      if (isDead()) return;
    }
    for (const { run, store, stored } of read) if (run.removal === 'kept') takeUp(run, store, stored);
    isReady = true;
    world.ready(life);
  }

  async function start(): Promise<void> {
    const owned = createOwnership(locks).acquire();
    if (parts.isPolite) await owned;
    while (!isDead() && !isReady) {
      try {
        await open(storage);
      } catch {
        // The world's storage fails at times; a background tries again, as ours does.
        await new Promise<void>((resolve) => clock.setTimer(clock.now() + AGAIN_MS, resolve));
      }
    }
  }

  const life: Life = {
    number,
    isDead,
    isReady: () => isReady && !isDead(),
    transport,
    get door() {
      return door;
    },
    state: (id) => sessions.get(id)?.session.state() ?? null,
    openRun(run) {
      if (!isReady || sessions.has(run.id)) return;
      takeUp(run, storage.openStore(run.id), null);
      door.chatAdded();
    },
    async give(run, { id, command }) {
      const session = sessions.get(run.id)?.session;
      if (session === undefined || points.isOver('command')) return never();
      try {
        await session.give(id, command);
      } finally {
        if (!isDead()) points.passed('command');
      }
    },
    note(run, event) {
      void sessions.get(run.id)?.session.note(event);
    },
    networkReturned() {
      for (const { session } of sessions.values()) session.networkReturned();
    },
    networkLost() {
      for (const { session } of sessions.values()) session.networkLost();
    },
    async remove(run) {
      const store = sessions.get(run.id)?.store;
      return store === undefined ? never() : forget(run, store);
    },
    kill() {
      if (isDead()) return;
      parts.onDeath();
      for (const { session } of sessions.values()) session.abandon();
      transport.die();
      files.die();
      locks.kill();
      door.sever();
    },
  };
  const door = createPortDoor({
    life,
    runs: () => allRuns().filter(({ id }) => sessions.has(id)),
    logger,
  });
  void start();
  return life;
}
