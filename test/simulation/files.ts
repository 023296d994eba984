// The visitor's files in the simulated world: a server that takes them, may lose the answer, and may still be at it for seconds after
// whoever uploaded is gone; contents that outlive every background.
import { ChatError } from '../../core/chat/errors.ts';
import type { FileContents, FileTransfer } from '../../core/chat/ports.ts';
import type { Chat } from '../backend/chat-store.ts';
import type { FakeChatServer } from '../support/fake-chat-server.ts';
import type { Scheduler } from './scheduler.ts';

/** A server is done with a file this soon after its upload is over; its own limit is 10 s (DESIGN.md 7). */
const LATEST_MS = 9_000;
const CONTENT = new Blob(['x']);

export interface FilesOfLife {
  readonly transfer: FileTransfer;
  readonly contents: FileContents;
  die(): void;
}

export interface SimulatedFiles {
  /** What a background of this life works with. */
  enter(): FilesOfLife;
  /** From now on nothing goes wrong. */
  calm(): void;
  /** How many contents are kept. */
  readonly kept: () => number;
}

export function createSimulatedFiles(options: {
  readonly scheduler: Scheduler;
  readonly server: FakeChatServer;
  readonly strike: (fault: string) => void;
}): SimulatedFiles {
  const { scheduler, server, strike } = options;
  const contents = new Set<string>();
  let isCalm = false;
  let ids = 0;

  const take = (chat: Chat, name: string, size: number): string => {
    ids += 1;
    const id = `file-${ids}`;
    const userData = { 'file-id': id, 'file-name': name, 'file-size': String(size) };
    if (!chat.hasEnded)
      server.store.append(chat, [{ from: chat.visitor, type: 'FileUploaded', text: id, userData }]);
    return id;
  };
  const later = (ms: number, task: () => void) => scheduler.setTimer(scheduler.now() + ms, task);

  function enter(): FilesOfLife {
    const death = new AbortController();
    const find = (secureKey: string): Chat => {
      const chat = server.store.list().find((one) => one.secureKey === secureKey);
      if (chat === undefined || chat.hasEnded) throw new ChatError('chatGone');
      return chat;
    };
    /** Never settles once this life is over. */
    const inLife = <Value>(promise: Promise<Value>) =>
      new Promise<Value>((resolve, reject) => {
        promise.then(
          (value) => death.signal.aborted || resolve(value),
          (error: unknown) => death.signal.aborted || reject(error),
        );
      });

    const upload: FileTransfer['upload'] = async ({ keys }, { name, size }, _content, { signal }) => {
      const chat = find(keys.secureKey);
      const chance = isCalm ? 1 : scheduler.random();
      const stop = AbortSignal.any([signal, death.signal]);
      let isStopped = false;
      let isOver = false;
      stop.addEventListener(
        'abort',
        () => {
          if (isOver) return;
          isStopped = true;
          // All of it may have been out already.
          if (!scheduler.chance(0.5)) return;
          strike('upload outlives its life');
          later(scheduler.between(0, LATEST_MS), () => take(chat, name, size));
        },
        { once: true },
      );
      await scheduler.delay(scheduler.between(100, 3_000));
      if (isStopped) throw new ChatError('fileCancelled');
      isOver = true;
      if (chance < 0.15) {
        strike('upload lost');
        throw new ChatError('unreachable');
      }
      if (chance < 0.3) {
        strike('upload answer lost');
        later(scheduler.between(0, LATEST_MS), () => take(chat, name, size));
        throw new ChatError('unreachable');
      }
      const fileId = take(find(keys.secureKey), name, size);
      await scheduler.delay(scheduler.between(0, 200));
      return { fileId };
    };

    return {
      transfer: {
        limits: ({ keys }) =>
          inLife(
            scheduler.delay(scheduler.between(5, 500)).then(() => {
              find(keys.secureKey);
              if (!isCalm && scheduler.chance(0.2)) throw new ChatError('unreachable');
              const limits = { maxFiles: 1_000, usedFiles: 0, maxFileSize: 1_000, maxTotalSize: 1_000_000 };
              return { ...limits, usedTotalSize: 0, types: [], needsAgent: false };
            }),
          ),
        upload: (...asked) => inLife(upload(...asked)),
        download: () => Promise.reject(new ChatError('fileGone')),
        remove: () => Promise.reject(new ChatError('fileGone')),
      },
      contents: {
        async whenWhole(entryId) {
          await inLife(scheduler.delay(scheduler.between(0, 300)));
          contents.add(entryId);
          return true;
        },
        read: (entryId) =>
          inLife(
            scheduler.delay(scheduler.between(0, 5)).then(() => (contents.has(entryId) ? CONTENT : null)),
          ),
        async forget(entryId) {
          contents.delete(entryId);
        },
      },
      die: () => death.abort(),
    };
  }

  return {
    enter,
    calm() {
      isCalm = true;
    },
    kept: () => contents.size,
  };
}
