// What every FileTransfer promises, as a suite: hand over how to set one up in front of a chat server, real or fake, with one
// chat that is open.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FilePlace } from '../../core/chat/effects.ts';
import type { ChatErrorCode } from '../../core/chat/errors.ts';
import type { FileLimits } from '../../core/chat/files.ts';
import type { FileTransfer } from '../../core/chat/ports.ts';

export interface FileTransferHarness {
  readonly transfer: FileTransfer;
  readonly place: FilePlace;
  readonly server: {
    allow(limits: Partial<Pick<FileLimits, 'maxFiles' | 'maxFileSize' | 'maxTotalSize' | 'types'>>): void;
    /** What the visitor has there now, oldest first. */
    files(): Promise<readonly ServerFile[]>;
    /** Returns its id. */
    agentSends(name: string, content: Blob): Promise<string>;
    /** Befalls the next upload or download. */
    spoil(trouble: 'cutUpload' | 'cutDownload' | 'loseUploadAnswer' | 'refuseUpload'): void;
    /** Makes uploads and downloads take so long that they can be called off meanwhile. */
    hold(): () => void;
  };
  close(): Promise<void>;
}

export interface ServerFile {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly content: Uint8Array;
}

const ODD_NAMES = [
  'Grüße aus Köln.txt',
  '文件 📎.pdf',
  'e\u0301 decomposed.txt',
  'a "quoted" name.txt',
  'two\r\nlines"; filename="evil.exe',
  '../../etc/passwd',
  'C:\\Users\\Ann\\a.txt',
  '<img src=x onerror=alert(1)>.png',
  '100 %.txt',
  '\u202Egpj.exe',
  `${'n'.repeat(296)}.txt`,
  '.',
];
const MEGABYTE = 1_048_576;
/** More than the buffers between client and server hold: some of it has not left when the upload is called off. */
const LARGE_BYTES = 24 * MEGABYTE;

/** Bytes that are not all the same, so that a piece in the wrong place shows. */
function bytesOf(size: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: size }, (_, at) => (at * 31 + (at >> 8)) & 0xff);
}

