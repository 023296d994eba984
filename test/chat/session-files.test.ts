// The runner's hands for files: what they tell of an upload, and what they keep to themselves.
import { describe, expect, it } from 'vitest';
import type { FileEffect } from '../../core/chat/effects.ts';
import type { FileEvent } from '../../core/chat/events.ts';
import type { FileContents, FileTransfer } from '../../core/chat/ports.ts';
import { createFileHands, PROGRESS_MS } from '../../core/chat/session-files.ts';
import { createFakeFileTransfer } from '../support/fake-file-transfer.ts';
import { createManualClock, settled } from '../support/manual-clock.ts';
import { createStrictLogger } from '../support/strict-logger.ts';
import { desk } from './builders.ts';

const keys = { secureKey: 'K', chatId: '1', userId: 'u', alias: '9' };
const UPLOAD = {
  type: 'uploadFile',
  entryId: 'f',
  place: { desk, keys, carrier: 'websocket' },
  file: { name: 'a.pdf', type: '', size: 8 },
} as const satisfies FileEffect;

function createScene(
  options: { readonly content?: Blob | null; readonly transfer?: Partial<FileTransfer> } = {},
) {
  const clock = createManualClock();
  const logger = createStrictLogger();
  const server = createFakeFileTransfer();
  const kept = new Map<string, Blob>();
  if (options.content !== null) kept.set('f', options.content ?? new Blob(['12345678']));
  const contents: FileContents = {
    whenWhole: async (entryId, size) => kept.get(entryId)?.size === size,
    read: async (entryId) => kept.get(entryId) ?? null,
    forget: async (entryId) => void kept.delete(entryId),
  };
  const told: FileEvent[] = [];
  const hands = createFileHands({
    transfer: { ...server, ...options.transfer },
    contents,
    clock,
    logger,
    tell: (event) => told.push(event),
  });
  return { clock, logger, server, kept, told, hands, types: () => told.map(({ type }) => type) };
}

describe('the hands for files', () => {
  it('[FI17] upload what is kept, and tell how far it is and what the server answered', async () => {
    const { hands, told, server } = createScene();
    hands.perform(UPLOAD);
    await settled();
    expect(told).toEqual([
      { type: 'uploadProgressed', entryId: 'f', sentBytes: 4 },
      { type: 'uploadAnswered', entryId: 'f', fileId: server.files()[0]?.id },
    ]);
  });

  it('[FI17] tell of progress four times a second at most', async () => {
    let progress: (sentBytes: number) => void = () => undefined;
    const upload: FileTransfer['upload'] = (_place, _file, _content, { onProgress }) => {
      progress = onProgress;
      return new Promise(() => undefined);
    };
    const { hands, told, clock } = createScene({ transfer: { upload } });
    hands.perform(UPLOAD);
    await settled();
    for (const sentBytes of [1, 2, 3]) progress(sentBytes);
    await clock.advance(PROGRESS_MS);
    progress(4);
    expect(told.map((event) => 'sentBytes' in event && event.sentBytes)).toEqual([1, 4]);
  });

  it.each([
    [
      'it is forgotten',
      (hands: ReturnType<typeof createScene>['hands']) => hands.perform({ type: 'forgetFile', entryId: 'f' }),
    ],
    ['its runner is abandoned', (hands: ReturnType<typeof createScene>['hands']) => hands.abandon()],
  ])('[FI17] stop an upload and say nothing more of it when %s', async (_when, stop) => {
    const { hands, types, server } = createScene();
    const goOn = server.hold();
    hands.perform(UPLOAD);
    await settled();
    expect(server.uploading()).toBe(1);
    stop(hands);
    goOn();
    await settled();
    expect(server.uploading()).toBe(0);
    expect(server.files()).toEqual([]);
    expect(types()).toEqual(['uploadProgressed']);
  });

  it('[FI17] fail an upload whose content is gone, without asking the server', async () => {
    const { hands, told, server } = createScene({ content: null });
    hands.perform(UPLOAD);
    await settled();
    expect(told).toEqual([{ type: 'uploadFailed', entryId: 'f', error: { code: 'fileIncomplete' } }]);
    expect(server.files()).toEqual([]);
  });

  it('[FI17] tell of what is no failure of the chat as trouble, and log it', async () => {
    const upload = () => Promise.reject(new TypeError('a mistake'));
    const { hands, told, logger } = createScene({ transfer: { upload } });
    hands.perform(UPLOAD);
    await settled();
    expect(told).toEqual([{ type: 'uploadFailed', entryId: 'f', error: { code: 'serverTrouble' } }]);
    expect(logger.text()).toBe('fileNotHandled {"error":"TypeError"}');
  });

  it('[FI17] log no word of it', async () => {
    const upload = () => Promise.reject('a secret');
    const { hands, told, logger } = createScene({ transfer: { upload } });
    hands.perform(UPLOAD);
    await settled();
    expect(told).toEqual([{ type: 'uploadFailed', entryId: 'f', error: { code: 'serverTrouble' } }]);
    expect(logger.text()).toBe('fileNotHandled {"error":"unknown"}');
  });

  it('[FI17] tell of limits, and of contents that came or did not', async () => {
    const { hands, types, server } = createScene();
    hands.perform({ type: 'askLimits', place: UPLOAD.place });
    hands.perform({ type: 'awaitFile', entryId: 'f', file: UPLOAD.file });
    hands.perform({ type: 'awaitFile', entryId: 'g', file: UPLOAD.file });
    await settled();
    expect([...types()].sort()).toEqual(['fileNotTaken', 'fileTaken', 'limitsAnswered']);
    server.trouble({ when: 'before', code: 'unreachable' });
    hands.perform({ type: 'askLimits', place: UPLOAD.place });
    await settled();
    expect(types().at(-1)).toBe('limitsFailed');
  });

  it('[FI17] ask no server for an upload that was stopped while its content was read', async () => {
    const { hands, told, server } = createScene();
    hands.perform(UPLOAD);
    hands.perform({ type: 'forgetFile', entryId: 'f' });
    await settled();
    expect(told).toEqual([]);
    expect(server.files()).toEqual([]);
  });

  it('[FI17] say nothing of an answer that comes although it was stopped', async () => {
    let answer: (value: { fileId: string }) => void = () => undefined;
    const upload = () => new Promise<{ fileId: string }>((resolve) => (answer = resolve));
    const { hands, told } = createScene({ transfer: { upload } });
    hands.perform(UPLOAD);
    await settled();
    hands.abandon();
    answer({ fileId: 'x' });
    await settled();
    expect(told).toEqual([]);
  });

  it('[FI17] stop the second upload of a file although the first one ends after its beginning', async () => {
    const signals: AbortSignal[] = [];
    const answers: ((value: { fileId: string }) => void)[] = [];
    const upload: FileTransfer['upload'] = (_place, _file, _content, { signal }) => {
      signals.push(signal);
      return new Promise((resolve) => answers.push(resolve));
    };
    const { hands } = createScene({ transfer: { upload } });
    hands.perform(UPLOAD);
    await settled();
    hands.perform(UPLOAD);
    await settled();
    answers[0]?.({ fileId: 'x' });
    await settled();
    hands.abandon();
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, true]);
    answers[1]?.({ fileId: 'y' });
    await settled();
  });
});
