// The phase with a chat: its connection, what the visitor asks of it, and its deadlines. Part of transition.ts.
// What the server reports is taken in by reports.ts; what goes out is decided in outgoing.ts.
import type { AnyCommand, ChatEvent, LinkEvent, Stamp } from './events.ts';
import { askAboutUpload, askLimits, isLookDue } from './file-lane.ts';
import { attach, cancel, forgetAll, resumeFiles, takeFileNews } from './file-news.ts';
import { abandonLink, flushUnlessForsaken, linkLost, networkLost, networkReturned } from './link-loss.ts';
import { enqueue, findSending, isStuck, markFenced, remove, sendAgain, setState } from './outbox.ts';
import { andThen, ask, endChat, flush } from './outgoing.ts';
import { takeReport } from './reports.ts';
import { isForsaken, isRestoring } from './selectors.ts';
import type { OpenChat } from './state.ts';
import { openLink, type Step } from './step.ts';
import { ANSWER_TIMEOUT_MS, END_TIMEOUT_MS, MAX_INTERVAL_MS, POLLED_AGAIN_MS } from './timing.ts';
import { HOLE_WAIT_MS, settleHoles, waitAnew } from './transcript-intake.ts';

/** Takes an event of an open chat. */
export function openTransition(state: OpenChat, event: ChatEvent, stamp: Stamp): Step {
  switch (event.type) {
    case 'commandGiven':
      return obey(state, event.commandId, event.command, stamp);
    case 'linkOpened':
      return linkOpened(state, event, stamp);
    case 'reportReceived':
      return takeReport(state, event.report, stamp);
    case 'linkLost':
      return linkLost(state, event.error, event.retryAfterMs ?? 0, stamp);
    case 'backgroundStarted':
      return andThen(resumeFiles(state, stamp), (next) => connect(next, stamp, 0));
    case 'fileTaken':
    case 'fileNotTaken':
    case 'limitsAnswered':
    case 'limitsFailed':
    case 'uploadProgressed':
    case 'uploadAnswered':
    case 'uploadFailed':
      return andThen(takeFileNews(state, event, stamp), (next) => flush(next, stamp));
    case 'fenceAnswered':
      return fenceAnswered(state, event.clientId, event.isFenced, stamp);
    case 'networkReturned':
      return [networkReturned(state, stamp), []];
    case 'networkLost':
      return networkLost(state, stamp);
    case 'deadlinePassed':
      return deadlinePassed(state, stamp);
    default:
      throw event satisfies never;
  }
}

function obey(state: OpenChat, commandId: string, command: AnyCommand, stamp: Stamp): Step {
  switch (command.type) {
    case 'changeDraft':
      return [{ ...state, draft: { text: command.text, writtenBy: command.viewId } }, []];
    case 'sendMessage': {
      if (command.text.trim() === '') return [state, []];
      const outbox = enqueue(state.outbox, { id: commandId, text: command.text }, stamp.now);
      const isDraftSent = state.draft.text.trim() === command.text.trim();
      const draft = isDraftSent ? { text: '', writtenBy: 'background' } : state.draft;
      return flush({ ...state, outbox, draft, notice: null }, stamp);
    }
    case 'sendFromPage': {
      const message = { id: commandId, text: command.text, fromPage: command.kind };
      return flush({ ...state, outbox: enqueue(state.outbox, message, stamp.now) }, stamp);
    }
    case 'sendAgain':
      return flush({ ...state, outbox: sendAgain(state.outbox, command.entryId, stamp.now) }, stamp);
    case 'discard': {
      const entry = state.outbox.find(({ id }) => id === command.entryId);
      if (entry === undefined || !isStuck(entry)) return [state, []];
      return [{ ...state, outbox: remove(state.outbox, entry.id) }, forgetAll([entry])];
    }
    case 'sendFile':
      return andThen(attach(state, commandId, command.file, stamp), (next) => flush(next, stamp));
    case 'cancelFile':
      return andThen(cancel(state, command.entryId), (next) => flush(next, stamp));
    case 'askFileLimits':
      return askLimits(state, stamp);
    case 'changeUserData':
      return changeUserData(state, command);
    case 'changeCarriers':
      return changeCarriers(state, command.disableWebSockets, stamp);
    case 'changeTyping': {
      // Typing is dropped, never queued: an error could not be told from a message's (DESIGN.md 7).
      const isFree = isFreeToPublish(state);
      const type = command.isTyping ? 'startTyping' : 'stopTyping';
      return [state, isFree ? [{ type: 'publish', operation: { type, keys: state.keys } }] : []];
    }
    case 'endChat':
      return flushUnlessForsaken({ ...state, isEnding: true }, stamp);
    case 'keepChat':
      return [{ ...state, isEnding: false }, []];
    case 'leaveChat': {
      // Over a connection the end is on its way.
      const isWaiting = state.isEnding && state.connection.status !== 'online';
      return isWaiting ? endChat(state, 'visitor', stamp.now) : [state, []];
    }
    case 'reconnect': {
      const { connection } = state;
      if (connection.status === 'waiting') return connect(state, stamp, connection.attempt);
      return connection.status === 'offline' ? connect(state, stamp, 0) : [state, []];
    }
    case 'startChat':
    case 'changeForm':
    case 'backToForm':
      return [state, []];
    default:
      throw command satisfies never;
  }
}

