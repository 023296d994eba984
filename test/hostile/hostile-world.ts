// One chat over the whole real path: frames by a WebSocket of this process, link, reader, runner, transition, storage and a view's
// picture; time by hand. It watches what must never happen whatever the frames say.
import { createChat } from '../../core/chat/closed.ts';
import type { ChatTransport, Link } from '../../core/chat/ports.ts';
import { selectSummary, selectView } from '../../core/chat/selectors.ts';
import { createSession, type Session } from '../../core/chat/session.ts';
import type { TranscriptEntry } from '../../core/chat/transcript.ts';
import { createCometdTransport } from '../../core/cometd/transport.ts';
import type { ClientSnapshot } from '../../core/messaging/client.ts';
import { applyMessage } from '../../core/messaging/snapshot.ts';
import { createChatStorage } from '../../core/storage/chat-storage.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createMemoryStorageArea } from '../support/memory-storage-area.ts';
import { CANARY } from './json-text.ts';
import { startSocketServer } from './socket-server.ts';
import { createNumbering } from './wire-text.ts';

const FORM = { firstName: 'Ann', lastName: 'Lee', email: '', subject: '' };
const DESK = { cometdUrl: 'http://chat.test/genesys/cometd', service: 'support' };
const SETUP = {
  desk: null,
  desks: [],
  isStorageFailing: false,
  loss: null,
  access: null,
  bootId: 'one',
} as const;
/** Longer than any test: nothing of the library's own limits comes into play. */
const FOR_EVER_MS = 600_000;
const STEP_MS = 1_000;
const MINUTE_MS = 60_000;
/** A link that was lost is back within so many turns, or never. */
const PATIENCE_TURNS = 2_000;
/** Small, so that what is stored is bounded within a test. */
const LIMITS = { transcriptBytes: 400_000, endedChats: 3 };

/** Makes the world; `close` ends it. `seen`: a view keeps every entry, as an open panel does. */
export async function createHostileWorld(options: { readonly hasView?: boolean } = {}) {
  const { hasView = true } = options;
  const server = startSocketServer();
  const clock = createManualClock();
  const area = createMemoryStorageArea();
  const numbered = createNumbering();
  const faults: string[] = [];
  let logged = 0;
  const log = (event: string, facts?: object) => {
    logged += 1;
    const line = `${event} ${JSON.stringify(facts ?? {})}`;
    if (line.includes(CANARY)) faults.push(`logged what a frame said: ${line.slice(0, 200)}`);
  };
  const logger = { info: log, warn: log };
  const onRejection = (reason: unknown) =>
    faults.push(`unhandled: ${reason instanceof Error ? reason.stack : String(reason)}`);
  process.on('unhandledRejection', onRejection);

  const connect = (): ReturnType<typeof createChatStorage> =>
    createChatStorage({ area: area.connect(), logger, now: clock.now, owner: 'one', limits: LIMITS });
  const storage = connect();
  await storage.claim();
  const cometd = createCometdTransport({
    logger,
    ownOrigin: 'chrome-extension://parley',
    // For fences; a link that falls back to long-polling finds nobody.
    fetch: async (input) =>
      String(input).endsWith('/disconnect')
        ? Response.json([{ channel: '/meta/disconnect', successful: true }])
        : new Response('', { status: 503 }),
    holdMs: FOR_EVER_MS,
    networkDelayMs: FOR_EVER_MS,
    connectTimeoutMs: FOR_EVER_MS,
    closeLimitMs: 1,
  });
  let link: Link | null = null;
  const transport: ChatTransport = {
    ...cometd,
    open(how) {
      link = cometd.open(how);
      return link;
    },
  };

  let snapshot: ClientSnapshot | null = null;
  let chats = 0;
  let commands = 0;
  let session = open();

  function open(): Session {
    chats += 1;
    const initial = createChat({ id: `chat-${chats}`, desk: DESK });
    const made = createSession({
      initial,
      store: storage.openStore(initial.id),
      transport,
      clock,
      random: () => 0,
      logger,
      onChange({ state, added }) {
        if (!hasView || snapshot === null) return;
        const message = { type: 'chatChanged', revision: 1, summary: selectSummary(state), added } as const;
        // As it crosses a port.
        snapshot = applyMessage(snapshot, structuredClone(message));
      },
      onStorageTrouble: () => undefined,
    });
    snapshot = applyMessage(null, {
      type: 'snapshot',
      revision: 0,
      setup: SETUP,
      chats: [selectView(initial)],
    });
    return made;
  }

  const give = (command: Parameters<Session['give']>[1]): Promise<void> => {
    commands += 1;
    return session.give(`command-${commands}`, command);
  };
  /** Lets happen what follows without time, the library's own turns included. */
  const turn = async (ms: number): Promise<void> => {
    await clock.advance(ms);
    await new Promise((resolve) => setTimeout(resolve, 1));
  };
  const isOnline = (): boolean => session.state().connection.status === 'online' && server.isHeard();

  const world = {
    server,
    clock,
    area,
    faults,
    log,
    state: () => session.state(),
    logged: () => logged,
    chats: () => chats,
    isOnline,
    /** Starts a chat, or another one where the last has ended. */
    async start(): Promise<void> {
      if (chats > 1 || session.state().phase !== 'registering') session = open();
      await give({ type: 'startChat', form: FORM });
      await world.recover();
    },
    /** Time passes until the chat is online or over; what it had given up is tried again. False: neither, for ever. */
    async recover(): Promise<boolean> {
      for (let turns = 0; turns < PATIENCE_TURNS; turns += 1) {
        const { phase, connection } = session.state();
        if (phase === 'ended' || phase === 'startUnconfirmed' || phase === 'registering') return true;
        if (isOnline()) return true;
        // What is given up, or put off for long at the server's wish, is what "Try now" is for.
        const isPutOff = connection.status === 'waiting' && connection.until > clock.now() + MINUTE_MS;
        if (isPutOff || (connection.status === 'offline' && connection.error !== undefined))
          await give({ type: 'reconnect' });
        await turn(turns < 20 ? 0 : STEP_MS);
      }
      faults.push(`stuck: ${JSON.stringify(session.state().connection)}`);
      return false;
    },
    /** One frame, and what follows from it at once. The chat is online again when it resolves, or over. */
    async receive(frame: string): Promise<void> {
      server.push(numbered(frame));
      await clock.advance(0);
      if (!isOnline()) await world.recover();
    },
    send: (text: string) => give({ type: 'sendMessage', text }),
    give,
    turn,
    /** What an open panel shows. */
    shown: (): readonly TranscriptEntry[] =>
      snapshot?.chats.find(({ summary }) => summary.id === session.state().id)?.entries ?? [],
    /** The chat as the next background would read it. */
    async stored() {
      const next = connect();
      await next.claim();
      return next.openStore(session.state().id).read();
    },
    async close(): Promise<void> {
      session.abandon();
      // A death would have taken it along: left alone it comes back when its limits are over, into the world of then.
      await link?.close();
      server.close();
      await new Promise((resolve) => setTimeout(resolve, 2));
      process.off('unhandledRejection', onRejection);
    },
  };
  return world;
}

export type HostileWorld = Awaited<ReturnType<typeof createHostileWorld>>;

/** The first entry that is not above the one before it; null: all are in order, each once. */
export function firstDisorder(entries: readonly TranscriptEntry[]): number | null {
  const at = entries.findIndex(({ index }, place) => place > 0 && index <= (entries[place - 1]?.index ?? 0));
  return at === -1 ? null : at;
}
