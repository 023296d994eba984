// Where the stand-alone script keeps one text for the next page of its host: in cookies, which expire by themselves after the page
// was left (API.md 2.7). What is too long for them lies in sessionStorage, and a cookie says for how long; where there are no
// cookies, all of it does. Knows nothing of what the text means.

/** Name of the first cookie, of further ones with a number, and of the item in sessionStorage. */
export const SHELF_NAME = 'parley-chat';
/** Characters in one cookie: browsers take 4,096 bytes with its name. */
const COOKIE_LENGTH = 3_600;
/** So many cookies: every request to the page's server carries them, and servers take 8 KB of them. */
const COOKIES = 2;

/** One text. None of these throws: where nothing can be kept, nothing is. */
export interface PageShelf {
  read(): string | null;
  /** Null: there is nothing any more. */
  write(text: string | null): void;
  /** The page is being left: what is there, and what is written from now on, is gone after so many seconds. */
  leave(seconds: number): void;
  /** The page is back: what is there stays as long as the browser runs. */
  stay(): void;
}

export interface ShelfPlaces {
  readonly document: Pick<Document, 'cookie'>;
  /** Null where the page may have none. */
  readonly session: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null;
  /** Is the page an https one? Then its cookies are for https alone. */
  readonly isSecure: boolean;
  readonly now: () => number;
}

/** Makes it. Nothing is written before `write`. */
export function createPageShelf({ document, session, isSecure, now }: ShelfPlaces): PageShelf {
  const attributes = `; path=/; SameSite=Lax${isSecure ? '; Secure' : ''}`;
  let seconds: number | null = null;

  function setCookie(name: string, value: string | null): void {
    const age = value === null ? 0 : seconds === null ? null : Math.max(0, Math.ceil(seconds));
    document.cookie = `${name}=${value ?? ''}${attributes}${age === null ? '' : `; max-age=${age}`}`;
  }

  function getCookie(name: string): string | null {
    const start = `${name}=`;
    const found = document.cookie.split('; ').find((cookie) => cookie.startsWith(start));
    return found === undefined ? null : found.slice(start.length);
  }

  function eraseCookies(from: number): void {
    for (let at = from; at < COOKIES; at += 1)
      if (getCookie(nameOf(at)) !== null) setCookie(nameOf(at), null);
  }

  /** The parts of one text have the same stamp: one of another text is no part of it. */
  function putCookies(text: string, isInSession: boolean): boolean {
    const body = isInSession ? '' : encode(text);
    const count = isInSession ? 1 : Math.ceil(body.length / COOKIE_LENGTH);
    if (count > COOKIES) return false;
    const stamp = Math.random().toString(36).slice(2, 10);
    if (isInSession && !putSession({ stamp, until: null, text })) return false;
    for (let at = 0; at < count; at += 1) {
      const head = at === 0 ? `${stamp}.${isInSession ? 0 : count}.` : `${stamp}.`;
      const value = head + body.slice(at * COOKIE_LENGTH, (at + 1) * COOKIE_LENGTH);
      setCookie(nameOf(at), value);
      // A lease of no time at all is not to be seen any more.
      if (getCookie(nameOf(at)) !== value && seconds !== 0) {
        eraseCookies(0);
        return false;
      }
    }
    eraseCookies(count);
    return true;
  }

  function putSession(item: SessionItem | null): boolean {
    if (session === null) return false;
    try {
      if (item === null) session.removeItem(SHELF_NAME);
      else session.setItem(SHELF_NAME, JSON.stringify(item));
      return true;
    } catch {
      // It is full, or forbidden.
      return false;
    }
  }

  function getSession(): SessionItem | null {
    try {
      const item: unknown = JSON.parse(session?.getItem(SHELF_NAME) ?? 'null');
      return isSessionItem(item) ? item : null;
    } catch {
      // Forbidden, or somebody else's.
      return null;
    }
  }

  function readCookies(): string | null {
    const [stamp = '', count = '', ...first] = (getCookie(nameOf(0)) ?? '').split('.');
    if (count === '0') {
      const item = getSession();
      return item?.stamp === stamp ? item.text : null;
    }
    const parts = [first.join('.')];
    for (let at = 1; at < Math.min(Number(count), COOKIES); at += 1) {
      const [of = '', ...rest] = (getCookie(nameOf(at)) ?? '').split('.');
      if (of !== stamp) return null;
      parts.push(rest.join('.'));
    }
    return decode(parts.join(''));
  }

  function read(): string | null {
    try {
      if (getCookie(nameOf(0)) !== null) return readCookies();
    } catch {
      // The page may not have cookies.
    }
    const item = getSession();
    if (item === null || item.stamp !== null) return null;
    return item.until === null || item.until > now() ? item.text : null;
  }

  function write(text: string | null): void {
    try {
      if (text === null) eraseCookies(0);
      else if (putCookies(text, false)) return void putSession(null);
      else if (putCookies(text, true)) return;
    } catch {
      // As above.
    }
    const until = seconds === null ? null : now() + seconds * 1_000;
    putSession(text === null ? null : { stamp: null, until, text });
  }

  function keepFor(next: number | null): void {
    const text = read();
    seconds = next;
    if (text !== null) write(text);
  }

  return { read, write, leave: keepFor, stay: () => keepFor(null) };
}

interface SessionItem {
  /** That of the cookie which says how long it holds; null: there are no cookies. */
  readonly stamp: string | null;
  /** Epoch milliseconds; null: as long as there is the session. */
  readonly until: number | null;
  readonly text: string;
}

function isSessionItem(value: unknown): value is SessionItem {
  if (typeof value !== 'object' || value === null) return false;
  if (!('stamp' in value) || !('until' in value) || !('text' in value)) return false;
  const { stamp, until, text } = value;
  return (
    (stamp === null || typeof stamp === 'string') &&
    (until === null || typeof until === 'number') &&
    typeof text === 'string'
  );
}

function nameOf(at: number): string {
  return at === 0 ? SHELF_NAME : `${SHELF_NAME}-${at + 1}`;
}

/** Base64 of UTF-8, in the letters that cookies take. */
function encode(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function decode(body: string): string | null {
  try {
    const binary = atob(body.replaceAll('-', '+').replaceAll('_', '/'));
    return new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
  } catch {
    // Cut off, or somebody else's.
    return null;
  }
}
