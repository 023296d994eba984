// Gives the failure of a Bayeux exchange its name: from an HTTP status, a transport's failure or a Bayeux error (WIRE.md 6.3)
// to one of our codes. It decides nothing about what follows.
import type { Advice, Message, TransportFailure } from 'cometd';
import { ChatError, type ChatErrorData } from '../chat/errors.ts';

/** Why a link cannot be had or is over. */
export interface LinkFailure {
  readonly error: ChatErrorData;
  /** The server's advice: not to come back earlier. Milliseconds. */
  readonly retryAfterMs?: number;
}

/** What is known of the server when something fails. */
export interface FailureContext {
  /** It has answered as a CometD server before: then a strange answer is trouble on the way, not a wrong address. */
  readonly isKnownCometd: boolean;
  /** For the person who has to allow it. */
  readonly ownOrigin: string | undefined;
}

const SESSION_UNKNOWN = 402;
const FORBIDDEN = 403;
/** Answers of proxies and of servers in trouble: the address may be right. */
const PASSING_TROUBLE: ReadonlySet<number> = new Set([408, 425, 429]);
const UNAUTHORISED: ReadonlySet<number> = new Set([401, 407]);

/** Names what a message says that was refused (`successful: false`) or that the library made up because nothing answered. */
export function nameFailure(message: Message, context: FailureContext): LinkFailure {
  const error = message.failure
    ? nameTransportFailure(message.failure, context)
    : nameRefusal(message.error, message.advice);
  const interval = message.advice?.interval;
  return interval === undefined || interval === 0 ? { error } : { error, retryAfterMs: interval };
}

/** Names an HTTP status other than 200. */
export function nameHttpStatus(status: number, context: FailureContext): ChatErrorData {
  if (status >= 500 || PASSING_TROUBLE.has(status) || context.isKnownCometd) {
    return { code: 'unreachable', detail: String(status) };
  }
  if (status === FORBIDDEN) {
    const { ownOrigin } = context;
    return ownOrigin === undefined ? { code: 'originRefused' } : { code: 'originRefused', detail: ownOrigin };
  }
  if (UNAUTHORISED.has(status)) return { code: 'handshakeRefused', detail: String(status) };
  return { code: 'notCometd' };
}

function nameTransportFailure(failure: TransportFailure, context: FailureContext): ChatErrorData {
  if (failure.exception instanceof ChatError && failure.exception.data.code === 'malformed') {
    return { code: context.isKnownCometd ? 'malformed' : 'notCometd' };
  }
  const status = failure.httpCode ?? 0;
  // 204 is how the library says that a body held no message at all.
  if (status === 204) return { code: context.isKnownCometd ? 'malformed' : 'notCometd' };
  // 200 with a failure: the body broke off.
  if (status <= 0 || status === 200) return { code: 'unreachable' };
  return nameHttpStatus(status, context);
}

function nameRefusal(error: string | undefined, advice: Advice | undefined): ChatErrorData {
  const code = Number(error?.slice(0, 3));
  if (code === SESSION_UNKNOWN) return { code: 'sessionUnknown' };
  const detail = Number.isInteger(code) && code > 0 ? { detail: String(code) } : {};
  const isFinal = advice?.reconnect === 'none' || (code === FORBIDDEN && advice?.reconnect === undefined);
  return { code: isFinal ? 'handshakeRefused' : 'serverTrouble', ...detail };
}
