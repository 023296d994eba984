// Logs for the page: to the logger that it gave, else to its console. Also the one guard around every call into the page's
// code: what it throws is logged and goes no further.
import { callOn } from './intrinsics.ts';
import type { PageWorld } from './page-world.ts';

export interface PageLog {
  /** What happened: heard by the page's logger, and with `debug` by the console. */
  info(text: string): void;
  /** What went wrong in the page's own code: always heard. */
  problem(text: string, error: unknown): void;
  /** Calls code of the page. Undefined where it threw, which is logged. */
  guard<Result>(what: string, call: () => Result): Result | undefined;
  /** Gives a value to a callback of the page, which may be no function at all. */
  tell(callback: unknown, value: unknown): void;
}

/** `logger`: a function of the page, or null. */
export function createPageLog(
  world: Pick<PageWorld, 'print'>,
  { logger, isDebug }: { readonly logger: unknown; readonly isDebug: boolean },
): PageLog {
  const say = (text: string, value: unknown, isAlways: boolean): void => {
    if (typeof logger !== 'function') {
      if (isAlways || isDebug) world.print(text, value);
      return;
    }
    try {
      callOn(logger, undefined, value === undefined ? [text] : [text, value]);
    } catch (error) {
      world.print('Parley: the logger of this page failed', error);
    }
  };

  const log: PageLog = {
    info: (text) => say(`Parley: ${text}`, undefined, false),
    problem: (text, error) => say(`Parley: ${text}`, error, true),
    guard(what, call) {
      try {
        return call();
      } catch (error) {
        log.problem(`${what} of this page failed`, error);
        return undefined;
      }
    },
    tell: (callback, value) => void log.guard('a callback', () => callOn(callback, undefined, [value])),
  };
  return log;
}
