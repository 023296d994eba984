// Requests of a view that wait for their answers, each with a time limit. Which port carries them is not known here.
import { ChatError, type ChatErrorData } from '../chat/errors.ts';
import type { Clock } from '../chat/ports.ts';
import type { ViewMessage, ViewRequest } from './view-protocol.ts';

/** A request without an answer after this time is rejected with `noAnswer`. */
export const ANSWER_LIMIT_MS = 10_000;

/** A request that is answered by its id. */
export type NumberedRequest = Extract<ViewRequest, { id: string }>;
/** What answers it. */
export type Answer = Extract<ViewMessage, { id: string }>;

export interface PendingRequests {
  /** Resolves with the answer; rejects with the `ChatError` it bears, or with `noAnswer`, whose detail is the request's id. */
  add(request: NumberedRequest): Promise<Answer>;
  /** An answer that nothing waits for any more is ignored. */
  settle(answer: Answer): void;
  /** What has no answer yet, in the order given. */
  readonly requests: () => readonly NumberedRequest[];
  /** Gives up on all of them. */
  failAll(): void;
}

interface Pending {
  readonly request: NumberedRequest;
  readonly settle: (answer: Answer) => void;
  readonly fail: (error: ChatError) => void;
}

export function createPendingRequests(clock: Clock): PendingRequests {
  const pending = new Map<string, Pending>();

  return {
    add: (request) =>
      new Promise((resolve, reject) => {
        const finish = () => {
          cancelLimit();
          pending.delete(request.id);
        };
        const fail = (error: ChatError) => {
          finish();
          reject(error);
        };
        const settle = (answer: Answer) => {
          if (answer.type === 'answered' && answer.error !== null) return fail(rebuild(answer.error));
          finish();
          resolve(answer);
        };
        const cancelLimit = clock.setTimer(clock.now() + ANSWER_LIMIT_MS, () =>
          fail(new ChatError('noAnswer', { detail: request.id })),
        );
        pending.set(request.id, { request, settle, fail });
      }),
    settle: (answer) => pending.get(answer.id)?.settle(answer),
    requests: () => [...pending.values()].map(({ request }) => request),
    failAll() {
      for (const { request, fail } of [...pending.values()]) {
        fail(new ChatError('noAnswer', { detail: request.id }));
      }
    },
  };
}

function rebuild(data: ChatErrorData): ChatError {
  return new ChatError(data.code, data.detail === undefined ? {} : { detail: data.detail });
}
