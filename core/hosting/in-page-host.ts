// Whoever owns the chats of a page without the extension: the page itself, with the session in it (API.md 8, "In the stand-alone
// script"). The same registry and the same answers as in the background, over storages that live as short as a page does.
import type { ChatTransport, Clock, Logger, Random } from '../chat/ports.ts';
import type { ChatState } from '../chat/state.ts';
import type { ChatId } from '../chat/terms.ts';
import { toPageFailure } from '../messaging/page-events.ts';
import { createPageGate } from '../messaging/page-gate.ts';
import {
  createPageNeighbours,
  type Holding,
  type PageNeighboursOptions,
} from '../messaging/page-neighbours.ts';
import type {
  HostMessage,
  PageAnswer,
  PageHost,
  PageMessage,
  PageQuestion,
  RestoreData,
  StartData,
} from '../messaging/page-protocol.ts';
import { createPageMemory } from '../storage/page-memory.ts';
import type { PageShelf } from '../storage/page-shelf.ts';
import { parsePageState } from '../storage/page-state.ts';
import { createChats } from './chats.ts';
import type { Desks } from './desks.ts';
import { createInPageState, type Place } from './in-page-state.ts';
import { createLinks } from './links.ts';
import type { PageSeat } from './page-audience.ts';
import { createPageChats, STATE_OF_FORM, stateOfChat } from './page-chats.ts';
import { type Answer, failed, failureOf } from './page-commands.ts';
import { isPageDesk } from './page-desk.ts';
import { createPageProviders } from './page-providers.ts';
import { createWhenReadable } from './when-readable.ts';

export interface InPageHost extends PageHost {
  /** The page is being left, be it only for the back-forward cache. */
  pageHidden(): void;
  pageShown(): void;
  networkReturned(): void;
  networkLost(): void;
  /** Is a chat of this page under way? */
  isBusy(): boolean;
}

export interface InPageHostOptions {
  /** The page's origin. */
  readonly site: string;
  readonly desks: Desks;
  readonly transport: ChatTransport;
  readonly shelf: PageShelf;
  readonly neighbours: Pick<PageNeighboursOptions, 'open' | 'clock'>;
  /** Popup mode: opens the page's own chat page, with what it is to start. False: it was not opened. */
  readonly openOutside: (start: StartData, widgetUrl: string) => boolean;
  /** What this page was opened to start, as JSON; null: nothing. */
  readonly handedOver: string | null;
  readonly clock: Clock;
  readonly random: Random;
  readonly createId: () => string;
  readonly logger: Logger;
}

