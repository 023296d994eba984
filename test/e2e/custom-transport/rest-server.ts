// A chat server that no extension of ours can talk to, of the shape that pages write transports for (API.md 2.8): operations are
// posted to a chat's address, its messages are fetched from there, all of them each time.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Line {
  readonly type: 'Text' | 'ParticipantJoined' | 'ParticipantLeft';
  readonly from: { readonly participantId: number; readonly nickname: string; readonly type: string };
  readonly text: string;
  readonly index: number;
  readonly timestamp: number;
}

export interface RestServer {
  /** Where chats are begun; their own addresses are below it. */
  readonly address: string;
  agentJoins(): void;
  agentSays(text: string): void;
  readonly texts: () => readonly string[];
  /** Which pages have sent the visitor's messages, by the names of their transports. */
  readonly senders: () => readonly string[];
  readonly operations: () => readonly string[];
  close(): Promise<void>;
}

const AGENT = { participantId: 2, nickname: 'Ann', type: 'Agent' };

/** Starts it on a free port, for one chat. */
export async function startRestServer(): Promise<RestServer> {
  const lines: Line[] = [];
  const senders: string[] = [];
  const operations: string[] = [];
  let visitor = { participantId: 1, nickname: 'User', type: 'Customer' };

  function add(type: Line['type'], from: Line['from'], text = ''): void {
    lines.push({ type, from, text, index: lines.length, timestamp: Date.now() });
  }

  function operate(asked: Readonly<Record<string, unknown>>): object {
    const name = String(asked.operationName);
    operations.push(name);
    if (name === 'RequestChat') {
      visitor = { ...visitor, nickname: String(asked.nickname) };
      add('ParticipantJoined', visitor);
      return { id: 'chat-1' };
    }
    if (name === 'SendMessage') {
      senders.push(String(asked.tab));
      add('Text', visitor, String(asked.text));
    }
    return {};
  }

  const server = createServer(async (request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', 'content-type');
    response.setHeader('content-type', 'application/json');
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'GET' && pathname.endsWith('/messages'))
      return void response.end(JSON.stringify({ messages: lines }));
    if (request.method === 'POST')
      return void response.end(JSON.stringify(operate(JSON.parse(await bodyOf(request)))));
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;

  return {
    address: `http://127.0.0.1:${port}/chats/`,
    agentJoins: () => add('ParticipantJoined', AGENT),
    agentSays: (text) => add('Text', AGENT, text),
    texts: () => lines.filter(({ type }) => type === 'Text').map(({ text }) => text),
    senders: () => senders,
    operations: () => operations,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const piece of request) body += String(piece);
  return body;
}
