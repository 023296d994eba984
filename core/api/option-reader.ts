// Reads what a page gives as options, one by one: never changed, never trusted, a getter that throws is as good as absent. Undefined and
// null mean "not given". Keys that nobody asks for are ignored.
import { Refusal, WRONG_VALUE } from './failures.ts';
import { isFiniteNumber } from './intrinsics.ts';
import { isFunction, isPlainObject, memberOf } from './page-values.ts';

/** Each read gives null where there is nothing, and throws a `Refusal` for what is no such thing. */
export interface OptionReader {
  text(name: string): string | null;
  flag(name: string): boolean | null;
  /** At least 0. */
  number(name: string): number | null;
  func(name: string): ((...values: unknown[]) => unknown) | null;
  /** An object that is neither a list nor a function. */
  object(name: string): Readonly<Record<string, unknown>> | null;
  /** An object or function that has functions of all these names. */
  members(name: string, methods: readonly string[]): object | null;
  /** Whatever it is. */
  any(name: string): unknown;
}

/** `given`: the only argument of a call. What is no object is a wrong value, but for nothing at all. */
export function createOptionReader(given: unknown): OptionReader {
  const options: Readonly<Record<string, unknown>> = isPlainObject(given) ? given : {};
  if (given !== undefined && given !== null && !isPlainObject(given))
    throw new Refusal(WRONG_VALUE, 'options');

  const any = (name: string): unknown => memberOf(options, name);

  function read<Value>(name: string, isRight: (value: unknown) => value is Value): Value | null {
    const value = any(name);
    if (value === null || isRight(value)) return value;
    throw new Refusal(WRONG_VALUE, name);
  }

  return {
    any,
    text: (name) => read(name, (value) => typeof value === 'string'),
    flag: (name) => read(name, (value) => typeof value === 'boolean'),
    number: (name) => read(name, (value): value is number => isFiniteNumber(value) && value >= 0),
    func: (name) => read(name, isFunction),
    object: (name) => read(name, isPlainObject),
    members: (name, methods) =>
      read(name, (value): value is object => {
        for (let at = 0; at < methods.length; at += 1) {
          if (!isFunction(memberOf(value, methods[at] ?? ''))) return false;
        }
        return true;
      }),
  };
}
