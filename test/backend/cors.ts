// Which origins may speak to the chat server from a browser, and the headers that say so (WIRE.md 11.3).
import type { IncomingMessage, ServerResponse } from 'node:http';

export type AllowedOrigins = 'all' | readonly string[];

/** A request without Origin does not come from a foreign page. */
export function isOriginAllowed(request: IncomingMessage, allowed: AllowedOrigins): boolean {
  const { origin } = request.headers;
  return origin === undefined || allowed === 'all' || allowed.includes(origin);
}

/** Sets the CORS headers of an allowed origin. A refused one gets none, as from a server that was never set up for it. */
export function setCorsHeaders(request: IncomingMessage, response: ServerResponse): void {
  const { origin } = request.headers;
  if (origin === undefined) return;
  response.setHeader('Access-Control-Allow-Origin', origin);
  response.setHeader('Access-Control-Allow-Credentials', 'true');
  response.setHeader('Vary', 'Origin');
  if (request.method !== 'OPTIONS') return;
  response.setHeader('Access-Control-Allow-Methods', 'POST, OPTIONS');
  const asked = request.headers['access-control-request-headers'];
  response.setHeader('Access-Control-Allow-Headers', asked ?? 'content-type');
  response.setHeader('Access-Control-Max-Age', '600');
}
