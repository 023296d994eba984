// What an open chat makes of the server's reports: transcript, participants, confirmations, refusals, the end.
// Part of transition.ts.

import { NOTHING_NEW } from './attention.ts';
import { EMPTY_DRAFT, withVisitor } from './closed.ts';
import type { ChatErrorData } from './errors.ts';
import type { Stamp } from './events.ts';
import { IDLE_LANE } from './file-lane.ts';
import { seeFiles } from './file-news.ts';
import { claimsOf, findSending, remove, type SendingEntry, setState } from './outbox.ts';
import { andThen, ask, endChat, flush } from './outgoing.ts';
import { nextAttempt, retryDelay } from './retry.ts';
import { isRestoring } from './selectors.ts';
import type { Carrier, OpenChat, SessionKeys, StartingChat, Typing } from './state.ts';
import type { Step } from './step.ts';
import type { Millis, Participant } from './terms.ts';
import { SERVER_PAUSE_MS, TYPING_MS } from './timing.ts';
import type { Ephemeral, ServerReport, TranscriptEntry } from './transcript.ts';
import {
  type Applied,
  applyReport,
  EMPTY_TRANSCRIPT,
  HOLE_WAIT_MS,
  knownPosition,
} from './transcript-intake.ts';

/** More people than this are not kept, nor so many who type: the newest are. */
const PRESENT_MAX = 100;
const TYPING_MAX = 20;
/** A link that was hard to get and is lost again so soon was no success: the next attempts go on counting. */
const TRIAL_MS = 30_000;

/** The server accepted the start: the chat is open, and online over the link that asked. */
export function enterOpen(
  state: StartingChat,
  keys: SessionKeys,
  carrier: Carrier,
  report: ServerReport,
  stamp: Stamp,
): Step {
  const { id, desk, site, form, draft, recentCommands, link } = state;
  const open: OpenChat = {
    phase: 'open',
    id,
    desk,
    site,
    form,
    ...withVisitor(state),
    draft,
    recentCommands,
    link,
    keys,
    connection: { status: 'online', carrier },
    participants: [],
    transcript: EMPTY_TRANSCRIPT,
    outbox: [],
    notice: null,
    isEnding: false,
    ...NOTHING_NEW,
    typing: [],
    files: IDLE_LANE,
    settleUntil: null,
    endToldAt: null,
    endSeenAt: null,
  };
  const [next, effects] = takeReport(open, report, stamp);
  const isToBeAsked = state.hasMissed && next.phase === 'open' && next.transcript.waiting === null;
  return isToBeAsked ? andThen(ask(next), (asking) => [asking, effects]) : [next, effects];
}

/** Takes in one report of the server. */
export function takeReport(state: OpenChat, report: ServerReport, stamp: Stamp): Step {
  switch (report.outcome) {
    case 'ok':
      return takeContent(state, report, stamp);
    case 'retry':
      return refused(state, report.error ?? { code: 'serverTrouble' }, stamp);
    case 'fatal':
      // Asked for anything else than the news, an ended chat says only that it is over: its last words can still be read.
      if (report.isEnded && !isRestoring(state.connection)) return ending(state, false, stamp.now);
      return report.error?.code === 'messageTooLong' && !report.isEnded
        ? refused(state, { code: 'messageTooLong' }, stamp)
        : endChat(state, 'gone', stamp.now);
    default:
      throw report.outcome satisfies never;
  }
}

function takeContent(state: OpenChat, report: ServerReport, stamp: Stamp): Step {
  const applied = applyReport(state.transcript, report, stamp.now, claimsOf(state.outbox));
  const absorbed = absorb(
    { ...state, keys: withNews(state.keys, report.keys) },
    applied,
    report.ephemerals,
    stamp,
  );
  return andThen(seeFiles(absorbed, applied.added), (next) => takePosition(next, report, applied, stamp));
}

/** What the server's position and the end of the report mean. */
function takePosition(state: OpenChat, report: ServerReport, applied: Applied, stamp: Stamp): Step {
  let next = state;
  // The server's position tells whether this is all there is, or a push that overtook the answer.
  const isComplete =
    next.transcript.waiting === null &&
    report.nextPosition !== null &&
    report.nextPosition <= knownPosition(next.transcript);
  const { connection, link } = next;
  // The first to come over a new link shows that its question arrived. Later an answer can be told from a push by its key, and the last
  // one by the end.
  if (link?.isAsked && (isRestoring(connection) || report.keys.secureKey || report.isEnded))
    next = { ...next, link: { clientId: link.clientId } };
  if (isRestoring(connection)) {
    const { carrier, attempt } = connection;
    const trial = attempt > 0 && { trial: { attempt, until: stamp.now + TRIAL_MS } };
    next = { ...next, connection: { status: 'online', carrier, ...trial } };
    if (!isComplete) next = settling(next, stamp);
  }
  const hasOwnLeft = applied.added.some(({ kind, from }) => kind === 'left' && from.role === 'visitor');
  if (report.isEnded || hasOwnLeft || next.endSeenAt !== null) {
    return ending(next, isComplete || report.nextPosition === null, stamp.now);
  }
  return applied.isHoleNew ? andThen(ask(next), (asking) => flush(asking, stamp)) : flush(next, stamp);
}

