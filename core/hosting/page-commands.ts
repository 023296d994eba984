// What pages ask of a running chat, until it is really done: a message is when the transcript shows it, the end when it has
// come, a change of the data when it could be told to the server. Which chat a page may ask about is decided before.
import { ChatError } from '../chat/errors.ts';
import type { PageCommand } from '../chat/events.ts';
import type { ChatSummary } from '../chat/selectors.ts';
import type { ChatState, EndedChat, OpenChat } from '../chat/state.ts';
import type { ChatId, CommandId } from '../chat/terms.ts';
import type { TranscriptEntry } from '../chat/transcript.ts';
import { newestEntries } from '../chat/transcript-intake.ts';
import { toPageFailure } from '../messaging/page-events.ts';
import type { PageAnswer, PageFailureReason, PageQuestion } from '../messaging/page-protocol.ts';
import type { Chats } from './chats.ts';
import type { PageSeat } from './page-audience.ts';

export type Answer = (answer: PageAnswer) => void;

/** Questions about one running chat that change something. */
export type CommandQuestion = Extract<
  PageQuestion,
  { type: 'sendMessage' | 'sendTyping' | 'leave' | 'setUserData' | 'deleteUserData' }
>;

type MessageQuestion = Extract<CommandQuestion, { type: 'sendMessage' }>;

/** Who asks, and by which question. */
export interface Asking {
  readonly seat: PageSeat;
  readonly id: number;
  readonly answer: Answer;
}

export interface PageCommands {
  /** Answers once, when it is done. */
  give(chatId: ChatId, question: CommandQuestion, asking: Asking): void;
  /** Tells once what became of messages, by the ids of their questions, maybe to a page or background before this one. */
  follow(seat: PageSeat, state: ChatState | undefined, asks: readonly number[]): void;
  chatChanged(summary: ChatSummary, added: readonly TranscriptEntry[]): void;
  chatRemoved(chatId: ChatId): void;
}

interface SentMessage {
  readonly id: CommandId;
  readonly chatId: ChatId;
  readonly seat: PageSeat;
  readonly answer: Answer;
}

interface WaitingChange {
  readonly id: CommandId;
  readonly chatId: ChatId;
  readonly command: PageCommand;
  readonly answer: Answer;
}

const DONE: Readonly<PageAnswer> = { type: 'done' };

