// What both ways of files have in common, in front of a server that a test answers for, with time that moves only when told.
import { describe, expect, it } from 'vitest';
import { FILE_MAX_BYTES } from '../../core/chat/files.ts';
import { createCometdFiles } from '../../core/cometd/files.ts';
import type { SendForm } from '../../core/gms/file-transfer.ts';
import { createRestFiles } from '../../core/rest/files.ts';
import { createManualClock, settled } from '../support/manual-clock.ts';

const ANSWER_MS = 20_000;
const STALL_MS = 120_000;
const desk = { cometdUrl: 'https://chat.example/genesys/cometd', service: 'support' };
const place = {
  desk,
  keys: { secureKey: 'K', chatId: 'C/1', userId: '', alias: '9' },
  carrier: 'websocket',
} as const;
const limits = {
  statusCode: 0,
  messages: [{ type: 'Notice', text: 'file-client-cfg-get', userData: { 'upload-max-files': '5' } }],
};
const refused = { statusCode: 1, errors: [{ code: 400 }] };
const unanswered: SendForm = (_form, { signal }) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));

interface Asked {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly init: RequestInit;
}

function createScene(
  answer: (asked: Asked) => Response | Promise<Response>,
  sendForm: SendForm = unanswered,
) {
  const clock = createManualClock();
  const asked: Asked[] = [];
  const options = {
    clock,
    ownOrigin: 'chrome-extension://parley',
    sendForm,
    fetch: async (input: RequestInfo | URL, init: RequestInit = {}) => {
      const one = {
        url: String(input),
        fields: Object.fromEntries(new URLSearchParams(String(init.body))),
        init,
      };
      asked.push(one);
      return answer(one);
    },
  };
  return { clock, asked, live: createCometdFiles(options), polling: createRestFiles(options) };
}

const signals = (signal = new AbortController().signal) => ({ signal, onProgress: () => undefined });
const file = { name: 'a.txt', type: 'text/plain', size: 5 };

/** A response that hangs after its first bytes. */
function hanging(signal: AbortSignal | null | undefined): Response {
  return new Response(
    new ReadableStream({
      start(controller) {
        controller.enqueue(new Uint8Array(10));
        signal?.addEventListener('abort', () => controller.error(new Error('aborted')));
      },
    }),
  );
}

describe('where files go', () => {
  it('[FT15] is the side door beside CometD, or the address that the desk names', async () => {
    const scene = createScene(() => Response.json(limits));
    await scene.live.limits(place);
    await scene.live.limits({ ...place, desk: { ...desk, filesUrl: 'https://files.example/door' } });
    expect(scene.asked.map(({ url }) => url)).toEqual([
      'https://chat.example/genesys/2/chat-ntf',
      'https://files.example/door',
    ]);
    expect(scene.asked[0]?.fields).toEqual({ operation: 'fileGetLimits', secureKey: 'K', alias: '9' });
    expect(scene.asked[0]?.init).toMatchObject({
      method: 'POST',
      credentials: 'include',
      cache: 'no-store',
      redirect: 'error',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8' },
    });
    for (const cometdUrl of ['https://chat.example/other', 'nonsense', '/cometd']) {
      const nowhere = scene.live.limits({ ...place, desk: { ...desk, cometdUrl } });
      await expect(nowhere).rejects.toMatchObject({ data: { code: 'filesUnsupported' } });
    }
    expect(scene.asked).toHaveLength(2);
  });

  it('[FT15] is below the address of the chat over REST', async () => {
    const scene = createScene(() => Response.json(limits));
    await scene.polling.limits(place);
    await scene.polling.download(place, 'f/1', signals());
    await scene.polling.remove(place, 'f/1');
    const base = 'https://chat.example/genesys/2/chat/support/C%2F1/file';
    expect(scene.asked.map(({ url }) => url)).toEqual([
      `${base}/limits`,
      `${base}/f%2F1/download`,
      `${base}/f%2F1/delete`,
    ]);
    expect(scene.asked[0]?.fields).toEqual({ secureKey: 'K', alias: '9' });
    const chatless = { ...place, keys: { ...place.keys, chatId: '' } };
    await expect(scene.polling.limits(chatless)).rejects.toMatchObject({
      data: { code: 'filesUnsupported' },
    });
  });

  it('[FT16] is asked for its limits in the other spelling where it does not know the first', async () => {
    const scene = createScene(({ fields }) =>
      Response.json(fields.operation === 'fileGetsLimits' ? limits : refused),
    );
    expect((await scene.live.limits(place)).maxFiles).toBe(5);
    expect(scene.asked).toHaveLength(2);
    const deaf = createScene(() => Response.json(refused));
    await expect(deaf.live.limits(place)).rejects.toMatchObject({ data: { code: 'fileRefused' } });
    expect(deaf.asked).toHaveLength(2);
    const down = createScene(() => new Response('', { status: 503 }));
    await expect(down.live.limits(place)).rejects.toMatchObject({ data: { code: 'unreachable' } });
    expect(down.asked).toHaveLength(1);
  });
});

