// The API's promise (API.md 2.3): `done` and `fail`, chainable, with several callbacks in order. It does not know what it is
// a promise of.
import { type Describer, NOT_DONE, Refusal } from './failures.ts';
import { nativeThen } from './intrinsics.ts';
import { createLinkedList } from './linked-list.ts';
import type { PageLog } from './page-log.ts';
import type { PageWorld } from './page-world.ts';
import type { Deferred, FailEvent } from './types.ts';

/** Settles a deferred; the first call counts. */
export interface Settle<Value> {
  resolve(value: Value): void;
  reject(event: FailEvent): void;
  /** Does something for this promise: what it throws makes it fail. */
  attempt(work: () => void): void;
}

type Outcome<Value> =
  | { readonly isDone: true; readonly value: Value }
  | { readonly isDone: false; readonly event: FailEvent };

export interface DeferredParts {
  readonly world: Pick<PageWorld, 'later'>;
  readonly log: PageLog;
  readonly describer: Describer;
}

/**
 * Runs `work` at once and returns its promise. What it settles before it returns takes effect in a task of its own, so that
 * code after the call has run. Later settlement takes effect at once, and callbacks added after it run at once. What `work`
 * throws, as an object of the page may, makes it fail.
 */
export function createDeferred<Value>(
  { world, log, describer }: DeferredParts,
  work: (settle: Settle<Value>) => void,
): Deferred<Value> {
  const waiting = createLinkedList<(outcome: Outcome<Value>) => unknown>();
  let outcome: Outcome<Value> | null = null;
  let isFired = false;
  let isCreating = true;

  function settle(next: Outcome<Value>): void {
    if (outcome !== null) return;
    outcome = next;
    if (isCreating) world.later(() => fire(next));
    else fire(next);
  }

  function fire(settled: Outcome<Value>): void {
    // Those that are added by a callback wait for their turn in the same list.
    for (let run = waiting.take(); run !== undefined; run = waiting.take()) run(settled);
    isFired = true;
  }

  function add(run: (settled: Outcome<Value>) => unknown): void {
    if (isFired && outcome !== null) run(outcome);
    else waiting.add(run);
  }

  const deferred: Deferred<Value> = {
    done(callback) {
      add((settled) => settled.isDone && log.tell(callback, settled.value));
      return deferred;
    },
    fail(callback) {
      add((settled) => settled.isDone || log.tell(callback, settled.event));
      return deferred;
    },
    always(callback) {
      add((settled) => log.tell(callback, settled.isDone ? settled.value : settled.event));
      return deferred;
    },
    // biome-ignore lint/suspicious/noThenProperty: an extra of the API, so that pages may `await` it
    then: (done, fail) =>
      nativeThen<Value, ReturnType<NonNullable<typeof done>>, ReturnType<NonNullable<typeof fail>>>(
        (resolve, reject) =>
          add((settled) => (settled.isDone ? resolve(settled.value) : reject(settled.event))),
        done,
        fail,
      ),
    catch: (fail) => deferred.then(null, fail),
  };

  const settles: Settle<Value> = {
    resolve: (value) => settle({ isDone: true, value }),
    reject: (event) => settle({ isDone: false, event }),
    attempt(run) {
      try {
        run();
      } catch (error) {
        const isRefusal = error instanceof Refusal;
        if (!isRefusal) log.problem('an object of this page failed', error);
        settles.reject(describer.describe(isRefusal ? error.failure : { code: NOT_DONE }));
      }
    },
  };
  settles.attempt(() => work(settles));
  isCreating = false;
  return deferred;
}
