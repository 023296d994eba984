// Uploads through the offscreen document: both sides of it, over ports and a channel as the browser makes them, against the running
// backend.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FileForm } from '../../core/gms/file-transfer.ts';
import { parseUploadForm, parseUploadNews, UPLOADS } from '../../core/messaging/upload-protocol.ts';
import { createOffscreenSender } from '../../entrypoints/background/offscreen.ts';
import { createUploads, type FormChannel, LINGER_MS } from '../../entrypoints/offscreen/uploads.ts';
import { type Backend, startBackend } from '../backend/backend.ts';
import { startChat, type Visitor, visit } from '../backend/visitor.ts';
import { createPortPair, type FakePort, type FakePortPair } from '../support/fake-port.ts';
import { installXhr } from '../support/node-xhr.ts';

const OWN_ID = 'abcdefghijklmnopabcdefghijklmnop';
const BASE = `chrome-extension://${OWN_ID}/`;
const BACKGROUND = { id: OWN_ID, url: `${BASE}background.js` };
const SIZE = 2_000_000;
/** More than the buffers on the way hold: some of it has not left when the upload ends early. */
const LARGE_BYTES = 24_000_000;

/** A browser with room for one offscreen document, and the lives of a background that may have one. */
function createScene() {
  const pairs: FakePortPair[] = [];
  const log: string[] = [];
  let document: { connected(port: FakePort): void; close(): void } | null = null;
  const listeners = new Set<(event: { readonly data: unknown }) => void>();
  const channel: FormChannel = {
    addEventListener: (_type, listener) => void listeners.add(listener),
    removeEventListener: (_type, listener) => void listeners.delete(listener),
  };
  const post = (data: unknown) => {
    for (const listener of [...listeners]) queueMicrotask(() => listener({ data }));
  };
  const closeDocument = async () => {
    if (document === null) throw new Error('No current offscreen document.');
    document.close();
    log.push('closed');
    document = null;
  };
  const createDocument = async () => {
    if (document !== null) throw new Error('Only a single offscreen document may be created.');
    log.push('opened');
    const ports: FakePort[] = [];
    const uploads = createUploads({
      ownId: OWN_ID,
      backgroundUrl: BACKGROUND.url,
      channel,
      leave: () => void closeDocument(),
    });
    document = {
      connected(port) {
        ports.push(port);
        uploads.connected(port);
      },
      close() {
        for (const port of ports) port.disconnect();
      },
    };
  };
  const connect = (name: string, sender: Parameters<typeof createPortPair>[1] = BACKGROUND) => {
    const pair = createPortPair(name, sender);
    pairs.push(pair);
    queueMicrotask(() => document?.connected(pair.far));
    return pair.near;
  };
  let ids = 0;
  return {
    log,
    post,
    connect,
    createDocument,
    pairs,
    /** Anew for each life of the background. */
    sender: () =>
      createOffscreenSender({
        offscreen: { createDocument, closeDocument },
        connect: ({ name }) => connect(name),
        channel: { postMessage: post },
        createId: () => String(++ids),
      }),
  };
}

