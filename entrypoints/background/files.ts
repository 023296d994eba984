// The background's part in the contents of files: takes what views send piece by piece, keeps it for the upload, fetches what
// they want to see once from the server and hands it out from what is kept. When a file is sent is ring 0's decision.
import type { FilePlace } from '../../core/chat/effects.ts';
import { ChatError, isTransient } from '../../core/chat/errors.ts';
import type { Clock, FileContents, FileTransfer, Logger, Unsubscribe } from '../../core/chat/ports.ts';
import type { ChatState } from '../../core/chat/state.ts';
import type { ChatId } from '../../core/chat/terms.ts';
import type { TranscriptEntry } from '../../core/chat/transcript.ts';
import { decodeBase64, encodeBase64 } from '../../core/messaging/base64.ts';
import { type FileAnswer, type FileRequest, PIECE_BYTES } from '../../core/messaging/file-protocol.ts';
import type { FileKey, FileStore } from '../../core/storage/file-store.ts';
import { readImage } from './image-size.ts';

/** A view that sends nothing for so long is gone. */
export const IDLE_MS = 60_000;
/** A view that waits for a file is told how far it is after this time. */
export const FETCH_ANSWER_MS = 1_000;

/** A download that broke off is made again after each of these times. */
const RETRY_AFTER_MS: readonly number[] = [1_000, 4_000];

/** No larger file is shown as an image. */
const IMAGE_MAX_BYTES = 10_000_000;

export interface Files {
  /** Rejects with a `ChatError`: `wrongState` for a piece that is not wanted. */
  answer(request: FileRequest): Promise<FileAnswer>;
  contentsOf(chatId: ChatId): FileContents;
  /** Lets go of what was deleted from the chat. */
  noted(chatId: ChatId, added: readonly TranscriptEntry[]): void;
  /** Removes contents that no chat knows. Never rejects. */
  sweep(): Promise<void>;
}

/** A file on its way from the server. */
interface Fetch {
  readonly content: Promise<Blob>;
  receivedBytes: number;
}

/** A content that is on its way from a view. */
interface Arrival {
  readonly settle: (isWhole: boolean) => void;
  stopWaiting: Unsubscribe;
}

