// One page's end of a fake owner of chats. Talks the vocabulary of page-protocol.ts and checks what the page says.
import { judgePageMessage, questionId } from '../../core/messaging/page-check.ts';
import {
  type HostMessage,
  MESSAGES_PER_SECOND,
  type PageAnswer,
  type PageFailureReason,
  type PageHost,
  type PageMessage,
  type PageQuestion,
  type ProviderAnswer,
  QUESTIONS_MAX_PENDING,
  type RestoreData,
  type StartData,
} from '../../core/messaging/page-protocol.ts';
import {
  type Chat,
  type Connection,
  createChat,
  interrupt,
  provider,
  regain,
  takeProvided,
  writeState,
} from './fake-chat.ts';
import { type Answer, giveCommand } from './fake-chat-commands.ts';
import type { Tasks } from './fake-page.ts';

/** One page's end. */
export interface FakePageHost extends PageHost {
  /** What the page said that was good, in order. */
  readonly said: readonly PageMessage[];
  /** Questions of one type. */
  asked<Type extends PageQuestion['type']>(type: Type): Extract<PageQuestion, { type: Type }>[];
  /** The page is gone. */
  leave(): void;
  /** Another host takes over this page's end. */
  reset(): void;
  /** Says something to the page, as no test of behaviour should: for what a host says by mistake. */
  tell(message: HostMessage): void;
}

/** What a widget kept while its form was open. */
export interface Registration {
  readonly widget: string;
  readonly start: StartData | null;
}

export interface ConnectionOptions {
  readonly origin: string;
  readonly tasks: Tasks;
  /** Of all origins. */
  readonly chats: Chat[];
  readonly outside: StartData[];
  /** What the widgets of an origin kept while their forms were open. */
  readonly registrations: Map<string, Registration>;
  /** What the next start or restore is to fail with. */
  readonly takeFailure: () => PageAnswer | null;
}