/** Runs the contract against what `setUp` makes, anew for each test. */
export function describeFileTransfer(name: string, setUp: () => Promise<FileTransferHarness>): void {
  describe(`FileTransfer contract: ${name}`, () => {
    let world: FileTransferHarness;
    beforeEach(async () => {
      world = await setUp();
    });
    afterEach(() => world.close());

    const send = (fileName: string, content: Blob, options: { readonly signal?: AbortSignal } = {}) => {
      const progress: number[] = [];
      const { signal = new AbortController().signal } = options;
      const done = world.transfer.upload(
        world.place,
        { name: fileName, type: content.type, size: content.size },
        content,
        { signal, onProgress: (bytes) => void progress.push(bytes) },
      );
      return { done, progress };
    };
    const fetchFile = (fileId: string, signal = new AbortController().signal) => {
      const progress: number[] = [];
      const onProgress = (bytes: number) => void progress.push(bytes);
      const done = world.transfer.download(world.place, fileId, { signal, onProgress });
      return { done, progress };
    };
    const failsWith = async (promise: Promise<unknown>, code: ChatErrorCode) =>
      expect(promise).rejects.toMatchObject({ name: 'ChatError', data: { code } });
    const text = (content: string) => new Blob([content], { type: 'text/plain' });

    it('[FT1] tells the limits of the chat, and what is used of them', async () => {
      world.server.allow({ maxFiles: 4, maxFileSize: 100, maxTotalSize: 200, types: ['txt', 'png'] });
      await send('a.txt', text('hello')).done;
      expect(await world.transfer.limits(world.place)).toEqual({
        maxFiles: 4,
        usedFiles: 1,
        maxFileSize: 100,
        maxTotalSize: 200,
        usedTotalSize: 5,
        types: ['txt', 'png'],
        needsAgent: false,
      });
    });

    it('[FT2] brings a file to the server whole, tells its id, and its progress up to its size', async () => {
      const content = new Blob([bytesOf(3 * MEGABYTE)], { type: 'application/pdf' });
      const { done, progress } = send('a.pdf', content);
      const { fileId } = await done;
      const [file] = await world.server.files();
      expect(file).toMatchObject({ id: fileId, name: 'a.pdf', type: 'application/pdf' });
      expect(Buffer.from(file?.content ?? []).equals(bytesOf(3 * MEGABYTE))).toBe(true);
      expect(progress.length).toBeGreaterThan(1);
      expect(progress).toEqual([...new Set(progress)].sort((a, b) => a - b));
      expect(progress.at(-1)).toBe(content.size);
    });

    it.each(ODD_NAMES)('[FT3] brings the name %j unchanged', async (oddName) => {
      await send(oddName, text('hello')).done;
      const files = await world.server.files();
      expect(files).toMatchObject([{ name: oddName, content: { length: 5 } }]);
    });

    it('[FT3] brings a file of nothing, and one without a name or a usable type', async () => {
      await send('empty.txt', text('')).done;
      await send('', new Blob(['x'])).done;
      expect(await world.server.files()).toMatchObject([
        { name: 'empty.txt', content: { length: 0 } },
        { content: { length: 1 } },
      ]);
    });

    it('[FT4] names what the server does not take: too many, too large, the wrong type', async () => {
      world.server.allow({ maxFiles: 2, maxFileSize: 10, maxTotalSize: 15, types: ['txt'] });
      await failsWith(send('a.txt', text('eleven char')).done, 'fileTooLarge');
      await failsWith(send('a.exe', text('hello')).done, 'fileTypeRefused');
      await send('a.txt', text('ten charac')).done;
      await failsWith(send('b.txt', text('six ch')).done, 'fileTooLarge');
      await send('b.txt', text('five.')).done;
      await failsWith(send('c.txt', text('x')).done, 'tooManyFiles');
      expect(await world.server.files()).toHaveLength(2);
    });

    it('[FT4] names a refusal that the limits did not tell of', async () => {
      world.server.spoil('refuseUpload');
      await failsWith(send('a.txt', text('hello')).done, 'tooManyFiles');
      expect(await world.server.files()).toEqual([]);
    });

    it('[FT5] fails as unreachable where an upload breaks off, and the server has nothing', async () => {
      world.server.spoil('cutUpload');
      await failsWith(send('a.zip', new Blob([bytesOf(3 * MEGABYTE)])).done, 'unreachable');
      expect(await world.server.files()).toEqual([]);
    });

    it('[FT5] fails as unreachable where the answer is lost, though the server has the file', async () => {
      world.server.spoil('loseUploadAnswer');
      await failsWith(send('a.txt', text('hello')).done, 'unreachable');
      expect(await world.server.files()).toHaveLength(1);
    });

    it('[FT6] is called off before and during an upload, which the server then does not have', async () => {
      await failsWith(send('a.txt', text('hello'), { signal: AbortSignal.abort() }).done, 'fileCancelled');
      const release = world.server.hold();
      const controller = new AbortController();
      const { done, progress } = send('a.zip', new Blob([new Uint8Array(LARGE_BYTES)]), controller);
      await expect.poll(() => progress.length).toBeGreaterThan(0);
      controller.abort();
      const told = progress.length;
      await failsWith(done, 'fileCancelled');
      release();
      await send('b.txt', text('hello')).done;
      expect((await world.server.files()).map((file) => file.name)).toEqual(['b.txt']);
      expect(progress).toHaveLength(told);
    });

    it('[FT7] fetches a file of the agent and an own one, whole, with progress and without a type', async () => {
      const id = await world.server.agentSends(
        'b.html',
        new Blob([bytesOf(MEGABYTE)], { type: 'text/html' }),
      );
      const { done, progress } = fetchFile(id);
      const content = await done;
      expect(Buffer.from(await content.arrayBuffer()).equals(bytesOf(MEGABYTE))).toBe(true);
      expect(content.type).toBe('');
      expect(progress.at(-1)).toBe(MEGABYTE);
      expect(progress).toEqual([...progress].sort((a, b) => a - b));
      const { fileId } = await send('a.json', text('{"statusCode":0}')).done;
      expect(await (await fetchFile(fileId).done).text()).toBe('{"statusCode":0}');
    });

    it('[FT7] fetches a file of nothing', async () => {
      const id = await world.server.agentSends('empty.txt', new Blob([]));
      expect((await fetchFile(id).done).size).toBe(0);
    });

    it('[FT8] fails by name where a download breaks off, is called off, or the file is not there', async () => {
      const id = await world.server.agentSends('b.zip', new Blob([bytesOf(3 * MEGABYTE)]));
      world.server.spoil('cutDownload');
      await failsWith(fetchFile(id).done, 'unreachable');
      await failsWith(fetchFile(id, AbortSignal.abort()).done, 'fileCancelled');
      const release = world.server.hold();
      const controller = new AbortController();
      const { done, progress } = fetchFile(id, controller.signal);
      await expect.poll(() => progress.length).toBeGreaterThan(0);
      controller.abort();
      await failsWith(done, 'fileCancelled');
      release();
      await failsWith(fetchFile('no-such-file').done, 'fileGone');
      await failsWith(fetchFile('../"\n').done, 'fileGone');
    });

    it('[FT9] deletes an own file, once, and no file of the agent', async () => {
      const { fileId } = await send('a.txt', text('hello')).done;
      await world.transfer.remove(world.place, fileId);
      expect(await world.server.files()).toEqual([]);
      await failsWith(world.transfer.remove(world.place, fileId), 'fileGone');
      await failsWith(fetchFile(fileId).done, 'fileGone');
      const id = await world.server.agentSends('b.txt', text('x'));
      await failsWith(world.transfer.remove(world.place, id), 'fileRefused');
      expect((await fetchFile(id).done).size).toBe(1);
    });

    it('[FT10] says that a chat which the server does not know is gone', async () => {
      const place = { ...world.place, keys: { ...world.place.keys, secureKey: 'another' } };
      await failsWith(world.transfer.limits(place), 'chatGone');
      const options = { signal: new AbortController().signal, onProgress: () => undefined };
      const file = { name: 'a.txt', type: '', size: 5 };
      await failsWith(world.transfer.upload(place, file, text('hello'), options), 'chatGone');
    });
  });
}
