// Views and a background in one process: real clients and real doors over fake ports. The host behind the door is a small
// book of chats that survives the background, as storage does, and does each command once.
import { ChatError } from '../../core/chat/errors.ts';
import type { Command } from '../../core/chat/events.ts';
import type { ChatSummary, ChatView } from '../../core/chat/selectors.ts';
import type { ChatId } from '../../core/chat/terms.ts';
import type { TranscriptEntry } from '../../core/chat/transcript.ts';
import type { ChatClient, ClientSnapshot } from '../../core/messaging/client.ts';
import { createViewDoor, type ViewDoor, type ViewHost } from '../../core/messaging/door.ts';
import type { PortSender } from '../../core/messaging/port.ts';
import { createPortClient } from '../../core/messaging/port-client.ts';
import { mergeEntries } from '../../core/messaging/snapshot.ts';
import { type Attendance, VIEW_PORT } from '../../core/messaging/view-protocol.ts';
import { createPortPair, type FakePort, type FakePortPair } from '../support/fake-port.ts';
import { createManualClock, type ManualClock, settled } from '../support/manual-clock.ts';
import { createStrictLogger, type StrictLogger } from '../support/strict-logger.ts';

export const OWN = { id: 'parley', baseUrl: 'chrome-extension://parley/' };
export const PANEL: PortSender = { id: OWN.id, url: `${OWN.baseUrl}sidepanel.html` };

export const OVERLAY: PortSender = {
  id: OWN.id,
  url: `${OWN.baseUrl}overlay.html`,
  tab: { id: 7 },
  frameId: 3,
};
/** The pass that lets an overlay in, and the site that it is on then. */
export const ADMITTED_PASS = 'pass-1';
export const OVERLAY_SITE = 'https://shop.example';

export interface Book {
  readonly chats: Map<ChatId, ChatView>;
  /** Texts that were sent, in order. */
  readonly sent: string[];
  readonly done: Set<string>;
  /** What all views said of themselves, after each time that one did. */
  readonly attended: (readonly Attendance[])[];
  /** What becomes of the background over the next command; `diesAtStart` stays until changed. */
  fate: 'answers' | 'diesAtStart' | 'diesBeforeDoing' | 'diesBeforeAnswering' | 'staysSilent';
}

export interface View {
  readonly client: ChatClient;
  /** Every snapshot the listener was called with, oldest first. */
  readonly shown: readonly (ClientSnapshot | null)[];
  readonly latest: () => ClientSnapshot | null;
  readonly texts: () => readonly string[];
  readonly become: (visibility: 'visible' | 'hidden') => void;
  readonly ports: readonly FakePortPair[];
  readonly isConnected: () => boolean;
}

export interface ViewWorld {
  readonly clock: ManualClock;
  readonly logger: StrictLogger;
  readonly book: Book;
  readonly door: () => ViewDoor;
  readonly boots: () => number;
  openView(visibility?: 'visible' | 'hidden'): View;
  /** A port opened by hand, to say anything over it. */
  connectRaw(sender?: PortSender, name?: string): FakePort;
  /** The background dies: views see their ports end. The next connection starts a new one. */
  kill(): void;
  /** A background that started for another reason announces itself. */
  announce(): void;
  say(chatId: ChatId, entry: TranscriptEntry): void;
}

