// One link over REST: requests of one chat, one at a time and in order, and a poll every few seconds, which brings the news and
// keeps the chat alive. There is no session and no handshake: the link is open at once and lost with the first failure.
import type { Operation } from '../chat/effects.ts';
import type { ChatErrorData } from '../chat/errors.ts';
import type { LinkEvent } from '../chat/events.ts';
import type { Clock, Link, Logger, Random, Unsubscribe } from '../chat/ports.ts';
import type { Desk, SessionKeys } from '../chat/state.ts';
import type { ServerReport } from '../chat/transcript.ts';
import { restUrlOf } from './addresses.ts';
import { judge } from './judgement.ts';
import { withoutPastTyping } from './past-typing.ts';
import { askServer, type RestAnswer } from './request.ts';

export interface RestLinkOptions {
  readonly desk: Desk;
  readonly clientId: string;
  /** REST has nothing to resume: such a link is lost at once. */
  readonly isResuming: boolean;
  readonly listener: (event: LinkEvent) => void;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Mean time between polls. Milliseconds. */
  readonly pollMs: number;
  /** How late an answer may be. Milliseconds. */
  readonly networkDelayMs: number;
  readonly isGuess: boolean;
  readonly ownOrigin: string | undefined;
}

/** So often in a row the server may ask to try again later; then the chat is told. */
const MAX_TROUBLES = 3;
const NO_KEYS: SessionKeys = { secureKey: '', chatId: '', userId: '', alias: '' };

/** `poll`: read on from where the link stands, by its own wish. */
type Job = Operation | 'poll';

