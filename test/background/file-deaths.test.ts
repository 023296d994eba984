// A file whose background dies at every point of its way: it arrives once, and is shown once.
import { describe, expect, it } from 'vitest';
import { PIECE_BYTES } from '../../core/messaging/file-protocol.ts';
import { createFilesScene, fileOf, inTime, isSame } from './files-world.ts';

const PDF = fileOf('a.pdf', PIECE_BYTES + 10);
/** By then it is in the transcript: turns of the event loop, and between two of them so many of promises. */
const TURNS = [0, 1, 2, 3, 4, 5, 6] as const;
const TICKS = [0, 3, 8, 20, 50] as const;

/** Sends a file, and kills the background after so many turns and ticks. Says whether it was still under way. */
async function dieAfter(turns: number, ticks: number): Promise<boolean> {
  const { world, view, chatId, shown, waiting } = await createFilesScene();
  const sent = view.client.files.send(chatId, [PDF]);
  for (let turn = 0; turn < turns; turn += 1) {
    await new Promise(setImmediate);
    // The server's own steps take time.
    if (turn % 4 === 3) await world.clock.advance(10);
  }
  for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
  const wasUnderWay = shown().length === 0;
  world.wake().kill();
  await inTime(world, sent);
  await world.clock.advance(60_000);
  const point = `killed after ${turns} turns and ${ticks} ticks`;
  expect(shown(), point).toEqual(['a.pdf']);
  expect(waiting(), point).toEqual([]);
  expect(world.files.files(), point).toHaveLength(1);
  expect(await isSame(world.files.files()[0]?.content, PDF), point).toBe(true);
  expect(
    [...world.contents.values()].map(({ way }) => way),
    point,
  ).toEqual(['in']);
  return wasUnderWay;
}

describe('a file', () => {
  it.each(TURNS)('[FI13] arrives once, wherever on its way the background dies (turn %d)', async (turns) => {
    for (const ticks of TICKS) await dieAfter(turns, ticks);
  });

  it('[FI13] is on its way at the first of these deaths, and through at the last', async () => {
    expect(await dieAfter(TURNS[0], TICKS[0])).toBe(true);
    expect(await dieAfter(TURNS[6], TICKS[4])).toBe(false);
  });
});
