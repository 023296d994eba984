// From the chat server address that a person writes to what a transport needs, and why it cannot be one where it is not.
// Knows nothing of whether a server answers there.
import type { Desk } from '../chat/state.ts';
import type { Settings } from './settings.ts';

/**
 * Why a text is no chat server address. `empty`: nothing there. `notAnAddress`: no host to be found in it.
 * `scheme`: something other than http or https. `credentials`: a name or password in it. `query`: a `?` or `#` part.
 * `path`: a path that ends neither in `/genesys` nor in `/cometd`.
 */
export type ServerUrlProblem = 'empty' | 'notAnAddress' | 'scheme' | 'credentials' | 'query' | 'path';

/** Longer texts are no addresses. */
export const SERVER_URL_MAX = 2_048;
/** Longer texts are no services. */
export const SERVICE_MAX = 256;
/** What a channel of Bayeux takes as one segment, and the dot. Wildcards and slashes would subscribe to something else. */
const SERVICE_NAME = /^[\w.!~()$@-]+$/;
const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;
/** A scheme without slashes; digits after the colon are a port. */
const BARE_SCHEME = /^[a-z][a-z0-9+.-]*:(?!\d)/i;
// `*` is a legal character in the URL standard's hosts, and a wildcard in a match pattern.
const HOST = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])$/;

/** A URL, or null where the text is none. (`URL.parse` is newer than the oldest Chrome we run in.) */
export function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

/** A plain address on the web, without a slash at its end; null where it is none, or has a name or password, `?` or `#` in it. */
export function addressOf(text: string): string | null {
  const url = parseUrl(text.trim());
  if (url === null || !/^https?:$/.test(url.protocol) || !HOST.test(url.hostname)) return null;
  const address = url.origin + url.pathname;
  return url.href === address ? address.replace(/\/+$/, '') : null;
}

type Parsed = { readonly url: URL; readonly cometdPath: string } | { readonly problem: ServerUrlProblem };

function parseServerUrl(text: string): Parsed {
  const trimmed = text.trim();
  if (trimmed === '') return { problem: 'empty' };
  if (trimmed.length > SERVER_URL_MAX) return { problem: 'notAnAddress' };
  const hasScheme = SCHEME.test(trimmed);
  const authority = trimmed.replace(SCHEME, '').split(/[/\\?#]/)[0] ?? '';
  if (authority.includes('@')) return { problem: 'credentials' };
  if (!hasScheme && BARE_SCHEME.test(trimmed)) return { problem: 'scheme' };
  const url = parseUrl(hasScheme ? trimmed : `https://${trimmed}`);
  if (url === null) return { problem: 'notAnAddress' };
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return { problem: 'scheme' };
  if (url.username !== '' || url.password !== '') return { problem: 'credentials' };
  if (!HOST.test(url.hostname)) return { problem: 'notAnAddress' };
  if (/[?#]/.test(trimmed)) return { problem: 'query' };
  const cometdPath = toCometdPath(url.pathname.replace(/\/+$/, ''));
  return cometdPath === null ? { problem: 'path' } : { url, cometdPath };
}

function toCometdPath(path: string): string | null {
  if (path === '') return '/genesys/cometd';
  if (path.endsWith('/genesys')) return `${path}/cometd`;
  return path.endsWith('/cometd') ? path : null;
}

/** Why this is no chat server address, or null where it is one. */
export function explainServerUrl(text: string): ServerUrlProblem | null {
  const parsed = parseServerUrl(text);
  return 'problem' in parsed ? parsed.problem : null;
}

/** Can it be the name of a chat service? */
export function isServiceName(text: string): boolean {
  const name = text.trim();
  return name.length <= SERVICE_MAX && SERVICE_NAME.test(name);
}

/** Whom one talks to by these settings; null where server or service is missing or invalid. */
export function deskOf(settings: Pick<Settings, 'serverUrl' | 'service'>): Desk | null {
  const parsed = parseServerUrl(settings.serverUrl);
  if ('problem' in parsed || !isServiceName(settings.service)) return null;
  return { cometdUrl: parsed.url.origin + parsed.cometdPath, service: settings.service.trim() };
}

/**
 * The match pattern that grants the server's host, e.g. `https://chat.example/*`; null where it is no address. Without
 * the port: Chrome's grants are for all ports of a host, Firefox knows no patterns with one.
 */
export function hostPatternOf(serverUrl: string): string | null {
  const parsed = parseServerUrl(serverUrl);
  return 'problem' in parsed ? null : `${parsed.url.protocol}//${parsed.url.hostname}/*`;
}
