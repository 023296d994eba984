// The commands of a session (API.md 2.4): what a page may give, what the host is asked, what comes back. Arguments are read
// leniently; what is wrong is told through `fail`.
import type { PageAnswer, PageQuestion, SentType } from '../messaging/page-protocol.ts';
import { createDeferred } from './deferred.ts';
import { createEventObject } from './event-objects.ts';
import type { Exchange } from './exchange.ts';
import { type Describer, MISSING, Refusal, UNKNOWN_SESSION, WRONG_VALUE } from './failures.ts';
import { isArray, isInteger, trimmed } from './intrinsics.ts';
import { createOptionReader } from './option-reader.ts';
import type { PageLog } from './page-log.ts';
import { isPlainObject, memberOf } from './page-values.ts';
import type { PageWorld } from './page-world.ts';
import type { ChatEvent, ChatSession, Deferred } from './types.ts';
import { append, fromUserData, toUserData } from './user-data.ts';

export interface CommandOptions {
  readonly session: string;
  readonly exchange: Exchange;
  readonly world: Pick<PageWorld, 'later'>;
  readonly log: PageLog;
  readonly describer: Describer;
  readonly isActive: () => boolean;
}

export type SessionCommands = Pick<
  ChatSession,
  'sendMessage' | 'sendTyping' | 'getTranscript' | 'leave' | 'setUserData' | 'getUserData' | 'deleteUserData'
>;

/** What a command amounts to: something to ask, or nothing to do. Mistakes in its arguments are thrown. */
type Prepared = PageQuestion | null;

export function createSessionCommands(options: CommandOptions): SessionCommands {
  const { session, exchange, describer } = options;

  function command<Value>(prepare: () => Prepared, read: (answer: PageAnswer) => Value): Deferred<Value> {
    return createDeferred<Value>(options, ({ resolve, reject }) => {
      if (!options.isActive()) throw new Refusal(UNKNOWN_SESSION);
      const question = prepare();
      if (question === null) resolve(read({ type: 'done' }));
      else {
        exchange.ask(question, (answer) => {
          if (answer.type === 'failed') reject(describer.report(answer.failure));
          else resolve(read(answer));
        });
      }
    });
  }

  return {
    sendMessage: (given) => command(() => readMessage(session, given), nothing),
    sendTyping: (given) => command(() => readTyping(session, given), nothing),
    getTranscript: (given) => command(() => readTranscriptRequest(session, given), readEvents),
    leave: () => command(() => ({ type: 'leave', session }), nothing),
    setUserData: (given) =>
      command(() => {
        const data = createOptionReader({ userData: given }).object('userData');
        return { type: 'setUserData', session, userData: toUserData(required(data, 'userData')) };
      }, nothing),
    getUserData(given) {
      let only: readonly string[] | null = null;
      return command(
        () => {
          const keys = memberOf(given, 'keys');
          if (keys !== null) only = readKeys(keys);
          return { type: 'getUserData', session };
        },
        (answer) => fromUserData(answer.type === 'userData' ? answer.userData : [], only),
      );
    },
    deleteUserData: (given) =>
      command(() => {
        const holder: unknown = required(given, 'keys');
        const keys = readKeys(isPlainObject(holder) ? memberOf(holder, 'keys') : holder);
        return { type: 'deleteUserData', session, keys };
      }, nothing),
  };
}

function nothing(): void {
  // Most commands are only acknowledged.
}

/** Undefined and null mean "not given". */
function required<Value>(given: Value | null | undefined, name: string): Value {
  if (given === undefined || given === null) throw new Refusal(MISSING, name);
  return given;
}

function readMessage(session: string, given: unknown): Prepared {
  const reader = createOptionReader(
    typeof given === 'string' ? { message: given } : required(given, 'message'),
  );
  const message = required(reader.text('message'), 'message');
  const messageType = reader.text('type') ?? 'text';
  if (!isSentType(messageType)) throw new Refusal(WRONG_VALUE, 'type');
  return trimmed(message) === '' ? null : { type: 'sendMessage', session, message, messageType };
}

function isSentType(type: string): type is SentType {
  return type === 'text' || type === 'url' || type === 'notice';
}

function readTyping(session: string, given: unknown): Prepared {
  const reader = createOptionReader(given);
  const isTyping = reader.flag('isTyping') ?? true;
  return { type: 'sendTyping', session, isTyping, message: reader.text('message') };
}

function readTranscriptRequest(session: string, given: unknown): Prepared {
  const fromIndex = (isPlainObject(given) ? memberOf(given, 'fromIndex') : given) ?? 0;
  if (!isInteger(fromIndex) || fromIndex < 0) throw new Refusal(WRONG_VALUE, 'fromIndex');
  return { type: 'getTranscript', session, fromIndex };
}

function readEvents(answer: PageAnswer): readonly ChatEvent[] {
  const events: ChatEvent[] = [];
  if (answer.type !== 'transcript') return events;
  for (let at = 0; at < answer.events.length; at += 1) {
    const event = answer.events[at];
    if (event !== undefined && event.type !== 'Error') append(events, createEventObject(event, false));
  }
  return events;
}

/** A list of texts, or one text. */
function readKeys(given: unknown): readonly string[] {
  const list: unknown = typeof given === 'string' ? [given] : given;
  if (!isArray(list)) throw new Refusal(WRONG_VALUE, 'keys');
  const keys: string[] = [];
  for (let at = 0; at < list.length; at += 1) {
    const key: unknown = list[at];
    if (typeof key !== 'string') throw new Refusal(WRONG_VALUE, 'keys');
    append(keys, key);
  }
  return keys;
}
