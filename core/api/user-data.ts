// User data of a page: merged over its defaults (API.md 2.1.1), and between a page's object and the pairs that cross.
import type { UserData, UserDataEntry } from '../messaging/page-protocol.ts';
import { isArray, isFiniteNumber, setOwn, stringify } from './intrinsics.ts';
import { eachProperty } from './page-values.ts';

/** What describes the page by itself. */
export interface PageDescription {
  readonly title: string;
  readonly url: string;
  readonly referrer: string;
}

/** Later objects win over earlier ones, and all over the defaults. A null of the page stays: it is known to be nothing. */
export function mergeUserData(
  page: PageDescription,
  ...given: readonly (Readonly<Record<string, unknown>> | null)[]
): UserData {
  const { title: pageTitle, url, referrer } = page;
  const merged = { source: 'web', pageTitle, url, referrer };
  for (let at = 0; at < given.length; at += 1) {
    const data = given[at] ?? null;
    if (data !== null) eachProperty(data, (name, value) => setOwn(merged, name, value));
  }
  return toUserData(merged);
}

/** The pairs of an object: text, numbers and flags as they are, objects as JSON; what cannot be told is left out. */
export function toUserData(data: Readonly<Record<string, unknown>>): UserData {
  const entries: UserDataEntry[] = [];
  eachProperty(data, (name, value) => {
    const plain = toValue(value);
    if (plain !== undefined) append(entries, [name, plain]);
  });
  return entries;
}

/** An object of pairs. With `only`: no other keys. */
export function fromUserData(entries: UserData, only: readonly string[] | null): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  for (let at = 0; at < entries.length; at += 1) {
    const entry = entries[at];
    if (entry !== undefined && (only === null || includes(only, entry[0]))) setOwn(data, entry[0], entry[1]);
  }
  return data;
}

/** Adds to the end of a list, whatever became of `push`. */
export function append<Value>(list: Value[], value: Value): void {
  setOwn(list, list.length, value);
}

function includes(list: readonly string[], wanted: string): boolean {
  for (let at = 0; at < list.length; at += 1) if (list[at] === wanted) return true;
  return false;
}

function toValue(value: unknown): UserDataEntry[1] | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return isFiniteNumber(value) ? value : undefined;
  if (typeof value !== 'object') return undefined;
  try {
    // What has a text of its own, such as `document.location` or a date, is told by it.
    const text = `${value}`;
    if (isArray(value) || text === '[object Object]') return stringify(value);
    return text;
  } catch {
    // It has neither a text nor JSON.
    return undefined;
  }
}