/** Makes it. Nothing is read, written or sent before the page's first question. */
export function createInPageHost(options: InPageHostOptions): InPageHost {
  const { site, desks, clock, random, createId, logger } = options;
  let listener: ((message: HostMessage) => void) | null = null;
  const deliver = (message: HostMessage): void => listener?.(message);
  const gate = createPageGate({ now: clock.now, tell: deliver });

  const links = createLinks(options.transport);
  const memory = createPageMemory(() => state.keep());
  const providers = createPageProviders({
    chats: () => chats,
    onNotice: (chatId, event) => pages.tell(chatId, [event]),
    clock,
    createId,
  });
  const chats = createChats({
    storage: memory.chats,
    transport: providers.over(links.transport),
    desks: () => desks,
    watching: () => 'nobody',
    clock,
    random,
    createId,
    logger,
    listener: {
      chatChanged(summary, added) {
        pages.chatChanged(summary, added);
        readable.chatChanged(summary.id);
        state.keep();
      },
      chatRemoved(chatId) {
        pages.chatRemoved(chatId);
        state.keep();
      },
      storageTroubleChanged: () => undefined,
    },
  });
  const pages = createPageChats({
    chats,
    storage: memory.pages,
    providers,
    desks: () => desks,
    askDesk: async () => null,
    openWindow: async () => undefined,
    clock,
    createId,
    logger,
  });
  const readable = createWhenReadable(chats);
  /** Chats of an earlier page. */
  const takenUp = new Set<ChatId>();
  const state = createInPageState({
    page: createId(),
    chats,
    memory,
    shelf: options.shelf,
    tell: (stateStorage, text) => deliver({ type: 'stateChanged', stateStorage, state: text }),
  });
  const isBusy = () => chats.states().some(isUnderWay);
  const neighbours = createPageNeighbours({
    ...options.neighbours,
    holding: () => (isBusy() ? 'chat' : memory.record().registration === null ? null : 'form'),
  });
  if (options.handedOver !== null)
    state.adopt(
      { page: '', chat: null, passed: [], widget: '', start: options.handedOver, seconds: null },
      null,
    );

  /** What is told to a storage of the page is told by in-page-state.ts, whole. */
  const seat: PageSeat = {
    site,
    tell(message) {
      if (message.type !== 'stateChanged') deliver(message);
    },
  };

  /** Does another page of this origin have a chat open? Asked only where there are signs of one. */
  async function heldElsewhere(place: Place): Promise<Holding | null> {
    return place === null && state.onShelf() === null ? null : neighbours.ask();
  }

  async function start(
    id: number,
    question: Extract<PageQuestion, { type: 'startSession' }>,
    answer: Answer,
  ) {
    const { stateStorage } = question.start;
    if (!isBusy() && (await heldElsewhere(stateStorage)) === 'chat') return answer(failed('chatElsewhere'));
    pages.ask(seat, id, question, (given) => {
      answer(given);
      if (given.type === 'session') state.place(given.session.id, stateStorage);
    });
  }

  function startOutside({ start: begun, widgetUrl }: Extract<PageQuestion, { type: 'startOutside' }>) {
    if (widgetUrl === null) return failed('notConfigured', 'widgetUrl');
    const isOpen = options.openOutside({ ...begun, transport: null, stateStorage: null }, widgetUrl);
    return isOpen ? null : failed('noAnswer', 'widgetUrl');
  }

  async function restore(id: number, asked: RestoreData, answer: Answer): Promise<void> {
    const failure = await takeUp(asked);
    if (failure !== null) return answer(failure);
    const restored = { ...asked, state: asked.state === null ? null : nameOf(asked.state) };
    pages.ask(seat, id, { type: 'restoreSession', restore: restored }, (given) => {
      answer(given);
      if (given.type === 'session') state.place(given.session.id, asked.stateStorage);
      else letGo();
    });
  }

  /** What was taken up and came to nothing: a later restore, of any page, begins anew. */
  function letGo(): void {
    const heard = pages.heardBy(seat);
    for (const { id } of chats.states().filter(isUnderWay))
      if (takenUp.delete(id) && !heard.includes(id)) {
        state.release(id);
        chats.letGo(id);
      }
  }

  /** What pages know that by which a storage of the page holds. */
  function nameOf(text: string): string {
    const held = parsePageState(text);
    return held === null ? text : held.chat === null ? STATE_OF_FORM : stateOfChat(held.chat.id);
  }

  /** Brings in what an earlier page left, where that is asked for. The answer, where it cannot be. */
  async function takeUp({ state: given, stateStorage }: RestoreData): Promise<PageAnswer | null> {
    if (given === null && memory.record().registration !== null) return null;
    const own = given === null ? chats.states().findLast(isUnderWay) : undefined;
    if (own !== undefined) return whenRead(own.id);
    const left = given === null ? state.onShelf() : parsePageState(given);
    if (left === null) return null;
    const { chat } = left;
    if (chat !== null && chat.site !== site) return failed('stateRefused');
    if (chat !== null && chats.states().some(({ id }) => id === chat.id)) return whenRead(chat.id);
    const place = given === null ? null : stateStorage;
    const held = await heldElsewhere(place);
    if (chat === null) {
      // Where the form is open in another page, the visitor fills it in there.
      if (held !== null) return { type: 'nothing' };
      state.adopt(left, place);
      return null;
    }
    if (held === 'chat') return failed('chatElsewhere');
    takenUp.add(chat.id);
    state.adopt(left, place);
    // A transport of the page reads out what it has when it joins, which it does as it is given.
    if (!isPageDesk(chat.desk)) readable.expect(chat.id);
    await chats.takeUp(chat.id);
    state.keep();
    return whenRead(chat.id);
  }

  /** From the back-forward cache: the visitor may have gone on in another page meanwhile, or ended there what was begun here. */
  async function comeBack(): Promise<void> {
    neighbours.stay();
    const own = state.shelved();
    const left = state.stay();
    if (own === undefined || left === null) return;
    if (left.chat?.id === own && (await neighbours.ask()) !== 'chat') return state.claim();
    deliver({ type: 'told', session: own, isRestored: false, events: [{ type: 'SessionEnded' }] });
    state.release(own);
    chats.letGo(own);
    if (!isBusy()) links.closeAll();
  }

  async function whenRead(chatId: ChatId): Promise<PageAnswer | null> {
    const error = await readable.whenReadable(chatId);
    if (error === null) return null;
    letGo();
    return { type: 'failed', failure: toPageFailure(error) };
  }

  async function perform(id: number, question: PageQuestion, answer: Answer): Promise<void> {
    switch (question.type) {
      case 'startSession':
        return start(id, question, answer);
      case 'startOutside': {
        const failure = startOutside(question);
        if (failure !== null) answer(failure);
        return;
      }
      case 'restoreSession':
        return restore(id, question.restore, answer);
      default:
        pages.ask(seat, id, question, answer);
    }
  }

  function take(raw: PageMessage): void {
    const message = gate.admit(raw);
    if (message === null || message.type === 'load') return;
    if (message.type === 'ask') {
      const answer: Answer = (given) => {
        gate.answered();
        deliver({ type: 'answered', id: message.id, answer: given });
      };
      perform(message.id, message.question, answer).catch((error: unknown) => answer(failureOf(error)));
      return;
    }
    if (message.type === 'keepWidget' && message.session === null)
      state.placeForm(message.stateStorage, message.start?.maxOfflineDuration ?? null);
    pages.note(seat, message);
  }

  return {
    isBusy,
    // In a turn of its own: nothing is told from inside of it.
    say: (message) => queueMicrotask(() => take(message)),
    listen(heard) {
      listener = heard;
    },
    pageHidden() {
      state.leave();
      neighbours.leave();
    },
    pageShown: () => void comeBack(),
    networkReturned: () => chats.networkReturned(),
    networkLost: () => chats.networkLost(),
  };
}

function isUnderWay({ phase }: ChatState): boolean {
  return phase === 'starting' || phase === 'open';
}
