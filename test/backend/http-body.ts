// Reading a request's body within a limit, and short answers. Knows no address.
import type { IncomingMessage, ServerResponse } from 'node:http';

const MAX_BODY_BYTES = 1024 * 1024;

/** Rejects where the body is too large or the connection breaks off. */
export async function readBody(request: IncomingMessage): Promise<string> {
  return new TextDecoder().decode(await readBytes(request, MAX_BODY_BYTES));
}

/**
 * As {@link readBody}, with a limit of its own.
 * @param onPiece Told how much is there, and how much of it is new; the rest waits for it.
 */
export async function readBytes(
  request: IncomingMessage,
  maxBytes: number,
  onPiece: (size: number, piece: number) => Promise<void> | void = () => undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new RangeError(`The body is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
    await onPiece(size, chunk.length);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

export function answerText(
  response: ServerResponse,
  status: number,
  text: string,
  type = 'text/plain; charset=utf-8',
): void {
  response.writeHead(status, { 'Content-Type': type, 'X-Content-Type-Options': 'nosniff' });
  response.end(text);
}

export function answerJson(response: ServerResponse, status: number, value: unknown): void {
  answerText(response, status, JSON.stringify(value), 'application/json');
}
