// What an open chat makes of the visitor's wishes about files and of what became of them in the world. Part of transition.ts;
// it leaves to outgoing.ts' `flush` what is due next.
import { type ChatErrorData, isTransient } from './errors.ts';
import type { FileEvent, Stamp } from './events.ts';
import { judge, withDoubt } from './file-lane.ts';
import { type FileDescription, isFinal, isSameName } from './files.ts';
import { findUploading, type Outbox, remove, setState, type UploadingEntry } from './outbox.ts';
import { retryDelay } from './retry.ts';
import type { FileLane, OpenChat } from './state.ts';
import type { Step } from './step.ts';
import type { CommandId } from './terms.ts';
import { LIMITS_FRESH_MS } from './timing.ts';
import type { FileReference, TranscriptEntry } from './transcript.ts';
import { newestEntries } from './transcript-intake.ts';

/** A server that cannot be asked for its limits so often in a row is sent the file without. */
const LIMITS_ATTEMPTS = 3;

/** "Attach a file": it is refused at once, or its content is waited for. */
export function attach(
  state: OpenChat,
  entryId: CommandId,
  file: FileDescription,
  { now }: Stamp,
): Step<OpenChat> {
  const entry = {
    id: entryId,
    text: '',
    file,
    queuedAt: now,
    attempts: 0,
    state: { name: 'taking' },
  } as const;
  const [judged, effects] = judge({ ...state, outbox: [...state.outbox, entry] }, now);
  const isTaken = effects.every((effect) => !('entryId' in effect) || effect.entryId !== entryId);
  return [judged, isTaken ? [...effects, { type: 'awaitFile', entryId, file }] : effects];
}

/** "Cancel upload". What the server has taken already is not undone by that: it shows up as sent. */
export function cancel(state: OpenChat, entryId: CommandId): Step<OpenChat> {
  const entry = state.outbox.find(({ id }) => id === entryId);
  const isUnderWay = entry?.state.name === 'taking' || entry?.state.name === 'queued';
  const isOpen = entry?.state.name === 'uploading' && entry.state.fileId === null;
  return entry?.file !== undefined && (isUnderWay || isOpen) ? drop(state, entryId) : [state, []];
}

/** A new background: contents that were on their way are waited for, and no upload of the old one goes on. */
export function resumeFiles(state: OpenChat, { now }: Stamp): Step<OpenChat> {
  const outbox = withDoubt(state.outbox, ({ state: { fileId } }) => ({
    since: now,
    isAsked: false,
    error: fileId === null ? { code: 'unreachable' } : null,
  }));
  const effects = outbox.flatMap(({ id, file, state: { name } }) =>
    file !== undefined && name === 'taking' ? [{ type: 'awaitFile', entryId: id, file } as const] : [],
  );
  return [outbox === state.outbox ? state : { ...state, outbox }, effects];
}

/** New entries of the transcript: the upload may be among them, and what is allowed may have changed. */
export function seeFiles(state: OpenChat, added: readonly TranscriptEntry[]): Step<OpenChat> {
  if (!added.some(({ kind }) => kind === 'fileUploaded' || kind === 'fileDeleted')) return [state, []];
  const seen = { ...state, files: { ...state.files, limitsUntil: null } };
  const uploading = findUploading(state.outbox);
  const found = uploading && findUpload(uploading, added);
  return found ? drop(seen, uploading.id, found.id) : [seen, []];
}

/** Takes in what became of an effect; what concerns an entry that is not in that state any more is past. */
export function takeFileNews(state: OpenChat, event: FileEvent, stamp: Stamp): Step<OpenChat> {
  switch (event.type) {
    case 'limitsAnswered':
      return [know(state, { limits: event.limits, limitsUntil: stamp.now + LIMITS_FRESH_MS }), []];
    case 'limitsFailed':
      return [limitsFailed(state, isTransient(event.error), stamp), []];
    case 'fileTaken':
    case 'fileNotTaken': {
      const isTaking = state.outbox.some(
        ({ id, state: { name } }) => id === event.entryId && name === 'taking',
      );
      if (!isTaking) return [state, []];
      return event.type === 'fileTaken'
        ? [{ ...state, outbox: setState(state.outbox, event.entryId, { name: 'queued' }) }, []]
        : fail(state, event.entryId, { code: 'fileIncomplete' });
    }
    default: {
      const uploading = findUploading(state.outbox);
      return uploading?.id === event.entryId ? takeUploadNews(state, uploading, event, stamp) : [state, []];
    }
  }
}

/** Of an outbox: what lets go of the contents of all its files. */
export function forgetAll(outbox: Outbox): Step[1] {
  return outbox.flatMap(({ id, file }) => (file === undefined ? [] : [{ type: 'forgetFile', entryId: id }]));
}

function takeUploadNews(
  state: OpenChat,
  entry: UploadingEntry,
  event: Extract<FileEvent, { type: `upload${string}` }>,
  { now }: Stamp,
): Step<OpenChat> {
  switch (event.type) {
    case 'uploadProgressed':
      return [{ ...state, files: { ...state.files, sentBytes: event.sentBytes } }, []];
    case 'uploadAnswered': {
      const doubt = { since: now, isAsked: false, error: null };
      const answered = { ...entry, state: { ...entry.state, fileId: event.fileId, doubt } };
      // The transcript may have been faster than the answer.
      const found = findUpload(answered, newestEntries(state.transcript));
      if (found !== undefined) return drop(state, entry.id, found.id);
      return [{ ...state, outbox: setState(state.outbox, entry.id, answered.state) }, []];
    }
    case 'uploadFailed': {
      const { error } = event;
      if (!isTransient(error)) return fail(state, entry.id, error);
      const doubt = { since: now, isAsked: false, error };
      return [{ ...state, outbox: setState(state.outbox, entry.id, { ...entry.state, doubt }) }, []];
    }
    default:
      throw event satisfies never;
  }
}

function limitsFailed(state: OpenChat, isWorthAsking: boolean, { now, random }: Stamp): OpenChat {
  const { files } = state;
  const failures = files.failures + 1;
  if (!isWorthAsking || failures >= LIMITS_ATTEMPTS)
    return know(state, { limits: null, limitsUntil: now + LIMITS_FRESH_MS });
  const retryAt = now + retryDelay(files.failures, random);
  return { ...state, files: { ...files, isAsking: false, failures, retryAt } };
}

function know(state: OpenChat, news: Pick<FileLane, 'limits' | 'limitsUntil'>): OpenChat {
  return { ...state, files: { ...state.files, ...news, isAsking: false, failures: 0, retryAt: null } };
}

function fail(state: OpenChat, entryId: CommandId, error: ChatErrorData): Step<OpenChat> {
  const outbox = setState(state.outbox, entryId, { name: 'failed', error });
  return [{ ...state, outbox }, isFinal(error.code) ? [{ type: 'forgetFile', entryId }] : []];
}

function drop(state: OpenChat, entryId: CommandId, fileId?: string): Step<OpenChat> {
  const effect = { type: 'forgetFile', entryId, ...(fileId !== undefined && { fileId }) } as const;
  return [{ ...state, outbox: remove(state.outbox, entryId) }, [effect]];
}

function findUpload(
  { file, state }: UploadingEntry,
  entries: readonly TranscriptEntry[],
): FileReference | undefined {
  return entries.find(
    ({ kind, from, index, file: seen }) =>
      kind === 'fileUploaded' &&
      from.role === 'visitor' &&
      index > state.baseIndex &&
      seen !== undefined &&
      (seen.id === state.fileId || (seen.size === file.size && isSameName(seen.name, file.name))),
  )?.file;
}