/** Nothing is under way whose answer could be mistaken for that of something else. */
function isFreeToPublish(state: OpenChat): boolean {
  return state.connection.status === 'online' && findSending(state.outbox) === null && !state.isEnding;
}

/** Can a page's data be changed now? Where not, whoever asks waits: it is not queued here. */
export function mayChangeUserData(state: OpenChat): boolean {
  return state.visitor !== undefined && isFreeToPublish(state);
}

function changeUserData(
  state: OpenChat,
  { set, removed }: Extract<AnyCommand, { type: 'changeUserData' }>,
): Step {
  if (state.visitor === undefined) return [state, []];
  const userData = new Map([...state.visitor.userData, ...set]);
  for (const key of removed) userData.delete(key);
  // The server knows no removal: an empty text stands for it (API.md 8.1).
  const told = [...set, ...removed.map((key) => [key, ''] as const)];
  return [
    { ...state, visitor: { ...state.visitor, userData: [...userData] } },
    [{ type: 'publish', operation: { type: 'updateData', keys: state.keys, userData: told, removed } }],
  ];
}

/** A link that has what is not wanted any more gives way to another. */
function changeCarriers(state: OpenChat, disableWebSockets: boolean, stamp: Stamp): Step {
  const { disableWebSockets: _before, ...desk } = state.desk;
  const next = { ...state, desk: disableWebSockets ? { ...desk, disableWebSockets } : desk };
  const { connection } = state;
  const isUnwanted =
    disableWebSockets && connection.status === 'online' && connection.carrier === 'websocket';
  return isUnwanted ? connect(next, stamp, 0) : [next, []];
}

/**
 * Comes back. A session of before that may still deliver something is fenced off first, also where a link came between that did not
 * stay long enough to tell; about any other the server is not asked, as in a storm after an outage every connection counts (RT4).
 */
function connect(state: OpenChat, { now }: Stamp, attempt: number): Step {
  const { desk } = state;
  const clientId = findLoose(state);
  const link = state.link?.clientId === clientId ? state.link : null;
  if (clientId === null) return openLink({ ...state, link }, now, attempt, null);
  return [
    { ...state, link, connection: { status: 'connecting', step: 'fencing', since: now, attempt } },
    [{ type: 'fence', desk, clientId }],
  ];
}

/** The session that something was handed to which would do harm by coming late: the present one's question, or a message. */
function findLoose({ outbox, link }: OpenChat): string | null {
  if (link?.isAsked) return link.clientId;
  const sending = findSending(outbox);
  return sending === null || sending.state.isFenced ? null : sending.state.clientId;
}

function fenceAnswered(state: OpenChat, clientId: string, isFenced: boolean, stamp: Stamp): Step {
  const { connection } = state;
  const outbox = isFenced ? markFenced(state.outbox, clientId) : state.outbox;
  const link = isFenced && state.link?.clientId === clientId ? null : state.link;
  if (connection.status !== 'connecting' || connection.step !== 'fencing')
    return [{ ...state, outbox, link }, []];
  const { attempt } = connection;
  return isFenced
    ? connect({ ...state, outbox, link }, stamp, attempt)
    : openLink({ ...state, outbox, link }, stamp.now, attempt, null);
}

