// Whole backgrounds without a browser: the real assembly, sessions, storage logic, door and clients, over working fakes of
// storage, locks, ports, alarms and the chat server. A background can be killed at any time and the next one started. Long because
// all parts of a background are put together here, once.

import type { Carrier, ChatState, Desk } from '../../core/chat/state.ts';
import type { Desks } from '../../core/hosting/desks.ts';
import type { ChatClient, ClientSnapshot } from '../../core/messaging/client.ts';
import type { PagePart } from '../../core/messaging/page-protocol.ts';
import type { PortSender } from '../../core/messaging/port.ts';
import { createPortClient } from '../../core/messaging/port-client.ts';
import { VIEW_PORT } from '../../core/messaging/view-protocol.ts';
import type { ListedDesk } from '../../core/settings/desks.ts';
import { createChatStorage } from '../../core/storage/chat-storage.ts';
import { createPageStorage } from '../../core/storage/page-storage.ts';
import {
  type Assembly,
  type AssemblyOptions,
  createAssembly,
} from '../../entrypoints/background/assembly.ts';
import { createBadge } from '../../entrypoints/background/badge.ts';
import { createKeepAwake } from '../../entrypoints/background/keep-awake.ts';
import { createNotifier } from '../../entrypoints/background/notifier.ts';
import { createOwnership } from '../../entrypoints/background/ownership.ts';
import type { PagePlace } from '../../entrypoints/background/page-door.ts';
import { createPanelOpener } from '../../entrypoints/background/panel-opener.ts';
import { NOTHING_TO_ALLOW } from '../support/fake-access.ts';
import { createFakeChatServer, type FakeChatServer } from '../support/fake-chat-server.ts';
import { fakeDesks } from '../support/fake-desks.ts';
import { createFakeDesktop, type FakeDesktop } from '../support/fake-desktop.ts';
import { createFakeFileTransfer, type FakeFileTransfer } from '../support/fake-file-transfer.ts';
import { createFakeLocks, type LockContext } from '../support/fake-locks.ts';
import { createPortPair, type FakePortPair } from '../support/fake-port.ts';
import { createFakeTransport, type FakeTransport } from '../support/fake-transport.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';
import { createMemoryFileStore, type FileMedium } from '../support/memory-file-store.ts';
import {
  type CallFate,
  createMemoryStorageArea,
  type MemoryConnection,
  type MemoryStorageArea,
  type StorageCall,
} from '../support/memory-storage-area.ts';
import { createMortalClock } from '../support/mortal-clock.ts';
import { whileAlive } from '../support/mortal-transfer.ts';
import { createStrictLogger, type StrictLogger } from '../support/strict-logger.ts';

export const OWN = { id: 'parley', baseUrl: 'chrome-extension://parley/' };
export const SUPPORT: Desk = { cometdUrl: 'https://chat.example/genesys/cometd', service: 'support' };
export const SALES: Desk = { ...SUPPORT, service: 'sales' };
export const FORM = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@mail.example', subject: 'Engines' };

/** One life of a background. */
export interface Background {
  readonly assembly: Assembly;
  readonly transport: FakeTransport;
  readonly area: MemoryConnection;
  readonly isAlive: () => boolean;
  /** When it last called the extension API to stay awake. */
  readonly calls: () => number;
  kill(): void;
}

export interface View {
  readonly client: ChatClient;
  readonly latest: () => ClientSnapshot | null;
  /** The newest chat of the latest snapshot. */
  readonly chat: () => ClientSnapshot['chats'][number];
  readonly texts: () => readonly string[];
}

