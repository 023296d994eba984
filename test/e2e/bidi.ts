// A small WebDriver BiDi client over one socket: commands, their answers, and scripts by value. Knows no browser's ways.
import { WebSocket } from 'ws';

/** What a command answers; read by who asked. */
export type BidiResult = Readonly<Record<string, unknown>>;

export interface BidiConnection {
  /** Rejects with `BidiError` where the browser refuses, and plainly where the connection is gone. */
  send(method: string, params?: Readonly<Record<string, unknown>>): Promise<BidiResult>;
  /** Value of an expression in a context, promises awaited; it must be JSON. Rejects with what the script threw. */
  evaluate<Value>(context: string, expression: string): Promise<Value>;
  close(): void;
}

/** A command that the browser refused; `code` as in the specification: `no such node`, `unknown error`. */
export class BidiError extends Error {
  readonly code: string;

  constructor(method: string, code: string, message: string) {
    super(`${method}: ${code}: ${message}`);
    this.name = 'BidiError';
    this.code = code;
  }
}

interface Answer {
  readonly id?: number;
  readonly type: string;
  readonly result?: BidiResult;
  readonly error?: string;
  readonly message?: string;
}

interface Pending {
  readonly method: string;
  resolve(result: BidiResult): void;
  reject(error: Error): void;
}

/** Longer than any wait inside a document. */
const ANSWER_TIMEOUT_MS = 30_000;

/** Connects to a browser that listens at `endpoint` (`ws://…`) and begins a session. */
export async function connectBidi(endpoint: string): Promise<BidiConnection> {
  const socket = new WebSocket(`${endpoint}/session`, { perMessageDeflate: false });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  const pending = new Map<number, Pending>();
  let lastId = 0;
  socket.on('message', (data) => {
    const answer: Answer = JSON.parse(data.toString());
    const asked = answer.id === undefined ? undefined : pending.get(answer.id);
    if (answer.id === undefined || asked === undefined) return;
    pending.delete(answer.id);
    if (answer.type === 'error') {
      asked.reject(new BidiError(asked.method, answer.error ?? '', answer.message ?? ''));
    } else asked.resolve(answer.result ?? {});
  });
  // 'error' is always followed by 'close', which is what all that wait are told.
  socket.on('error', () => undefined);
  socket.once('close', () => {
    for (const { method, reject } of pending.values()) reject(new Error(`${method}: the browser is gone`));
    pending.clear();
  });

  const send: BidiConnection['send'] = (method, params = {}) =>
    new Promise((resolve, reject) => {
      if (socket.readyState !== WebSocket.OPEN) {
        reject(new Error(`${method}: the browser is gone`));
        return;
      }
      lastId += 1;
      const id = lastId;
      const timer = setTimeout(() => {
        pending.delete(id);
        reject(new Error(`${method}: no answer in ${ANSWER_TIMEOUT_MS} ms`));
      }, ANSWER_TIMEOUT_MS);
      const settled =
        <Value>(settle: (value: Value) => void) =>
        (value: Value) => {
          clearTimeout(timer);
          settle(value);
        };
      pending.set(id, { method, resolve: settled(resolve), reject: settled(reject) });
      socket.send(JSON.stringify({ id, method, params }));
    });

  await send('session.new', { capabilities: {} });
  return {
    send,
    evaluate: async (context, expression) => {
      // As JSON, because BiDi's own form of a value would have to be read back piece by piece.
      const answer = await send('script.evaluate', {
        expression: `(${asJson})(${expression})`,
        target: { context },
        awaitPromise: true,
      });
      if (answer.type === 'exception') {
        throw new Error(`in the document: ${(answer.exceptionDetails as { text: string }).text}`);
      }
      const { value } = answer.result as { readonly value?: string };
      return value === undefined ? undefined : JSON.parse(value);
    },
    close: () => socket.close(),
  };
}

/** Runs in the page. Prototype.js of old gives lists and texts a `toJSON` of their own, out of the way meanwhile. */
async function asJson(given: unknown): Promise<string> {
  const value = await given;
  const undo: (() => void)[] = [];
  for (const prototype of [Array.prototype, String.prototype, Number.prototype]) {
    const own = Object.getOwnPropertyDescriptor(prototype, 'toJSON');
    if (own === undefined) continue;
    Reflect.deleteProperty(prototype, 'toJSON');
    undo.push(() => Object.defineProperty(prototype, 'toJSON', own));
  }
  const text = JSON.stringify(value);
  for (const step of undo) step();
  return text;
}
