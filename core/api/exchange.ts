// The page's end of the conversation with the host: questions and their answers, and who is to hear what the host tells. It
// does not know what is asked for.
import {
  type HostMessage,
  type PageAnswer,
  type PageEvent,
  type PageHost,
  type PageMessage,
  type PageObjectId,
  type PageQuestion,
  type ProviderAnswer,
  type ProviderCommand,
  QUESTIONS_MAX_PENDING,
} from '../messaging/page-protocol.ts';
import { failedBy } from './failures.ts';
import { floor, random } from './intrinsics.ts';
import { createLinkedList } from './linked-list.ts';
import { append } from './user-data.ts';

/** Half of all safe integers. */
const IDS_FROM_BELOW = 2 ** 52;

/** Whoever takes the events of one session. */
export interface SessionEar {
  readonly id: string;
  told(events: readonly PageEvent[], isRestored: boolean): void;
  /** Another host has taken over. */
  reset(): void;
}

/** An object of the page that the host uses by its number. */
export interface PageObject {
  readonly id: PageObjectId;
  remove(): void;
}

export interface Exchange {
  /** `answered` is called once, never from inside this call. For a message also by a host that takes over. */
  ask(question: PageQuestion, answered: (answer: PageAnswer) => void): void;
  /** Messages of this session whose answers are awaited, by their questions' ids: as many as a host lets wait. */
  unanswered(session: string): readonly number[];
  say(message: PageMessage): void;
  listenTo(ear: SessionEar): () => void;
  /** Who hears what is logged of this page's chat: the last one that was set. */
  hearLog(listener: (line: string) => void): void;
  addStorage(changed: (state: string | null) => void): PageObject;
  addProvider(
    called: (command: ProviderCommand, answer: (answer: ProviderAnswer) => void) => void,
  ): PageObject;
}

export function createExchange(host: PageHost): Exchange {
  const pending = createLinkedList<{
    readonly id: number;
    readonly question: PageQuestion;
    answered(answer: PageAnswer): void;
  }>();
  const ears = createLinkedList<SessionEar>();
  const storages = createLinkedList<{ readonly id: PageObjectId; changed(state: string | null): void }>();
  const providers = createLinkedList<{
    readonly id: PageObjectId;
    called(command: ProviderCommand, answer: (answer: ProviderAnswer) => void): void;
  }>();
  let logged: ((line: string) => void) | null = null;
  // A host knows a message by its question's id, also one that a page before this one sent in the same chat.
  let lastId = floor(random() * IDS_FROM_BELOW);
  const nextId = (): number => {
    lastId += 1;
    return lastId;
  };

  function hear(message: HostMessage): void {
    switch (message.type) {
      case 'answered':
        pending.each(({ id, answered }) => {
          if (id === message.id) answered(message.answer);
        });
        return;
      case 'told':
        ears.each((ear) => {
          if (ear.id === message.session) ear.told(message.events, message.isRestored);
        });
        return;
      case 'stateChanged':
        storages.each(({ id, changed }) => {
          if (id === message.stateStorage) changed(message.state);
        });
        return;
      case 'providerCalled': {
        const { provider, call, command } = message;
        providers.each(({ id, called }) => {
          if (id !== provider) return;
          called(command, (answer) => host.say({ type: 'providerAnswered', call, answer }));
        });
        return;
      }
      case 'logged':
        logged?.(message.line);
        return;
      case 'reset':
        pending.each(({ question, answered }) => {
          if (question.type !== 'sendMessage') answered(failedBy('noAnswer'));
        });
        ears.each((ear) => ear.reset());
        return;
      default:
        throw message satisfies never;
    }
  }
  host.listen(hear);

  return {
    ask(question, answered) {
      const id = nextId();
      const remove = pending.add({
        id,
        question,
        answered(answer) {
          remove();
          answered(answer);
        },
      });
      host.say({ type: 'ask', id, question });
    },
    say: (message) => host.say(message),
    unanswered(session) {
      const ids: number[] = [];
      pending.each(({ id, question }) => {
        if (
          question.type === 'sendMessage' &&
          question.session === session &&
          ids.length < QUESTIONS_MAX_PENDING
        )
          append(ids, id);
      });
      return ids;
    },
    listenTo: (ear) => ears.add(ear),
    hearLog(listener) {
      logged = listener;
    },
    addStorage(changed) {
      const id = nextId();
      return { id, remove: storages.add({ id, changed }) };
    },
    addProvider(called) {
      const id = nextId();
      return { id, remove: providers.add({ id, called }) };
    },
  };
}
