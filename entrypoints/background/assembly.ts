// The background's parts put together, without the browser: chats, the door to views, keeping awake. index.ts hands in the
// browser's side and its events; tests hand in working fakes.
import { ChatError } from '../../core/chat/errors.ts';
import type { ChatTransport, Clock, FileTransfer, Logger, Random } from '../../core/chat/ports.ts';
import { isForsaken, isLive, selectDesk } from '../../core/chat/selectors.ts';
import type { ChatState } from '../../core/chat/state.ts';
import type { ChatId } from '../../core/chat/terms.ts';
import { type ChatsListener, createChats } from '../../core/hosting/chats.ts';
import { type Desks, describeDesks, findDesk, NO_DESKS } from '../../core/hosting/desks.ts';
import { createPageChats, type PageChatsOptions } from '../../core/hosting/page-chats.ts';
import { createPageProviders } from '../../core/hosting/page-providers.ts';
import { createViewDoor, type ViewHost } from '../../core/messaging/door.ts';
import type { Port } from '../../core/messaging/port.ts';
import type { OwnIdentity } from '../../core/messaging/sender.ts';
import type { ChatStorage } from '../../core/storage/chat-storage.ts';
import type { FileStore } from '../../core/storage/file-store.ts';
import type { PageArchive } from '../../core/storage/page-storage.ts';
import type { AccessFacts } from './access.ts';
import { type AttentionOptions, createAttention, decideWatching } from './attention.ts';
import { createFiles } from './files.ts';
import type { Wakefulness } from './keep-awake.ts';
import type { Ownership } from './ownership.ts';
import { createPageDoor, type PageDoorOptions } from './page-door.ts';

export interface AssemblyOptions extends Pick<AttentionOptions, 'badge' | 'notifier' | 'isSoundOn'> {
  readonly own: OwnIdentity;
  /** Made anew by each start. */
  readonly bootId: string;
  readonly ownership: Ownership;
  readonly storage: ChatStorage;
  readonly transport: ChatTransport;
  readonly files: { readonly store: FileStore; readonly transfer: FileTransfer };
  /** `hasChat`: one is under way, be it one that needs nobody awake. `which`: other chats, or other phases of them, have another. */
  readonly keepAwake: {
    update(wanted: Wakefulness & { readonly hasChat: boolean; readonly which: string }): void;
  };
  /** Do data frames over a WebSocket keep the background alive? In Chrome, not in Firefox (BROWSERS.md 0). */
  readonly isFedByFrames: boolean;
  /** What the visitor may have to allow. */
  readonly access: Pick<AccessFacts, 'facts' | 'perform'>;
  /** Reads the settings; rejects where storage does. */
  readonly readDesks: () => Promise<Desks>;
  /** Lets overlays in: see `ViewHost.admit`. */
  readonly admit: ViewHost['admit'];
  /** What concerns pages that use the chat API. */
  readonly pages: Pick<PageDoorOptions, 'isAllowed' | 'load' | 'heardChanged' | 'openPanel'> &
    Pick<PageChatsOptions, 'askDesk'> & {
      readonly storage: PageArchive;
      /** Those that are listed; null: not known. */
      readonly sites: () => readonly string[] | null;
    };
  /** Shows a chat in the pop-out window. */
  readonly openWindow: (chatId: ChatId | null) => Promise<void>;
  /** Tells views that were left without a port that there is a background. */
  readonly announce: () => void;
  readonly clock: Clock;
  readonly random: Random;
  readonly createId: () => ChatId;
  readonly logger: Logger;
}

export interface Assembly {
  /** Takes up what storage holds. Every start of the background calls it; resolves when done or known to be impossible. */
  start(): Promise<void>;
  /** A port was opened, by whomever. */
  connected(port: Port): void;
  settingsChanged(): Promise<void>;
  /** What the browser lets us into has changed. */
  grantsChanged(): Promise<void>;
  /** What views are told beside the chats has changed. */
  setupChanged(): void;
  networkReturned(): void;
  networkLost(): void;
  /** A notification of this chat was clicked: views show it, also one that is being opened. */
  showChat(chatId: ChatId): void;
  /** Does the page in this tab show by itself whatever chat is under way? One that it starts is as good as shown. */
  isShownByPage(tabId: number, site: string): boolean;
  /** Is a chat server known? After `start`. */
  readonly isConfigured: () => boolean;
}