function linkOpened(
  state: OpenChat,
  { clientId, carrier }: Extract<LinkEvent, { type: 'linkOpened' }>,
  { now }: Stamp,
): Step {
  const { connection, transcript, outbox } = state;
  const attempt = connection.status === 'connecting' ? connection.attempt : 0;
  const sending = findSending(outbox);
  // Without a fence a late message or question of the old session may still arrive, within the server's maxInterval.
  const isLoose = state.link !== null || (sending !== null && !sending.state.isFenced);
  const settleMs = MAX_INTERVAL_MS + (carrier === 'polling' ? POLLED_AGAIN_MS : 0);
  return ask({
    ...state,
    link: { clientId },
    outbox: askAboutUpload(outbox, now),
    transcript: waitAnew(transcript, now),
    settleUntil: isLoose ? now + settleMs : transcript.skipped.length > 0 ? now + HOLE_WAIT_MS : null,
    endToldAt: null,
    endSeenAt: state.endSeenAt && now,
    connection: { status: 'connecting', step: 'restoring', carrier, since: now, attempt },
  });
}

/** Its page may be reloading, and shows soon whether it was sent; later nobody can know that. */
function giveUpSending(state: OpenChat, now: number): OpenChat {
  const sending = findSending(state.outbox);
  if (sending === null || sending.state.checkAt > now) return state;
  return { ...state, outbox: setState(state.outbox, sending.id, { name: 'unconfirmed' }) };
}

function deadlinePassed(before: OpenChat, stamp: Stamp): Step {
  const { now } = stamp;
  const typing = before.typing.filter(({ until }) => until > now);
  const state = typing.length === before.typing.length ? before : { ...before, typing };
  const { connection, transcript } = state;

  if (connection.status === 'waiting' && connection.until <= now)
    return connect(state, stamp, connection.attempt);
  if (isRestoring(connection)) {
    if (connection.since + ANSWER_TIMEOUT_MS <= now)
      // Of a chat that is known to be over no more than three links in a row ask in vain.
      return state.endSeenAt !== null && connection.attempt > 1
        ? endChat(state, 'gone', now)
        : abandonLink(state, { code: 'serviceSilent', detail: state.desk.service }, stamp);
  }
  if (isForsaken(state)) return [giveUpSending(state, now), []];
  // Without a connection nothing can arrive: every wait for the server starts anew with the next link.
  if (connection.status !== 'online') return [state, []];
  // What was asked for has no answer: the link is half open, and only another one brings what is missing.
  if (transcript.waiting !== null && transcript.waiting.deadline <= now) {
    // What not even a new link knew of is nowhere; if it is, the next one brings it.
    const waiting = transcript.waiting.isAskedAnew ? null : transcript.waiting;
    return connect({ ...state, transcript: { ...transcript, waiting } }, stamp, 0);
  }
  if (state.endSeenAt !== null && state.endSeenAt + HOLE_WAIT_MS <= now)
    return state.link?.isAsked ? connect(state, stamp, 0) : endChat(state, 'agent', now);
  if (state.endToldAt !== null && state.endToldAt + END_TIMEOUT_MS <= now)
    return endChat(state, 'visitor', now);

  const sending = findSending(state.outbox);
  const isOfThisLink = sending?.state.clientId === state.link?.clientId;
  const isEchoLate = sending !== null && isOfThisLink && sending.state.checkAt <= now;
  if (isEchoLate || isLookDue(state, now)) return connect(state, stamp, 0);

  if (state.settleUntil === null || state.settleUntil > now) return flush(state, stamp);
  const settled = { ...state, settleUntil: null, transcript: settleHoles(transcript) };
  // Over polling every answer brings all there is.
  if (connection.carrier === 'polling') return flush(settled, stamp);
  // A session that was not fenced off can deliver nothing any more. What it did deliver may have drawn the pushes to it: asking draws
  // them here.
  if (sending === null || isOfThisLink || sending.state.isFenced)
    return andThen(ask(settled), (next) => flush(next, stamp));
  // Whether the message is to be sent again only a link knows that is opened now.
  return connect({ ...settled, outbox: markFenced(state.outbox, sending.state.clientId) }, stamp, 0);
}
