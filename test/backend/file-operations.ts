// What a visitor can ask about files, the same by both addresses (WIRE.md 9): limits, upload, download, delete. Knows no
// connection. How failures of a download look on the wire is not documented: here as all others, an answer with errors.
import { failure, type GmsAnswer } from './chat-answers.ts';
import {
  addFile,
  type ChatFile,
  deleteFile,
  type FileContent,
  type FileLimits,
  refusalOf,
  usedBy,
} from './chat-files.ts';
import type { Chat, ChatStore } from './chat-store.ts';

/** In the words of CometD; `fileGetsLimits`, another spelling in use, is taken as the first. */
export type FileOperation = 'fileGetLimits' | 'fileUpload' | 'fileDownload' | 'fileDelete';

export interface FileRequest {
  /** Null: not said, which an upload need not. */
  readonly operation: string | null;
  /** Null: the key alone tells. */
  readonly chatId: string | null;
  readonly service: string | null;
  readonly fields: Readonly<Record<string, string>>;
  readonly file: FileContent | null;
}

export interface FileRules {
  readonly limits: FileLimits;
  /** The next upload is refused with this code, whatever the limits say. */
  refuseOnce: 201 | 202 | 203 | 500 | null;
}

/** The content of a file, or an answer. */
export type FileResult = { readonly file: ChatFile } | { readonly answer: GmsAnswer };

const SPELLINGS: ReadonlyMap<string, FileOperation> = new Map([
  ['fileGetLimits', 'fileGetLimits'],
  ['fileGetsLimits', 'fileGetLimits'],
  ['fileUpload', 'fileUpload'],
  ['fileDownload', 'fileDownload'],
  ['fileDelete', 'fileDelete'],
]);

/** What is asked for, or null where that is nothing known. */
export function fileOperationOf({ operation, file }: FileRequest): FileOperation | null {
  if (operation === null) return file === null ? null : 'fileUpload';
  return SPELLINGS.get(operation) ?? null;
}

function limitsAnswer(chat: Chat, limits: FileLimits): GmsAnswer {
  const used = usedBy(chat);
  const userData = {
    'upload-max-files': String(limits.maxFiles),
    'used-upload-max-files': String(used.files),
    'upload-max-file-size': String(limits.maxFileSize),
    'upload-max-total-size': String(limits.maxTotalSize),
    'used-upload-max-total-size': String(used.bytes),
    'upload-file-types': limits.types.join(':'),
    'upload-need-agent': String(limits.needsAgent),
    'delete-file': 'odd',
    'download-attempts': String(limits.downloadAttempts),
    'used-download-attempts': '0',
  };
  const notice = {
    from: chat.visitor,
    text: 'file-client-cfg-get',
    type: 'Notice',
    utcTime: Date.now(),
    userData,
  };
  return { messages: [notice], chatEnded: chat.hasEnded, statusCode: 0 };
}

/** Performs it. Never throws. */
export function performFileOperation(store: ChatStore, rules: FileRules, request: FileRequest): FileResult {
  const { fields } = request;
  const refuse = (code: Parameters<typeof failure>[1]) => ({ answer: failure(1, code, false) });
  const chat = fields.secureKey === undefined ? null : store.findByKey(fields.secureKey);
  const isOther =
    (request.chatId ?? chat?.id) !== chat?.id || (request.service ?? chat?.service) !== chat?.service;
  if (chat === null || isOther) return { answer: failure(2, 404, true) };
  // Older servers insist on the newest alias.
  if (fields.alias !== undefined && fields.alias !== chat.alias) return refuse(400);
  const operation = fileOperationOf(request);
  if (operation === 'fileGetLimits') return { answer: limitsAnswer(chat, rules.limits) };
  const named = chat.files.get(fields.fileId ?? '');
  if (operation === 'fileDownload') {
    if (named === undefined || named.isDeleted) return refuse(404);
    if (named.downloads >= rules.limits.downloadAttempts) return refuse(400);
    named.downloads += 1;
    return { file: named };
  }
  if (chat.hasEnded) return { answer: failure(2, 404, true) };
  if (operation === 'fileUpload') return upload(store, rules, chat, request);
  if (operation !== 'fileDelete') return refuse(400);
  if (named === undefined || named.isDeleted) return refuse(404);
  if (named.from.type !== 'Client') return refuse(400);
  deleteFile(store, chat, chat.visitor, named);
  return { answer: { statusCode: 0, chatEnded: false } };
}

function upload(store: ChatStore, rules: FileRules, chat: Chat, { file, fields }: FileRequest): FileResult {
  if (file === null) return { answer: failure(1, 400, false) };
  const code = rules.refuseOnce ?? refusalOf(chat, file, rules.limits);
  rules.refuseOnce = null;
  if (code !== null) return { answer: failure(1, code, false) };
  const { id } = addFile(store, chat, chat.visitor, file, fields['userData[file-description]'] ?? null);
  return { answer: { statusCode: 0, chatEnded: false, userData: { 'file-id': id } } };
}
