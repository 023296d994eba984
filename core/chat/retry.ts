// When to try again, so that a server that comes back is neither run down by all its clients at once nor waited for much longer than it
// was away (RT4, RT5; the numbers come from `npm run simulate -- --storm 10000`). Pure; who tries is transition.ts.

/** The first retry comes within this many milliseconds, the next within twice as many, and so on. */
const RETRY_BASE_MS = 1_000;
/** No longer than this while an outage is short: about a minute and a half. */
const SHORT_CAP_MS = 11_000;
/** After that no retry waits longer than this, unless the server advises it. */
export const RETRY_CAP_MS = 30_000;
/** Nor after a failure that only a person can mend. */
export const CIRCUIT_CAP_MS = 600_000;
/** Spread of the attempts that a returning network sets off at once in many browsers. */
export const NETWORK_RETURN_SPREAD_MS = 1_000;
/** So many failures in a row lead to the longest wait of an ordinary retry. */
const STEPS_TO_CAP = 12;

/** The number of the attempt after this one: only where a person has to mend something waits grow beyond the ordinary. */
export function nextAttempt(attempt: number, isPermanent: boolean): number {
  return isPermanent ? attempt + 1 : Math.min(attempt + 1, STEPS_TO_CAP);
}

/**
 * Milliseconds to wait before attempt number `attempt` (from 0), never below the server's advice. The first comes at any time up to
 * its ceiling, as one lost connection is the rule; later ones in its upper two thirds: no sooner, which spares the server, and no
 * narrower, which would let clients that lost it together come back together.
 */
export function retryDelay(attempt: number, random: number, adviceMs = 0, capMs = RETRY_CAP_MS): number {
  const ceiling =
    attempt < STEPS_TO_CAP
      ? Math.min(SHORT_CAP_MS, RETRY_BASE_MS * 2 ** attempt)
      : Math.min(capMs, RETRY_CAP_MS * 2 ** (attempt - STEPS_TO_CAP));
  return Math.max(adviceMs, Math.round(ceiling * (attempt === 0 ? random : (1 + 2 * random) / 3)));
}
