// What the API uses of the language, taken once when it is loaded: at document_start, before any script of the page. Later
// tampering with these globals, or with methods of Array, Map, Function and Promise, changes nothing here: this folder walks
// its own lists by plain syntax, and calls no method of a prototype but those below. What it cannot withstand: a page that
// tampers earlier than the stand-alone script is loaded, and setters on Object.prototype for the names that it writes.
const { apply, construct } = Reflect;
const NativePromise = Promise;
const { then: promiseThen } = Promise.prototype;
const { charCodeAt, slice, trim } = String.prototype;
const { create } = Object;

export const { defineProperty, freeze, hasOwn, keys: keysOf } = Object;
export const { isArray } = Array;
const { isFinite: isNumberFinite, isSafeInteger } = Number;
export const { stringify } = JSON;
export const { floor, imul, random } = Math;

/** A number, neither infinite nor NaN. */
export function isFiniteNumber(value: unknown): value is number {
  return isNumberFinite(value);
}

/** A whole number that is told apart from its neighbours. */
export function isInteger(value: unknown): value is number {
  return isSafeInteger(value);
}

/** Calls any function, whatever became of its `call` and `apply`. */
export function callOn(target: unknown, receiver: unknown, values: readonly unknown[]): unknown {
  return typeof target === 'function' ? apply(target, receiver, values) : undefined;
}

/** Not by assignment: a name may be `__proto__`, or have a setter that the page put there. */
export function setOwn(target: object, name: string | number, value: unknown): void {
  defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

/** Without blanks at both ends. */
export function trimmed(text: string): string {
  return `${callOn(trim, text, [])}`;
}

/** The first `max` UTF-16 code units. */
export function clipped(text: string, max: number): string {
  return `${callOn(slice, text, [0, max])}`;
}

/** A table whose keys may be called anything. */
export function createTable<Value>(): Record<string, Value> {
  return create(null);
}

/** 64 bits that stand for a text (FNV-1a with two seeds): told apart well, not safe against whoever wants them to collide. */
export function digest(text: string): string {
  let one = 0x811c9dc5;
  let other = 0x01000193;
  for (let at = 0; at < text.length; at += 1) {
    const unit = apply(charCodeAt, text, [at]);
    one = imul(one ^ unit, 0x01000193);
    other = imul(other ^ unit, 0x5bd1e995) ^ (other >>> 15);
  }
  return `${one >>> 0}-${other >>> 0}`;
}

/** A native promise with `then` applied to it at once. */
export function nativeThen<Value, Result, Failed>(
  run: (resolve: (value: Value) => void, reject: (reason: unknown) => void) => void,
  done: ((value: Value) => Result) | null | undefined,
  fail: ((reason: never) => Failed) | null | undefined,
): Promise<Awaited<Result> | Awaited<Failed>> {
  const promise: Promise<Value> = construct(NativePromise, [run]);
  return apply(promiseThen, promise, [done, fail]);
}
