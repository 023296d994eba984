// What a chat server answers about files (WIRE.md 6.2 and 9), the same by both its addresses: limits, ids, refusals. It knows no
// request.
import * as v from 'valibot';
import { ChatError, type ChatErrorCode, type ChatErrorData } from '../chat/errors.ts';
import type { FileLimits } from '../chat/files.ts';
import { readCodes } from './server-errors.ts';
import { integer, lenient, NAME_MAX_LENGTH, text, type WireReport, wireReportSchema } from './wire-schema.ts';

/** An HTTP answer that was read to its end. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/** What was asked about: the chat, or a file that should be there. */
export type FileSubject = 'chat' | 'download' | 'removal';

/** Extensions of one server that are looked at, and how long one is. */
const TYPES_MAX = 200;
const TYPE_MAX_LENGTH = 20;
const UNLIMITED = Number.MAX_SAFE_INTEGER;

const amount = lenient(integer(0, UNLIMITED));
const limitsSchema = v.object({
  type: v.literal('Notice'),
  text: v.literal('file-client-cfg-get'),
  userData: v.object({
    'upload-max-files': amount,
    'used-upload-max-files': amount,
    'upload-max-file-size': amount,
    'upload-max-total-size': amount,
    'used-upload-max-total-size': amount,
    'upload-file-types': lenient(text(NAME_MAX_LENGTH * TYPE_MAX_LENGTH)),
    'upload-need-agent': lenient(text(NAME_MAX_LENGTH)),
  }),
});

/** Codes of `errors[]` (WIRE.md 6.2). */
const REFUSALS: ReadonlyMap<number, ChatErrorCode> = new Map([
  [201, 'tooManyFiles'],
  [202, 'fileTooLarge'],
  [203, 'fileTypeRefused'],
  [401, 'chatGone'],
  [404, 'chatGone'],
  [500, 'serverTrouble'],
  [503, 'serverTrouble'],
]);
/** statusCode: the same may be tried again. */
const RETRY = 1;
const OK = 200;
/** By HTTP status, where the body says nothing. */
const STATUSES: ReadonlyMap<number, ChatErrorCode> = new Map([
  [401, 'handshakeRefused'],
  [402, 'sessionUnknown'],
  [403, 'originRefused'],
  [404, 'filesUnsupported'],
  [405, 'filesUnsupported'],
  [407, 'handshakeRefused'],
  [408, 'unreachable'],
  [413, 'fileTooLarge'],
  [425, 'unreachable'],
  [429, 'unreachable'],
  [501, 'filesUnsupported'],
]);
/** Answers of a server that does not have, or does not give, the file. */
const GONE: ReadonlySet<number> = new Set([403, 404, 410]);
const SERVER_ERRORS = 500;

/** What the server says, or why it does not do it. @throws ChatError */
export function readFileAnswer(answer: HttpAnswer, subject: FileSubject, ownOrigin: string): WireReport {
  const report = parseReport(answer.text);
  const refusal = report === null ? null : refusalIn(report, subject);
  if (refusal !== null) throw toError(refusal);
  if (answer.status !== OK) throw toError(nameStatus(answer.status, subject, ownOrigin));
  // Without a status it is somebody else's JSON.
  if (report?.statusCode === undefined) throw new ChatError('malformed');
  return report;
}

/** Is it a refusal where a file was expected? A file may hold anything, but hardly a chat server's words with a code. */
export function isRefusal(text: string): boolean {
  const report = parseReport(text);
  return report !== null && (report.statusCode ?? 0) > 0 && readCodes(report.errors ?? []).length > 0;
}

/** What one may send. A limit that is not named, or makes no sense, is none. @throws ChatError `malformed` */
export function readLimits(report: WireReport): FileLimits {
  for (const message of report.messages ?? []) {
    const parsed = v.safeParse(limitsSchema, message);
    if (!parsed.success) continue;
    const { userData } = parsed.output;
    return {
      maxFiles: userData['upload-max-files'] ?? UNLIMITED,
      usedFiles: userData['used-upload-max-files'] ?? 0,
      maxFileSize: userData['upload-max-file-size'] ?? UNLIMITED,
      maxTotalSize: userData['upload-max-total-size'] ?? UNLIMITED,
      usedTotalSize: userData['used-upload-max-total-size'] ?? 0,
      types: readTypes(userData['upload-file-types'] ?? ''),
      needsAgent: userData['upload-need-agent']?.trim().toLowerCase() === 'true',
    };
  }
  throw new ChatError('malformed');
}

/** The id that a file has been given. @throws ChatError `malformed` */
export function readFileId(report: WireReport): string {
  const id = report.userData?.['file-id'];
  if (id === undefined) throw new ChatError('malformed');
  return id;
}

/** `jpeg:jpg:*.PDF`, in lower case; none where any type will do. */
function readTypes(list: string): readonly string[] {
  const types = list
    .split(/[:;,\s]/)
    .map((type) => type.replace(/^\*?\./, '').toLowerCase())
    .filter((type) => type !== '' && type.length <= TYPE_MAX_LENGTH);
  return types.includes('*') ? [] : [...new Set(types)].slice(0, TYPES_MAX);
}

function parseReport(json: string): WireReport | null {
  try {
    const parsed = v.safeParse(wireReportSchema, JSON.parse(json));
    return parsed.success ? parsed.output : null;
  } catch {
    // No JSON: the status has to say it.
    return null;
  }
}

/** What the server did not do, and why; null where it did. A refusal is about the file: it never ends the chat. */
function refusalIn({ statusCode, errors }: WireReport, subject: FileSubject): ChatErrorData | null {
  const codes = readCodes(errors ?? []);
  if (statusCode === 0 || (statusCode === undefined && codes.length === 0)) return null;
  const code = codes.flatMap((it) => REFUSALS.get(it) ?? [])[0];
  if (code !== undefined) return { code: code === 'chatGone' && subject !== 'chat' ? 'fileGone' : code };
  if (codes.length === 0 && statusCode === RETRY) return { code: 'serverTrouble' };
  // Which code says that a file was fetched often enough is not known.
  if (subject === 'download') return { code: 'fileGone' };
  return { code: 'fileRefused', detail: String(codes[0] ?? statusCode) };
}

function nameStatus(status: number, subject: FileSubject, ownOrigin: string): ChatErrorData {
  const detail = String(status);
  if (subject !== 'chat' && GONE.has(status)) return { code: 'fileGone' };
  const code = STATUSES.get(status) ?? (status >= SERVER_ERRORS ? 'unreachable' : 'fileRefused');
  return { code, detail: code === 'originRefused' ? ownOrigin : detail };
}

function toError(error: ChatErrorData): ChatError {
  return new ChatError(error.code, error);
}
