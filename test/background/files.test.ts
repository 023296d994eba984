// Files from a view to the server and back through whole backgrounds, with deaths in between.
import { describe, expect, it } from 'vitest';
import { PIECE_BYTES } from '../../core/messaging/file-protocol.ts';
import { FETCH_ANSWER_MS, IDLE_MS } from '../../entrypoints/background/files.ts';
import type { View } from './background-world.ts';
import { createFilesScene, fileOf, inTime, isSame } from './files-world.ts';

const PDF = fileOf('a.pdf', 2.5 * PIECE_BYTES);
/** One pixel. */
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const quietly = { signal: new AbortController().signal, onProgress: () => undefined };

describe('a file that a visitor sends', () => {
  it('[FI13] goes to the background in pieces, up to the server, and into the transcript', async () => {
    const { world, view, chatId, shown, waiting } = await createFilesScene();
    await inTime(world, view.client.files.send(chatId, [PDF]));
    await world.clock.advance(0);
    expect(shown()).toEqual(['a.pdf']);
    expect(waiting()).toEqual([]);
    expect(await isSame(world.files.files()[0]?.content, PDF)).toBe(true);
  });

  it('[FI15] needs not be fetched, once it is in the transcript', async () => {
    const { world, view, chatId } = await createFilesScene({ files: { downloadAttempts: 0 } });
    await inTime(world, view.client.files.send(chatId, [PDF]));
    await world.clock.advance(0);
    const fileId = world.files.files()[0]?.id ?? '';
    const { content } = await inTime(world, view.client.files.load(chatId, fileId, quietly));
    expect(await isSame(content, PDF)).toBe(true);
    expect([...world.contents.values()].map(({ way }) => way)).toEqual(['in']);
  });

  it('[FI13] shows all that were chosen at once, and sends them in order', async () => {
    const { world, view, chatId, shown, waiting } = await createFilesScene();
    const goOn = world.files.hold();
    await inTime(world, view.client.files.send(chatId, [PDF, fileOf('b.pdf', 10)]));
    await world.clock.advance(0);
    expect(waiting()).toEqual([
      ['a.pdf', 'uploading'],
      ['b.pdf', 'queued'],
    ]);
    goOn();
    await world.clock.advance(1_000);
    expect(shown()).toEqual(['a.pdf', 'b.pdf']);
  });

  it('[FI13] goes on behind what is kept when the background dies on the way', async () => {
    const { world, view, chatId, shown } = await createFilesScene();
    const sent = view.client.files.send(chatId, [PDF]);
    while (![...world.contents.values()].some(({ content }) => content.size >= PIECE_BYTES))
      await new Promise(setImmediate);
    world.wake().kill();
    expect(world.contents.size).toBe(1);
    await inTime(world, sent);
    await world.clock.advance(20_000);
    expect(shown()).toEqual(['a.pdf']);
    expect(world.files.files()).toHaveLength(1);
    expect(await isSame(world.files.files()[0]?.content, PDF)).toBe(true);
  });

  it('[FI7] is uploaded again by the next background when one dies during the upload', async () => {
    const { world, view, chatId, shown } = await createFilesScene();
    const goOn = world.files.hold();
    await inTime(world, view.client.files.send(chatId, [PDF]));
    await world.clock.advance(0);
    expect(world.files.uploading()).toBe(1);
    world.wake().kill();
    goOn();
    await world.clock.advance(0);
    expect(world.files.files()).toEqual([]);
    await world.clock.advance(30_000);
    expect(shown()).toEqual(['a.pdf']);
    expect(world.files.files()).toHaveLength(1);
    expect([...world.contents.values()].map(({ way }) => way)).toEqual(['in']);
  });

  it('[FI7] is on the server once when its answer is lost', async () => {
    const { world, view, chatId, shown } = await createFilesScene();
    world.files.trouble({ when: 'after', code: 'unreachable' });
    // The first request that the fake fails is the upload: its limits have no "after".
    await inTime(world, view.client.files.send(chatId, [PDF]));
    await world.clock.advance(60_000);
    expect(shown()).toEqual(['a.pdf']);
    expect(world.files.files()).toHaveLength(1);
  });

  it('[FI3] is not kept at all where the limits forbid it', async () => {
    const { world, view, chatId, waiting } = await createFilesScene();
    world.files.allow({ types: ['png'] });
    await view.client.command(chatId, { type: 'askFileLimits' });
    await world.clock.advance(0);
    await inTime(world, view.client.files.send(chatId, [PDF]));
    expect(waiting()).toEqual([['a.pdf', 'failed']]);
    expect(world.contents.size).toBe(0);
  });

  it('[FI9] lets go of what was kept when it is cancelled, and the view stops sending', async () => {
    const { world, view, chatId, waiting } = await createFilesScene();
    world.files.hold();
    const sent = view.client.files.send(chatId, [fileOf('a.pdf', 20 * PIECE_BYTES)]);
    while (world.contents.size === 0) await new Promise(setImmediate);
    const entryId = view.chat().summary.outbox[0]?.id ?? '';
    await view.client.command(chatId, { type: 'cancelFile', entryId });
    await inTime(world, sent);
    await world.clock.advance(1_000);
    expect(waiting()).toEqual([]);
    expect(world.contents.size).toBe(0);
    expect(world.files.files()).toEqual([]);
  });

  it('[FI14] has failed when its view is gone for 60 s, also over a death', async () => {
    const { world, view, chatId, waiting } = await createFilesScene();
    const file = { name: 'a.pdf', type: '', size: 10 };
    await view.client.command(chatId, { type: 'sendFile', file }, 'f');
    await world.clock.advance(IDLE_MS - 1_000);
    expect(waiting()).toEqual([['a.pdf', 'taking']]);
    world.wake().kill();
    await world.clock.advance(IDLE_MS - 1_000);
    expect(waiting()).toEqual([['a.pdf', 'taking']]);
    await world.clock.advance(5_000);
    expect(view.chat().summary.outbox[0]?.state).toEqual({
      name: 'failed',
      error: { code: 'fileIncomplete' },
    });
  });

  it('[FI14] that cannot be read any more is taken back, and the visitor is told', async () => {
    const { world, view, chatId, waiting } = await createFilesScene();
    const changed = Object.assign(fileOf('a.pdf', 10), {
      slice: () => ({ arrayBuffer: () => Promise.reject(new Error('changed')) }),
    });
    await expect(inTime(world, view.client.files.send(chatId, [changed]))).rejects.toMatchObject({
      data: { code: 'fileIncomplete' },
    });
    expect(waiting()).toEqual([]);
  });

  it('[FI12] leaves nothing behind: what no chat knows is removed by the next start', async () => {
    const { world } = await createFilesScene();
    const content = new Blob(['x']);
    world.contents.set('orphan', { way: 'out', chatId: 'chat-1', id: 'orphan', content });
    world.contents.set('stranger', { way: 'in', chatId: 'chat-9', id: 'file-1', content });
    world.wake().kill();
    world.wake();
    await world.clock.advance(1_000);
    expect(world.contents.size).toBe(0);
  });
});

