// A working FileTransfer without a network: one chat server's files in memory, with limits and troubles as a test wants them. It
// passes the contract of the real ones. An upload takes as many turns as a test lets it: see `hold`.

import type { FilePlace } from '../../core/chat/effects.ts';
import type { ChatErrorCode } from '../../core/chat/errors.ts';
import { ChatError } from '../../core/chat/errors.ts';
import type { FileDescription, FileLimits } from '../../core/chat/files.ts';
import type { FileTransfer } from '../../core/chat/ports.ts';

export interface FakeFile extends FileDescription {
  readonly id: string;
  readonly content: Blob;
  readonly sender: 'visitor' | 'agent';
}

/** `before`: nothing reaches the server. `halfWay`: it breaks off in the middle. `after`: it is done, and the answer lost. */
export interface FakeFileTrouble {
  readonly when: 'before' | 'halfWay' | 'after';
  readonly code: ChatErrorCode;
  /** How often; once where nothing is said. */
  readonly times?: number;
}

export interface FakeFileTransfer extends FileTransfer {
  /** What the server has now, oldest first. */
  files(): readonly FakeFile[];
  allow(limits: Partial<FileLimits>): void;
  /** An agent sends a file. Returns its id. */
  agentSends(name: string, content: Blob): string;
  /** The next upload or download fails so. */
  trouble(trouble: FakeFileTrouble): void;
  /** Uploads and downloads stop half-way from now on; the returned function lets them go on. */
  hold(): () => void;
  /** How many uploads are under way. */
  uploading(): number;
}

export interface FakeFileTransferOptions {
  /** The key of the one chat that the server knows; absent: it takes any. */
  readonly secureKey?: string;
  /** How often one file can be fetched. */
  readonly downloadAttempts?: number;
  /** The server has taken a file: a test tells the chat of it as the server would. */
  readonly onUploaded?: (file: FakeFile, place: FilePlace) => void;
  readonly onRemoved?: (file: FakeFile, place: FilePlace) => void;
}

const NO_LIMITS: FileLimits = {
  maxFiles: 100,
  usedFiles: 0,
  maxFileSize: 2 ** 30,
  maxTotalSize: 2 ** 30,
  usedTotalSize: 0,
  types: [],
  needsAgent: false,
};

export function createFakeFileTransfer(options: FakeFileTransferOptions = {}): FakeFileTransfer {
  const files = new Map<string, FakeFile>();
  const downloads = new Map<string, number>();
  let limits = NO_LIMITS;
  let next: FakeFileTrouble | null = null;
  let gate: Promise<void> | null = null;
  let uploading = 0;
  let ids = 0;

  const add = (file: Omit<FakeFile, 'id'>): FakeFile => {
    ids += 1;
    const added = { ...file, id: `file-${ids}` };
    files.set(added.id, added);
    return added;
  };
  const limitsNow = (): FileLimits => {
    const own = [...files.values()].filter(({ sender }) => sender === 'visitor');
    return {
      ...limits,
      usedFiles: limits.usedFiles + own.length,
      usedTotalSize: limits.usedTotalSize + own.reduce((sum, { size }) => sum + size, 0),
    };
  };
  const enter = ({ keys }: FilePlace) => {
    if (options.secureKey !== undefined && keys.secureKey !== options.secureKey)
      throw new ChatError('chatGone');
  };
  const fail = (when: FakeFileTrouble['when']) => {
    if (next?.when !== when) return;
    const { code, times = 1 } = next;
    next = times > 1 ? { ...next, times: times - 1 } : null;
    throw new ChatError(code);
  };
  /** Waits its turn, and behind the gate, unless it is called off. */
  const pause = async (signal: AbortSignal) => {
    await Promise.resolve();
    const cancelled = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    if (gate !== null && !signal.aborted) await Promise.race([gate, cancelled]);
    if (signal.aborted) throw new ChatError('fileCancelled');
  };
  const travel = async (size: number, signal: AbortSignal, onProgress: (bytes: number) => void) => {
    if (signal.aborted) throw new ChatError('fileCancelled');
    fail('before');
    onProgress(Math.floor(size / 2));
    await pause(signal);
    fail('halfWay');
    onProgress(size);
    await Promise.resolve();
  };
  const refuse = (file: FileDescription) => {
    const { maxFiles, usedFiles, maxFileSize, maxTotalSize, usedTotalSize, types } = limitsNow();
    const extension = /\.([^.]+)$/.exec(file.name)?.[1]?.toLowerCase() ?? '';
    if (usedFiles >= maxFiles) throw new ChatError('tooManyFiles');
    if (file.size > maxFileSize || usedTotalSize + file.size > maxTotalSize)
      throw new ChatError('fileTooLarge');
    if (types.length > 0 && !types.includes(extension)) throw new ChatError('fileTypeRefused');
  };
  const take = (id: string): FakeFile => {
    const file = files.get(id);
    if (file === undefined) throw new ChatError('fileGone');
    return file;
  };

  return {
    async limits(place) {
      enter(place);
      fail('before');
      return limitsNow();
    },
    async upload(place, { name, type, size }, content, { signal, onProgress }) {
      enter(place);
      uploading += 1;
      try {
        await travel(content.size, signal, onProgress);
        refuse({ name, type, size });
        const file = add({ name, type, size: content.size, content, sender: 'visitor' });
        options.onUploaded?.(file, place);
        fail('after');
        return { fileId: file.id };
      } finally {
        uploading -= 1;
      }
    },
    async download(place, fileId, { signal, onProgress }) {
      enter(place);
      const file = take(fileId);
      const times = (downloads.get(fileId) ?? 0) + 1;
      if (times > (options.downloadAttempts ?? Number.POSITIVE_INFINITY)) throw new ChatError('fileGone');
      downloads.set(fileId, times);
      await travel(file.size, signal, onProgress);
      // As bytes: what a server says of a type is not to be trusted.
      return file.content.slice();
    },
    async remove(place, fileId) {
      enter(place);
      const file = take(fileId);
      if (file.sender !== 'visitor') throw new ChatError('fileRefused', { detail: '400' });
      files.delete(fileId);
      options.onRemoved?.(file, place);
    },
    files: () => [...files.values()],
    allow(changed) {
      limits = { ...limits, ...changed };
    },
    agentSends: (name, content) =>
      add({ name, type: content.type, size: content.size, content, sender: 'agent' }).id,
    trouble(trouble) {
      next = trouble;
    },
    hold() {
      let open: () => void = () => undefined;
      gate = new Promise<void>((resolve) => {
        open = resolve;
      });
      return () => {
        gate = null;
        open();
      };
    },
    uploading: () => uploading,
  };
}
