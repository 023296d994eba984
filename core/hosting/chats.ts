// All chats of this browser: reads them from storage, runs one session for each, makes new ones. Which view asks, whether
// this background may write, and what keeps it awake are other files' business.
import { createChat } from '../chat/closed.ts';
import { ChatError } from '../chat/errors.ts';
import type { AnyCommand, AttentionEvent, Watching } from '../chat/events.ts';
import type {
  ChatTransport,
  Clock,
  Logger,
  Random,
  StateStore,
  StorageLoss,
  TranscriptReader,
} from '../chat/ports.ts';
import { type ChatSummary, type ChatView, selectSummary, selectView } from '../chat/selectors.ts';
import { createSession, type Session, type SessionOptions } from '../chat/session.ts';
import type { ChatState, Desk, RegistrationForm, Visitor } from '../chat/state.ts';
import type { ChatId, CommandId } from '../chat/terms.ts';
import type { TranscriptEntry } from '../chat/transcript.ts';
import type { ChatStorage } from '../storage/chat-storage.ts';
import { createSerialQueue } from '../storage/serial-queue.ts';
import { type Desks, isSameDesk } from './desks.ts';
import { createNewChat } from './new-chat.ts';
import { isPageDesk } from './page-desk.ts';

/** Who is told of what happens to chats, after it is persisted. */
export interface ChatsListener {
  chatChanged(summary: ChatSummary, added: readonly TranscriptEntry[]): void;
  chatRemoved(chatId: ChatId): void;
  /** Writing began to fail, or works again, or there is another loss to tell of. */
  storageTroubleChanged(): void;
}

export interface ChatsOptions {
  readonly storage: ChatStorage;
  readonly transport: ChatTransport;
  /** Who carries and keeps the files of a chat. Absent: there are none. */
  readonly filesOf?: (chatId: ChatId) => NonNullable<SessionOptions['files']>;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly createId: () => ChatId;
  readonly desks: () => Desks;
  readonly listener: ChatsListener;
  /** Who looks at a chat now. */
  readonly watching: (chatId: ChatId) => Watching;
}

export interface Chats {
  /** Claims the storage and takes up every chat in it. Rejects with `storageFailed`, and may then be repeated. */
  open(): Promise<void>;
  /** Oldest first, here and in `views`. */
  readonly states: () => readonly ChatState[];
  readonly views: () => readonly ChatView[];
  readonly isStorageFailing: () => boolean;
  /** What the visitor is to be told of what was stored. */
  readonly loss: () => StorageLoss | null;
  /** The visitor has taken note. Rejects with `storageFailed`. */
  dismissLoss(): Promise<void>;
  /** Does a command once. Rejects with `wrongState`, also where there is no such chat. */
  give(chatId: ChatId, commandId: CommandId, command: AnyCommand): Promise<void>;
  /** Takes note of the visitor's attention. Resolves when it is persisted, or where there is no such chat. */
  note(chatId: ChatId, event: AttentionEvent): Promise<void>;
  /**
   * The visitor's own chat with a desk, in the form. Where one is there already, that is the one. Rejects with
   * `wrongState` while one is under way.
   */
  newChat(desk: Desk, takeFrom: ChatId | null): Promise<void>;
  /** Forgets a chat that has ended or was not started; none of that id is no error. Rejects with `wrongState` otherwise. */
  removeChat(chatId: ChatId): Promise<void>;
  loadSegment(chatId: ChatId, segment: number): Promise<readonly TranscriptEntry[]>;
  /** A chat in the form whose desk is gone moves to the general one; any other chat keeps its own. */
  desksChanged(): Promise<void>;
  /** Starts a chat of a page's; resolves with its id as soon as that is stored. What comes of it is told as any change. */
  startForPage(start: PageStart): Promise<ChatId>;
  /** Takes over a chat that was had elsewhere, and goes on with it. Rejects with `storageFailed`. */
  adopt(state: ChatState): Promise<void>;
  /** Takes up a chat that was put into the storage since `open`. Rejects with `storageFailed`. */
  takeUp(chatId: ChatId): Promise<void>;
  /** Forgets a chat without a goodbye, and without touching the storage. */
  letGo(chatId: ChatId): void;
  /** Also where settings or grants have changed: whatever waits tries again, whatever was given up as well. */
  networkReturned(): void;
  /** Links over a page's own transport are that page's affair. */
  networkLost(): void;
}

