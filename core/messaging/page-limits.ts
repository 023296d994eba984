// How much one page may say: so many messages a second, so many questions without an answer (page-protocol.ts). What breaks a
// limit is answered with `overLimit`; nobody else is affected.
import { MESSAGES_PER_SECOND, QUESTIONS_MAX_PENDING } from './page-protocol.ts';

const WINDOW_MS = 1_000;

export interface PageLimits {
  /** May this message pass? Counts it either way, so that a page that keeps on flooding stays shut out. */
  admit(): boolean;
  /** May one more question wait? Counts it, if so. */
  admitQuestion(): boolean;
  /** A question that was admitted has its answer. */
  answered(): void;
}

/** One per page. `now`: milliseconds that only grow. */
export function createPageLimits(now: () => number, perSecond = MESSAGES_PER_SECOND): PageLimits {
  let recent: readonly number[] = [];
  let pending = 0;

  return {
    admit() {
      const at = now();
      recent = [...recent.filter((time) => at - time < WINDOW_MS), at].slice(-perSecond - 1);
      return recent.length <= perSecond;
    },
    admitQuestion() {
      if (pending >= QUESTIONS_MAX_PENDING) return false;
      pending += 1;
      return true;
    },
    answered() {
      pending = Math.max(0, pending - 1);
    },
  };
}
