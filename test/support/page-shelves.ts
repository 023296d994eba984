// A browser's cookies of one host, and one tab's sessionStorage, in memory: on an injected clock, with the limits that count.
import type { ShelfPlaces } from '../../core/storage/page-shelf.ts';

/** Bytes that browsers take for one cookie, with its name. */
const COOKIE_MAX = 4_096;

export interface CookieJar {
  readonly document: ShelfPlaces['document'];
  /** Names of those that are there now. */
  names(): readonly string[];
  /** What the page's server gets with each request, in bytes. */
  size(): number;
  /** Attributes of the latest change, in lower case. */
  attributes(): readonly string[];
}

/** `isOff`: the browser takes none. */
export function createCookieJar(now: () => number, { isOff = false } = {}): CookieJar {
  const cookies = new Map<string, { readonly value: string; readonly until: number }>();
  let attributes: readonly string[] = [];

  const present = () => [...cookies].filter(([, { until }]) => until > now());
  const header = () =>
    present()
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ');

  function set(line: string): void {
    const [pair = '', ...rest] = line.split('; ');
    attributes = rest.map((attribute) => attribute.toLowerCase());
    if (isOff || pair.length > COOKIE_MAX || /[\s",\\]/.test(pair)) return;
    const at = pair.indexOf('=');
    const age = attributes.find((attribute) => attribute.startsWith('max-age='));
    const until = age === undefined ? Number.POSITIVE_INFINITY : now() + Number(age.slice(8)) * 1_000;
    cookies.set(pair.slice(0, at), { value: pair.slice(at + 1), until });
  }

  return {
    document: {
      get cookie() {
        return header();
      },
      set cookie(line) {
        set(line);
      },
    },
    names: () => present().map(([name]) => name),
    size: () => header().length,
    attributes: () => attributes,
  };
}

/** `isFull`: nothing goes in. */
export function createSessionStorage({ isFull = false } = {}): NonNullable<ShelfPlaces['session']> {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem(key, value) {
      if (isFull) throw new DOMException('full', 'QuotaExceededError');
      items.set(key, value);
    },
    removeItem: (key) => void items.delete(key),
  };
}
