// What an open chat sends next, and how it ends. Part of transition.ts: everything that may be due is looked for in one
// place (`flush`), so that a restart and a settled hole lead to the same sends as a new message.
import type { Effect } from './effects.ts';
import type { Stamp } from './events.ts';
import { flushFiles, hasFilesUnderWay, placeOf } from './file-lane.ts';
import { forgetAll, seeFiles } from './file-news.ts';
import {
  claimsOf,
  close,
  findQueued,
  findSending,
  kindOf,
  MAX_ATTEMPTS,
  remove,
  setState,
} from './outbox.ts';
import type {
  Carrier,
  EndedChat,
  EndReason,
  LinkRecord,
  OpenChat,
  OutboxEntry,
  OutboxEntryState,
} from './state.ts';
import type { Step } from './step.ts';
import type { Millis } from './terms.ts';
import { ECHO_TIMEOUT_MS } from './timing.ts';
import { acceptHole, askFrom } from './transcript-intake.ts';

/** A link that is there, and what it runs over. */
interface OpenLink extends LinkRecord {
  readonly carrier: Carrier;
}

/** Sends what is due: files in their lane, and messages beside them. */
export function flush(state: OpenChat, stamp: Stamp): Step {
  const { link } = state;
  const place = placeOf(state);
  if (place === null || link === null || state.endSeenAt !== null) return [state, []];
  return andThen(flushFiles(state, place, stamp), (next) =>
    flushMessages(next, { ...link, carrier: place.carrier }, stamp),
  );
}

/** Asks for everything from the cursor on, and for what comes. */
export function ask(state: OpenChat): Step<OpenChat> {
  const { keys, link, transcript } = state;
  return [
    { ...state, link: link && { ...link, isAsked: true } },
    [
      {
        type: 'publish',
        operation: { type: 'requestNotifications', keys, position: askFrom(transcript) },
      },
    ],
  ];
}

/** One step after another: the effects of both. */
export function andThen([state, effects]: Step<OpenChat>, next: (state: OpenChat) => Step): Step {
  const [last, more] = next(state);
  return [last, [...effects, ...more]];
}

/** First the unconfirmed message of an earlier link, then the next queued one, then the end. */
function flushMessages(state: OpenChat, link: OpenLink, stamp: Stamp): Step {
  const sending = findSending(state.outbox);
  if (sending !== null) {
    const isOfThisLink = sending.state.clientId === link.clientId;
    // It may be what a hole in the transcript hides.
    if (isOfThisLink || state.settleUntil !== null || state.transcript.waiting !== null) return [state, []];
    // It was not in the transcript, and whether its link can deliver it yet only a fence tells (DESIGN.md 7).
    const { isFenced } = sending.state;
    if (isFenced && sending.attempts < MAX_ATTEMPTS) return handOver(state, sending, link, stamp.now);
    const stuck: OutboxEntryState = isFenced
      ? { name: 'failed', error: { code: 'serverTrouble' } }
      : { name: 'unconfirmed' };
    return flushMessages({ ...state, outbox: setState(state.outbox, sending.id, stuck) }, link, stamp);
  }
  const queued = findQueued(state.outbox);
  if (queued !== null) return handOver(state, queued, link, stamp.now);
  if (!state.isEnding || state.endToldAt !== null || hasFilesUnderWay(state)) return [state, []];
  const effects: Effect[] = [{ type: 'publish', operation: { type: 'disconnect', keys: state.keys } }];
  return [{ ...state, endToldAt: stamp.now }, effects];
}

function handOver(state: OpenChat, entry: OutboxEntry, { clientId }: OpenLink, now: Millis): Step {
  const { transcript, keys } = state;
  const outbox = setState(
    state.outbox,
    entry.id,
    {
      name: 'sending',
      baseIndex: transcript.cursor - 1,
      clientId,
      isFenced: false,
      checkAt: now + ECHO_TIMEOUT_MS,
    },
    1,
  );
  const { text } = entry;
  const operation = { type: 'sendMessage', keys, text, kind: kindOf(entry) } as const;
  return [{ ...state, outbox }, [{ type: 'publish', operation }]];
}

/** The chat is over. Nothing is sent any more; what was not confirmed is kept to be shown. */
export function endChat(state: OpenChat, reason: EndReason, now: Millis): Step {
  const { id, desk, site, form, draft, recentCommands, participants, unread, unannounced } = state;
  // What waits behind a hole has been received: it is shown.
  const { transcript, claimed, added } = acceptHole(state.transcript, claimsOf(state.outbox));
  const [seen] = seeFiles(state, added);
  const ended: EndedChat = {
    phase: 'ended',
    id,
    desk,
    site,
    form,
    draft,
    recentCommands,
    participants,
    transcript,
    outbox: close(remove(seen.outbox, ...claimed), { code: 'chatGone' }),
    unread,
    unannounced,
    reason: state.isEnding ? 'visitor' : reason,
    endedAt: now,
    link: null,
    connection: { status: 'offline' },
  };
  return [ended, [...forgetAll(state.outbox), { type: 'closeLink' }]];
}
