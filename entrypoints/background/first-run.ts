// What a new installation shows by itself: the options, unless somebody has said already whom to talk to, and nothing is left to
// be allowed.
import type { Clock } from '../../core/chat/ports.ts';

/**
 * How long a new installation waits for its administrator. Chrome knows a policy only after it has read the extension's schema:
 * 1.5 to 3 s after its start were measured. Well below the 30 s after which an idle background is stopped.
 */
export const POLICY_MAY_TAKE_MS = 5_000;

/** Opens the options of a new installation, once it is clear that neither build nor policy makes it ready. */
export async function showFirstRun(options: {
  /** Resolves when the background knows its settings. */
  readonly start: () => Promise<void>;
  /** Is a chat server known that the browser lets us into? After `start`. */
  readonly isReady: () => boolean;
  readonly clock: Clock;
  readonly openOptions: () => Promise<unknown>;
}): Promise<void> {
  const { start, isReady, clock, openOptions } = options;
  await start();
  if (isReady()) return;
  await new Promise<void>((resolve) => {
    clock.setTimer(clock.now() + POLICY_MAY_TAKE_MS, resolve);
  });
  if (!isReady()) await openOptions();
}