/** Puts the parts together. Nothing happens before `start`. */
export function createAssembly(options: AssemblyOptions): Assembly {
  const { logger, keepAwake, ownership } = options;
  let desks = NO_DESKS;
  let starting: Promise<void> | null = null;
  let isOutOfReach = false;

  const listener: ChatsListener = {
    chatChanged(summary, added) {
      stayAwake();
      door.chatChanged(summary, added);
      pageChats.chatChanged(summary, added);
      files.noted(summary.id, added);
      attention.chatChanged(added);
    },
    chatRemoved(chatId) {
      door.chatRemoved(chatId);
      pageChats.chatRemoved(chatId);
      attention.chatRemoved(chatId);
      void files.sweep();
    },
    storageTroubleChanged: () => door.setupChanged(),
  };
  const { storage, transport, clock, random, createId } = options;
  const files = createFiles({ ...options.files, states: () => chats.states(), clock, logger });
  const providers = createPageProviders({
    chats: () => chats,
    onNotice: (chatId, event) => pageChats.tell(chatId, [event]),
    clock,
    createId,
  });
  const chats = createChats({
    storage,
    transport: providers.over(transport),
    clock,
    random,
    logger,
    createId,
    listener,
    filesOf: (chatId) => ({ transfer: options.files.transfer, contents: files.contentsOf(chatId) }),
    desks: () => desks,
    watching: (chatId) => decideWatching(attendances(), chatId),
  });

  const stayAwake = () => {
    const live = chats.states().filter(isLive);
    const isFed =
      options.isFedByFrames &&
      live.some(({ connection }) => connection.status === 'online' && connection.carrier === 'websocket');
    keepAwake.update({
      isLive: live.some((state) => !isForsaken(state)),
      needsCalls: !isFed,
      hasChat: live.length > 0,
      which: live.map(({ id, phase }) => `${id} ${phase}`).join(),
    });
  };

  const takeUp = async (): Promise<void> => {
    try {
      await ownership.acquire();
      desks = await options.readDesks();
      await chats.open();
    } catch (error) {
      isOutOfReach = true;
      // The next request of a view, or the alarm of a live chat, tries again.
      starting = null;
      logger.warn('background.notStarted', {
        code: error instanceof ChatError ? error.data.code : 'unknown',
      });
      return;
    }
    stayAwake();
    attention.chatsOpened();
    void files.sweep();
    forgetSites(true).catch(() => logger.warn('page.notKept'));
    if (isOutOfReach) {
      isOutOfReach = false;
      door.refresh();
    }
    options.announce();
  };

  /** What was kept for pages goes with their site. */
  const forgetSites = async (isStart: boolean): Promise<void> => {
    const sites = options.pages.sites();
    if (sites !== null) await options.pages.storage.retain(sites, isStart);
  };

  const start = (): Promise<void> => {
    starting ??= takeUp();
    return starting;
  };

  /** Nothing is to be done on half a picture. */
  const requireStart = () => {
    if (isOutOfReach) throw new ChatError('storageFailed');
  };

  const labelFor = (site: string | null) => {
    const desk = desks.forSite(site);
    return desk === null ? null : selectDesk(desk);
  };

  const host: ViewHost = {
    admit: options.admit,
    whenReady: start,
    setup: (site) => ({
      desk: labelFor(site),
      desks: describeDesks(desks),
      isStorageFailing: isOutOfReach || chats.isStorageFailing(),
      loss: chats.loss(),
      // A page could cover what an overlay asks with something of its own.
      access: site === null ? options.access.facts() : null,
      bootId: options.bootId,
    }),
    views: chats.views,
    async command(chatId, id, command) {
      requireStart();
      await chats.give(chatId, id, command);
    },
    async deskCommand(_id, command, site) {
      requireStart();
      // Needs no memory of ids: each of them done twice is as good as once.
      switch (command.type) {
        case 'newChat': {
          const desk = findDesk(desks, command.desk, site);
          if (desk === null) throw new ChatError('notConfigured');
          return chats.newChat(desk, command.takeFrom);
        }
        case 'removeChat':
          return chats.removeChat(command.chatId);
        case 'dismissLoss':
          return chats.dismissLoss();
        case 'openWindow':
          return options.openWindow(command.chatId);
        case 'allowSite':
        case 'dismissOffer':
        case 'removeSite':
          if (site !== null) throw new ChatError('wrongState', { detail: 'from a page' });
          return options.access.perform(command);
        default:
          throw command satisfies never;
      }
    },
    async loadSegment(chatId, segment) {
      requireStart();
      return chats.loadSegment(chatId, segment);
    },
    async file(request) {
      requireStart();
      return files.answer(request);
    },
    attended: () => attention.attended(),
  };
  const door = createViewDoor({ own: options.own, host, logger });
  const attendances = () => [...door.attendances(), ...pageDoor.attendances()];
  const attention = createAttention({ ...options, chats, views: { attendances, chime: door.chime } });
  const pageChats = createPageChats({
    ...options.pages,
    chats,
    providers,
    desks: () => desks,
    async openWindow(chatId, seat) {
      if (await pageDoor.hasPanel(seat)) door.showChat(chatId);
      else await options.openWindow(chatId);
    },
    clock,
    createId,
    logger,
  });
  const pageDoor = createPageDoor({
    ...options.pages,
    own: options.own,
    pages: pageChats,
    attended: () => attention.attended(),
    now: clock.now,
    logger,
    async whenReady() {
      await start();
      return !isOutOfReach;
    },
  });

  return {
    start,
    connected(port) {
      door.accept(port);
      pageDoor.accept(port);
    },
    grantsChanged: () => pageDoor.recheck(),
    async settingsChanged() {
      await start();
      try {
        desks = await options.readDesks();
        door.setupChanged();
        await chats.desksChanged();
        chats.networkReturned();
        await pageDoor.recheck();
        await forgetSites(false);
      } catch (error) {
        logger.warn('settings.notApplied', {
          code: error instanceof ChatError ? error.data.code : 'unknown',
        });
      }
    },
    setupChanged: () => door.setupChanged(),
    networkReturned: () => chats.networkReturned(),
    networkLost: () => chats.networkLost(),
    showChat: (chatId) => door.showChat(chatId),
    isShownByPage(tabId, site) {
      const live = chats.states().filter(isLive);
      const heard = pageDoor.heardIn(tabId);
      const isShown = (state: ChatState) =>
        heard.includes(state.id) || (state.phase === 'starting' && state.site === site);
      return live.length > 0 && live.every(isShown);
    },
    isConfigured: () => desks.listed.length > 0,
  };
}
