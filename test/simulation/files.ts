// The visitor's files in the simulated world: a server that takes them, may lose the answer, and may still be at it for seconds after
// whoever uploaded is gone; contents that outlive every background.
import { ChatError } from '../../core/chat/errors.ts';
import type { FileContents, FileTransfer } from '../../core/chat/ports.ts';
import type { Chat } from '../backend/chat-store.ts';
import type { FakeChatServer } from '../support/fake-chat-server.ts';
import type { ClientTime } from './client-time.ts';
import type { Points } from './kill-points.ts';
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
  enter(points: Points): FilesOfLife;
  /** From now on nothing goes wrong. */
  calm(): void;
}

export function createSimulatedFiles(options: {
  readonly scheduler: Scheduler;
  readonly time: ClientTime;
  readonly server: FakeChatServer;
  readonly strike: (fault: string) => void;
}): SimulatedFiles {
  const { scheduler, time, server, strike } = options;
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

  function enter(points: Points): FilesOfLife {
    let isDead = false;
    const deaths = new Set<() => void>();
    const find = (secureKey: string): Chat => {
      const chat = server.store.findByKey(secureKey);
      if (chat === null || chat.hasEnded) throw new ChatError('chatGone');
      return chat;
    };

    /** One step of a life: never settles once that is over. */
    const step = <Value>(what: string, act: () => Promise<Value>): Promise<Value> =>
      new Promise((resolve, reject) => {
        if (points.isOver(what)) return;
        const settle = (how: () => void) =>
          time.whenAwake(() => {
            if (isDead) return;
            how();
            points.passed(what);
          });
        act().then(
          (value) => settle(() => resolve(value)),
          (error: unknown) => settle(() => reject(error)),
        );
        points.passed(what, 'under way');
      });

    const upload: FileTransfer['upload'] = async (
      { keys },
      { name, size },
      _content,
      { signal, onProgress },
    ) => {
      const chat = find(keys.secureKey);
      const chance = isCalm ? 1 : scheduler.random();
      let isOver = false;
      let isStopped = false;
      const stop = () => {
        if (isOver || isStopped) return;
        isStopped = true;
        // All of it may have been out already.
        if (!scheduler.chance(0.5)) return;
        strike('upload outlives its life');
        later(scheduler.between(0, LATEST_MS), () => take(chat, name, size));
      };
      signal.addEventListener('abort', stop, { once: true });
      deaths.add(stop);
      await scheduler.delay(scheduler.between(100, 1_500));
      if (!isDead && !isStopped) time.whenAwake(() => onProgress(size));
      await scheduler.delay(scheduler.between(100, 1_500));
      deaths.delete(stop);
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

    const limits: FileTransfer['limits'] = async ({ keys }) => {
      await scheduler.delay(scheduler.between(5, 500));
      find(keys.secureKey);
      if (!isCalm && scheduler.chance(0.2)) {
        strike('limits lost');
        throw new ChatError('unreachable');
      }
      await scheduler.delay(scheduler.between(0, 200));
      const allowed = { maxFiles: 1_000, usedFiles: 0, maxFileSize: 1_000, maxTotalSize: 1_000_000 };
      return { ...allowed, usedTotalSize: 0, types: [], needsAgent: false };
    };

    return {
      transfer: {
        limits: (place) => step('limits', () => limits(place)),
        upload: (...asked) => step('upload', () => upload(...asked)),
        download: () => Promise.reject(new ChatError('fileGone')),
        remove: () => Promise.reject(new ChatError('fileGone')),
      },
      contents: {
        whenWhole: (entryId) =>
          step('content whole', async () => {
            await scheduler.delay(scheduler.between(0, 300));
            if (!isCalm && !contents.has(entryId) && scheduler.chance(0.05)) {
              strike('content broken off');
              // That no more of it comes is not seen at once.
              await scheduler.delay(scheduler.between(0, 1_500));
              return false;
            }
            contents.add(entryId);
            return true;
          }),
        read: (entryId) =>
          step('content read', async () => {
            await scheduler.delay(scheduler.between(0, 5));
            return contents.has(entryId) ? CONTENT : null;
          }),
        forget: (entryId) =>
          step('content forgotten', async () => {
            await scheduler.delay(scheduler.between(0, 5));
            contents.delete(entryId);
          }),
      },
      die() {
        isDead = true;
        for (const stop of deaths) stop();
      },
    };
  }

  return {
    enter,
    calm() {
      isCalm = true;
    },
  };
}
