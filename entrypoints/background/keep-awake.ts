// Keeps the background from its death after 30 s idle while a chat is under way, and only then (DESIGN.md 6): an alarm brings
// it back after a death, an extension call restarts the browser's idle clock.
import type { Clock, Unsubscribe } from '../../core/chat/ports.ts';

/** The shortest period that browsers allow. */
export const ALARM_PERIOD_MINUTES = 0.5;
/** Well below the 30 s of both browsers. */
export const CALL_PERIOD_MS = 20_000;
export const ALARM_NAME = 'parley-keep-awake';

/** What is wanted now. `needsCalls`: nothing else restarts the idle clock, as frames over a WebSocket do in Chrome. */
export interface Wakefulness {
  readonly isLive: boolean;
  readonly needsCalls: boolean;
}

export interface KeepAwake {
  /** Takes what is wanted now; free where nothing changes. */
  update(wanted: Wakefulness): void;
}

/** Makes it; nothing is set before the first `update`, which also clears an alarm that an earlier background left. */
export function createKeepAwake(options: {
  readonly clock: Clock;
  readonly alarms: {
    create(name: string, info: { readonly periodInMinutes: number }): unknown;
    clear(name: string): unknown;
  };
  /** Any call of an extension API. */
  readonly call: () => unknown;
}): KeepAwake {
  const { clock, alarms, call } = options;
  let hasAlarm: boolean | null = null;
  let stopCalls: Unsubscribe | null = null;

  const callLater = () => {
    stopCalls = clock.setTimer(clock.now() + CALL_PERIOD_MS, () => {
      call();
      callLater();
    });
  };

  return {
    update({ isLive, needsCalls }) {
      if (isLive !== hasAlarm) {
        hasAlarm = isLive;
        if (isLive) alarms.create(ALARM_NAME, { periodInMinutes: ALARM_PERIOD_MINUTES });
        else alarms.clear(ALARM_NAME);
      }
      if (isLive && needsCalls) {
        if (stopCalls === null) callLater();
      } else {
        stopCalls?.();
        stopCalls = null;
      }
    },
  };
}
