// A Bayeux server that says what a test wants said: for what no well-behaved server does.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

export interface ScriptedMessage {
  readonly id: string;
  readonly channel: string;
  readonly clientId?: string;
  readonly subscription?: string;
  readonly advice?: { readonly timeout?: number };
  readonly connectionType?: string;
  readonly data?: unknown;
}

/** What to say to a message: elements of the answer, raw text in place of the whole frame, an HTTP status, or nothing ever. */
export type ScriptedAnswer = readonly unknown[] | string | number | 'never';

export type Script = (message: ScriptedMessage, usual: () => readonly unknown[]) => ScriptedAnswer;

export interface ScriptedBayeux {
  readonly url: string;
  /** Everything received, in order. */
  readonly received: readonly ScriptedMessage[];
  /** To the newest WebSocket. */
  push(frame: unknown): void;
  /** WebSockets that were ever opened. */
  readonly sockets: () => number;
  /** WebSockets and requests that the client has not let go of. */
  readonly underWay: () => number;
  close(): Promise<void>;
}

/** What an orderly server says; a /meta/connect is held as long as it asks for. */
function usualAnswer(message: ScriptedMessage, carriers: readonly string[]): readonly unknown[] {
  const { id, channel, subscription } = message;
  const answer = { id, channel, successful: true, ...(subscription === undefined ? {} : { subscription }) };
  if (channel !== '/meta/handshake') return [answer];
  return [{ ...answer, version: '1.0', clientId: 'scripted', supportedConnectionTypes: carriers }];
}

export async function startScriptedBayeux(
  script: Script,
  options: { readonly webSocket?: boolean } = {},
): Promise<ScriptedBayeux> {
  const { webSocket = true } = options;
  const received: ScriptedMessage[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const pending = new Set<ServerResponse>();
  let newest: WebSocket | null = null;
  let opened = 0;

  const answerTo = (message: ScriptedMessage): ScriptedAnswer => {
    received.push(message);
    const carriers = webSocket ? ['websocket', 'long-polling'] : ['long-polling'];
    return script(message, () => usualAnswer(message, carriers));
  };
  const after = (message: ScriptedMessage, say: () => void) => {
    const hold = message.channel === '/meta/connect' ? (message.advice?.timeout ?? 0) : 0;
    const timer = setTimeout(() => {
      timers.delete(timer);
      say();
    }, hold);
    timers.add(timer);
  };

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    pending.add(response);
    response.on('close', () => pending.delete(response));
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const messages: ScriptedMessage[] = JSON.parse(Buffer.concat(parts).toString() || '[]');
    const [message] = messages;
    if (message === undefined) {
      response.writeHead(400).end();
      return;
    }
    const answer = answerTo(message);
    if (answer === 'never') return;
    after(message, () => {
      if (typeof answer === 'number') response.writeHead(answer).end('<html>');
      else response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    });
  };

  const server = createServer((request, response) => void serve(request, response));
  const sockets = webSocket ? new WebSocketServer({ server }) : null;
  sockets?.on('connection', (socket) => {
    newest = socket;
    opened += 1;
    socket.on('message', (frame) => {
      const messages: ScriptedMessage[] = JSON.parse(frame.toString());
      for (const message of messages) {
        const answer = answerTo(message);
        if (answer === 'never') continue;
        after(message, () => {
          if (typeof answer === 'number') socket.close();
          else socket.send(typeof answer === 'string' ? answer : JSON.stringify(answer));
        });
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/cometd`,
    received,
    push: (frame) => newest?.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    sockets: () => opened,
    underWay: () => pending.size + (sockets?.clients.size ?? 0),
    close() {
      for (const timer of timers) clearTimeout(timer);
      for (const socket of sockets?.clients ?? []) socket.terminate();
      sockets?.close();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
