// What an answer over REST means for its chat: a report, or the end of the link (WIRE.md 6.3: 401, 403 and 404 are final, 500
// is worth another try). It knows neither queue nor time.
import type { Operation } from '../chat/effects.ts';
import type { ChatErrorData } from '../chat/errors.ts';
import type { LinkEvent } from '../chat/events.ts';
import type { ServerReport } from '../chat/transcript.ts';
import type { RestAnswer } from './request.ts';

/** What is known of the server when an answer comes. */
export interface JudgementContext {
  readonly service: string;
  /** The address was only guessed, and nothing has answered there as a chat server does. */
  readonly isGuess: boolean;
  /** For the person who has to allow it. */
  readonly ownOrigin: string | undefined;
}

type Judgement = Extract<LinkEvent, { type: 'reportReceived' | 'linkLost' }>;

const UNAUTHORISED: ReadonlySet<number> = new Set([401, 407]);
const FORBIDDEN = 403;
const NOT_FOUND = 404;
/** Answers of proxies and of servers in trouble. */
const PASSING_TROUBLE: ReadonlySet<number> = new Set([408, 425, 429]);

/** Names what came of an operation. */
export function judge(answer: RestAnswer, operation: Operation, context: JudgementContext): Judgement {
  switch (answer.type) {
    case 'heard':
      return { type: 'reportReceived', report: answer.report };
    case 'silent':
      return lost({ code: 'unreachable' });
    case 'unreadable':
      return context.isGuess ? refuse({ code: 'notCometd' }, operation) : lost({ code: 'malformed' });
    case 'status':
      return judgeStatus(answer.status, operation, context);
    default:
      throw answer satisfies never;
  }
}

function judgeStatus(status: number, operation: Operation, context: JudgementContext): Judgement {
  const detail = String(status);
  if (status >= 500 || PASSING_TROUBLE.has(status)) return lost({ code: 'unreachable', detail });
  if (status === FORBIDDEN) {
    const { ownOrigin } = context;
    return refuse({ code: 'originRefused', ...(ownOrigin && { detail: ownOrigin }) }, operation);
  }
  if (UNAUTHORISED.has(status)) return refuse({ code: 'handshakeRefused', detail }, operation);
  if (context.isGuess) return refuse({ code: 'notCometd' }, operation);
  const isStart = operation.type === 'requestChat';
  if (status === NOT_FOUND) {
    return fatal(
      isStart ? { code: 'serviceSilent', detail: context.service } : { code: 'chatGone', detail },
      !isStart,
    );
  }
  return isStart ? fatal({ code: 'startRefused', detail }, false) : lost({ code: 'serverTrouble', detail });
}

/** A start that was refused did not happen, which is more than a lost link would say. */
function refuse(error: ChatErrorData, operation: Operation): Judgement {
  return operation.type === 'requestChat' ? fatal(error, false) : lost(error);
}

function lost(error: ChatErrorData): Judgement {
  return { type: 'linkLost', error };
}

function fatal(error: ChatErrorData, isEnded: boolean): Judgement {
  const report: ServerReport = {
    outcome: 'fatal',
    error,
    isEnded,
    keys: {},
    nextPosition: null,
    entries: [],
    ephemerals: [],
  };
  return { type: 'reportReceived', report };
}
