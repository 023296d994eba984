// Files to and from a chat server over HTTP, one attempt per call (WIRE.md 9): forms, patience, progress, failures. Where each
// request goes is told by whoever knows the transport's addresses; who sends a form is injected, because browsers differ in how
// they can tell its progress.

import type { FilePlace } from '../chat/effects.ts';
import { ChatError } from '../chat/errors.ts';
import { FILE_MAX_BYTES } from '../chat/files.ts';
import type { Clock, FileTransfer } from '../chat/ports.ts';
import {
  type FileSubject,
  type HttpAnswer,
  isRefusal,
  readFileAnswer,
  readFileId,
  readLimits,
} from './file-answers.ts';
import { encodeKeys } from './operations.ts';

/** In the words of `chat-ntf`. Servers differ in how they spell the first (WIRE.md 9.1). */
export type FileOperation = 'fileGetLimits' | 'fileGetsLimits' | 'fileUpload' | 'fileDownload' | 'fileDelete';

/** Where an operation is posted to, and what its form holds beside the chat's names and the file. */
export interface FileAddress {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** A form with one file, for the part `file`. */
export interface FileForm extends FileAddress {
  /** What the file is called. */
  readonly name: string;
  readonly type: string;
  readonly content: Blob;
}

/**
 * Posts a form with cookies, and tells how much of its body has gone out.
 * Rejects, with anything, where no answer came or the signal was aborted.
 */
export type SendForm = (
  form: FileForm,
  options: { readonly signal: AbortSignal; readonly onProgress: (sentBytes: number) => void },
) => Promise<HttpAnswer>;

export interface FileTransferOptions {
  /** Null where there is no such place. `fileId`: of the two operations that are about one. */
  readonly addressOf: (place: FilePlace, operation: FileOperation, fileId: string) => FileAddress | null;
  /** Tried in turn where the server does not understand one. */
  readonly limitsOperations: readonly FileOperation[];
  readonly fetch: typeof fetch;
  readonly sendForm: SendForm;
  readonly clock: Clock;
  /** Named to the person who has to allow it, where the server refuses it. */
  readonly ownOrigin: string;
}

/** How late an answer may be that brings no file. */
const ANSWER_MS = 20_000;
/** How long nothing of a file may move: much of it waits in buffers on a slow way, and a server looks into what it gets. */
const STALL_MS = 120_000;
/** Of an answer that is no file. */
const ANSWER_MAX_BYTES = 1_048_576;
/** Servers take a part without a file name for a field. */
const UNNAMED = 'file';

/** What a request lives by: it is aborted by whoever asked, and when nothing moves. */
interface Attempt {
  readonly signal: AbortSignal;
  readonly moved: () => void;
}

export function createFileTransfer(options: FileTransferOptions): FileTransfer {
  const { clock } = options;

  const attempt = async <Result>(
    asked: AbortSignal | null,
    stallMs: number,
    body: (attempt: Attempt) => Promise<Result>,
  ): Promise<Result> => {
    const controller = new AbortController();
    const abort = () => controller.abort();
    asked?.addEventListener('abort', abort);
    let cancelTimer = clock.setTimer(clock.now() + stallMs, abort);
    const moved = () => {
      if (controller.signal.aborted) return;
      cancelTimer();
      cancelTimer = clock.setTimer(clock.now() + stallMs, abort);
    };
    try {
      if (asked?.aborted) throw new ChatError('fileCancelled');
      return await body({ signal: controller.signal, moved });
    } catch (error) {
      if (asked?.aborted) throw new ChatError('fileCancelled');
      throw error instanceof ChatError ? error : new ChatError('unreachable', { cause: error });
    } finally {
      cancelTimer();
      // Whatever is still said of it is late.
      abort();
    }
  };

  const addressOf = (place: FilePlace, operation: FileOperation, fileId = ''): FileAddress => {
    const address = options.addressOf(place, operation, fileId);
    if (address === null) throw new ChatError('filesUnsupported');
    return { ...address, fields: { ...address.fields, ...encodeKeys(place.keys) } };
  };

  const post = async ({ url, fields }: FileAddress, signal: AbortSignal): Promise<Response> =>
    options.fetch(url, {
      method: 'POST',
      body: new URLSearchParams(fields).toString(),
      credentials: 'include',
      cache: 'no-store',
      redirect: 'error',
      signal,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8' },
    });

  const ask = (place: FilePlace, operation: FileOperation, subject: FileSubject, fileId = '') =>
    attempt(null, ANSWER_MS, async ({ signal, moved }) => {
      const response = await post(addressOf(place, operation, fileId), signal);
      const body = await readBody(response, ANSWER_MAX_BYTES, moved);
      return readFileAnswer({ status: response.status, text: await body.text() }, subject, options.ownOrigin);
    });

  return {
    async limits(place) {
      let failure: unknown;
      for (const operation of options.limitsOperations) {
        try {
          return readLimits(await ask(place, operation, 'chat'));
        } catch (error) {
          failure = error;
          if (!(error instanceof ChatError) || error.data.code !== 'fileRefused') break;
        }
      }
      throw failure;
    },
    upload: (place, file, content, { signal: asked, onProgress }) =>
      attempt(asked, STALL_MS, async ({ signal, moved }) => {
        let told = -1;
        const form = {
          ...addressOf(place, 'fileUpload'),
          name: file.name === '' ? UNNAMED : file.name,
          type: file.type,
          content,
        };
        const answer = await options.sendForm(form, {
          signal,
          onProgress(sentBytes) {
            moved();
            // The form is a little more than its file.
            const sent = Math.min(sentBytes, content.size);
            if (signal.aborted || sent <= told) return;
            told = sent;
            onProgress(sent);
          },
        });
        return { fileId: readFileId(readFileAnswer(answer, 'chat', options.ownOrigin)) };
      }),
    download: (place, fileId, { signal: asked, onProgress }) =>
      attempt(asked, STALL_MS, async ({ signal, moved }) => {
        const response = await post(addressOf(place, 'fileDownload', fileId), signal);
        const { status } = response;
        const max = status === 200 ? FILE_MAX_BYTES : ANSWER_MAX_BYTES;
        const content = await readBody(response, max, (bytes) => {
          moved();
          if (status === 200 && !signal.aborted) onProgress(bytes);
        });
        const isSmall = content.size <= ANSWER_MAX_BYTES;
        const text = status !== 200 || (isSmall && isJson(response)) ? await content.text() : '';
        if (status !== 200 || isRefusal(text))
          readFileAnswer({ status, text }, 'download', options.ownOrigin);
        return content;
      }),
    async remove(place, fileId) {
      await ask(place, 'fileDelete', 'removal', fileId);
    },
  };
}

function isJson(response: Response): boolean {
  return response.headers.get('content-type')?.includes('json') === true;
}

/** The whole body, as bytes without a type: what a server says of a type is not to be trusted. @throws ChatError `fileTooLarge` */
async function readBody(
  response: Response,
  maxBytes: number,
  onProgress: (bytes: number) => void,
): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const reader = response.body?.getReader();
  for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) {
    bytes += next.value.length;
    if (bytes > maxBytes) {
      // Nobody waits for the rest; that it cannot be cancelled either makes no difference.
      void reader?.cancel().catch(() => undefined);
      throw new ChatError('fileTooLarge');
    }
    pieces.push(next.value);
    onProgress(bytes);
  }
  return new Blob(pieces);
}
