// `navigator.locks` as several contexts see it: one holder per name, the others wait in line, and the death of a context
// releases what it holds and forgets what it waits for.
import type { LockSource } from '../../entrypoints/background/ownership.ts';

export interface LockContext extends LockSource {
  /** The context dies. */
  kill(): void;
}

export interface FakeLocks {
  connect(): LockContext;
}

interface Request {
  readonly context: object;
  readonly hold: () => Promise<void>;
  readonly settle: (held: Promise<void>) => void;
}

export function createFakeLocks(): FakeLocks {
  const lines = new Map<string, Request[]>();

  const grant = (line: readonly Request[]) => {
    const [first] = line;
    if (first !== undefined) queueMicrotask(() => line[0] === first && first.settle(first.hold()));
  };

  const leave = (line: Request[], isLeaving: (request: Request) => boolean) => {
    const before = line[0];
    line.splice(0, line.length, ...line.filter((request) => !isLeaving(request)));
    if (line[0] !== before) grant(line);
  };

  return {
    connect() {
      const context = {};
      return {
        request: (name, hold) =>
          new Promise<void>((resolve) => {
            const line = lines.get(name) ?? [];
            lines.set(name, line);
            const request: Request = {
              context,
              hold,
              settle: (held) => {
                resolve(held);
                held.finally(() => leave(line, (other) => other === request));
              },
            };
            line.push(request);
            if (line.length === 1) grant(line);
          }),
        kill() {
          for (const line of lines.values()) leave(line, (request) => request.context === context);
        },
      };
    },
  };
}