export interface BackgroundWorld {
  readonly clock: ManualClock;
  readonly logger: StrictLogger;
  readonly server: FakeChatServer;
  readonly storage: MemoryStorageArea;
  /** The server's files. */
  readonly files: FakeFileTransfer;
  /** Contents that this browser keeps. */
  readonly contents: FileMedium;
  /** Alarms that are set; they outlive backgrounds. */
  readonly alarms: ReadonlySet<string>;
  readonly settings: {
    desk: Desk | null;
    others: readonly ListedDesk[];
    sound: boolean;
    /** Whose pages may use the chat. */
    sites: readonly string[];
  };
  /** Parts of the API that were put into pages. */
  readonly loaded: (Omit<PagePlace, 'windowId'> & { readonly part: PagePart })[];
  /** Tabs in which a page came to hear of a chat, or of none. */
  readonly heardIn: number[];
  /** Badge, notifications, windows. */
  readonly desktop: FakeDesktop;
  /** Decides the fate of storage calls. */
  storageFate: (call: StorageCall) => CallFate;
  /** The background that lives; starts one where there is none, as any event of the browser does. */
  wake(): Background;
  /** A further background beside the present one, as during an update. */
  startAnother(): Background;
  openView(): View;
  /** The background's end of a port, as the browser opens one; `sever` as at a death of either side. */
  connect(name: string, sender: PortSender): FakePortPair;
  /** Chats as they are stored. */
  stored(): Promise<readonly ChatState[]>;
}

export interface WorldOptions extends Partial<Pick<AssemblyOptions, 'access' | 'admit'>> {
  readonly desk?: Desk | null;
  /** In place of `settings`, where a test brings settings of its own. */
  readonly readDesks?: () => Promise<Desks>;
  readonly askDesk?: (site: string, serverUrl: string) => Promise<Desk | null>;
  readonly openPanel?: AssemblyOptions['pages']['openPanel'];
  readonly isFedByFrames?: boolean;
  readonly carrier?: Carrier;
  readonly files?: Parameters<typeof createFakeFileTransfer>[0];
  /** In what only the visitor and the server may know of a chat (createChatStore). */
  readonly mark?: string;
  /** Default: Chrome, with a side panel and notifications that can be silent. */
  readonly kind?: 'chrome' | 'firefox';
}