/** Makes it over the store of contents; nothing happens before it is asked. */
export function createFiles(options: {
  readonly store: FileStore;
  readonly transfer: FileTransfer;
  /** The chats of now. */
  readonly states: () => readonly ChatState[];
  readonly clock: Clock;
  readonly logger: Logger;
}): Files {
  const { store, transfer, clock, logger } = options;
  const arrivals = new Map<string, Arrival>();
  const fetches = new Map<string, Fetch>();

  const find = (chatId: ChatId) => options.states().find(({ id }) => id === chatId);

  const waitOn = (entryId: string, arrival: Arrival) => {
    arrival.stopWaiting();
    arrival.stopWaiting = clock.setTimer(clock.now() + IDLE_MS, () => settle(entryId, false));
  };

  const settle = (entryId: string, isWhole: boolean) => {
    const arrival = arrivals.get(entryId);
    arrivals.delete(entryId);
    arrival?.stopWaiting();
    arrival?.settle(isWhole);
  };

  async function keep(request: Extract<FileRequest, { type: 'keepFile' }>): Promise<number> {
    const { chatId, entryId, offset } = request;
    const state = find(chatId);
    const entry = state?.phase === 'open' && state.outbox.find(({ id }) => id === entryId);
    if (!entry || entry.file === undefined || entry.state.name !== 'taking')
      throw new ChatError('wrongState');
    const bytes = readBytes(request.data);
    if (offset + bytes.length > entry.file.size) throw new ChatError('malformed');
    try {
      const kept = await store.append({ way: 'out', chatId, id: entryId }, offset, bytes);
      // While one file comes, those behind it wait for their turn.
      for (const [id, arrival] of arrivals) waitOn(id, arrival);
      if (kept === entry.file.size) settle(entryId, true);
      return kept;
    } catch (error) {
      settle(entryId, false);
      throw error;
    }
  }

  function startFetch(key: FileKey, place: FilePlace): Fetch {
    const name = nameOf(key);
    const attempt = () =>
      transfer.download(place, key.id, {
        // Once asked for it is fetched to its end: servers count how often that is done (WIRE.md 9.4).
        signal: new AbortController().signal,
        onProgress(receivedBytes) {
          started.receivedBytes = receivedBytes;
        },
      });
    const attemptAgain = async (pauses: readonly number[]): Promise<Blob> => {
      const [pause, ...others] = pauses;
      try {
        return await attempt();
      } catch (error) {
        if (pause === undefined || !(error instanceof ChatError && isTransient(error.data))) throw error;
      }
      // A browser that stops this background ends its requests first: then the next life answers, not this one.
      await new Promise<void>((resolve) => clock.setTimer(clock.now() + pause, resolve));
      return attemptAgain(others);
    };
    const download = async () => {
      const content = await attemptAgain(RETRY_AFTER_MS);
      await store.put(key, content).then(
        () => fetches.delete(name),
        // It stays in memory, for as long as this background lives.
        () => logger.warn('file.notKept'),
      );
      return content;
    };
    const started: Fetch = { receivedBytes: 0, content: Promise.resolve().then(download) };
    fetches.set(name, started);
    // The next request tries again.
    started.content.catch(() => fetches.delete(name));
    return started;
  }

  /** The content, or how much of it has come so far. */
  async function obtain(key: FileKey): Promise<Blob | number> {
    const present = fetches.get(nameOf(key));
    const kept = present === undefined ? await store.read(key) : null;
    if (kept !== null) return kept;
    const place = present === undefined ? placeOf(find(key.chatId)) : null;
    const current = fetches.get(nameOf(key)) ?? (place === null ? null : startFetch(key, place));
    const late = new Promise<null>((resolve) => {
      clock.setTimer(clock.now() + FETCH_ANSWER_MS, () => resolve(null));
    });
    return (await Promise.race([current?.content ?? late, late])) ?? current?.receivedBytes ?? 0;
  }

  return {
    async answer(request) {
      const { id } = request;
      if (request.type === 'keepFile') return { type: 'fileKept', id, bytes: await keep(request) };
      const got = await obtain({ way: 'in', chatId: request.chatId, id: request.fileId });
      if (typeof got === 'number') return { type: 'filePiece', id, data: null, bytes: got, image: null };
      const { offset } = request;
      const piece = new Uint8Array(await got.slice(offset, offset + PIECE_BYTES).arrayBuffer());
      const image = offset === 0 && got.size <= IMAGE_MAX_BYTES ? readImage(piece) : null;
      return { type: 'filePiece', id, data: encodeBase64(piece), bytes: got.size, image };
    },
    contentsOf: (chatId) => ({
      async whenWhole(entryId, size) {
        const key: FileKey = { way: 'out', chatId, id: entryId };
        const whole = new Promise<boolean>((resolve) => {
          const arrival = { settle: resolve, stopWaiting: () => undefined };
          arrivals.set(entryId, arrival);
          waitOn(entryId, arrival);
        });
        try {
          if ((await store.countBytes(key)) === size) settle(entryId, true);
        } catch {
          settle(entryId, false);
        }
        return whole;
      },
      async read(entryId, { type, size }) {
        const content = await store.read({ way: 'out', chatId, id: entryId });
        return content?.size === size ? content.slice(0, size, type) : null;
      },
      async forget(entryId, fileId) {
        settle(entryId, false);
        const key: FileKey = { way: 'out', chatId, id: entryId };
        const gone = fileId ? store.move(key, { way: 'in', chatId, id: fileId }) : store.remove(key);
        await gone.catch(() => logger.warn('file.notForgotten'));
      },
    }),
    noted(chatId, added) {
      for (const { kind, file } of added) {
        if (kind !== 'fileDeleted' || file === undefined) continue;
        void store.remove({ way: 'in', chatId, id: file.id }).catch(() => logger.warn('file.notForgotten'));
      }
    },
    async sweep() {
      const states = options.states();
      await store
        .sweep(({ way, chatId, id }) => {
          const state = states.find((one) => one.id === chatId);
          if (way === 'in') return state !== undefined;
          return state?.phase === 'open' && state.outbox.some((entry) => entry.id === id);
        })
        .catch(() => logger.warn('file.notSwept'));
    },
  };
}

/** Where the files of a chat are now; null while it is coming back. Throws where they are not to be had. */
function placeOf(state: ChatState | undefined): FilePlace | null {
  if (state?.phase !== 'open') throw new ChatError('fileGone');
  const { desk, keys, connection } = state;
  if (connection.status === 'offline' && connection.error) throw new ChatError('unreachable');
  return connection.status === 'online' ? { desk, keys, carrier: connection.carrier } : null;
}

function nameOf({ chatId, id }: FileKey): string {
  return `${chatId}/${id}`;
}

function readBytes(data: string): Uint8Array<ArrayBuffer> {
  try {
    return decodeBase64(data);
  } catch {
    throw new ChatError('malformed');
  }
}