export function createRestLink(options: RestLinkOptions): Link {
  const { desk, listener, clock, logger } = options;
  const restUrl = restUrlOf(desk);
  const queue: Job[] = [];
  let phase: 'opening' | 'open' | 'gone' = 'opening';
  let keys = NO_KEYS;
  /** Where the next poll reads on. */
  let position = 1;
  let isAnswered = false;
  let isBusy = false;
  /** The server asked to try again later. */
  let isPaused = false;
  let troubles = 0;
  let cancelTimer: Unsubscribe | null = null;
  let abort: AbortController | null = null;

  // Read through a function: the compiler takes the variable for constant across an await.
  const isOpen = () => phase === 'open';

  const leave = () => {
    phase = 'gone';
    cancelTimer?.();
    abort?.abort();
    queue.length = 0;
  };

  const lose = (error: ChatErrorData) => {
    if (phase === 'gone') return;
    leave();
    logger.info('link.lost', { code: error.code });
    listener({ type: 'linkLost', error });
  };

  const pollLater = () => {
    cancelTimer?.();
    const delayMs = Math.round(options.pollMs * (0.75 + options.random() / 2));
    cancelTimer = clock.setTimer(clock.now() + delayMs, () => {
      isPaused = false;
      if (keys.chatId !== '') queue.push('poll');
      void work();
    });
  };

  const ask = async (url: string, operation: Operation): Promise<RestAnswer> => {
    const controller = new AbortController();
    abort = controller;
    const giveUp = clock.setTimer(clock.now() + options.networkDelayMs, () => controller.abort());
    const answer = await askServer({
      restUrl: url,
      operation,
      position,
      fetch: options.fetch,
      signal: controller.signal,
      onDropped: (count) => logger.warn('chat.eventsDropped', { count }),
    });
    giveUp();
    return answer;
  };

  /** True where the names are new. */
  const learn = (report: ServerReport, operation: Operation): boolean => {
    const { alias, secureKey } = keys;
    isAnswered = true;
    keys = { ...keys, ...report.keys };
    // Not spread into a call: an answer may hold more than fits there.
    const seen = indicesOf(report).reduce((after, index) => Math.max(after, index + 1), position);
    if (operation.type === 'sendMessage') {
      // No further than what came: a server may give a position and leave out what is before it. One that does not answer with
      // the echo is asked for it.
      if (seen === position) queue.push('poll');
      position = seen;
    } else if (operation.type === 'requestChat' || operation.type === 'requestNotifications') {
      position = report.nextPosition ?? seen;
      pollLater();
    }
    return keys.alias !== alias || keys.secureKey !== secureKey;
  };

  const take = (report: ServerReport, job: Job, operation: Operation) => {
    if (report.outcome === 'retry' && isForLink(report, job) && troubles < MAX_TROUBLES) {
      troubles += 1;
      isPaused = true;
      // It was not done, and only here is it known which request this answers.
      if (operation.type === 'sendMessage') queue.unshift(operation);
      pollLater();
      return;
    }
    troubles = 0;
    if (report.outcome === 'retry' && job === 'poll') {
      lose(report.error ?? { code: 'serverTrouble' });
      return;
    }
    const hasNews = report.outcome === 'ok' ? learn(report, operation) : true;
    if (operation.type === 'requestChat' && report.outcome === 'ok' && !isComplete(keys)) {
      lose({ code: 'malformed' });
      return;
    }
    const isQuiet = job === 'poll' && !hasNews && !report.isEnded && indicesOf(report).length === 0;
    if (!isQuiet) listener({ type: 'reportReceived', report: withoutPastTyping(report) });
  };

  const operationOf = (job: Job): Operation => {
    if (job === 'poll') return { type: 'requestNotifications', keys, position };
    if (job.type === 'requestChat') return job;
    if (!isComplete(keys)) keys = job.keys;
    if (job.type === 'requestNotifications') position = Math.max(1, job.position);
    return { ...job, keys };
  };

  const perform = async (url: string, job: Job): Promise<void> => {
    const operation = operationOf(job);
    if (operation.type !== 'requestChat' && !isComplete(keys)) {
      lose({ code: 'chatGone', detail: 'without an id' });
      return;
    }
    const answer = await ask(url, operation);
    if (!isOpen()) return;
    const event = judge(answer, operation, {
      service: desk.service,
      isGuess: options.isGuess && !isAnswered,
      ownOrigin: options.ownOrigin,
    });
    if (event.type === 'linkLost') lose(event.error);
    else take(event.report, job, operation);
  };

  const work = async (): Promise<void> => {
    if (isBusy || restUrl === null) return;
    isBusy = true;
    while (isOpen() && !isPaused) {
      const job = queue.shift();
      if (job === undefined) break;
      await perform(restUrl, job);
    }
    isBusy = false;
  };

  // `open` returns before its listener hears anything.
  queueMicrotask(() => {
    if (phase === 'gone') return;
    if (options.isResuming) lose({ code: 'sessionUnknown' });
    else if (restUrl === null) lose({ code: 'notCometd' });
    else {
      phase = 'open';
      logger.info('link.opened', { carrier: 'polling', isResumed: false });
      listener({ type: 'linkOpened', clientId: options.clientId, carrier: 'polling', isResumed: false });
    }
  });

  return {
    publish(operation) {
      if (phase !== 'open') return;
      // What was said before the end is read while it can be.
      if (operation.type === 'disconnect') queue.push('poll');
      queue.push(operation);
      void work();
    },
    async close() {
      leave();
    },
  };
}

/** Chats are found by their id and opened by their key. */
function isComplete({ chatId, secureKey }: SessionKeys): boolean {
  return chatId !== '' && secureKey !== '';
}

/** "Try again later" as an answer to what the link can repeat, or to what may be dropped. */
function isForLink({ error }: ServerReport, job: Job): boolean {
  if (job === 'poll' || job.type === 'startTyping' || job.type === 'stopTyping') return true;
  return job.type === 'sendMessage' && error?.code !== 'messageTooLong';
}

function indicesOf({ entries, ephemerals }: ServerReport): readonly number[] {
  return [...entries, ...ephemerals].flatMap(({ index }) => (index === null ? [] : [index]));
}