export function createPageCommands({
  chats,
  createId,
}: {
  readonly chats: Pick<Chats, 'give' | 'states'>;
  readonly createId: () => CommandId;
}): PageCommands {
  let messages: readonly SentMessage[] = [];
  let leaving: readonly { readonly chatId: ChatId; readonly answer: Answer }[] = [];
  /** In order, one at a time: an answer of the server must not be taken for that of another. */
  let changes: readonly WaitingChange[] = [];
  let isChanging = false;
  /** Something has happened since they were last looked at. */
  let isMore = false;

  function settleMessage(sent: SentMessage, answer: PageAnswer): void {
    if (!messages.includes(sent)) return;
    messages = messages.filter((one) => one !== sent);
    sent.answer(answer);
  }

  function send(
    chatId: ChatId,
    { message, messageType }: MessageQuestion,
    { seat, id, answer }: Asking,
  ): void {
    const sent: SentMessage = { id: commandOf(id), chatId, seat, answer };
    messages = [...messages, sent];
    const command = { type: 'sendFromPage', text: message, kind: messageType } as const;
    chats.give(chatId, sent.id, command).catch((error: unknown) => {
      settleMessage(sent, failureOf(error));
    });
  }

  /** What became of a message, by what the chat looks like now; null: it is on its way. */
  function judge(
    sent: SentMessage,
    { outbox, phase }: Pick<ChatSummary, 'outbox' | 'phase'>,
    added: readonly TranscriptEntry[],
  ): PageAnswer | null {
    if (added.some(({ commandId }) => commandId === sent.id)) return DONE;
    if (phase === 'ended') return failed('chatGone');
    const entry = outbox.find(({ id }) => id === sent.id);
    if (entry?.state.name === 'failed') return { type: 'failed', failure: toPageFailure(entry.state.error) };
    // Whoever writes it again is to know that.
    return entry?.state.name === 'unconfirmed' ? failed('noAnswer', 'it may have arrived') : null;
  }

  /** What became of a message that this page, or the one before it, sent to this background or one before it. */
  function followOne(
    state: OpenChat | EndedChat,
    entries: readonly TranscriptEntry[],
    sent: SentMessage,
  ): void {
    const judged = judge(sent, state, entries);
    if (judged !== null) {
      sent.answer(judged);
      return;
    }
    // Given to this background and maybe not kept yet.
    const known = messages.find(({ id, chatId }) => id === sent.id && chatId === sent.chatId);
    if (known?.seat === sent.seat) return;
    const isUnderWay = known !== undefined || state.outbox.some(({ id }) => id === sent.id);
    // One who waits for each message, however often a page asks.
    if (isUnderWay) messages = [...messages.filter((one) => one !== known), sent];
    else sent.answer(failed('noAnswer'));
  }

  function change(chatId: ChatId, command: PageCommand, answer: Answer): void {
    changes = [...changes, { id: createId(), chatId, command, answer }];
    void performChanges();
  }

  async function performChanges(): Promise<void> {
    isMore = true;
    if (isChanging) return;
    isChanging = true;
    while (isMore) {
      isMore = false;
      const held = new Set<ChatId>();
      for (const next of changes) {
        const answer = held.has(next.chatId) ? null : await attempt(next);
        if (answer === null) held.add(next.chatId);
        else {
          changes = changes.filter((one) => one !== next);
          next.answer(answer);
        }
      }
    }
    isChanging = false;
  }

  /** Null: not now. */
  async function attempt({ id, chatId, command }: WaitingChange): Promise<PageAnswer | null> {
    if (chats.states().find((state) => state.id === chatId)?.phase !== 'open') return failed('chatGone');
    try {
      await chats.give(chatId, id, command);
      return DONE;
    } catch (error) {
      const isTooEarly = error instanceof ChatError && error.data.code === 'wrongState';
      return isTooEarly ? null : failureOf(error);
    }
  }

  return {
    follow(seat, state, asks) {
      const chat = state?.phase === 'open' || state?.phase === 'ended' ? state : null;
      const entries = chat === null ? [] : newestEntries(chat.transcript);
      for (const id of asks) {
        const answer: Answer = (told) => seat.tell({ type: 'answered', id, answer: told });
        if (chat === null) answer(failed('chatGone'));
        else followOne(chat, entries, { id: commandOf(id), chatId: chat.id, seat, answer });
      }
    },
    give(chatId, question, asking) {
      const { answer } = asking;
      switch (question.type) {
        case 'sendMessage':
          if (question.message.trim() === '') return answer(DONE);
          return send(chatId, question, asking);
        case 'sendTyping': {
          const { isTyping } = question;
          chats.give(chatId, createId(), { type: 'changeTyping', isTyping }).then(
            () => answer(DONE),
            (error: unknown) => answer(failureOf(error)),
          );
          return;
        }
        case 'leave': {
          const one = { chatId, answer };
          leaving = [...leaving, one];
          chats.give(chatId, createId(), { type: 'endChat' }).catch((error: unknown) => {
            if (!leaving.includes(one)) return;
            leaving = leaving.filter((other) => other !== one);
            answer(failureOf(error));
          });
          return;
        }
        case 'setUserData':
          return change(chatId, { type: 'changeUserData', set: question.userData, removed: [] }, answer);
        case 'deleteUserData':
          return change(chatId, { type: 'changeUserData', set: [], removed: question.keys }, answer);
        default:
          throw question satisfies never;
      }
    },
    chatChanged(summary, added) {
      for (const sent of messages.filter(({ chatId }) => chatId === summary.id)) {
        const answer = judge(sent, summary, added);
        if (answer !== null) settleMessage(sent, answer);
      }
      if (summary.phase === 'ended') {
        const done = leaving.filter(({ chatId }) => chatId === summary.id);
        leaving = leaving.filter(({ chatId }) => chatId !== summary.id);
        for (const { answer } of done) answer(DONE);
      }
      if (changes.length > 0) void performChanges();
    },
    chatRemoved(chatId) {
      for (const sent of messages.filter((one) => one.chatId === chatId))
        settleMessage(sent, failed('chatGone'));
      void performChanges();
    },
  };
}

/** A message of a page is known by its question: whoever asks again, also of another background, means the same. */
function commandOf(ask: number): CommandId {
  return `page-${ask}`;
}

/** The answer that it failed. */
export function failed(reason: PageFailureReason, detail: string | null = null): PageAnswer {
  return { type: 'failed', failure: { reason, detail, code: null } };
}

/** The same, of what was thrown: a mistake of ours has no code of its own. */
export function failureOf(error: unknown): PageAnswer {
  return error instanceof ChatError
    ? { type: 'failed', failure: toPageFailure(error.data) }
    : failed('noAnswer', 'internal');
}
