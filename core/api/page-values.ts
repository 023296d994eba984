// Looks into values that a page gave: any of their members may be absent, of any type, or a getter that throws.
import { hasOwn, isArray } from './intrinsics.ts';

export function isFunction(value: unknown): value is (...values: unknown[]) => unknown {
  return typeof value === 'function';
}

/** An object that is neither a list nor a function. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !isArray(value);
}

/** A member of the page's object, or null where it has none, or where looking for it throws. */
export function memberOf(holder: unknown, name: string): unknown {
  if ((typeof holder !== 'object' || holder === null) && typeof holder !== 'function') return null;
  try {
    return (holder as Readonly<Record<string, unknown>>)[name] ?? null;
  } catch {
    // As good as absent.
    return null;
  }
}

/** Calls `visit` for each own property that can be read and is not undefined. */
export function eachProperty(
  holder: Readonly<Record<string, unknown>>,
  visit: (name: string, value: unknown) => void,
): void {
  for (const name in holder) {
    if (!hasOwn(holder, name)) continue;
    let value: unknown;
    try {
      value = holder[name];
    } catch {
      // A getter of the page threw: as good as absent.
    }
    if (value !== undefined) visit(name, value);
  }
}
