// The phase between "Start chat" and the server's answer (DESIGN.md 7, "Starting"). Part of transition.ts.
// Only the visitor ever causes a second requestChat: once it may have been delivered, a lost link is only resumed.
import { backToForm, withVisitor } from './closed.ts';
import type { ChatErrorData } from './errors.ts';
import { isTransient } from './errors.ts';
import type { AnyCommand, ChatEvent, LinkEvent, Stamp } from './events.ts';
import { enterOpen } from './reports.ts';
import { NETWORK_RETURN_SPREAD_MS, retryDelay } from './retry.ts';
import { isRestoring } from './selectors.ts';
import type { StartingChat, StartUnconfirmedChat } from './state.ts';
import { openLink, type Step } from './step.ts';
import { ANSWER_TIMEOUT_MS, MAX_INTERVAL_MS } from './timing.ts';
import type { ServerReport } from './transcript.ts';

/** Takes an event while the chat is starting. */
export function startingTransition(state: StartingChat, event: ChatEvent, stamp: Stamp): Step {
  switch (event.type) {
    case 'commandGiven':
      return obey(state, event.command, stamp);
    case 'linkOpened':
      return linkOpened(state, event, stamp);
    case 'reportReceived':
      return answered(state, event.report, stamp);
    case 'linkLost':
      return linkLost(state, event.error, event.retryAfterMs ?? 0, stamp);
    case 'backgroundStarted':
      return connect({ ...state, lostAt: state.requestedAt === null ? null : stamp.now }, stamp, 0);
    case 'networkReturned':
      return [waitUntil(state, stamp.now + stamp.random * NETWORK_RETURN_SPREAD_MS), []];
    case 'deadlinePassed':
      return deadlinePassed(state, stamp);
    default:
      // A fence, and files, belong to an open chat.
      return [state, []];
  }
}

function obey(state: StartingChat, command: AnyCommand, stamp: Stamp): Step {
  switch (command.type) {
    case 'changeDraft':
      return [{ ...state, draft: { text: command.text, writtenBy: command.viewId } }, []];
    case 'backToForm':
      return [backToForm(state, null), [{ type: 'closeLink' }]];
    case 'reconnect':
      return state.connection.status === 'waiting'
        ? connect(state, stamp, state.connection.attempt)
        : [state, []];
    default:
      return [state, []];
  }
}

function linkOpened(
  state: StartingChat,
  { clientId, carrier, isResumed }: Extract<LinkEvent, { type: 'linkOpened' }>,
  { now }: Stamp,
): Step {
  const opened: StartingChat = {
    ...state,
    link: { clientId },
    lostAt: null,
    connection: { status: 'connecting', step: 'restoring', carrier, since: now, attempt: attemptOf(state) },
  };
  if (state.requestedAt === null) {
    return [
      { ...opened, requestedAt: now },
      [{ type: 'publish', operation: { type: 'requestChat', form: state.form, ...withVisitor(state) } }],
    ];
  }
  // The answer can only come over the session that the request was published on.
  return isResumed ? [{ ...opened, hasMissed: true }, []] : unconfirmed(state, { code: 'sessionUnknown' });
}

function answered(state: StartingChat, report: ServerReport, stamp: Stamp): Step {
  if (state.requestedAt === null || state.connection.status !== 'connecting') return [state, []];
  if (report.outcome !== 'ok') {
    return [backToForm(state, startError(report)), [{ type: 'closeLink' }]];
  }
  const { secureKey, chatId = '', userId = '', alias = '' } = report.keys;
  // Events may come before the identifiers (WIRE.md 3.1): the open chat asks for what it missed.
  if (secureKey === undefined || state.connection.step !== 'restoring')
    return [{ ...state, hasMissed: true }, []];
  return enterOpen(state, { secureKey, chatId, userId, alias }, state.connection.carrier, report, stamp);
}

/** Before there is a chat, "the chat is gone" only means that the server gave a reason without a meaning of its own. */
function startError({ error }: ServerReport): ChatErrorData {
  return error === null || error.code === 'chatGone' ? { ...error, code: 'startRefused' } : error;
}

function linkLost(state: StartingChat, error: ChatErrorData, adviceMs: number, { now, random }: Stamp): Step {
  const attempt = attemptOf(state);
  if (state.requestedAt === null) {
    if (!isTransient(error)) return [backToForm(state, error), []];
    const until = now + retryDelay(attempt, random, adviceMs);
    return [{ ...state, connection: { status: 'waiting', until, attempt: attempt + 1, error } }, []];
  }
  const lostAt = state.lostAt ?? now;
  const isOver = now - lostAt >= MAX_INTERVAL_MS || error.code === 'sessionUnknown' || !isTransient(error);
  if (isOver) return unconfirmed(state, error);
  // The session lives for seconds only, so there is no time for a longer back-off.
  const until = now + retryDelay(0, random);
  return [{ ...state, lostAt, connection: { status: 'waiting', until, attempt: attempt + 1, error } }, []];
}

function deadlinePassed(state: StartingChat, stamp: Stamp): Step {
  const { connection } = state;
  if (connection.status === 'waiting' && connection.until <= stamp.now)
    return connect(state, stamp, connection.attempt);
  const isSilent = isRestoring(connection) && connection.since + ANSWER_TIMEOUT_MS <= stamp.now;
  return isSilent ? unconfirmed(state, { code: 'serviceSilent', detail: state.desk.service }) : [state, []];
}

function connect(state: StartingChat, { now }: Stamp, attempt: number): Step {
  if (state.requestedAt !== null && state.link === null)
    return unconfirmed(state, { code: 'sessionUnknown' });
  return openLink(state, now, attempt, state.link?.clientId ?? null);
}

function unconfirmed(state: StartingChat, error: ChatErrorData): Step {
  const { id, desk, site, form, draft, recentCommands } = state;
  const next: StartUnconfirmedChat = {
    phase: 'startUnconfirmed',
    id,
    desk,
    site,
    form,
    ...withVisitor(state),
    draft,
    recentCommands,
    link: null,
    connection: { status: 'offline' },
    error,
  };
  return [next, [{ type: 'closeLink' }]];
}

function waitUntil(state: StartingChat, until: number): StartingChat {
  const { connection } = state;
  return connection.status === 'waiting' && until < connection.until
    ? { ...state, connection: { ...connection, until: Math.round(until) } }
    : state;
}

function attemptOf({ connection }: StartingChat): number {
  return connection.status === 'waiting' || connection.status === 'connecting' ? connection.attempt : 0;
}
