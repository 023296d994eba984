// The lane of an open chat's files, beside the texts': limits first, then one upload at a time (DESIGN.md 7). Part of
// transition.ts; what comes of the effects is taken in by file-news.ts. An upload that ends in doubt is looked for over a
// link that was opened when the server cannot be at it any more, and only then made again.
import type { FileEffect, FilePlace } from './effects.ts';
import type { Stamp } from './events.ts';
import { type FileDescription, refusalOf } from './files.ts';
import { findUploading, MAX_ATTEMPTS, type Outbox, setState, type UploadingEntry } from './outbox.ts';
import type { FileLane, OpenChat, OutboxEntry, UploadDoubt } from './state.ts';
import type { Step } from './step.ts';
import type { Millis } from './terms.ts';
import { UPLOAD_SETTLE_MS } from './timing.ts';

/** Nothing is known and nothing is under way. */
export const IDLE_LANE: FileLane = {
  limits: null,
  limitsUntil: null,
  isAsking: false,
  failures: 0,
  retryAt: null,
  sentBytes: 0,
};

/** Does what is due: settles an upload in doubt, asks for limits, refuses what they forbid, hands over the next file. */
export function flushFiles(state: OpenChat, place: FilePlace, stamp: Stamp): Step<OpenChat> {
  const uploading = findUploading(state.outbox);
  if (uploading !== null) return settle(state, uploading, place, stamp);
  if (!hasWaiting(state)) return [state, []];
  if (!areLimitsKnown(state.files, stamp.now)) return askLimits(state, stamp);
  const [judged, effects] = judge(state, stamp.now);
  const next = judged.outbox.find(({ file, state: { name } }) => file !== undefined && name === 'queued');
  if (next?.file === undefined || isAgentAwaited(judged)) return [judged, effects];
  const [handed, more] = upload(judged, next, next.file, place, judged.transcript.cursor - 1);
  return [handed, [...effects, ...more]];
}

/** Asks the server what it allows, unless that is known, or just being asked. */
export function askLimits(state: OpenChat, { now }: Stamp): Step<OpenChat> {
  const { files } = state;
  const place = placeOf(state);
  const isTime = !files.isAsking && (files.retryAt ?? 0) <= now && !areLimitsKnown(files, now);
  return isTime && place !== null
    ? [{ ...state, files: { ...files, isAsking: true, retryAt: null } }, [{ type: 'askLimits', place }]]
    : [state, []];
}

/** Fails every waiting file that the limits forbid; how many there may be only while they are sure to be right. */
export function judge(state: OpenChat, now: Millis): Step<OpenChat> {
  const { limits } = state.files;
  const isCounting = areLimitsKnown(state.files, now) && findUploading(state.outbox) === null;
  const applied =
    limits === null || isCounting
      ? limits
      : { ...limits, maxFiles: Number.POSITIVE_INFINITY, maxTotalSize: Number.POSITIVE_INFINITY };
  const ahead: FileDescription[] = [];
  const effects: FileEffect[] = [];
  let { outbox } = state;
  for (const { id, file } of state.outbox.filter(isWaiting)) {
    const code = refusalOf(file, applied, ahead);
    if (code === null) ahead.push(file);
    else {
      outbox = setState(outbox, id, { name: 'failed', error: { code } });
      effects.push({ type: 'forgetFile', entryId: id });
    }
  }
  return [outbox === state.outbox ? state : { ...state, outbox }, effects];
}

/** Do files wait until somebody serves the visitor? */
export function isAgentAwaited({ files, participants }: OpenChat): boolean {
  const isServed = participants.some(({ role }) => role === 'agent' || role === 'supervisor');
  return files.limits?.needsAgent === true && !isServed;
}

/** Is there a file that will be sent without anybody doing anything? */
export function hasFilesUnderWay(state: OpenChat): boolean {
  return findUploading(state.outbox) !== null || (hasWaiting(state) && !isAgentAwaited(state));
}

/** When the lane wants to be looked at again while the chat is online; null: only when something happens. */
export function laneDeadline(state: OpenChat): Millis | null {
  const uploading = findUploading(state.outbox);
  if (uploading !== null) {
    const { doubt } = uploading.state;
    // What a hole may hide is waited for by deadlines of its own.
    const isOpen = state.settleUntil === null && state.transcript.waiting === null;
    return doubt !== null && !doubt.isAsked && isOpen ? doubt.since + UPLOAD_SETTLE_MS : null;
  }
  return hasWaiting(state) ? state.files.retryAt : null;
}

/** Has an upload in doubt to be looked for over a new link now? */
export function isLookDue(state: OpenChat, now: Millis): boolean {
  const doubt = findUploading(state.outbox)?.state.doubt ?? null;
  return doubt !== null && !doubt.isAsked && doubt.since + UPLOAD_SETTLE_MS <= now;
}

/** A link has been opened: what it brings settles a doubt that is old enough. A link of before may have fallen silent unnoticed. */
export function askAboutUpload(outbox: Outbox, now: Millis): Outbox {
  return withDoubt(outbox, ({ state: { doubt } }) =>
    doubt !== null && doubt.since + UPLOAD_SETTLE_MS <= now ? { ...doubt, isAsked: true } : doubt,
  );
}

/** The same outbox with another doubt about the upload, where there is one. */
export function withDoubt(outbox: Outbox, doubtOf: (entry: UploadingEntry) => UploadDoubt | null): Outbox {
  const uploading = findUploading(outbox);
  const doubt = uploading === null ? null : doubtOf(uploading);
  return uploading === null || doubt === null
    ? outbox
    : setState(outbox, uploading.id, { ...uploading.state, doubt });
}

function settle(state: OpenChat, entry: UploadingEntry, place: FilePlace, stamp: Stamp): Step<OpenChat> {
  const { doubt, baseIndex } = entry.state;
  if (doubt === null || !doubt.isAsked) return [state, []];
  if (state.settleUntil !== null || state.transcript.waiting !== null) return [state, []];
  if (doubt.error !== null && entry.attempts < MAX_ATTEMPTS)
    return upload(state, entry, entry.file, place, baseIndex);
  const outbox = setState(
    state.outbox,
    entry.id,
    doubt.error === null ? { name: 'unconfirmed' } : { name: 'failed', error: doubt.error },
  );
  return flushFiles({ ...state, outbox }, place, stamp);
}

function upload(
  state: OpenChat,
  { id }: OutboxEntry,
  file: FileDescription,
  place: FilePlace,
  baseIndex: number,
): Step<OpenChat> {
  const outbox = setState(state.outbox, id, { name: 'uploading', baseIndex, fileId: null, doubt: null }, 1);
  // What is used up changes with it.
  const files = { ...state.files, limitsUntil: null, sentBytes: 0 };
  return [{ ...state, outbox, files }, [{ type: 'uploadFile', place, entryId: id, file }]];
}

/** Where files go now; null: nowhere, without a connection. */
export function placeOf({ desk, keys, connection }: OpenChat): FilePlace | null {
  return connection.status === 'online' ? { desk, keys, carrier: connection.carrier } : null;
}

function areLimitsKnown({ limitsUntil }: FileLane, now: Millis): boolean {
  return limitsUntil !== null && limitsUntil > now;
}

function hasWaiting({ outbox }: OpenChat): boolean {
  return outbox.some(isWaiting);
}

function isWaiting(entry: OutboxEntry): entry is OutboxEntry & { readonly file: FileDescription } {
  const { file, state } = entry;
  return file !== undefined && (state.name === 'taking' || state.name === 'queued');
}
