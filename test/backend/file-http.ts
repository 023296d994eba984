// Files over HTTP: `chat-ntf`, the side door of CometD chats, and the paths of REST (WIRE.md 7 and 9.1); origin, preflight, cookie,
// body and status of one request, and what faults do on the way. What is asked is in file-operations.ts.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { BROWSER_COOKIE } from './bayeux.ts';
import type { ChatStore } from './chat-store.ts';
import { setCorsHeaders } from './cors.ts';
import {
  type FileRequest,
  type FileRules,
  fileOperationOf,
  performFileOperation,
} from './file-operations.ts';
import { answerJson, answerText, readBytes } from './http-body.ts';

/** Set by fault switches, read at each request. */
export interface FileFaults {
  /** The next upload's connection is reset when half of it is there. */
  cutsUpload: boolean;
  /** The same of the next download. */
  cutsDownload: boolean;
  /** The next upload is done, and its connection reset instead of an answer. */
  losesAnswer: boolean;
  /** How long an upload's or a download's content takes. Milliseconds. */
  slowMs: number;
}

export interface FileHttpOptions {
  readonly store: ChatStore;
  readonly rules: FileRules;
  readonly faults: FileFaults;
  readonly services: readonly string[];
  readonly isAllowed: (request: IncomingMessage) => boolean;
  /** Over REST every request gets HTTP 500 and is not done. */
  readonly isRestFailing: () => boolean;
  readonly onOperation: (operation: string) => void;
}

/** Of a whole request, so that no file can fill the memory. */
const MAX_UPLOAD_BYTES = 96 * 1024 * 1024;
const PIECES = 32;
const SIDE_DOOR = /^\/genesys\/2\/chat-ntf\/?$/;
const REST_PATH =
  /^\/genesys\/2\/chat\/([^/]+)\/([^/]+)\/file(?:\/(limits)|\/([^/]+)\/(download|delete))?\/?$/;
const REST_OPERATIONS: Readonly<Record<string, string>> = {
  limits: 'fileGetLimits',
  download: 'fileDownload',
  delete: 'fileDelete',
};

type Addressed = Pick<FileRequest, 'operation' | 'chatId' | 'service'> & { readonly fileId?: string };

/** Is it an address of files? */
export function isFilePath(path: string): boolean {
  return SIDE_DOOR.test(path) || REST_PATH.test(path);
}

function addressOf(path: string): Addressed | null {
  const match = REST_PATH.exec(path);
  if (match === null) return null;
  const [, service = '', chatId = '', limits, fileId, verb] = match;
  const operation = REST_OPERATIONS[limits ?? verb ?? ''] ?? 'fileUpload';
  return { service, chatId, operation, ...(fileId === undefined ? {} : { fileId }) };
}

/** The form of a body, url-encoded or multipart. Rejects where it is neither, or broken. */
async function readForm(request: IncomingMessage, bytes: Uint8Array<ArrayBuffer>) {
  const type = request.headers['content-type'] ?? '';
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
  const fields: Record<string, string> = {};
  let file: FileRequest['file'] = null;
  for (const [name, value] of form) {
    if (typeof value === 'string') fields[name] = value;
    else if (name === 'file')
      file = { name: value.name, type: value.type, content: new Uint8Array(await value.arrayBuffer()) };
  }
  return { fields, file };
}

/** Reads the body in pieces, as slowly as a fault says; null where a fault has cut it. */
async function readUpload(
  request: IncomingMessage,
  faults: FileFaults,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const isUpload = request.headers['content-type']?.startsWith('multipart/') === true;
  const whole = Number(request.headers['content-length'] ?? 0);
  let cutAt = Number.POSITIVE_INFINITY;
  if (isUpload && faults.cutsUpload) {
    faults.cutsUpload = false;
    cutAt = whole / 2;
  }
  const bytes = await readBytes(request, MAX_UPLOAD_BYTES, async (size, piece) => {
    if (size > cutAt) request.socket.destroy();
    else if (isUpload && faults.slowMs > 0) await sleep((faults.slowMs * piece) / Math.max(whole, piece));
  }).catch((error: unknown) => {
    if (cutAt < whole) return null;
    throw error;
  });
  return cutAt < whole ? null : bytes;
}

async function answerContent(
  response: ServerResponse,
  content: Uint8Array,
  faults: FileFaults,
): Promise<void> {
  response.writeHead(200, {
    'Content-Type': 'application/octet-stream',
    'Content-Length': content.length,
    'X-Content-Type-Options': 'nosniff',
  });
  const step = Math.max(1, Math.ceil(content.length / PIECES));
  const cutAt = faults.cutsDownload ? content.length / 2 : Number.POSITIVE_INFINITY;
  faults.cutsDownload = false;
  for (let from = 0; from < content.length && !response.destroyed; from += step) {
    if (from >= cutAt) response.destroy();
    if (faults.slowMs > 0) await sleep(faults.slowMs / PIECES);
    response.write(content.subarray(from, from + step));
  }
  response.end();
}

/** Serves one request to an address of files. Never rejects. */
export async function serveFiles(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  options: FileHttpOptions,
): Promise<void> {
  const { faults } = options;
  if (!options.isAllowed(request)) return answerText(response, 403, 'Origin not allowed');
  setCorsHeaders(request, response);
  if (request.method === 'OPTIONS') {
    response.writeHead(204).end();
    return;
  }
  // Browsers repeat a request by themselves when a reused connection breaks: what faults do would be undone.
  response.shouldKeepAlive = false;
  const address = addressOf(path);
  if (request.method !== 'POST') return answerText(response, 405, 'Files take POST');
  if (address !== null && options.isRestFailing()) return answerText(response, 500, 'Chat server failure');
  if (address !== null && !options.services.includes(address.service ?? ''))
    return answerText(response, 404, 'No such service');
  if (address === null && !request.headers.cookie?.includes(`${BROWSER_COOKIE}=`))
    return answerText(response, 401, 'No Bayeux session');
  try {
    const bytes = await readUpload(request, faults);
    if (bytes === null) return;
    const { fields, file } = await readForm(request, bytes);
    const asked: FileRequest = {
      operation: address?.operation ?? fields.operation ?? null,
      chatId: address?.chatId ?? null,
      service: address?.service ?? null,
      fields: { ...fields, ...(address?.fileId === undefined ? {} : { fileId: address.fileId }) },
      file,
    };
    options.onOperation(fileOperationOf(asked) ?? 'unknown');
    const result = performFileOperation(options.store, options.rules, asked);
    if ('file' in result) return await answerContent(response, result.file.content, faults);
    if (file !== null && faults.losesAnswer) {
      faults.losesAnswer = false;
      request.socket.destroy();
      return;
    }
    answerJson(response, 200, result.answer);
  } catch (error) {
    const status = error instanceof RangeError ? 413 : 400;
    answerText(response, status, error instanceof Error ? error.message : 'unreadable');
  }
}