describe('an upload through the offscreen document', () => {
  let backend: Backend;
  let visitor: Visitor;
  let form: FileForm;
  let uninstall: () => void;
  let scene: ReturnType<typeof createScene>;

  beforeEach(async () => {
    backend = await startBackend({
      files: { maxFiles: 9, maxFileSize: 2 ** 30, maxTotalSize: 2 ** 30, types: [] },
    });
    visitor = await visit(backend, 'websocket');
    uninstall = installXhr({ cookie: 'BAYEUX_BROWSER=one' });
    form = {
      url: `${backend.url}/genesys/2/chat-ntf`,
      fields: { operation: 'fileUpload', secureKey: await startChat(visitor) },
      name: 'a.zip',
      type: 'application/zip',
      content: new Blob([new Uint8Array(SIZE)]),
    };
    scene = createScene();
  });
  afterEach(async () => {
    uninstall();
    visitor.cut();
    await backend.close();
  });

  const large = (): FileForm => ({ ...form, content: new Blob([new Uint8Array(LARGE_BYTES)]) });

  const start = (send: ReturnType<typeof scene.sender>, what: FileForm = form) => {
    const controller = new AbortController();
    const progress: number[] = [];
    const onProgress = (bytes: number) => void progress.push(bytes);
    const done = send(what, { signal: controller.signal, onProgress });
    done.catch(() => undefined);
    return { controller, progress, done };
  };

  it('[FT19] opens the document, tells progress and the answer, and closes the document after the last', async () => {
    const send = scene.sender();
    const one = start(send);
    const other = start(send, { ...form, name: 'b.zip' });
    expect(JSON.parse((await one.done).text)).toMatchObject({ statusCode: 0 });
    expect((await other.done).status).toBe(200);
    expect(one.progress.at(-1)).toBeGreaterThan(SIZE);
    await expect.poll(() => scene.log).toEqual(['opened', 'closed']);
    await start(send).done;
    await expect.poll(() => scene.log).toEqual(['opened', 'closed', 'opened', 'closed']);
    expect(backend.chat().files).toHaveLength(3);
    expect(scene.pairs.every(({ near }) => !near.isConnected())).toBe(true);
  });

  it('[FT19] fails where the server cannot be reached, and where no document can be had', async () => {
    const { done } = start(scene.sender(), { ...form, url: 'http://127.0.0.1:1/' });
    await expect(done).rejects.toThrow();
    await expect.poll(() => scene.log).toEqual(['opened', 'closed']);
    const send = createOffscreenSender({
      offscreen: {
        createDocument: async () => Promise.reject(new Error('no room')),
        closeDocument: async () => undefined,
      },
      connect: ({ name }) => scene.connect(name),
      channel: { postMessage: scene.post },
      createId: () => 'x',
    });
    await expect(start(send).done).rejects.toThrow('no room');
    await expect(start(send).done).rejects.toThrow('no room');
  });

  it('[FT20] ends its request when it is called off', async () => {
    backend.fault({ name: 'slowFiles', ms: 20_000 });
    const { controller, progress, done } = start(scene.sender(), large());
    await expect.poll(() => progress.length).toBeGreaterThan(0);
    controller.abort();
    await expect(done).rejects.toThrow();
    await expect.poll(() => scene.log).toEqual(['opened', 'closed']);
    backend.fault({ name: 'slowFiles', ms: 0 });
    const early = start(scene.sender());
    early.controller.abort();
    await expect(early.done).rejects.toThrow();
    expect(backend.chat().files).toEqual([]);
  });

  it('[FT20] ends its own request alone when another is under way', async () => {
    backend.fault({ name: 'slowFiles', ms: 20_000 });
    const send = scene.sender();
    const [one, other] = [start(send, large()), start(send, large())];
    await expect.poll(() => Math.min(one.progress.length, other.progress.length)).toBeGreaterThan(0);
    one.controller.abort();
    await expect(one.done).rejects.toThrow();
    await expect.poll(() => scene.pairs[0]?.far.isConnected()).toBe(false);
    expect(scene.pairs[1]?.far.isConnected()).toBe(true);
    expect(scene.log).toEqual(['opened']);
    other.controller.abort();
  });

  it('[FT20] ends its request when the background dies; the next life begins anew', async () => {
    backend.fault({ name: 'slowFiles', ms: 20_000 });
    const { progress } = start(scene.sender(), large());
    await expect.poll(() => progress.length).toBeGreaterThan(0);
    scene.pairs[0]?.sever();
    backend.fault({ name: 'slowFiles', ms: 0 });
    await start(scene.sender(), { ...form, name: 'again.zip' }).done;
    // The document of the earlier life was closed first.
    expect(scene.log.slice(0, 3)).toEqual(['opened', 'closed', 'opened']);
    expect(backend.chat().files.map(({ name }) => name)).toEqual(['again.zip']);
  });

  it('[FT21] is taken from the background alone', async () => {
    await scene.createDocument();
    const strangers = [
      { id: 'another', url: BACKGROUND.url },
      { id: OWN_ID, url: `${BASE}sidepanel.html` },
      { id: OWN_ID, url: 'https://evil.example/background.js', tab: { id: 1 } },
      { id: OWN_ID, url: BACKGROUND.url, tab: { id: 1 } },
      {},
    ];
    for (const sender of strangers) {
      const port = scene.connect(`${UPLOADS}x`, sender);
      await expect.poll(() => port.isConnected()).toBe(false);
      expect(port.received).toEqual([]);
    }
    scene.post({ id: 'x', form });
    const port = scene.connect(`${UPLOADS}y`);
    await expect.poll(() => port.received).toEqual([{ type: 'ready' }]);
    // A form for another port, and what is no form.
    for (const data of [
      { id: 'x', form },
      { id: 'y' },
      { id: 'y', form: { ...form, content: 'text' } },
      null,
    ])
      scene.post(data);
    scene.post({ id: 'y', form: { ...form, name: 'mine.zip' } });
    await expect.poll(() => port.received.at(-1)).toMatchObject({ type: 'answered', status: 200 });
    expect(backend.chat().files.map(({ name }) => name)).toEqual(['mine.zip']);
    port.disconnect();
  });
});

