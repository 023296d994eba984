// What of a page's words may pass, for the bridge and once more for the background: whole messages of the vocabulary, so
// many a second, so many questions at a time. What may not is answered where there is somebody to answer.
import { judgePageMessage, questionId } from './page-check.ts';
import { createPageLimits } from './page-limits.ts';
import type { HostMessage, LoadRequest, PageFailureReason, PageMessage } from './page-protocol.ts';

export interface PageGate {
  /** What passes; null: it does not, and was answered if it could be. */
  admit(raw: unknown): PageMessage | LoadRequest | null;
  /** A question that had passed is answered. */
  answered(): void;
}

export interface PageGateOptions {
  /** Milliseconds that only grow. */
  readonly now: () => number;
  readonly tell: (message: HostMessage) => void;
  /** Default: as many messages as a page has a right to. */
  readonly perSecond?: number;
}

/** One per page. */
export function createPageGate({ now, tell, perSecond }: PageGateOptions): PageGate {
  const limits = createPageLimits(now, perSecond);

  function refuse(raw: unknown, reason: PageFailureReason): null {
    const id = questionId(raw);
    if (id !== null) tell(failure(id, reason));
    return null;
  }

  return {
    admit(raw) {
      if (!limits.admit()) return refuse(raw, 'overLimit');
      // Not as it came: it may hold more than that.
      if (isLoadRequest(raw)) return { type: 'load', part: raw.part };
      const verdict = judgePageMessage(raw);
      if (verdict === 'malformed') return refuse(raw, 'malformed');
      if (verdict === 'tooLarge') return refuse(raw, 'overLimit');
      const message = raw as PageMessage;
      return message.type === 'ask' && !limits.admitQuestion() ? refuse(raw, 'overLimit') : message;
    },
    answered: limits.answered,
  };
}

/** The answer that a question failed. */
export function failure(id: number, reason: PageFailureReason): HostMessage {
  return { type: 'answered', id, answer: { type: 'failed', failure: { reason, detail: null, code: null } } };
}

function isLoadRequest(raw: unknown): raw is LoadRequest {
  if (typeof raw !== 'object' || raw === null || !('type' in raw) || !('part' in raw)) return false;
  return raw.type === 'load' && (raw.part === 'widget' || raw.part === 'provider');
}
