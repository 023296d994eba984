// How an open chat takes the loss of its link, and the return of what it hung on: when the next attempt is made, and when none is.
// Part of transition.ts.
import { type ChatErrorData, isTransient } from './errors.ts';
import type { Stamp } from './events.ts';
import { endChat, flush } from './outgoing.ts';
import { CIRCUIT_CAP_MS, NETWORK_RETURN_SPREAD_MS, nextAttempt, RETRY_CAP_MS, retryDelay } from './retry.ts';
import { isForsaken, isRestoring } from './selectors.ts';
import type { OpenChat } from './state.ts';
import type { Step } from './step.ts';

/** A proxy may answer with anything while a server restarts: only an explicit refusal stops an open chat. */
const STOPPING: ReadonlySet<ChatErrorData['code']> = new Set([
  'originRefused',
  'handshakeRefused',
  'transportMissing',
]);

/** The end needs no consent of a page that is not there; with one, it is told. */
export function flushUnlessForsaken(state: OpenChat, stamp: Stamp): Step {
  return isForsaken(state) && state.isEnding ? endChat(state, 'visitor', stamp.now) : flush(state, stamp);
}

/** The link is gone, or as good as gone. */
export function linkLost(state: OpenChat, error: ChatErrorData, adviceMs: number, stamp: Stamp): Step {
  const { now, random } = stamp;
  const { connection } = state;
  // While the old session is being fenced off its end is no news.
  if (connection.status === 'connecting' && connection.step === 'fencing') return [state, []];
  const trial = connection.status === 'online' && connection.trial;
  const isOnTrial = trial && now < trial.until;
  const attempt = connection.status === 'connecting' ? connection.attempt : isOnTrial ? trial.attempt : 0;
  // A service that is not there only ever stays silent.
  const isPermanent = !isTransient(error) || error.code === 'serviceSilent';
  const delay = retryDelay(attempt, random, adviceMs, isPermanent ? CIRCUIT_CAP_MS : RETRY_CAP_MS);
  const next: OpenChat = {
    ...state,
    typing: [],
    endToldAt: null,
    connection: STOPPING.has(error.code)
      ? { status: 'offline', error }
      : { status: 'waiting', until: now + delay, attempt: nextAttempt(attempt, isPermanent), error },
  };
  return isForsaken(next) ? flushUnlessForsaken(next, stamp) : [next, []];
}

/** The transport may not know it yet, or be wrong about it: another link is tried in any case. */
export function abandonLink(state: OpenChat, error: ChatErrorData, stamp: Stamp): Step {
  const [next] = linkLost(state, error, 0, stamp);
  return [next, [{ type: 'closeLink' }]];
}

/** What is open is dead by now, whether its transport has noticed or not. */
export function networkLost(state: OpenChat, stamp: Stamp): Step {
  const { connection } = state;
  const hasLink = connection.status === 'online' || isRestoring(connection);
  return hasLink ? abandonLink(state, { code: 'unreachable' }, stamp) : [state, []];
}

/** Whatever kept the chat from its server may be over, also what retries had stopped for. */
export function networkReturned(state: OpenChat, { now, random }: Stamp): OpenChat {
  const { connection } = state;
  const soon = now + Math.round(random * NETWORK_RETURN_SPREAD_MS);
  if (connection.status === 'waiting' && soon < connection.until)
    return { ...state, connection: { ...connection, until: soon, attempt: 0 } };
  return connection.status === 'offline' && connection.error !== undefined && !isForsaken(state)
    ? { ...state, connection: { status: 'waiting', until: soon, attempt: 0, error: connection.error } }
    : state;
}