describe('an offscreen document', () => {
  it('[FT20] leaves by itself when nobody has used or closed it for 5 s', async () => {
    vi.useFakeTimers();
    try {
      let isGone = false;
      const channel = { addEventListener: () => undefined, removeEventListener: () => undefined };
      const leave = () => {
        isGone = true;
      };
      const uploads = createUploads({ ownId: OWN_ID, backgroundUrl: BACKGROUND.url, channel, leave });
      const ports = ['a', 'b'].map((id) => createPortPair(UPLOADS + id, BACKGROUND));
      await vi.advanceTimersByTimeAsync(LINGER_MS - 1);
      for (const { far } of ports) uploads.connected(far);
      await vi.advanceTimersByTimeAsync(LINGER_MS);
      ports[0]?.sever();
      await vi.advanceTimersByTimeAsync(LINGER_MS);
      expect(isGone).toBe(false);
      ports[1]?.sever();
      await vi.advanceTimersByTimeAsync(LINGER_MS - 1);
      expect(isGone).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      expect(isGone).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('what background and offscreen document say', () => {
  it('[FT21] is checked on both sides', () => {
    const form = {
      url: 'https://chat.example/',
      fields: { a: 'b' },
      name: '"\n',
      type: '',
      content: new Blob(['x']),
    };
    expect(parseUploadForm({ id: '1', form })).toEqual({ id: '1', form });
    const wrong = [
      { form },
      { id: '1', form, more: 1 },
      { id: '1', form: { ...form, url: 'nowhere' } },
      { id: '1', form: { ...form, fields: { a: 1 } } },
      {
        id: '1',
        form: { ...form, fields: Object.fromEntries(Array.from({ length: 21 }, (_, at) => [at, ''])) },
      },
      { id: '1', form: { ...form, name: 'x'.repeat(70_001) } },
      { id: '1', form: { ...form, content: new Uint8Array(1) } },
    ];
    for (const message of wrong) expect(parseUploadForm(message)).toBeNull();
    expect(parseUploadNews({ type: 'progress', bytes: 5 })).toEqual({ type: 'progress', bytes: 5 });
    for (const message of [
      null,
      { type: 'ready', more: 1 },
      { type: 'progress', bytes: -1 },
      { type: 'answered', status: 200, text: 'x'.repeat(1_048_577) },
      { type: '__proto__' },
    ])
      expect(parseUploadNews(message)).toBeNull();
  });
});