export function createConnection(options: ConnectionOptions): FakePageHost {
  const { origin, tasks, chats, registrations, takeFailure } = options;
  const said: PageMessage[] = [];
  const calls = new Map<number, (answer: ProviderAnswer) => void>();
  const pending = new Set<number>();
  const starting = new Set<Chat>();
  let listener: ((message: HostMessage) => void) | null = null;
  let lastCall = 0;
  let recent = 0;
  let isGone = false;

  const connection: Connection = {
    tell(message) {
      const copy = structuredClone(message);
      tasks.later(() => {
        if (!isGone) listener?.(copy);
      });
    },
    call(provider, command, answered) {
      lastCall += 1;
      calls.set(lastCall, answered);
      connection.tell({ type: 'providerCalled', provider, call: lastCall, command });
    },
  };

  function say(given: PageMessage) {
    const verdict = judgePageMessage(given);
    const id = questionId(given);
    const refuse = (reason: PageFailureReason) => {
      if (id !== null) connection.tell({ type: 'answered', id, answer: failed(reason) });
    };
    recent += 1;
    tasks.later(() => {
      recent -= 1;
    }, 1_000);
    if (verdict === 'malformed') return refuse('malformed');
    const isOver = recent > MESSAGES_PER_SECOND || pending.size >= QUESTIONS_MAX_PENDING;
    if (verdict === 'tooLarge' || isOver) return refuse('overLimit');
    const message = structuredClone(given);
    tasks.later(() => {
      if (!isGone) take(message);
    });
  }

  const joining = new Map<number, Chat>();

  function take(message: PageMessage) {
    said.push(message);
    switch (message.type) {
      case 'ask': {
        const { id, question } = message;
        pending.add(id);
        return ask(question, (answer) => {
          pending.delete(id);
          connection.tell({ type: 'answered', id, answer });
        });
      }
      case 'keepWidget': {
        const { session, stateStorage, widget, start } = message;
        const chat = chats.find((candidate) => candidate.id === session);
        if (chat !== undefined) chat.widget = widget;
        else if (widget === null) registrations.delete(origin);
        else registrations.set(origin, { widget, start });
        if (stateStorage === null || chat !== undefined) return;
        const state = widget === null ? null : stateOf(origin, 'registration');
        connection.tell({ type: 'stateChanged', stateStorage, state });
        return;
      }
      case 'providerAnswered':
        calls.get(message.call)?.(message.answer);
        calls.delete(message.call);
        return;
      case 'providerTold': {
        const isProvider = (one: Chat) =>
          provider(one)?.connection === connection && provider(one)?.transport === message.provider;
        const chat = joining.get(message.provider) ?? [...starting, ...chats].find(isProvider);
        if (chat === undefined) return;
        for (const { key, event } of message.entries) takeProvided(chat, key, event);
        return;
      }
      default:
        throw message satisfies never;
    }
  }

  function attach(
    chat: Chat,
    { transport, stateStorage }: Pick<StartData, 'transport' | 'stateStorage'>,
  ): void {
    chat.attached.push({ connection, transport, stateStorage });
  }

  function begin(start: StartData, answer: Answer) {
    const failure = takeFailure();
    if (failure !== null) return answer(failure);
    if (start.serverUrl === null && start.transport === null) return answer(failed('notConfigured'));
    const chat = createChat(origin, chats.length + 1, start);
    const opened = () => {
      chats.push(chat);
      registrations.delete(origin);
      answer({ type: 'session', session: chat.session, widget: null });
      writeState(chat);
    };
    attach(chat, start);
    if (start.transport === null) return opened();
    const { username, subject, userData, transport } = start;
    starting.add(chat);
    connection.call(transport, { type: 'start', username, subject, userData }, (answered) => {
      starting.delete(chat);
      if (answered.type === 'done') opened();
      else answer(answered);
    });
  }

  function restore(data: RestoreData, answer: Answer) {
    const failure = takeFailure();
    if (failure !== null) return answer(failure);
    const chat = chats.findLast((candidate) => candidate.origin === origin && !candidate.isOver);
    const registration = registrations.get(origin);
    if (data.state !== null && data.state !== stateOf(origin, chat?.id ?? 'registration')) {
      return answer(failed('stateRefused'));
    }
    if (chat === undefined) {
      return answer(
        data.isForWidget && registration !== undefined
          ? { type: 'registering', ...registration }
          : { type: 'nothing' },
      );
    }
    if (!chat.hasTransport) return join(chat, data, answer);
    if (data.transport === null) return answer(failed('transportMissing'));
    const { transport } = data;
    joining.set(transport, chat);
    connection.call(transport, { type: 'join', sessionId: chat.id }, (answered) => {
      joining.delete(transport);
      if (answered.type === 'failed') answer(answered);
      else join(chat, data, answer);
    });
  }

  function join(chat: Chat, data: RestoreData, answer: Answer) {
    answer({ type: 'session', session: chat.session, widget: chat.widget });
    connection.tell({ type: 'told', session: chat.id, isRestored: true, events: chat.events });
    attach(chat, data);
    writeState(chat);
    if (chat.hasTransport) regain(chat);
    else if (chat.isInterrupted) {
      const events = [{ type: 'Interrupted' }] as const;
      connection.tell({ type: 'told', session: chat.id, isRestored: false, events });
    }
  }

  function ask(question: PageQuestion, answer: Answer) {
    switch (question.type) {
      case 'startSession':
        return begin(question.start, answer);
      case 'restoreSession':
        return restore(question.restore, answer);
      case 'startOutside':
        options.outside.push(question.start);
        return;
      default: {
        const chat = chats.find(({ id, origin: owner }) => id === question.session && owner === origin);
        if (chat === undefined || chat.isOver) return answer(failed('chatGone'));
        if (question.type === 'resumeSession') return resume(chat, question, answer);
        if (question.type === 'getTranscript') {
          return answer({ type: 'transcript', events: chat.events.slice(question.fromIndex) });
        }
        if (chat.isInterrupted) chat.waiting.push(() => giveCommand(chat, question, answer));
        else giveCommand(chat, question, answer);
      }
    }
  }

  function resume(
    chat: Chat,
    { fromIndex, transport, stateStorage }: Extract<PageQuestion, { type: 'resumeSession' }>,
    answer: Answer,
  ) {
    answer({ type: 'session', session: chat.session, widget: chat.widget });
    connection.tell({
      type: 'told',
      session: chat.id,
      isRestored: false,
      events: chat.events.slice(fromIndex),
    });
    attach(chat, { transport, stateStorage });
  }

  function depart(): void {
    for (const chat of chats) {
      const wasProvider = provider(chat)?.connection === connection;
      for (const own of chat.attached.filter((one) => one.connection === connection)) {
        chat.attached.splice(chat.attached.indexOf(own), 1);
      }
      if (!wasProvider) continue;
      const next = provider(chat);
      if (next === null) interrupt(chat);
      else next.connection.call(next.transport, { type: 'join', sessionId: chat.id }, () => undefined);
    }
  }

  return {
    said,
    say,
    listen(heard) {
      listener = heard;
    },
    asked: (type) =>
      said.flatMap((message) =>
        message.type === 'ask' && isQuestion(message.question, type) ? [message.question] : [],
      ),
    tell: connection.tell,
    leave() {
      isGone = true;
      depart();
    },
    reset() {
      depart();
      calls.clear();
      pending.clear();
      connection.tell({ type: 'reset' });
    },
  };
}

function isQuestion<Type extends PageQuestion['type']>(
  question: PageQuestion,
  type: Type,
): question is Extract<PageQuestion, { type: Type }> {
  return question.type === type;
}

function stateOf(origin: string, id: string): string {
  return JSON.stringify({ origin, id });
}

function failed(reason: PageFailureReason): PageAnswer {
  return { type: 'failed', failure: { reason, detail: null, code: null } };
}
