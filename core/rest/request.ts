// One request over REST and what came of it, without a judgement (WIRE.md 7).
import type { Operation } from '../chat/effects.ts';
import type { ServerReport } from '../chat/transcript.ts';
import { parseServerReport } from '../gms/messages.ts';
import { encodeOperation } from '../gms/operations.ts';
import { operationUrl } from './addresses.ts';

/** `heard`: the chat server's own words, whatever the status. `unreadable`: an answer that is not a chat server's. */
export type RestAnswer =
  | { readonly type: 'heard'; readonly report: ServerReport }
  | { readonly type: 'status'; readonly status: number }
  | { readonly type: 'unreadable' }
  | { readonly type: 'silent' };

export interface RestRequest {
  readonly restUrl: string;
  readonly operation: Operation;
  /** With a message: the answer brings what there is from here on, its own echo included. */
  readonly position: number;
  readonly fetch: typeof fetch;
  readonly signal: AbortSignal;
  readonly onDropped: (count: number) => void;
}

/** Asks once. Never rejects. */
export async function askServer(request: RestRequest): Promise<RestAnswer> {
  const { restUrl, operation, signal } = request;
  let status: number;
  let text: string;
  try {
    const response = await request.fetch(operationUrl(restUrl, operation), {
      method: 'POST',
      body: encodeBody(operation, request.position).toString(),
      credentials: 'include',
      cache: 'no-store',
      redirect: 'error',
      signal,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8' },
    });
    ({ status } = response);
    text = await response.text();
  } catch {
    // Refused, torn or aborted: which of them makes no difference to the chat.
    return { type: 'silent' };
  }
  const report = readReport(text, request.onDropped);
  if (status === 200) return report === null ? { type: 'unreadable' } : { type: 'heard', report };
  // Some servers say with the status what they say in the body; a body that says "ok" beside it is not theirs.
  return report === null || report.outcome === 'ok' ? { type: 'status', status } : { type: 'heard', report };
}

function readReport(text: string, onDropped: (count: number) => void): ServerReport | null {
  try {
    return parseServerReport(JSON.parse(text), { onDropped });
  } catch {
    // No JSON or no object: for the caller both are "not a chat server".
    return null;
  }
}

function encodeBody(operation: Operation, position: number): URLSearchParams {
  const { operation: _name, ...fields } = encodeOperation(operation);
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value !== 'object') body.set(name, String(value));
    else for (const [key, text] of Object.entries(value)) body.set(`${name}[${key}]`, text);
  }
  if (operation.type === 'sendMessage') body.set('transcriptPosition', String(position));
  return body;
}
