// What of a file goes out and what comes back, in front of a server that a test answers for: in particular what is near a limit.
import { describe, expect, it } from 'vitest';
import { createCometdFiles } from '../../core/cometd/files.ts';
import type { FileForm, SendForm } from '../../core/gms/file-transfer.ts';
import { createManualClock, settled } from '../support/manual-clock.ts';

const STALL_MS = 120_000;
const ANSWER_MAX_BYTES = 1_048_576;
const place = {
  desk: { cometdUrl: 'https://chat.example/genesys/cometd', service: 'support' },
  keys: { secureKey: 'K', chatId: 'C', userId: '', alias: '9' },
  carrier: 'websocket',
} as const;
const file = { name: 'a.txt', type: 'text/plain', size: 5 };
const kept = { status: 200, text: '{"statusCode":0,"userData":{"file-id":"f1"}}' };
const gone = '{"statusCode":2,"errors":[{"code":404}]}';

function createScene(answer: () => Response | Promise<Response>, sendForm: SendForm = async () => kept) {
  const clock = createManualClock();
  const asked: RequestInit[] = [];
  const files = createCometdFiles({
    clock,
    ownOrigin: 'chrome-extension://parley',
    sendForm,
    fetch: async (_input, init = {}) => {
      asked.push(init);
      return answer();
    },
  });
  const progress: number[] = [];
  const controller = new AbortController();
  const options = { signal: controller.signal, onProgress: (bytes: number) => void progress.push(bytes) };
  return {
    clock,
    asked,
    progress,
    controller,
    files,
    upload: (it = file) => files.upload(place, it, new Blob(['hello']), options),
    download: () => files.download(place, 'f', options),
  };
}
const unused = () => Response.json({});
/** JSON of so many bytes that looks like a refusal. */
const refusalOf = (bytes: number) => gone.padEnd(bytes, ' ');
const json = { headers: { 'content-type': 'application/json' } };

describe('an upload', () => {
  it('[FT15] is a form to the same place, with the names of the chat and the file', async () => {
    const forms: FileForm[] = [];
    const scene = createScene(unused, async (form) => {
      forms.push(form);
      return kept;
    });
    await scene.upload();
    expect(forms).toEqual([
      {
        url: 'https://chat.example/genesys/2/chat-ntf',
        fields: { operation: 'fileUpload', secureKey: 'K', alias: '9' },
        name: 'a.txt',
        type: 'text/plain',
        content: new Blob(['hello']),
      },
    ]);
    expect(await forms[0]?.content.text()).toBe('hello');
    await scene.upload({ ...file, name: '' });
    expect(forms[1]?.name).toBe('file');
  });

  it('[FT6] that was called off before it began asks nothing', async () => {
    let forms = 0;
    const scene = createScene(unused, async () => {
      forms += 1;
      return kept;
    });
    scene.controller.abort();
    await expect(scene.upload()).rejects.toMatchObject({ data: { code: 'fileCancelled' } });
    await expect(scene.download()).rejects.toMatchObject({ data: { code: 'fileCancelled' } });
    expect([forms, scene.asked.length, scene.clock.pendingTimers()]).toEqual([0, 0, 0]);
  });

  it('[FT2] tells nothing more once it is over, and lets go of its request', async () => {
    let tell: (bytes: number) => void = () => undefined;
    let signal = new AbortController().signal;
    const scene = createScene(unused, async (_form, options) => {
      tell = options.onProgress;
      signal = options.signal;
      tell(2);
      return kept;
    });
    await scene.upload();
    tell(5);
    expect(scene.progress).toEqual([2]);
    expect(signal.aborted).toBe(true);
    expect(scene.clock.pendingTimers()).toBe(0);
  });

  it('[FT10] to a chat that the server does not know says that the chat is gone, and so do its limits', async () => {
    const scene = createScene(
      () => new Response(gone),
      async () => ({ status: 200, text: gone }),
    );
    await expect(scene.upload()).rejects.toMatchObject({ data: { code: 'chatGone' } });
    await expect(scene.files.limits(place)).rejects.toMatchObject({ data: { code: 'chatGone' } });
  });
});

describe('a download', () => {
  it('[FT17] in which something moves may take as long as it likes', async () => {
    let send: (bytes: number) => Promise<void> = async () => undefined;
    let end: () => void = () => undefined;
    const scene = createScene(
      () =>
        new Response(
          new ReadableStream({
            start(controller) {
              send = async (bytes) => {
                controller.enqueue(new Uint8Array(bytes));
                await settled();
              };
              end = () => controller.close();
            },
          }),
        ),
    );
    const download = scene.download();
    await settled();
    for (const bytes of [1, 2, 3]) {
      await send(bytes);
      await scene.clock.advance(STALL_MS - 1);
    }
    end();
    expect((await download).size).toBe(6);
    expect(scene.progress).toEqual([1, 3, 6]);
  });

  it('[FT7] may bring nothing, and need not say what it is', async () => {
    expect((await createScene(() => new Response(null)).download()).size).toBe(0);
    const content = await createScene(() => new Response(new Uint8Array([1, 2]))).download();
    expect([content.size, content.type]).toEqual([2, '']);
  });

  it('[FT8] that is refused says why, whatever the type of the answer, and tells of no progress', async () => {
    const busy = '{"statusCode":1,"errors":[{"code":503}]}';
    const scene = createScene(() => new Response(busy, { status: 500 }));
    await expect(scene.download()).rejects.toMatchObject({ data: { code: 'serverTrouble' } });
    const lost = createScene(() => new Response('<h1>Lost</h1>', { status: 404 }));
    await expect(lost.download()).rejects.toMatchObject({ data: { code: 'fileGone' } });
    expect([...scene.progress, ...lost.progress]).toEqual([]);
  });

  it('[FT18] of what looks like a refusal is one up to 1 MB, and a file above', async () => {
    const small = createScene(() => new Response(refusalOf(ANSWER_MAX_BYTES), json));
    await expect(small.download()).rejects.toMatchObject({ data: { code: 'fileGone' } });
    const large = createScene(() => new Response(refusalOf(ANSWER_MAX_BYTES + 1), json));
    expect((await large.download()).size).toBe(ANSWER_MAX_BYTES + 1);
  });

  it('[FT18] is given up where an answer that is no file is larger than 1 MB', async () => {
    const refusal = (bytes: number) => createScene(() => new Response(refusalOf(bytes), { status: 400 }));
    await expect(refusal(ANSWER_MAX_BYTES).download()).rejects.toMatchObject({ data: { code: 'fileGone' } });
    await expect(refusal(ANSWER_MAX_BYTES + 1).download()).rejects.toMatchObject({
      data: { code: 'fileTooLarge' },
    });
  });
});
