// What is in the heaps of Chromium's processes, over its own protocol.
import type { Browser, Page } from 'puppeteer-core';

/** A heap snapshot of the page's process, with the strings of all of its worlds: the file that the developer tools save. */
export async function readHeap(page: Page): Promise<string> {
  const session = await page.createCDPSession();
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => void chunks.push(chunk));
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return chunks.join('');
}

/** Bytes in the heap of the background of the extension at `origin`, after a collection. Wakes none. */
export async function heapBytesOf(browser: Browser, origin: string): Promise<number> {
  const target = browser
    .targets()
    .find((one) => one.type() === 'service_worker' && one.url().startsWith(`${origin}/`));
  if (target === undefined) throw new Error('no background is running');
  const session = await target.createCDPSession();
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}
