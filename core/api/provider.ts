// A transport of the page's own (API.md 2.8), driven by the host: which of its methods is called for which command. Every
// member but those that options.ts demands may be missing. Its events are provider-feed.ts.
import {
  ADDRESS_MAX_LENGTH,
  type ProviderAnswer,
  type ProviderCommand,
  type ProviderEntry,
  type UserData,
} from '../messaging/page-protocol.ts';
import { clipped, isArray } from './intrinsics.ts';
import type { PageLog } from './page-log.ts';
import { isPlainObject, memberOf } from './page-values.ts';
import type { PageWorld } from './page-world.ts';
import { readTranscriptRow } from './provider-events.ts';
import { createProviderFeed } from './provider-feed.ts';
import { callProvider } from './provider-promise.ts';
import { fromUserData, toUserData } from './user-data.ts';

export interface Provider {
  /** Does what the host asks, and answers once, or never where the page never does. */
  call(command: ProviderCommand, answer: (answer: ProviderAnswer) => void): void;
  /** From now on nothing that this transport says counts. */
  stop(): void;
}

export interface ProviderOptions {
  /** Has at least `startSession`, `sendMessage`, `leaveSession` and `onMessageReceived`, as session-options.ts has seen. */
  readonly transport: object;
  readonly world: Pick<PageWorld, 'later'>;
  readonly log: PageLog;
  readonly tell: (entries: readonly ProviderEntry[]) => void;
}

export function createProvider(options: ProviderOptions): Provider {
  const { transport } = options;
  const feed = createProviderFeed(options);
  /** It has started its chat, or joined it. */
  let isRunning = false;

  /** Calls a method, or goes on at once where the transport has none of that name. */
  function step(method: string, given: unknown, answer: Answer, next: (value: unknown) => void): void {
    if (typeof memberOf(transport, method) !== 'function') {
      next(undefined);
      return;
    }
    callProvider(transport, method, given === undefined ? [] : [given], {
      done: next,
      failed: (failure) => answer({ type: 'failed', failure }),
    });
  }

  function join(sessionId: string | null, answer: Answer): void {
    // Whoever asks may know nothing of what was told before: another background, or one that listened to another page.
    feed.tellAnew();
    const joined = () => {
      isRunning = true;
      answer(done(sessionId));
    };
    if (isRunning) {
      joined();
      step('getTranscript', { fromIndex: 0 }, IGNORE, readTranscript);
      return;
    }
    if (typeof memberOf(transport, 'restoreSession') === 'function') {
      step('restoreSession', { sessionId }, answer, joined);
      return;
    }
    step('init', undefined, answer, () =>
      step('getTranscript', { fromIndex: 0 }, answer, (transcript) => {
        readTranscript(transcript);
        // First what was said, then that it has joined: so that it is known for history.
        feed.onceTold(joined);
      }),
    );
  }

  function readTranscript(transcript: unknown): void {
    const rows = isArray(transcript)
      ? transcript
      : (memberOf(transcript, 'messages') ?? memberOf(transcript, 'events'));
    if (!isArray(rows)) return;
    for (let at = 0; at < rows.length; at += 1) {
      const event = readTranscriptRow(rows[at]);
      if (event !== null) feed.accept(event);
    }
  }

  return {
    stop: feed.stop,
    call(command, answerOnce) {
      const answer = once(answerOnce);
      switch (command.type) {
        case 'start': {
          const { username, subject } = command;
          const params = { username, subject, userData: toObject(command.userData) };
          return step('init', undefined, answer, () =>
            step('startSession', params, answer, (started) => {
              isRunning = true;
              answer(done(nameOf(started)));
            }),
          );
        }
        case 'join':
          return join(command.sessionId, answer);
        case 'sendMessage':
          return step('sendMessage', { message: command.message, type: command.messageType }, answer, () =>
            answer(done(null)),
          );
        case 'sendTyping': {
          const { isTyping, message } = command;
          const params = message === null ? { isTyping } : { isTyping, message };
          return step('sendTyping', params, answer, () => answer(done(null)));
        }
        case 'leave':
          return step('leaveSession', {}, answer, () => answer(done(null)));
        case 'setUserData':
          return step('setUserData', toObject(command.userData), answer, () => answer(done(null)));
        case 'getUserData':
          return step('getUserData', {}, answer, (data) =>
            answer(done(null, isPlainObject(data) ? toUserData(data) : null)),
          );
        case 'deleteUserData':
          return step('deleteUserData', { keys: command.keys }, answer, () => answer(done(null)));
        default:
          throw command satisfies never;
      }
    },
  };
}

type Answer = (answer: ProviderAnswer) => void;

const IGNORE: Answer = () => undefined;

/** A page's promise may call back twice. */
function once(answer: Answer): Answer {
  let isAnswered = false;
  return (given) => {
    if (isAnswered) return;
    isAnswered = true;
    answer(given);
  };
}

function done(sessionId: string | null, userData: UserData | null = null): ProviderAnswer {
  return { type: 'done', sessionId, userData };
}

/** The provider's own name of a chat. */
function nameOf(started: unknown): string | null {
  const name = memberOf(started, 'sessionId') ?? memberOf(started, 'id');
  return typeof name === 'string' || typeof name === 'number' ? clipped(`${name}`, ADDRESS_MAX_LENGTH) : null;
}

function toObject(userData: UserData): Readonly<Record<string, unknown>> {
  return fromUserData(userData, null);
}