/** What a page starts a chat with. */
export interface PageStart {
  readonly site: string;
  readonly desk: Desk;
  readonly form: RegistrationForm;
  readonly visitor: Visitor;
}

interface Chat {
  readonly session: Session;
  readonly store: StateStore & TranscriptReader;
}

/** Makes the registry. Nothing is read or written before `open`. */
export function createChats(options: ChatsOptions): Chats {
  const { storage, listener, logger } = options;
  const chats = new Map<ChatId, Chat>();
  const failing = new Set<ChatId>();
  const queue = createSerialQueue();

  const states = () => [...chats.values()].map(({ session }) => session.state());

  const setFailing = (chatId: ChatId, isFailing: boolean) => {
    const before = failing.size > 0;
    if (isFailing) failing.add(chatId);
    else failing.delete(chatId);
    if (before !== failing.size > 0) listener.storageTroubleChanged();
  };

  const run = (initial: ChatState, store: Chat['store']): Session => {
    const session = createSession({
      initial,
      store,
      transport: options.transport,
      ...(options.filesOf === undefined ? {} : { files: options.filesOf(initial.id) }),
      clock: options.clock,
      random: options.random,
      logger,
      onChange: ({ state, added }) => listener.chatChanged(selectSummary(state), added),
      onStorageTrouble: (isFailing) => setFailing(initial.id, isFailing),
      watching: () => options.watching(initial.id),
    });
    chats.set(initial.id, { session, store });
    return session;
  };

  const add = async (state: ChatState): Promise<void> => {
    const store = storage.openStore(state.id);
    // Stored before it is shown, as every step of it will be.
    await store.write(state);
    run(state, store);
    listener.chatChanged(selectSummary(state), []);
  };

  const drop = (id: ChatId) => {
    chats.delete(id);
    setFailing(id, false);
    listener.chatRemoved(id);
  };

  /** The session must be abandoned by now. What cannot be removed is found, and removed, by the next start. */
  const remove = async (id: ChatId, { store }: Chat): Promise<void> => {
    drop(id);
    await store.write(null);
  };

  const open = async (): Promise<void> => {
    await storage.claim();
    const stores = (await storage.listChats()).map((id) => storage.openStore(id));
    const stored = await Promise.all(stores.map(async (store) => ({ store, state: await store.read() })));
    const sessions: Session[] = [];
    for (const { store, state } of stored) {
      if (state === null) continue;
      if (isLostStart(state)) await store.write(null);
      else sessions.push(run(state, store));
    }
    logger.info('chats.opened', { count: chats.size });
    await moveForms().catch(() => logger.warn('chats.formsNotMoved'));
    for (const session of sessions) session.resume();
  };

  const takeUp = async (id: ChatId): Promise<void> => {
    const store = storage.openStore(id);
    const state = await store.read();
    if (state !== null && !chats.has(id)) run(state, store).resume();
  };

  const findUnderWay = (desk: Desk, site: string | null) =>
    states().find((state) => state.phase !== 'ended' && state.site === site && isSameDesk(state.desk, desk));

  const newChat = async (desk: Desk, takeFrom: ChatId | null): Promise<void> => {
    const present = findUnderWay(desk, null);
    if (present?.phase === 'registering') return;
    if (present !== undefined)
      throw new ChatError('wrongState', { detail: `newChat while ${present.phase}` });
    const source = takeFrom === null ? null : (chats.get(takeFrom)?.session.state() ?? null);
    // What a page says of the visitor is for its own chat.
    const latest = states().findLast(({ site }) => site === null) ?? null;
    await add(createNewChat({ id: options.createId(), desk, source, latest }));
  };

  const removeChat = async (id: ChatId): Promise<void> => {
    const chat = chats.get(id);
    if (chat === undefined) return;
    const state = chat.session.state();
    const { phase } = state;
    if (phase !== 'ended' && phase !== 'registering')
      throw new ChatError('wrongState', { detail: `removeChat while ${phase}` });
    chat.session.abandon();
    try {
      await chat.store.write(null);
    } catch (error) {
      run(state, chat.store);
      throw error;
    }
    drop(id);
  };

  const moveForms = async (): Promise<void> => {
    const { listed, forSite } = options.desks();
    const desk = forSite(null);
    if (desk === null) return;
    for (const [id, chat] of [...chats]) {
      const state = chat.session.state();
      // A page's chat is in the form for a moment only.
      if (
        state.phase !== 'registering' ||
        state.site !== null ||
        listed.some((known) => isSameDesk(known.desk, state.desk))
      )
        continue;
      // In the turn of the decision: a start must not slip in between.
      chat.session.abandon();
      try {
        if (findUnderWay(desk, state.site) === undefined)
          await add({ ...state, id: options.createId(), desk, error: null });
      } catch (error) {
        run(state, chat.store);
        throw error;
      }
      await remove(id, chat);
    }
  };

  const letGo = (chatId: ChatId) => {
    chats.get(chatId)?.session.abandon();
    if (chats.has(chatId)) drop(chatId);
  };
  storage.watch({ lossChanged: listener.storageTroubleChanged, givenUp: letGo });

  const find = (chatId: ChatId): Chat => {
    const chat = chats.get(chatId);
    if (chat === undefined) throw new ChatError('wrongState', { detail: 'no such chat' });
    return chat;
  };

  return {
    open: () => queue.run(open),
    states,
    views: () => states().map(selectView),
    isStorageFailing: () => failing.size > 0,
    loss: storage.loss,
    dismissLoss: storage.dismissLoss,
    give: async (chatId, commandId, command) => find(chatId).session.give(commandId, command),
    note: async (chatId, event) => chats.get(chatId)?.session.note(event),
    newChat: (desk, takeFrom) => queue.run(() => newChat(desk, takeFrom)),
    removeChat: (chatId) => queue.run(() => removeChat(chatId)),
    async loadSegment(chatId, segment) {
      const { session, store } = find(chatId);
      const state = session.state();
      const inMemory =
        'transcript' in state
          ? state.transcript.segments.find(({ number }) => number === segment)
          : undefined;
      return (inMemory ?? (await store.readSegment(segment)))?.entries ?? [];
    },
    desksChanged: () => queue.run(moveForms),
    async startForPage({ site, desk, form, visitor }) {
      const id = options.createId();
      await queue.run(() => add(createChat({ id, desk, site, form, visitor })));
      await find(id).session.give(options.createId(), { type: 'startChat', form });
      return id;
    },
    adopt: (state) =>
      queue.run(async () => {
        await add(state);
        chats.get(state.id)?.session.resume();
      }),
    takeUp: (chatId) => queue.run(() => takeUp(chatId)),
    letGo,
    networkReturned() {
      for (const { session } of chats.values()) session.networkReturned();
    },
    networkLost() {
      for (const { session } of chats.values()) if (!isPageDesk(session.state().desk)) session.networkLost();
    },
  };
}

/** A page's start that a death came before: the page was told so. Over its own transport nobody else can take it up. */
function isLostStart({ site, phase, desk }: ChatState): boolean {
  return (
    site !== null &&
    (phase === 'registering' || (isPageDesk(desk) && (phase === 'starting' || phase === 'startUnconfirmed')))
  );
}
