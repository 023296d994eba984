// Files in a chat: what a file is, what a server allows, and the port through which files go to and come from it.
// When a file is sent is file-lane.ts; who carries it, core/gms and the composition root.
import type { Carrier, Desk, SessionKeys } from './state.ts';

/** A file that the visitor chose. `size` in bytes; `type` as the browser says, possibly empty. */
export interface FileDescription {
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

/** What a server allows in one chat (WIRE.md 9.2). Sizes in bytes. */
export interface FileLimits {
  readonly maxFiles: number;
  readonly usedFiles: number;
  readonly maxFileSize: number;
  readonly maxTotalSize: number;
  readonly usedTotalSize: number;
  /** Extensions in lower case, without the dot; none: any. */
  readonly types: readonly string[];
  /** Files are taken only while an agent is there. */
  readonly needsAgent: boolean;
}

/** Where the files of a chat are, as of now. */
export interface FilePlace {
  readonly desk: Desk;
  readonly keys: SessionKeys;
  readonly carrier: Carrier;
}

/** Carries files to and from a chat server; one attempt per call. Every call rejects with a `ChatError`. */
export interface FileTransfer {
  limits(place: FilePlace): Promise<FileLimits>;
  /** Resolves when the server has answered; rejects with `fileCancelled` once the signal is aborted. */
  upload(
    place: FilePlace,
    file: FileDescription,
    content: Blob,
    options: { readonly signal: AbortSignal; readonly onProgress: (sentBytes: number) => void },
  ): Promise<{ readonly fileId: string }>;
  download(
    place: FilePlace,
    fileId: string,
    options: { readonly signal: AbortSignal; readonly onProgress: (receivedBytes: number) => void },
  ): Promise<Blob>;
  remove(place: FilePlace, fileId: string): Promise<void>;
}

/** Keeps the contents of files that are to be uploaded, under the id of their outbox entry. */
export interface FileContents {
  /** True as soon as all of it is kept; false where it has stopped coming, or cannot be kept. Never rejects. */
  whenWhole(entryId: string, size: number): Promise<boolean>;
  /** Null where it is not there, or not all of it. Rejects with `storageFailed`. */
  read(entryId: string): Promise<Blob | null>;
  /** Never rejects: what could not be removed is found by the next start. */
  forget(entryId: string): Promise<void>;
}

/** No larger file is taken, in bytes: its content has to be kept until it is sent. */
export const FILE_MAX_BYTES = 100 * 1024 * 1024;
