// When to try again: full jitter (DESIGN.md 7, BROWSERS.md 3.4). Pure; who tries is transition.ts.

/** The first retry comes within this many milliseconds, the next within twice as many, and so on. */
export const RETRY_BASE_MS = 1_000;
/** No retry waits longer, unless the server advises it. */
export const RETRY_CAP_MS = 30_000;
/** Spread of the attempts that a returning network sets off at once in many browsers. */
export const NETWORK_RETURN_SPREAD_MS = 1_000;
/** Milliseconds to wait before attempt number `attempt` (from 0), never below the server's advice. */
export function retryDelay(attempt: number, random: number, adviceMs = 0): number {
  const ceiling = Math.min(RETRY_CAP_MS, RETRY_BASE_MS * 2 ** Math.min(attempt, 16));
  return Math.max(adviceMs, Math.round(random * ceiling));
}
