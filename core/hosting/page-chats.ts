// Answers the questions of pages about their chats: starts, restores, goes on, tells. A chat that a page starts belongs to the
// page's origin; of any other chat it learns nothing, not even that there is one (DESIGN.md 8).
import type { Clock, Logger } from '../chat/ports.ts';
import type { ChatSummary } from '../chat/selectors.ts';
import type { ChatState } from '../chat/state.ts';
import type { ChatId } from '../chat/terms.ts';
import type { TranscriptEntry } from '../chat/transcript.ts';
import { toPageFailure } from '../messaging/page-events.ts';
import type {
  PageAnswer,
  PageMessage,
  PageQuestion,
  RestoreData,
  StartData,
} from '../messaging/page-protocol.ts';
import { type PageStorage, withChat } from '../storage/page-storage.ts';
import { createSerialQueue } from '../storage/serial-queue.ts';
import type { Chats } from './chats.ts';
import { createPageAudience, isInterrupted, type PageAudience, type PageSeat } from './page-audience.ts';
import { type Answer, createPageCommands, failed, failureOf } from './page-commands.ts';
import { formOf, isTooMuch, readStart } from './page-data.ts';
import { createPageDesk } from './page-desk.ts';
import { createDeskChoice, type DeskChoiceOptions } from './page-desk-choice.ts';
import { createPageImport } from './page-import.ts';
import type { PageProviders } from './page-providers.ts';
import { createPageReturns, millisOf } from './page-returns.ts';
import { createPageStarts } from './page-starts.ts';

/** So many chats of one site may be under way at a time. */
export const CHATS_MAX_PER_SITE = 5;
/** What a page's own storage is given for a form. */
export const STATE_OF_FORM = 'parley:1:registration';
/** How a page gets to a chat, where nothing else is said. */
const NEWLY = { fromIndex: 0, isRestored: false, widget: null } as const;

export interface PageChats {
  /** Answers once; what is to be told after the answer is told in the same turn. */
  ask(seat: PageSeat, id: number, question: PageQuestion, answer: Answer): void;
  /** What is no question. */
  note(seat: PageSeat, message: Exclude<PageMessage, { type: 'ask' }>): void;
  /** The page is gone. */
  leave(seat: PageSeat): void;
  /** The chats that a page hears of. */
  heardBy(seat: PageSeat): readonly ChatId[];
  chatChanged(summary: ChatSummary, added: readonly TranscriptEntry[]): void;
  chatRemoved(chatId: ChatId): void;
  /** Something that pages hear of, and that is no change of their chat. */
  readonly tell: PageAudience['tell'];
}

export interface PageChatsOptions extends DeskChoiceOptions {
  readonly chats: Pick<Chats, 'states' | 'loadSegment' | 'startForPage' | 'give' | 'removeChat' | 'adopt'>;
  readonly storage: PageStorage;
  readonly providers: PageProviders;
  /** Shows a chat outside of the page that started it. */
  readonly openWindow: (chatId: ChatId, seat: PageSeat) => Promise<void>;
  readonly clock: Clock;
  readonly createId: () => string;
  readonly logger: Logger;
}

