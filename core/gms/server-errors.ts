// What the error codes of a chat server's answer mean (WIRE.md 6.1, 6.2). It does not know what had been asked for: whether
// an unknown code refuses a start or ends a chat is ring 0's to say.
import * as v from 'valibot';
import type { ChatErrorCode, ChatErrorData } from '../chat/errors.ts';
import type { ServerReport } from '../chat/transcript.ts';
import { type WireReport, wireErrorSchema } from './wire-schema.ts';

const MEANINGS: ReadonlyMap<number, ChatErrorCode> = new Map([
  [102, 'firstNameRequired'],
  [103, 'lastNameRequired'],
  [161, 'nameRequired'],
  [204, 'messageTooLong'],
  [240, 'unavailable'],
  [364, 'emailInvalid'],
  [401, 'chatGone'],
  [404, 'chatGone'],
  [500, 'serverTrouble'],
  [503, 'serverTrouble'],
]);

/** What a status without a known code amounts to. */
const UNKNOWN = { retry: 'serverTrouble', fatal: 'chatGone' } as const satisfies Record<
  string,
  ChatErrorCode
>;

/** The codes of `errors[]`, in order. */
export function readCodes(errors: readonly unknown[]): readonly number[] {
  return errors.flatMap((error) => {
    const parsed = v.safeParse(wireErrorSchema, error);
    return parsed.success ? [parsed.output.code] : [];
  });
}

/**
 * How an operation went and why it failed: the first code with a known meaning, else one that stands for the status, with
 * the server's code as `detail`. A status that is neither 0 nor 2 ends nothing (WIRE.md 12, rule 6): it is a `retry`.
 */
export function readOutcome(wire: WireReport): Pick<ServerReport, 'outcome' | 'error'> {
  const codes = readCodes(wire.errors ?? []);
  const isOk = wire.statusCode === 0 || (wire.statusCode === undefined && codes.length === 0);
  if (isOk) return { outcome: 'ok', error: null };
  const outcome = wire.statusCode === 2 ? 'fatal' : 'retry';
  return { outcome, error: nameError(codes, outcome) };
}

function nameError(codes: readonly number[], outcome: 'retry' | 'fatal'): ChatErrorData {
  const known = codes.find((code) => MEANINGS.has(code));
  const code = (known === undefined ? undefined : MEANINGS.get(known)) ?? UNKNOWN[outcome];
  const detail = known ?? codes[0];
  return detail === undefined ? { code } : { code, detail: String(detail) };
}
