// The background's log: the console and a small ring in memory, for the diagnostics of an issue to come. Its callers give ids,
// codes and states only; that is the `Logger`'s rule, not checked here.
import type { Clock, Logger } from '../../core/chat/ports.ts';
import type { Millis } from '../../core/chat/terms.ts';

/** So many lines are remembered. */
export const RING_SIZE = 200;

export interface LogLine {
  readonly at: Millis;
  readonly level: 'info' | 'warn';
  readonly event: string;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}

export interface Log extends Logger {
  /** The newest lines, oldest first. */
  readonly lines: () => readonly LogLine[];
}

export function createLog(options: {
  readonly now: Clock['now'];
  readonly console: Pick<Console, 'debug' | 'warn'>;
}): Log {
  const ring: LogLine[] = [];

  const add = (level: LogLine['level'], event: string, facts: LogLine['facts'] = {}) => {
    ring.push({ at: options.now(), level, event, facts });
    if (ring.length > RING_SIZE) ring.shift();
    if (level === 'warn') options.console.warn(event, facts);
    else options.console.debug(event, facts);
  };

  return {
    info: (event, facts) => add('info', event, facts),
    warn: (event, facts) => add('warn', event, facts),
    lines: () => [...ring],
  };
}
