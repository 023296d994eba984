// A view's end of the way of contents, against a background that answers as a test wants it.
import { describe, expect, it } from 'vitest';
import { ChatError } from '../../core/chat/errors.ts';
import type { Command } from '../../core/chat/events.ts';
import { decodeBase64, encodeBase64 } from '../../core/messaging/base64.ts';
import { createFileClient } from '../../core/messaging/file-client.ts';
import { type FileAnswer, type FileRequest, PIECE_BYTES } from '../../core/messaging/file-protocol.ts';

type Answering = (request: FileRequest, count: number) => FileAnswer | { readonly type: string };

function createScene(answering: Answering) {
  const requests: FileRequest[] = [];
  const commands: Command[] = [];
  let ids = 0;
  const client = createFileClient({
    async ask(request) {
      requests.push(request);
      return answering(request, requests.length);
    },
    command: async (_chatId, command) => void commands.push(command),
    createId: () => `id-${++ids}`,
  });
  return { client, requests, commands };
}

const quietly = { signal: new AbortController().signal, onProgress: () => undefined };
const noAnswer = () => new ChatError('noAnswer');

describe('contents of files over a port', () => {
  it('[FI13] are base64, whatever bytes they are', () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, at) => at * 31);
    expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes);
    expect(encodeBase64(new Uint8Array())).toBe('');
    expect(() => decodeBase64('not base64!')).toThrow();
  });

  it('[FI13] go on where the background says that they are kept up to', async () => {
    const answers = [PIECE_BYTES, 10, PIECE_BYTES + 10];
    const { client, requests } = createScene(({ id }, count) => ({
      type: 'fileKept',
      id,
      bytes: answers[count - 1] ?? 0,
    }));
    await client.send('c1', [new File([new Uint8Array(PIECE_BYTES + 10)], 'a')]);
    expect(requests.map(({ offset }) => offset)).toEqual([0, PIECE_BYTES, 10]);
  });

  it('[FI13] are given again when an answer is late, five times', async () => {
    const { client, requests } = createScene(({ id }, count) => {
      if (count < 5) throw noAnswer();
      return { type: 'fileKept', id, bytes: 1 };
    });
    await client.send('c1', [new File(['x'], 'a')]);
    expect(requests).toHaveLength(5);
    expect(new Set(requests.map(({ id }) => id)).size).toBe(5);
    const silent = createScene(() => {
      throw noAnswer();
    });
    await expect(silent.client.load('c1', 'f', quietly)).rejects.toMatchObject({
      data: { code: 'noAnswer' },
    });
    expect(silent.requests).toHaveLength(5);
  });

  it('[FI14] are taken back when they cannot be kept, with the reason', async () => {
    const { client, commands } = createScene(() => {
      throw new ChatError('storageFailed');
    });
    await expect(client.send('c1', [new File(['x'], 'a')])).rejects.toMatchObject({
      data: { code: 'storageFailed' },
    });
    expect(commands.map(({ type }) => type)).toEqual(['sendFile', 'cancelFile']);
  });

  it('[FI13] are not taken from an answer of another kind', async () => {
    const { client } = createScene(() => ({ type: 'answered' }));
    await expect(client.load('c1', 'f', quietly)).rejects.toMatchObject({ data: { code: 'malformed' } });
  });

  it('[FI15] that are empty are whole at once', async () => {
    const { client } = createScene(({ id }) => ({ type: 'filePiece', id, data: '', bytes: 0, image: null }));
    expect((await client.load('c1', 'f', quietly)).content.size).toBe(0);
  });
});