describe('a transfer', () => {
  it('[FT17] in which nothing moves for 120 s, 20 s where no file is on its way, is given up, and its request ended', async () => {
    const ended: string[] = [];
    const scene = createScene(
      ({ init }) =>
        new Promise((_resolve, reject) =>
          init.signal?.addEventListener('abort', () => {
            ended.push('limits');
            reject(new Error('aborted'));
          }),
        ),
    );
    const outcomes = [
      scene.live.limits(place),
      scene.live.upload(place, file, new Blob(['hello']), signals()),
      createHangingDownload(scene.clock),
    ].map((it) => it.catch((error: unknown) => error));
    await scene.clock.advance(ANSWER_MS - 1);
    expect(ended).toEqual([]);
    await scene.clock.advance(1);
    expect(await outcomes[0]).toMatchObject({ data: { code: 'unreachable' } });
    await scene.clock.advance(STALL_MS - ANSWER_MS - 1);
    expect(scene.clock.pendingTimers()).toBe(2);
    await scene.clock.advance(1);
    for (const outcome of outcomes) expect(await outcome).toMatchObject({ data: { code: 'unreachable' } });
    expect(ended).toEqual(['limits']);
    expect(scene.clock.pendingTimers()).toBe(0);
  });

  it('[FT17] in which something moves may take as long as it likes', async () => {
    let tell: (bytes: number) => void = () => undefined;
    let answer: () => void = () => undefined;
    const scene = createScene(
      () => Response.json({}),
      (_form, { signal, onProgress }) => {
        tell = onProgress;
        return new Promise((resolve, reject) => {
          answer = () => resolve({ status: 200, text: '{"statusCode":0,"userData":{"file-id":"f1"}}' });
          signal.addEventListener('abort', () => reject(new Error('aborted')));
        });
      },
    );
    const progress: number[] = [];
    const upload = scene.live.upload(place, { ...file, size: 9 }, new Blob(['123456789']), {
      ...signals(),
      onProgress: (bytes) => void progress.push(bytes),
    });
    await settled();
    for (let bytes = 1; bytes <= 12; bytes += 1) {
      tell(bytes);
      await scene.clock.advance(STALL_MS - 1);
    }
    answer();
    expect(await upload).toEqual({ fileId: 'f1' });
    // The form is a little more than the file.
    expect(progress).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('[FT6] that was called off tells nothing more, whatever its sender says', async () => {
    let tell: (bytes: number) => void = () => undefined;
    const scene = createScene(
      () => Response.json({}),
      (form, options) => {
        tell = options.onProgress;
        return unanswered(form, options);
      },
    );
    const controller = new AbortController();
    const progress: number[] = [];
    const upload = scene.live.upload(place, file, new Blob(['hello']), {
      signal: controller.signal,
      onProgress: (bytes) => void progress.push(bytes),
    });
    tell(1);
    controller.abort();
    tell(3);
    await expect(upload).rejects.toMatchObject({ data: { code: 'fileCancelled' } });
    tell(5);
    expect(progress).toEqual([1]);
    expect(scene.clock.pendingTimers()).toBe(0);
  });

  it('[FT18] of a download that is refused in JSON fails; a file that looks almost so is a file', async () => {
    const answers = [refused, { statusCode: 500 }, { statusCode: 0, errors: [] }];
    const scene = createScene(() => Response.json(answers.shift()));
    await expect(scene.live.download(place, 'f', signals())).rejects.toMatchObject({
      data: { code: 'fileGone' },
    });
    expect(await (await scene.live.download(place, 'f', signals())).text()).toBe('{"statusCode":500}');
    expect((await scene.live.download(place, 'f', signals())).size).toBeGreaterThan(0);
    const plain = createScene(() => new Response(JSON.stringify(refused)));
    const content = await plain.live.download(place, 'f', signals());
    expect(JSON.parse(await content.text())).toEqual(refused);
  });

  it('[FT18] of a download without end is given up, and the connection with it', async () => {
    let isCancelled = false;
    const piece = new Uint8Array(4 * 1024 * 1024);
    const endless = () =>
      new ReadableStream({
        pull: (controller) => controller.enqueue(piece),
        cancel() {
          isCancelled = true;
        },
      });
    const scene = createScene(() => new Response(endless()));
    const progress: number[] = [];
    const download = scene.live.download(place, 'f', {
      ...signals(),
      onProgress: (bytes) => void progress.push(bytes),
    });
    await expect(download).rejects.toMatchObject({ data: { code: 'fileTooLarge' } });
    expect(progress.at(-1)).toBeLessThanOrEqual(FILE_MAX_BYTES);
    await settled();
    expect(isCancelled).toBe(true);
    const chatty = createScene(() => new Response(endless()));
    await expect(chatty.live.limits(place)).rejects.toMatchObject({ data: { code: 'fileTooLarge' } });
  });
});

function createHangingDownload(clock: ReturnType<typeof createManualClock>): Promise<unknown> {
  const files = createCometdFiles({
    clock,
    ownOrigin: '',
    sendForm: unanswered,
    fetch: async (_input, init) => hanging(init?.signal),
  });
  return files.download(place, 'f', signals());
}
