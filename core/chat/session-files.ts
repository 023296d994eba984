// The runner's hands for files: performs file effects and tells what became of them. What follows is ring 0's decision.
import type { FileEffect } from './effects.ts';
import { ChatError, type ChatErrorData } from './errors.ts';
import type { FileEvent } from './events.ts';
import type { Clock, FileContents, FileTransfer, Logger } from './ports.ts';

/** Progress is told at most so often: each time goes to every view. */
export const PROGRESS_MS = 250;

export interface FileHandsOptions {
  readonly transfer: FileTransfer;
  readonly contents: FileContents;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly tell: (event: FileEvent) => void;
}

export interface FileHands {
  perform(effect: FileEffect): void;
  /** Stops every upload; nothing is told of it. */
  abandon(): void;
}

/** Makes the hands of one chat. */
export function createFileHands({ transfer, contents, clock, logger, tell }: FileHandsOptions): FileHands {
  const uploads = new Map<string, AbortController>();

  async function upload({ place, entryId, file }: Extract<FileEffect, { type: 'uploadFile' }>) {
    const controller = new AbortController();
    uploads.set(entryId, controller);
    let toldAt = Number.NEGATIVE_INFINITY;
    try {
      const content = await contents.read(entryId, file);
      if (content === null) throw new ChatError('fileIncomplete');
      controller.signal.throwIfAborted();
      const { fileId } = await transfer.upload(place, file, content, {
        signal: controller.signal,
        onProgress(sentBytes) {
          if (controller.signal.aborted || clock.now() - toldAt < PROGRESS_MS) return;
          toldAt = clock.now();
          tell({ type: 'uploadProgressed', entryId, sentBytes });
        },
      });
      if (!controller.signal.aborted) tell({ type: 'uploadAnswered', entryId, fileId });
    } catch (error) {
      if (!controller.signal.aborted) tell({ type: 'uploadFailed', entryId, error: dataOf(error) });
    } finally {
      if (uploads.get(entryId) === controller) uploads.delete(entryId);
    }
  }

  /** What is no failure of the chat's own is a mistake of ours. */
  function dataOf(error: unknown): ChatErrorData {
    if (error instanceof ChatError) return error.data;
    logger.warn('fileNotHandled', { error: error instanceof Error ? error.name : 'unknown' });
    return { code: 'serverTrouble' };
  }

  return {
    perform(effect) {
      switch (effect.type) {
        case 'awaitFile':
          void contents.whenWhole(effect.entryId, effect.file.size).then((isWhole) => {
            tell({ type: isWhole ? 'fileTaken' : 'fileNotTaken', entryId: effect.entryId });
          });
          return;
        case 'askLimits':
          void transfer.limits(effect.place).then(
            (limits) => tell({ type: 'limitsAnswered', limits }),
            (error: unknown) => tell({ type: 'limitsFailed', error: dataOf(error) }),
          );
          return;
        case 'uploadFile':
          void upload(effect);
          return;
        case 'forgetFile':
          uploads.get(effect.entryId)?.abort();
          void contents.forget(effect.entryId, effect.fileId);
          return;
        default:
          throw effect satisfies never;
      }
    },
    abandon() {
      for (const controller of uploads.values()) controller.abort();
    },
  };
}