export function createViewWorld(): ViewWorld {
  const clock = createManualClock();
  const logger = createStrictLogger();
  const book: Book = {
    chats: new Map(),
    sent: [],
    done: new Set(),
    attended: [],

    fate: 'answers',
  };
  const wakers = new Set<() => void>();
  let pairs: FakePortPair[] = [];
  let door: ViewDoor | null = null;
  let boots = 0;
  let viewCount = 0;

  const kill = () => {
    door = null;
    for (const pair of pairs) pair.sever();
    pairs = [];
  };

  const awake = (): ViewDoor => {
    if (door !== null) return door;
    boots += 1;
    door = createViewDoor({ own: OWN, host: createHost(boots), logger });
    return door;
  };

  const change = (chatId: ChatId, summary: Partial<ChatSummary>, added: readonly TranscriptEntry[]) => {
    const chat = book.chats.get(chatId) ?? chatOf({ id: chatId });
    const next = {
      ...chat,
      summary: { ...chat.summary, ...summary },
      entries: mergeEntries(chat.entries, added),
    };
    book.chats.set(chatId, next);
    door?.chatChanged(next.summary, added);
  };

  const perform = async (id: string, isAlive: () => boolean, act: () => void): Promise<void> => {
    const { fate } = book;
    if (!isAlive()) return new Promise(() => undefined);
    book.fate = 'answers';
    const isFirst = !book.done.has(id);
    if (fate === 'diesBeforeDoing') return die();
    book.done.add(id);
    if (isFirst) act();
    if (fate === 'diesBeforeAnswering') return die();
    if (fate === 'staysSilent') await new Promise(() => undefined);
  };

  const die = (): Promise<void> => {
    kill();
    return new Promise(() => undefined);
  };

  const obey = (chatId: ChatId, command: Command) => {
    if (command.type === 'changeDraft') {
      change(chatId, { draft: { text: command.text, writtenBy: command.viewId } }, []);
    } else if (command.type === 'sendMessage') {
      book.sent.push(command.text);
    }
  };

  const createHost = (boot: number): ViewHost => {
    const isAlive = () => boot === boots && door !== null;
    return {
      // It takes its time, as storage does: what is said meanwhile has to wait.
      async admit(pass) {
        await settled();
        return pass === ADMITTED_PASS ? { site: OVERLAY_SITE } : null;
      },
      whenReady: () => (book.fate === 'diesAtStart' ? die() : Promise.resolve()),
      setup: (site) => ({
        desk: { host: 'chat.example', service: site ?? 'support' },
        desks: [{ key: 'support', host: 'chat.example', service: 'support', site: null }],
        isStorageFailing: false,
        loss: null,
        access: null,
        bootId: `boot-${boot}`,
      }),
      views: () => [...book.chats.values()],
      async command(chatId, id, command) {
        if (!book.chats.has(chatId)) throw new ChatError('wrongState');
        await perform(id, isAlive, () => obey(chatId, command));
      },
      async deskCommand(id) {
        await perform(id, isAlive, () => change(`chat-${book.chats.size + 1}`, {}, []));
      },
      attended: () => void book.attended.push(door?.attendances() ?? []),
      file: async ({ id }) => ({ type: 'fileKept', id, bytes: 1 }),
      loadSegment: async (chatId, segment) => (book.chats.has(chatId) ? [entryOf(segment, 'old')] : []),
    };
  };

  const connect = (sender: PortSender, name: string): FakePortPair => {
    const pair = createPortPair(name, sender);
    pairs.push(pair);
    awake().accept(pair.far);
    return pair;
  };

  return {
    clock,
    logger,
    book,
    door: awake,
    boots: () => boots,
    kill,
    announce() {
      awake();
      for (const waker of [...wakers]) waker();
    },
    say: (chatId, entry) => change(chatId, {}, [entry]),
    connectRaw: (sender = PANEL, name = VIEW_PORT) => connect(sender, name).near,
    openView(visibility = 'visible') {
      viewCount += 1;
      const viewId = `view-${viewCount}`;
      let isVisible = visibility === 'visible';
      let commandCount = 0;
      const ownPorts: FakePortPair[] = [];
      const ownWakers = new Set<() => void>();
      const shown: (ClientSnapshot | null)[] = [];
      const client = createPortClient({
        viewId,
        connect() {
          const pair = connect(PANEL, VIEW_PORT);
          ownPorts.push(pair);
          return pair.near;
        },
        clock,
        random: () => 0.5,
        createId() {
          commandCount += 1;
          return `${viewId}-${commandCount}`;
        },
        logger,
        isVisible: () => isVisible,
        onWake(listener) {
          wakers.add(listener);
          ownWakers.add(listener);
          return () => void wakers.delete(listener);
        },
      });
      client.onSnapshot((snapshot) => void shown.push(snapshot));
      const latest = () => shown.at(-1) ?? null;
      return {
        client,
        shown,
        latest,
        texts: () => latest()?.chats.flatMap(({ entries }) => entries.map(({ text }) => text)) ?? [],
        become(next) {
          isVisible = next === 'visible';
          if (isVisible) for (const waker of ownWakers) waker();
        },
        ports: ownPorts,
        isConnected: () => ownPorts.at(-1)?.near.isConnected() ?? false,
      };
    },
  };
}

/** A chat that is open unless said otherwise. */
export function chatOf(
  summary: Partial<ChatSummary> & { readonly id: ChatId },
  entries: readonly TranscriptEntry[] = [],
): ChatView {
  return {
    summary: {
      phase: 'open',
      desk: { host: 'chat.example', service: 'customer-support' },
      site: null,
      form: { firstName: 'Ada', lastName: '', email: '', subject: '' },
      error: null,
      connection: { status: 'online', carrier: 'websocket' },
      participants: [],
      typing: [],
      outbox: [],
      files: { limits: null, isAgentAwaited: false, sentBytes: 0 },
      draft: { text: '', writtenBy: '' },
      isEnding: false,
      unread: 0,
      ended: null,
      lastSegment: 0,
      ...summary,
    },
    entries,
    firstSegment: 0,
  };
}

export function entryOf(index: number, text: string): TranscriptEntry {
  return { index, kind: 'message', from: { id: 2, nickname: 'Kim', role: 'agent' }, at: 1_000 + index, text };
}
