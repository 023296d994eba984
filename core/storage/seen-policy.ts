// The administrator's policy, from the browser's `managed` area, which some browsers lack, refuse, or answer for only seconds after
// their start (Chrome: 1.5 to 3 s). Nobody waits for that: until the browser answers, what it said the last time holds.
import type { Logger, Unsubscribe } from '../chat/ports.ts';
import { createSerialQueue } from './serial-queue.ts';
import type { ObservableArea } from './storage-area.ts';

/** Where `local` keeps the policy that was seen last. No settings key has a slash. */
export const SEEN_POLICY_KEY = 'policy/seen';

export interface SeenPolicy {
  /** The policy to go by where `local` holds `remembered`: nothing of it is checked. The first call asks the browser. */
  present(remembered: unknown): unknown;
  /** Calls when another policy is to go by than before. */
  onChange(listener: () => void): Unsubscribe;
}

/** Makes it. Nothing is asked before it is used. */
export function createSeenPolicy(options: {
  readonly local: ObservableArea;
  /** Absent where the browser has none. */
  readonly managed?: ObservableArea | undefined;
  readonly logger: Logger;
}): SeenPolicy {
  const { local, managed, logger } = options;
  const queue = createSerialQueue();
  const listeners = new Set<() => void>();
  let answer: { readonly policy: unknown } | null = null;
  let isAsked = false;
  /** What was last gone by here. Not what is remembered: another context may have heard of the change before. */
  let goneBy = textOf(undefined);

  async function ask(area: ObservableArea): Promise<void> {
    // Firefox rejects where no policy is provisioned.
    const policy = await area.get(null).catch(() => ({}));
    answer = { policy };
    if (textOf(policy) !== goneBy) for (const listener of [...listeners]) listener();
    const remembered = (await local.get([SEEN_POLICY_KEY]))[SEEN_POLICY_KEY];
    if (textOf(policy) === textOf(remembered)) return;
    if (Object.keys(policy).length > 0) await local.set({ [SEEN_POLICY_KEY]: policy });
    else await local.remove([SEEN_POLICY_KEY]);
  }

  function askSoon(): void {
    isAsked = true;
    if (managed === undefined) answer = { policy: {} };
    else queue.run(() => ask(managed)).catch(() => logger.warn('settings.policyNotKept'));
  }

  return {
    present(remembered) {
      if (!isAsked) askSoon();
      const policy = answer === null ? remembered : answer.policy;
      goneBy = textOf(policy);
      return policy;
    },
    onChange(listener) {
      listeners.add(listener);
      const stop = managed?.onChanged(askSoon);
      return () => {
        listeners.delete(listener);
        stop?.();
      };
    },
  };
}

/** To compare policies by; none is an empty one. */
function textOf(policy: unknown): string {
  return JSON.stringify(policy ?? {});
}
