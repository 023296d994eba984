// Waiting for something observable, which is the only way these tests wait.

/** How long a person would wait before calling it broken. */
export const PATIENCE_MS = 20_000;
const LOOK_AGAIN_MS = 20;

/** Resolves with the first value of `look` that is neither false, null nor undefined; rejects after `timeoutMs`. */
export async function until<Value>(
  what: string,
  look: () => Value | Promise<Value>,
  timeoutMs = PATIENCE_MS,
): Promise<Exclude<Awaited<Value>, false | null | undefined>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== false && found !== null && found !== undefined) {
      return found as Exclude<Awaited<Value>, false | null | undefined>;
    }
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain until ${what}`);
    await pause(LOOK_AGAIN_MS);
  }
}

/** Real time that has to pass: the length of an outage, the instant of a death. Never used to wait for an effect. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