describe('a file of the transcript', () => {
  it('[FI12] goes with its chat', async () => {
    const { world, view, chatId, agentSends } = await createFilesScene();
    const fileId = await agentSends('b.pdf', PDF);
    await inTime(world, view.client.files.load(chatId, fileId, quietly));
    await view.client.command(chatId, { type: 'endChat' });
    await world.clock.advance(20_000);
    expect(world.contents.size).toBe(1);
    await view.client.deskCommand({ type: 'removeChat', chatId });
    await world.clock.advance(0);
    expect(world.contents.size).toBe(0);
  });

  it('[FI15] is fetched from the server once, for all views and over deaths', async () => {
    const { world, view, chatId, agentSends } = await createFilesScene({ files: { downloadAttempts: 1 } });
    const fileId = await agentSends('b.pdf', PDF);
    const isWhole = async ({ client }: View) => {
      const { content } = await inTime(world, client.files.load(chatId, fileId, quietly));
      return isSame(content, PDF);
    };
    expect(await Promise.all([isWhole(view), isWhole(view)])).toEqual([true, true]);
    const other = world.openView();
    await world.clock.advance(0);
    expect(await isWhole(other)).toBe(true);
    world.wake().kill();
    expect(await isWhole(view)).toBe(true);
  });

  it('[FI15] tells how far it is while it comes', async () => {
    const { world, view, chatId, agentSends } = await createFilesScene();
    const fileId = await agentSends('b.pdf', PDF);
    const goOn = world.files.hold();
    const told: number[] = [];
    const loaded = view.client.files.load(chatId, fileId, {
      ...quietly,
      onProgress: (bytes) => told.push(bytes),
    });
    await world.clock.advance(3 * FETCH_ANSWER_MS);
    expect(told.length).toBeGreaterThan(1);
    expect(told.at(-1)).toBe(PDF.size / 2);
    goOn();
    expect((await inTime(world, loaded)).content.size).toBe(PDF.size);
  });

  it('[FI16] is said to be an image where its content is one, whatever its name', async () => {
    const { world, view, chatId, agentSends } = await createFilesScene();
    const png = Uint8Array.from(atob(PNG), (char) => char.charCodeAt(0));
    const image = await agentSends('b.txt', new Blob([png]));
    const text = await agentSends('c.png', new Blob(['<svg xmlns="http://www.w3.org/2000/svg"/>']));
    const { image: facts, content } = await inTime(world, view.client.files.load(chatId, image, quietly));
    expect(facts).toEqual({ type: 'image/png', width: 1, height: 1 });
    expect(content.type).toBe('image/png');
    const other = await inTime(world, view.client.files.load(chatId, text, quietly));
    expect([other.image, other.content.type]).toEqual([null, 'application/octet-stream']);
  });

  it('[FI15] is waited for while the chat is coming back, as after a death', async () => {
    const { world, view, chatId, agentSends } = await createFilesScene();
    const fileId = await agentSends('b.pdf', PDF);
    world.files.hold();
    const loaded = view.client.files.load(chatId, fileId, quietly);
    await world.clock.advance(FETCH_ANSWER_MS);
    world.wake().kill();
    world.files.hold()();
    expect((await inTime(world, loaded)).content.size).toBe(PDF.size);
  });

  it('[FI15] is fetched again where it breaks off, twice at most', async () => {
    const { world, view, chatId, agentSends } = await createFilesScene();
    const fileId = await agentSends('b.pdf', PDF);
    world.files.trouble({ when: 'halfWay', code: 'unreachable', times: 2 });
    const loaded = view.client.files.load(chatId, fileId, quietly);
    expect((await inTime(world, loaded)).content.size).toBe(PDF.size);
    world.files.trouble({ when: 'halfWay', code: 'fileGone' });
    const other = view.client.files.load(chatId, await agentSends('c.pdf', PDF), quietly);
    await expect(inTime(world, other)).rejects.toMatchObject({ data: { code: 'fileGone' } });
  });

  it('[FI15] may be asked for again after a failure', async () => {
    const { world, view, chatId, agentSends } = await createFilesScene();
    const fileId = await agentSends('b.pdf', PDF);
    world.files.trouble({ when: 'halfWay', code: 'unreachable', times: 3 });
    await expect(inTime(world, view.client.files.load(chatId, fileId, quietly))).rejects.toMatchObject({
      data: { code: 'unreachable' },
    });
    expect((await inTime(world, view.client.files.load(chatId, fileId, quietly))).content.size).toBe(
      PDF.size,
    );
  });

  it('[FI15] that was deleted is not kept', async () => {
    const { world, view, chatId, agentSends, server } = await createFilesScene();
    const fileId = await agentSends('b.pdf', PDF);
    await inTime(world, view.client.files.load(chatId, fileId, quietly));
    expect(world.contents.size).toBe(1);
    world.server.store.append(server, [
      { from: server.visitor, type: 'FileDeleted', text: fileId, userData: { 'file-id': fileId } },
    ]);
    await world.clock.advance(1_000);
    expect(world.contents.size).toBe(0);
  });

  it('[FI15] of a chat that is over, or unknown, is gone unless it is kept', async () => {
    const { world, view, chatId, agentSends } = await createFilesScene();
    const [kept, other] = [await agentSends('b.pdf', PDF), await agentSends('c.pdf', PDF)];
    await inTime(world, view.client.files.load(chatId, kept, quietly));
    await view.client.command(chatId, { type: 'endChat' });
    await world.clock.advance(20_000);
    expect((await inTime(world, view.client.files.load(chatId, kept, quietly))).content.size).toBe(PDF.size);
    const gone = { data: { code: 'fileGone' } };
    await expect(inTime(world, view.client.files.load(chatId, other, quietly))).rejects.toMatchObject(gone);
    await expect(inTime(world, view.client.files.load('chat-9', kept, quietly))).rejects.toMatchObject(gone);
  });

  it('[FI15] is not fetched by a view that has lost interest', async () => {
    const { view, chatId, agentSends } = await createFilesScene();
    const fileId = await agentSends('b.pdf', PDF);
    const options = { ...quietly, signal: AbortSignal.abort() };
    await expect(view.client.files.load(chatId, fileId, options)).rejects.toMatchObject({
      data: { code: 'fileCancelled' },
    });
  });
});
