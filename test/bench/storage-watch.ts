// What runs in a document of the extension to see what storage takes: each function is handed over as its source.

/** Adds up what every change of storage writes, and remembers the segments that were written last. */
export function countWrites(): void {
  let written = 0;
  let newest = '';
  chrome.storage.onChanged.addListener((changes) => {
    let segments = '';
    for (const [key, { newValue }] of Object.entries(changes)) {
      const text = JSON.stringify(newValue) ?? '';
      written += key.length + text.length;
      if (key.includes('/segment/')) segments += text;
    }
    newest = segments || newest;
  });
  Object.defineProperty(globalThis, 'parleyTaken', { get: () => ({ written, newest }) });
}

/** Is a message with this text among them? */
export function keepTaken(text: string): boolean {
  return (globalThis as { parleyTaken?: { newest: string } }).parleyTaken?.newest.includes(text) === true;
}

/** Bytes written since `countWrites`. */
export function readTaken(): number {
  return (globalThis as { parleyTaken?: { written: number } }).parleyTaken?.written ?? Number.NaN;
}

/** Bytes of all that is kept of chats. */
export async function storedBytes(): Promise<number> {
  const keys = Object.keys(await chrome.storage.local.get(null)).filter((key) => key.startsWith('chat/'));
  return chrome.storage.local.getBytesInUse(keys);
}

/** Milliseconds for writing a head and a last segment, as a message does, beside the real ones. */
export async function timeWrites(count: number): Promise<number[]> {
  const all = await chrome.storage.local.get(null);
  const numbers = Object.keys(all).flatMap((key) => /\/segment\/(\d+)$/.exec(key)?.[1] ?? []);
  const last = Math.max(...numbers.map(Number));
  const find = (end: string) => Object.entries(all).find(([key]) => key.endsWith(end))?.[1];
  const values = { 'bench/head': find('/head'), 'bench/segment': find(`/segment/${last}`) };
  const samples: number[] = [];
  for (let n = 0; n < count; n += 1) {
    // What is equal might not be written at all.
    const begun = performance.now();
    await chrome.storage.local.set({ ...values, 'bench/number': n });
    samples.push(performance.now() - begun);
  }
  await chrome.storage.local.remove(['bench/head', 'bench/segment', 'bench/number']);
  return samples;
}
