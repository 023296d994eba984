// The REST address over HTTP: origin, preflight, body and status of one request. What is asked is in rest-operations.ts.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OperationRules } from './chat-operations.ts';
import type { ChatStore } from './chat-store.ts';
import { setCorsHeaders } from './cors.ts';
import { answerJson, answerText, readBody } from './http-body.ts';
import { parseRestBody, parseRestPath, performRest } from './rest-operations.ts';
import type { RestPresence } from './rest-presence.ts';

export interface RestHttpOptions {
  readonly store: ChatStore;
  readonly rules: OperationRules;
  readonly presence: RestPresence;
  readonly services: readonly string[];
  readonly isAllowed: (request: IncomingMessage) => boolean;
  /** Every request gets HTTP 500 and is not done. */
  readonly isFailing: () => boolean;
  readonly onOperation: (operation: string) => void;
}

const FORM = 'application/x-www-form-urlencoded';

/** Serves one request to `/genesys/2/chat/…`. Never rejects. */
export async function serveRest(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  options: RestHttpOptions,
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
  if (options.isFailing()) {
    answerText(response, 500, 'Chat server failure');
    return;
  }
  const asked = parseRestPath(path);
  if (asked === null || !options.services.includes(asked.service)) {
    answerText(response, 404, 'No such service');
    return;
  }
  if (request.method !== 'POST') {
    answerText(response, 405, 'REST takes POST');
    return;
  }
  if (!request.headers['content-type']?.startsWith(FORM)) {
    answerText(response, 415, `REST takes ${FORM}`);
    return;
  }
  let body: string;
  try {
    body = await readBody(request);
  } catch (error) {
    answerText(response, 400, error instanceof Error ? error.message : 'unreadable');
    return;
  }
  options.onOperation(asked.operation);
  const result = performRest(options.store, options.rules, asked, parseRestBody(body));
  if (result.chat !== null) options.presence.seen(result.chat);
  answerJson(response, result.status, result.body);
}
