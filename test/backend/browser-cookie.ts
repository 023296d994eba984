// The cookie by which a Bayeux server knows a browser (WIRE.md 2.4), alike on both carriers.
import { randomBytes } from 'node:crypto';
import { BROWSER_COOKIE } from './bayeux.ts';

/** The browser's id of a Cookie header, or a fresh one that still has to be set. */
export function readBrowserCookie(header: string | undefined): {
  readonly browser: string;
  readonly isFresh: boolean;
} {
  for (const pair of (header ?? '').split(';')) {
    const [name, value] = pair.split('=');
    if (name?.trim() === BROWSER_COOKIE && value) return { browser: value.trim(), isFresh: false };
  }
  return { browser: randomBytes(20).toString('hex'), isFresh: true };
}

/**
 * Path `/`, so that the cookie also reaches the file addresses. Marked as a real server's must be to reach it from another
 * site (WIRE.md 2.4): without that, browsers drop what comes with a WebSocket's upgrade. They take `Secure` from loopback.
 */
export function setCookieHeader(browser: string): string {
  return `${BROWSER_COOKIE}=${browser}; Path=/; HttpOnly; SameSite=None; Secure`;
}