/** The newest names of the chat; the same object where nothing is new, so that nothing has to be written. */
function withNews(keys: SessionKeys, news: ServerReport['keys']): SessionKeys {
  const next = { ...keys, ...news };
  const isSame =
    next.secureKey === keys.secureKey &&
    next.chatId === keys.chatId &&
    next.userId === keys.userId &&
    next.alias === keys.alias;
  return isSame ? keys : next;
}

/** The server said that it is over: what may be missing before the end is asked for once, and waited for. */
function ending(state: OpenChat, isComplete: boolean, now: Millis): Step {
  const isSettled = state.transcript.waiting === null && (state.settleUntil ?? 0) <= now;
  if (isComplete && isSettled) return endChat(state, 'agent', now);
  return state.endSeenAt === null ? ask({ ...state, endSeenAt: now }) : [state, []];
}

/** For as long as a late entry may come nothing is sent again. */
function settling(state: OpenChat, { now }: Stamp): OpenChat {
  return { ...state, settleUntil: Math.max(state.settleUntil ?? 0, now + HOLE_WAIT_MS) };
}

function absorb(state: OpenChat, applied: Applied, ephemerals: readonly Ephemeral[], stamp: Stamp): OpenChat {
  const { transcript, added, claimed, isHoleAccepted } = applied;
  const next: OpenChat = {
    ...state,
    transcript,
    outbox: claimed.length === 0 ? state.outbox : remove(state.outbox, ...claimed),
    participants: added.reduce(withPresence, state.participants),
    typing: stillTyping(state.typing, added, ephemerals, stamp.now),
  };
  // What comes late into an accepted hole may be the own message that would otherwise be sent again.
  return isHoleAccepted ? settling(next, stamp) : next;
}

function withPresence(
  present: readonly Participant[],
  { kind, from }: TranscriptEntry,
): readonly Participant[] {
  const others = present.filter(({ id }) => id !== from.id);
  if (kind === 'left') return others.length === present.length ? present : others;
  const known = present.find(({ id }) => id === from.id);
  const isUnchanged = known !== undefined && known.nickname === from.nickname && known.role === from.role;
  const isSomebody = from.role !== 'system' && from.role !== 'external';
  return isUnchanged || !isSomebody ? present : [...others, from].slice(-PRESENT_MAX);
}

function stillTyping(
  typing: readonly Typing[],
  added: readonly TranscriptEntry[],
  ephemerals: readonly Ephemeral[],
  now: number,
): readonly Typing[] {
  if (added.length === 0 && ephemerals.length === 0) return typing;
  const silent = new Set(added.map(({ from }) => from.id));
  let result = typing.filter(({ participant }) => !silent.has(participant.id));
  for (const { kind, from } of ephemerals) {
    result = result.filter(({ participant }) => participant.id !== from.id);
    if (kind === 'typingStarted' && from.role !== 'visitor') {
      result = [...result, { participant: from, until: now + TYPING_MS }].slice(-TYPING_MAX);
    }
  }
  return result;
}

/**
 * An error has no correlation id. While the transcript is being restored it belongs to that request, else to the one
 * unconfirmed message, else to something that may be dropped (DESIGN.md 7, "Outbox").
 */
function refused(state: OpenChat, error: ChatErrorData, stamp: Stamp): Step {
  const { connection } = state;
  if (isRestoring(connection)) {
    const until = stamp.now + Math.max(SERVER_PAUSE_MS, retryDelay(connection.attempt, stamp.random));
    return [
      {
        ...state,
        link: null,
        connection: { status: 'waiting', until, attempt: nextAttempt(connection.attempt, false), error },
      },
      [{ type: 'closeLink' }],
    ];
  }
  const sending = findSending(state.outbox);
  if (sending === null) return [state, []];
  if (error.code === 'messageTooLong') return flush(putBack(state, sending), stamp);
  // A page's transport answers each message by itself.
  if (error.code === 'providerFailed')
    return flush({ ...state, outbox: setState(state.outbox, sending.id, { name: 'failed', error }) }, stamp);
  // It may as well be the answer to typing, or to what was asked about a hole: only the transcript tells.
  const checkAt = stamp.now + SERVER_PAUSE_MS * 2 ** (sending.attempts - 1);
  return [{ ...state, outbox: setState(state.outbox, sending.id, { ...sending.state, checkAt }) }, []];
}

/**
 * The text goes back into the box if that is empty; else the message stays, as failed, with its reason. So does that of a page,
 * which was written in no box of ours.
 */
function putBack(state: OpenChat, { id, text, fromPage }: SendingEntry): OpenChat {
  const error: ChatErrorData = { code: 'messageTooLong' };
  return state.draft.text.trim() === '' && fromPage === undefined
    ? { ...state, outbox: remove(state.outbox, id), draft: { ...EMPTY_DRAFT, text }, notice: error }
    : { ...state, outbox: setState(state.outbox, id, { name: 'failed', error }) };
}