export function createBackgroundWorld(options: WorldOptions = {}): BackgroundWorld {
  const clock = createManualClock();
  const logger = createStrictLogger();
  const server = createFakeChatServer({
    clock,
    services: ['support', 'sales'],
    ...(options.mark === undefined ? {} : { mark: options.mark }),
  });
  const storage = createMemoryStorageArea();
  const files = createFakeFileTransfer(options.files);
  const contents: FileMedium = new Map();
  const locks = createFakeLocks();
  const alarms = new Set<string>();
  const wakers = new Set<() => void>();
  const settings: BackgroundWorld['settings'] = {
    desk: options.desk === undefined ? SUPPORT : options.desk,
    others: [],
    sound: true,
    sites: ['https://a.example', 'https://b.example'],
  };
  const desktop = createFakeDesktop();
  const isChrome = options.kind !== 'firefox';
  let current: Background | null = null;
  let boots = 0;
  let ids = 0;
  let ports: { readonly owner: Background; readonly pair: FakePortPair }[] = [];

  const start = (): Background => {
    boots += 1;
    const bootId = `boot-${boots}`;
    const mortal = createMortalClock(clock);
    const area = storage.connect({ decide: (call) => world.storageFate(call) });
    const lockContext: LockContext = locks.connect();
    const { carrier = 'websocket' } = options;
    const transport = createFakeTransport({ server, clock: mortal, carrier });
    const screen = desktop.connect();
    const opener = createPanelOpener({
      sidePanel: isChrome ? screen.sidePanel : null,
      windows: screen.windows,
      tabs: screen.tabs,
      panelUrl: `${OWN.baseUrl}sidepanel.html`,
      logger,
    });
    const death = new AbortController();
    let isAlive = true;
    let calls = 0;
    const assembly = createAssembly({
      own: OWN,
      bootId,
      ownership: createOwnership(lockContext),
      storage: createChatStorage({ area, logger, now: clock.now, owner: bootId }),
      transport,
      files: { store: createMemoryFileStore(contents), transfer: whileAlive(files, death.signal) },
      keepAwake: createKeepAwake({
        clock: mortal,
        alarms: { create: (name) => alarms.add(name), clear: (name) => alarms.delete(name) },
        call: () => {
          calls += 1;
        },
      }),
      isFedByFrames: options.isFedByFrames ?? true,
      readDesks:
        options.readDesks ??
        (async () => {
          await area.get(['serverUrl', 'service']);
          return fakeDesks(settings.desk, settings.others);
        }),
      openWindow: opener.openWindow,
      pages: {
        storage: createPageStorage(area),
        sites: () => settings.sites,
        isAllowed: async (site) => settings.sites.includes(site),
        askDesk: async (site, serverUrl) => options.askDesk?.(site, serverUrl) ?? null,
        openPanel: options.openPanel ?? null,
        heardChanged: (tabId) => void world.heardIn.push(tabId),
        load: async ({ site, tabId, documentId }, part) =>
          void world.loaded.push({ site, tabId, documentId, part }),
      },
      access: options.access ?? NOTHING_TO_ALLOW,
      admit: options.admit ?? (async () => null),
      announce: () => {
        for (const waker of [...wakers]) waker();
      },
      badge: createBadge(screen.action),
      notifier: createNotifier({
        notifications: screen.notifications,
        iconUrl: 'icon.png',
        playSound: isChrome ? null : screen.playSound,
        opener,
        onClick: (chatId) => assembly.showChat(chatId),
      }),
      isSoundOn: () => settings.sound,
      clock: mortal,
      random: () => 0.5,
      createId: () => {
        ids += 1;
        return `chat-${ids}`;
      },
      logger,
    });
    const background: Background = {
      assembly,
      transport,
      area,
      isAlive: () => isAlive,
      calls: () => calls,
      kill() {
        isAlive = false;
        death.abort();
        if (current === background) current = null;
        mortal.kill();
        area.kill();
        transport.die();
        lockContext.kill();
        screen.kill();
        for (const { owner, pair } of ports) if (owner === background) pair.sever();
        ports = ports.filter(({ owner }) => owner !== background);
      },
    };
    void assembly.start();
    return background;
  };

  const world: BackgroundWorld = {
    clock,
    logger,
    server,
    storage,
    files,
    contents,
    alarms,
    settings,
    loaded: [],
    heardIn: [],
    desktop,
    storageFate: () => 'answer',
    wake() {
      current ??= start();
      return current;
    },
    startAnother() {
      current = start();
      return current;
    },
    connect(name, sender) {
      const owner = world.wake();
      const pair = createPortPair(name, sender);
      ports.push({ owner, pair });
      owner.assembly.connected(pair.far);
      return pair;
    },
    openView() {
      const viewId = `view-${wakers.size + 1}`;
      let commands = 0;
      let latest: ClientSnapshot | null = null;
      const client = createPortClient({
        viewId,
        connect() {
          return world.connect(VIEW_PORT, { id: OWN.id, url: `${OWN.baseUrl}sidepanel.html` }).near;
        },
        clock,
        random: () => 0.5,
        createId() {
          commands += 1;
          return `${viewId}-${commands}`;
        },
        logger,
        isVisible: () => true,
        onWake(listener) {
          wakers.add(listener);
          return () => void wakers.delete(listener);
        },
      });
      client.onSnapshot((snapshot) => {
        latest = snapshot;
      });
      const chat = () => {
        const newest = latest?.chats.at(-1);
        if (newest === undefined) throw new Error('the view shows no chat');
        return newest;
      };
      return {
        client,
        latest: () => latest,
        chat,
        texts: () => chat().entries.flatMap(({ kind, text }) => (kind === 'message' ? [text] : [])),
      };
    },
    async stored() {
      const area = createMemoryStorageArea();
      // A copy: to read the storage of a living background is to claim it.
      area.replace(storage.contents());
      const reader = createChatStorage({ area: area.connect(), logger, now: clock.now, owner: 'reader' });
      await reader.claim();
      const ids = await reader.listChats();
      const states = await Promise.all(ids.map((id) => reader.openStore(id).read()));
      return states.filter((state) => state !== null);
    },
  };
  return world;
}

/** Starts a chat in a view and waits until it is open. */
export async function startChat(world: BackgroundWorld, view: View): Promise<string> {
  await view.client.deskCommand({ type: 'newChat', desk: null, takeFrom: null });
  await world.clock.advance(0);
  const { id } = view.chat().summary;
  await view.client.command(id, { type: 'startChat', form: FORM });
  await world.clock.advance(1_000);
  return id;
}

/** The chat that was started last, as the server has it. */
export function chatOnServer(world: BackgroundWorld) {
  const chat = world.server.store.latest();
  if (chat === null) throw new Error('the server has no chat');
  return chat;
}