export function createPageChats(options: PageChatsOptions): PageChats {
  const { chats, storage, providers } = options;
  const audience = createPageAudience({ chats, stateOf: stateOfChat });
  /** Pages that left while something was under way for them. */
  const gone = new WeakSet<PageSeat>();
  const commands = createPageCommands(options);
  const starts = createPageStarts(options);
  const returns = createPageReturns(options);
  const { change } = returns;
  const findDesk = createDeskChoice(options);
  const hasRoom = (site: string) => chatsOf(site).length < CHATS_MAX_PER_SITE;
  const admission = createSerialQueue();
  const imports = createPageImport({ ...options, change, findDesk, hasRoom, admission });

  const chatsOf = (site: string): readonly ChatState[] =>
    chats.states().filter((state) => state.site === site && isUnderWay(state));

  const find = (seat: PageSeat, session: string): ChatState | undefined =>
    chatsOf(seat.site).find(({ id }) => id === session);

  /** Starts it and waits until it is open. The answer where that fails. */
  async function start(seat: PageSeat, data: StartData): Promise<ChatId | PageAnswer> {
    if (audience.isElsewhere(seat)) return failed('chatElsewhere');
    // A transport of the page wins over any address.
    const desk =
      data.transport === null
        ? await findDesk(seat.site, data)
        : createPageDesk(seat.site, options.createId());
    if ('type' in desk) return desk;
    void providers.provide(seat, data.transport, desk);
    const visitor = { nickname: data.username, userData: data.userData };
    // One after the other, or many at once would all find that there is room.
    const started = await admission.run(async () =>
      hasRoom(seat.site) ? starts.start({ site: seat.site, desk, form: formOf(data), visitor }) : null,
    );
    if (started === null) {
      providers.forget(desk);
      return failed('overLimit');
    }
    const outcome = await started.outcome;
    if (outcome.type === 'failed') {
      providers.forget(desk);
      return { type: 'failed', failure: toPageFailure(outcome.error, data.serverUrl) };
    }
    const mayReturnFor = millisOf(data.maxOfflineDuration);
    await change(seat.site, (record) => ({
      ...withChat(record, started.chatId, { mayReturnFor, isDebug: data.debug }),
      registration: null,
    }));
    return started.chatId;
  }

  /** Hands a chat out: the answer, what was shown of it, and from now on what happens. */
  async function join(
    seat: PageSeat,
    chatId: ChatId,
    how: {
      readonly stateStorage: number | null;
      readonly fromIndex: number;
      readonly isRestored: boolean;
      readonly widget: string | null;
      readonly isDebug: boolean;
    },
    answer: Answer,
  ): Promise<void> {
    await audience.withHistory(chatId, (all) => {
      const state = find(seat, chatId);
      if (gone.has(seat)) return;
      if (state === undefined) return answer(failed('chatGone'));
      const { widget, stateStorage, isRestored, isDebug } = how;
      answer({ type: 'session', session: { id: chatId, username: state.visitor?.nickname ?? '' }, widget });
      const events = all.slice(how.fromIndex);
      if (events.length > 0) seat.tell({ type: 'told', session: chatId, isRestored, events });
      audience.attend({ seat, chatId, stateStorage, isDebug });
      if (!isInterrupted(chats, chatId)) return;
      seat.tell({ type: 'told', session: chatId, isRestored: false, events: [{ type: 'Interrupted' }] });
    });
  }

  async function startSession(seat: PageSeat, data: StartData, answer: Answer): Promise<void> {
    const started = await start(seat, data);
    if (typeof started !== 'string') return answer(started);
    const { stateStorage } = data;
    await returns.came(seat.site, started);
    await join(seat, started, { ...NEWLY, stateStorage, isDebug: data.debug }, answer);
  }

  /** Popup mode: of a chat that is shown elsewhere the page hears nothing but why it could not be started (API.md 3.1). */
  async function startOutside(seat: PageSeat, data: StartData, answer: Answer): Promise<void> {
    const started = await start(seat, data);
    if (typeof started !== 'string') return answer(started);
    await options.openWindow(started, seat);
  }

  async function restoreSession(seat: PageSeat, data: RestoreData, answer: Answer): Promise<void> {
    const { site } = seat;
    const imported = data.state === null ? null : await imports.take(site, data.state);
    if (imported !== null && 'type' in imported) return answer(imported);
    const record = await storage.read(site);
    const state = imported === null ? data.state : stateOfChat(imported.chatId);
    const all = chatsOf(site);
    const chat = state === null ? all.at(-1) : all.find(({ id }) => stateOfChat(id) === state);
    const row = record.chats.find(({ id }) => id === chat?.id);
    if (state !== null && state !== stateOfChat(chat?.id ?? null)) return answer(failed('stateRefused'));
    if (chat === undefined || returns.isTooLate(row, data)) {
      const { registration } = record;
      const isInForm = data.isForWidget && registration !== null && chat === undefined;
      if (!isInForm) return answer({ type: 'nothing' });
      return answer({
        type: 'registering',
        widget: registration.widget,
        start: readStart(registration.start),
      });
    }
    const outcome = await starts.outcomeOf(chat.id);
    if (outcome.type === 'failed') return answer({ type: 'failed', failure: toPageFailure(outcome.error) });
    const refusal = await providers.provide(seat, data.transport, chat.desk);
    if (refusal !== null) return answer({ type: 'failed', failure: refusal });
    const { disableWebSockets } = data;
    if (disableWebSockets !== null && disableWebSockets !== (chat.desk.disableWebSockets ?? false))
      await chats.give(chat.id, options.createId(), { type: 'changeCarriers', disableWebSockets });
    const mayReturnFor = millisOf(data.maxOfflineDuration);
    await returns.came(site, chat.id, { mayReturnFor, isDebug: data.debug });
    const how = { stateStorage: data.stateStorage, isDebug: data.debug, widget: row?.widget ?? null };
    await join(seat, chat.id, { ...NEWLY, ...how, isRestored: true }, answer);
  }

  async function resumeSession(
    seat: PageSeat,
    question: Extract<PageQuestion, { type: 'resumeSession' }>,
    answer: Answer,
  ): Promise<void> {
    const { session, fromIndex, stateStorage, transport } = question;
    const own = chats.states().find(({ id, site }) => id === session && site === seat.site);
    commands.follow(seat, own, question.unanswered);
    const state = find(seat, session);
    if (state?.phase !== 'open') return answer(failed('chatGone'));
    // It comes when it comes: the page has its session all the while.
    void providers.provide(seat, transport, state.desk);
    const row = await returns.came(seat.site, session);
    const isDebug = row?.isDebug ?? false;
    await join(seat, session, { ...NEWLY, stateStorage, fromIndex, isDebug }, answer);
  }

  async function perform(seat: PageSeat, id: number, question: PageQuestion, answer: Answer): Promise<void> {
    switch (question.type) {
      case 'startSession':
        return startSession(seat, question.start, answer);
      case 'startOutside':
        return startOutside(seat, question.start, answer);
      case 'restoreSession':
        return restoreSession(seat, question.restore, answer);
      case 'resumeSession':
        return resumeSession(seat, question, answer);
      default: {
        const state = find(seat, question.session);
        if (state?.phase !== 'open') return answer(failed('chatGone'));
        if (question.type === 'getUserData') {
          const known = await providers.userData(state.desk);
          return answer({ type: 'userData', userData: known ?? state.visitor?.userData ?? [] });
        }
        if (question.type === 'setUserData' && isTooMuch(state.visitor?.userData ?? [], question.userData))
          return answer(failed('overLimit'));
        if (question.type !== 'getTranscript') return commands.give(state.id, question, { seat, id, answer });
        return audience.withHistory(state.id, (events) =>
          answer({ type: 'transcript', events: events.slice(question.fromIndex) }),
        );
      }
    }
  }

  return {
    ask(seat, id, question, answer) {
      perform(seat, id, question, answer).catch((error: unknown) => answer(failureOf(error)));
    },
    note(seat, message) {
      if (message.type === 'providerAnswered') return providers.answered(seat, message.call, message.answer);
      if (message.type === 'providerTold') return providers.told(seat, message.provider, message.entries);
      const { session, widget, stateStorage, start: begun } = message;
      if (session !== null) {
        if (find(seat, session) === undefined) return;
        return void change(seat.site, (record) => withChat(record, session, { widget }));
      }
      const registration =
        widget === null ? null : { widget, start: begun === null ? null : JSON.stringify(begun) };
      void change(seat.site, (record) => ({ ...record, registration }));
      if (stateStorage === null) return;
      const state = widget === null ? null : STATE_OF_FORM;
      seat.tell({ type: 'stateChanged', stateStorage, state });
    },
    heardBy: audience.heardBy,
    tell: audience.tell,
    leave(seat) {
      gone.add(seat);
      providers.leave(seat);
      for (const id of audience.leave(seat)) returns.left(seat.site, id);
    },
    chatChanged(summary, added) {
      commands.chatChanged(summary, added);
      audience.chatChanged(summary, added);
      starts.chatChanged(summary);
      imports.chatChanged(summary.id);
      const { site, id, phase } = summary;
      if (site === null || phase !== 'ended') return;
      returns.ended(site, id);
      const state = chats.states().find((one) => one.id === id);
      if (state !== undefined) providers.forget(state.desk);
    },
    chatRemoved(chatId) {
      commands.chatRemoved(chatId);
      starts.chatRemoved(chatId);
    },
  };
}

/** What a page's own storage is given for a chat, or for a form. */
export function stateOfChat(chatId: ChatId | null): string {
  return chatId === null ? STATE_OF_FORM : `parley:1:${chatId}`;
}

function isUnderWay({ phase }: ChatState): boolean {
  return phase === 'starting' || phase === 'open';
}
