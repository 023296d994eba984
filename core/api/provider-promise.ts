// What the methods of a page's transport return: `{done, fail}`, a native promise, or just a value (API.md 2.8).
import { NAME_MAX_LENGTH, type PageFailure } from '../messaging/page-protocol.ts';
import { callOn, clipped, isInteger } from './intrinsics.ts';
import { memberOf } from './page-values.ts';

export interface Outcome {
  done(value: unknown): void;
  failed(failure: PageFailure): void;
}

/** Calls a method of the page's object and tells how it went; never, where the page never says. */
export function callProvider(
  transport: object,
  method: string,
  values: readonly unknown[],
  outcome: Outcome,
): void {
  try {
    const result = callOn(memberOf(transport, method), transport, values);
    const done = memberOf(result, 'done');
    const fail = memberOf(result, 'fail');
    const then = memberOf(result, 'then');
    const failed = (event: unknown) => outcome.failed(readProviderFailure(event));
    if (typeof done === 'function') {
      callOn(done, result, [outcome.done]);
      callOn(fail, result, [failed]);
    } else if (typeof then === 'function') callOn(then, result, [outcome.done, failed]);
    else outcome.done(result);
  } catch (error) {
    outcome.failed(readProviderFailure(error));
  }
}

/** A fail event of any of the observed shapes, or what was thrown. */
export function readProviderFailure(event: unknown): PageFailure {
  const error = memberOf(event, 'error') ?? event;
  const code = memberOf(error, 'code');
  const description = memberOf(error, 'description') ?? memberOf(error, 'message');
  return {
    reason: 'providerFailed',
    code: isInteger(code) ? code : null,
    detail: typeof description === 'string' ? clipped(description, NAME_MAX_LENGTH) : null,
  };
}
