// Contents as they arrive at the background, piece by piece, over a store of the test's.
import { describe, expect, it } from 'vitest';
import { encodeBase64 } from '../../core/messaging/base64.ts';
import { createFiles, IDLE_MS } from '../../entrypoints/background/files.ts';
import { openPlay } from '../chat/builders.ts';
import { createFakeFileTransfer } from '../support/fake-file-transfer.ts';
import { createManualClock, settled } from '../support/manual-clock.ts';
import { createMemoryFileStore, type FileMedium } from '../support/memory-file-store.ts';
import { createStrictLogger } from '../support/strict-logger.ts';

const FILE = { name: 'a.pdf', type: 'application/pdf', size: 4 };

function createScene() {
  const play = openPlay();
  for (const id of ['f', 'g']) play.give({ type: 'sendFile', file: FILE }, id);
  const clock = createManualClock();
  const medium: FileMedium = new Map();
  const transfer = createFakeFileTransfer();
  let isFailing = false;
  const files = createFiles({
    store: createMemoryFileStore(medium, { isFailing: () => isFailing }),
    transfer,
    states: () => [play.state()],
    clock,
    logger: createStrictLogger(),
  });
  const wholes: Record<string, boolean> = {};
  const contents = files.contentsOf('c1');
  for (const id of ['f', 'g'])
    void contents.whenWhole(id, FILE.size).then((isWhole) => {
      wholes[id] = isWhole;
    });
  return {
    clock,
    medium,
    transfer,
    files,
    contents,
    wholes,
    failStorage: () => {
      isFailing = true;
    },
    keep: (entryId: string, offset: number, text: string, chatId = 'c1') =>
      files.answer({
        type: 'keepFile',
        id: 'r',
        chatId,
        entryId,
        offset,
        data: encodeBase64(new TextEncoder().encode(text)),
      }),
  };
}

describe('a content that arrives', () => {
  it('[FI13] is whole with its last byte', async () => {
    const { keep, wholes, contents } = createScene();
    expect(await keep('f', 0, 'ab')).toEqual({ type: 'fileKept', id: 'r', bytes: 2 });
    await settled();
    expect(wholes).toEqual({});
    expect(await contents.read('f', FILE)).toBeNull();
    await keep('f', 2, 'cd');
    await settled();
    expect(wholes).toEqual({ f: true });
    const content = await contents.read('f', FILE);
    expect([await content?.text(), content?.type]).toEqual(['abcd', 'application/pdf']);
  });

  it('[FI14] is waited for as long as those before it come', async () => {
    const { clock, keep, wholes } = createScene();
    for (const offset of [0, 1, 2]) {
      await clock.advance(IDLE_MS - 1_000);
      await keep('f', offset, 'x');
    }
    expect(wholes).toEqual({});
    await clock.advance(IDLE_MS);
    expect(wholes).toEqual({ f: false, g: false });
  });

  it('[FI14] is refused where nobody wants it, where it is too much, and where it is no base64', async () => {
    const { keep, files, medium } = createScene();
    const unwanted = { data: { code: 'wrongState' } };
    await expect(keep('none', 0, 'x')).rejects.toMatchObject(unwanted);
    await expect(keep('f', 0, 'x', 'c2')).rejects.toMatchObject(unwanted);
    const nonsense = { data: { code: 'malformed' } };
    await expect(keep('f', 0, 'abcde')).rejects.toMatchObject(nonsense);
    const request = { type: 'keepFile', id: 'r', chatId: 'c1', entryId: 'f', offset: 0, data: '!' } as const;
    await expect(files.answer(request)).rejects.toMatchObject(nonsense);
    expect(medium.size).toBe(0);
  });

  it('[FI14] has failed at once where it cannot be kept', async () => {
    const { keep, failStorage, wholes } = createScene();
    await settled();
    failStorage();
    await expect(keep('f', 0, 'x')).rejects.toMatchObject({ data: { code: 'storageFailed' } });
    await settled();
    expect(wholes).toEqual({ f: false });
  });

  it('[FI16] of an image of more than 10 MB is not said to be one', async () => {
    const { files, transfer } = createScene();
    const png = [
      0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1,
    ];
    const load = async (size: number) => {
      const content = new Blob([Uint8Array.from(png), new Uint8Array(size - png.length)]);
      const fileId = transfer.agentSends('a.png', content);
      return files.answer({ type: 'loadFile', id: 'r', chatId: 'c1', fileId, offset: 0 });
    };
    expect(await load(10_000_000)).toMatchObject({ image: { type: 'image/png' } });
    expect(await load(10_000_001)).toMatchObject({ image: null });
  });
});
