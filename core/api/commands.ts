// The commands of a session (API.md 2.4): what a page may give, what the host is asked, what comes back. Arguments are read
// leniently; what is wrong is told through `fail`.
import type { PageAnswer, PageQuestion, SentType } from '../messaging/page-protocol.ts';
import { createDeferred } from './deferred.ts';
import { createEventObject } from './event-objects.ts';
import type { Exchange } from './exchange.ts';
import { type ApiFailure, type Describer, MISSING, UNKNOWN_SESSION, WRONG_VALUE } from './failures.ts';
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

/** What a command amounts to: something to ask, nothing to do, or a mistake in its arguments. */
type Prepared = PageQuestion | 'nothing' | ApiFailure;

export function createSessionCommands(options: CommandOptions): SessionCommands {
  const { session, exchange, describer } = options;

  function command<Value>(prepare: () => Prepared, read: (answer: PageAnswer) => Value): Deferred<Value> {
    return createDeferred<Value>(options, ({ resolve, reject }) => {
      const fail = (failure: ApiFailure) => reject(describer.describe(failure));
      if (!options.isActive()) return fail({ code: UNKNOWN_SESSION });
      const prepared = prepare();
      if (prepared === 'nothing') return resolve(read({ type: 'done' }));
      if ('code' in prepared) return fail(prepared);
      exchange.ask(prepared, (answer) => {
        if (answer.type === 'failed') reject(describer.report(answer.failure));
        else resolve(read(answer));
      });
    });
  }

  return {
    sendMessage: (given) => command(() => readMessage(session, given), nothing),
    sendTyping: (given) => command(() => readTyping(session, given), nothing),
    getTranscript: (given) => command(() => readTranscriptRequest(session, given), readEvents),
    leave: () => command(() => ({ type: 'leave', session }), nothing),
    setUserData: (given) =>
      command(() => {
        if (given === undefined || given === null) return missing('userData');
        return isPlainObject(given)
          ? { type: 'setUserData', session, userData: toUserData(given) }
          : wrong('userData');
      }, nothing),
    getUserData(given) {
      let only: readonly string[] | null = null;
      return command(
        () => {
          const keys = memberOf(given, 'keys');
          if (keys === null) return { type: 'getUserData', session };
          only = readKeys(keys);
          return only === null ? wrong('keys') : { type: 'getUserData', session };
        },
        (answer) => fromUserData(answer.type === 'userData' ? answer.userData : [], only),
      );
    },
    deleteUserData: (given) =>
      command(() => {
        const holder: unknown = given;
        if (holder === undefined || holder === null) return missing('keys');
        const keys = readKeys(isPlainObject(holder) ? memberOf(holder, 'keys') : holder);
        return keys === null ? wrong('keys') : { type: 'deleteUserData', session, keys };
      }, nothing),
  };
}

function nothing(): void {
  // Most commands are only acknowledged.
}

function missing(detail: string): ApiFailure {
  return { code: MISSING, detail };
}

function wrong(detail: string): ApiFailure {
  return { code: WRONG_VALUE, detail };
}

function readMessage(session: string, given: unknown): Prepared {
  const holder = typeof given === 'string' ? { message: given } : given;
  if (holder === undefined || holder === null) return missing('message');
  const reader = createOptionReader(holder);
  const message = reader.text('message');
  const type = reader.text('type') ?? 'text';
  const failure = reader.failure();
  if (failure !== null) return failure;
  if (message === null) return missing('message');
  if (!isSentType(type)) return wrong('type');
  return trimmed(message) === '' ? 'nothing' : { type: 'sendMessage', session, message, messageType: type };
}

function isSentType(type: string): type is SentType {
  return type === 'text' || type === 'url' || type === 'notice';
}

function readTyping(session: string, given: unknown): Prepared {
  const reader = createOptionReader(given);
  const isTyping = reader.flag('isTyping') ?? true;
  const message = reader.text('message');
  return reader.failure() ?? { type: 'sendTyping', session, isTyping, message };
}

function readTranscriptRequest(session: string, given: unknown): Prepared {
  const isObject = isPlainObject(given);
  const fromIndex = (isObject ? memberOf(given, 'fromIndex') : given) ?? 0;
  return isInteger(fromIndex) && fromIndex >= 0
    ? { type: 'getTranscript', session, fromIndex }
    : wrong('fromIndex');
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

/** A list of texts, or one text; null: it is neither. */
function readKeys(given: unknown): readonly string[] | null {
  const keys: string[] = [];
  if (typeof given === 'string') append(keys, given);
  else if (!isArray(given)) return null;
  else {
    for (let at = 0; at < given.length; at += 1) {
      const key: unknown = given[at];
      if (typeof key !== 'string') return null;
      append(keys, key);
    }
  }
  return keys;
}
