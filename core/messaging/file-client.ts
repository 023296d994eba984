// A view's end of the way that contents of files take: sends what the visitor chose, piece after piece, and fetches what is
// in the transcript. A lost port or a killed background costs the piece that was on its way, not what is kept already.
import { ChatError } from '../chat/errors.ts';
import type { Command } from '../chat/events.ts';
import type { ChatId, CommandId } from '../chat/terms.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { type FileAnswer, type FileRequest, type ImageFacts, PIECE_BYTES } from './file-protocol.ts';

/** So often a piece is given again that had no answer in time. */
const ATTEMPTS = 5;

/** The content of a file. Its type is that of an image that may be shown, or says nothing. */
export interface LoadedFile {
  readonly content: Blob;
  readonly image: ImageFacts | null;
}

export interface FileClient {
  /**
   * Sends files to a chat, in order. Resolves when the background has all of them, or wants no more of one. Rejects with
   * `fileIncomplete` where one cannot be read, or with what kept a command from being done.
   */
  send(chatId: ChatId, files: readonly File[]): Promise<void>;
  /** The content of a file of the transcript. Rejects with a `ChatError`, `fileCancelled` once the signal is aborted. */
  load(
    chatId: ChatId,
    fileId: string,
    options: { readonly signal: AbortSignal; readonly onProgress: (receivedBytes: number) => void },
  ): Promise<LoadedFile>;
}

export interface FileClientOptions {
  readonly ask: (request: FileRequest) => Promise<{ readonly type: string } | FileAnswer>;
  readonly command: (chatId: ChatId, command: Command, id: CommandId) => Promise<void>;
  readonly createId: () => string;
}

/** Makes it over a port client's way of asking. */
export function createFileClient({ ask, command, createId }: FileClientOptions): FileClient {
  async function askAgain(request: DistributiveOmit<FileRequest, 'id'>): Promise<FileAnswer> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const answer = await ask({ ...request, id: createId() });
        if (isFileAnswer(answer)) return answer;
        throw new ChatError('malformed');
      } catch (error) {
        const isLate = error instanceof ChatError && error.data.code === 'noAnswer';
        if (!isLate || attempt === ATTEMPTS) throw error;
      }
    }
  }

  async function sendContent(chatId: ChatId, entryId: CommandId, file: File): Promise<void> {
    for (let offset = 0; offset < file.size; ) {
      const data = encodeBase64(await readPiece(file, offset));
      const answer = await askAgain({ type: 'keepFile', chatId, entryId, offset, data });
      offset = answer.bytes;
    }
  }

  return {
    async send(chatId, files) {
      const chosen = files.map((file) => ({ file, entryId: createId() }));
      for (const { file, entryId } of chosen) {
        const { name, type, size } = file;
        await command(chatId, { type: 'sendFile', file: { name, type, size } }, entryId);
      }
      for (const { file, entryId } of chosen) {
        try {
          await sendContent(chatId, entryId, file);
        } catch (error) {
          const code = error instanceof ChatError ? error.data.code : 'fileIncomplete';
          // It was refused or cancelled meanwhile, which its row says.
          if (code === 'wrongState') continue;
          await command(chatId, { type: 'cancelFile', entryId }, createId());
          throw new ChatError(code);
        }
      }
    },
    async load(chatId, fileId, { signal, onProgress }) {
      const pieces: Uint8Array<ArrayBuffer>[] = [];
      let image: ImageFacts | null = null;
      for (let offset = 0; ; ) {
        if (signal.aborted) throw new ChatError('fileCancelled');
        const answer = await askAgain({ type: 'loadFile', chatId, fileId, offset });
        if (answer.type !== 'filePiece') throw new ChatError('malformed');
        if (answer.data === null) {
          onProgress(answer.bytes);
          continue;
        }
        if (offset === 0) image = answer.image;
        const piece = decodeBase64(answer.data);
        pieces.push(piece);
        offset += piece.length;
        if (offset >= answer.bytes || piece.length === 0) {
          // A type that says nothing keeps browsers from guessing at one.
          return { content: new Blob(pieces, { type: image?.type ?? 'application/octet-stream' }), image };
        }
      }
    },
  };
}

type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;

function isFileAnswer(answer: { readonly type: string }): answer is FileAnswer {
  return answer.type === 'fileKept' || answer.type === 'filePiece';
}

/** Rejects where the file was changed or removed since it was chosen. */
async function readPiece(file: File, offset: number): Promise<Uint8Array> {
  return new Uint8Array(await file.slice(offset, offset + PIECE_BYTES).arrayBuffer());
}
