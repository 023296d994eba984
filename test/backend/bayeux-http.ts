// Bayeux over HTTP: origin, preflight, body and cookie of one request. The sessions are in bayeux.ts.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Bayeux } from './bayeux.ts';
import { type BayeuxMessage, parseBayeuxMessages } from './bayeux-messages.ts';
import { readBrowserCookie, setCookieHeader } from './browser-cookie.ts';
import { setCorsHeaders } from './cors.ts';
import { answerText, readBody } from './http-body.ts';

export interface BayeuxHttpOptions {
  readonly timeoutMs: number;
  readonly isAllowed: (request: IncomingMessage) => boolean;
  readonly bayeux: () => Bayeux;
  readonly onMessages: (messages: readonly BayeuxMessage[]) => void;
  /** What really goes out for a body: faults may change it. */
  readonly outgoing: (json: string) => string;
}

/** Serves one request to the Bayeux address. Never rejects. */
export async function serveBayeux(
  request: IncomingMessage,
  response: ServerResponse,
  options: BayeuxHttpOptions,
): Promise<void> {
  if (!options.isAllowed(request)) {
    answerText(response, 403, 'Origin not allowed');
    return;
  }
  setCorsHeaders(request, response);
  if (request.method === 'OPTIONS') {
    response.writeHead(204).end();
    return;
  }
  if (request.method !== 'POST') {
    answerText(response, 400, 'Bayeux takes POST');
    return;
  }
  let messages: readonly BayeuxMessage[];
  try {
    messages = parseBayeuxMessages(await readBody(request), options.timeoutMs);
  } catch (error) {
    answerText(response, 400, `Not Bayeux: ${error instanceof Error ? error.message : 'unreadable'}`);
    return;
  }
  options.onMessages(messages);
  const { browser, isFresh } = readBrowserCookie(request.headers.cookie);
  if (isFresh && messages[0]?.channel === '/meta/handshake') {
    response.setHeader('Set-Cookie', setCookieHeader(browser));
  }
  const end = response.end.bind(response);
  const tamper = (body?: unknown) => (typeof body === 'string' ? end(options.outgoing(body)) : end());
  Object.assign(response, { end: tamper });
  options.bayeux().handleHttp(messages, browser, response);
}
