// A logger that keeps what was logged: a test states the warnings that it expects, and that there are no others.
import type { Logger } from '../../core/chat/ports.ts';

export interface StrictLogger extends Logger {
  readonly warnings: readonly string[];
  /** Everything logged, as one text: to check what must never be in it. */
  readonly text: () => string;
}

export function createStrictLogger(): StrictLogger {
  const warnings: string[] = [];
  const lines: string[] = [];
  return {
    warnings,
    text: () => lines.join('\n'),
    info: (event, facts) => void lines.push(`${event} ${JSON.stringify(facts ?? {})}`),
    warn(event, facts) {
      warnings.push(event);
      lines.push(`${event} ${JSON.stringify(facts ?? {})}`);
    },
  };
}
