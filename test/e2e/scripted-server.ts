// A chat server that says exactly what a test wants said, right or wrong, over long-polling: for input that no honest
// server sends. It keeps one session and knows nothing of chats beyond the answer to `requestChat`.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Data = Readonly<Record<string, unknown>>;
interface Incoming {
  readonly id?: string;
  readonly channel: string;
  readonly data?: Data;
}

export interface ScriptedServer {
  readonly address: string;
  /** Requests of any kind so far. */
  requests(): number;
  /** Hands `data` to the visitor as the chat service does. */
  push(data: unknown): void;
  /** An event of the transcript; the agent's where it says nothing else. It can be asked for again. */
  say(event: Data): void;
  close(): Promise<void>;
}

export interface Script {
  /** Answers a whole request in place of Bayeux: another kind of server, a refusal. */
  readonly http?: (response: ServerResponse) => void;
  /** Answer to `/meta/handshake` in place of a friendly one. */
  readonly handshake?: Data;
  /** Called with each operation; the default starts a chat, echoes messages and repeats what was said by `say`. */
  readonly onOperation?: (operation: Data, server: ScriptedServer) => void;
}

const HOLD_MS = 20_000;
const CHANNEL = '/service/chatV2/customer-support';
/** Who is in the scripted chat. */
export const VISITOR = { nickname: 'Ann Lee', participantId: 1, type: 'Client' };
export const AGENT = { nickname: 'Mallory', participantId: 2, type: 'Agent' };

/** What a server says when it has started a chat with both in it. */
export const STARTED: Data = {
  statusCode: 0,
  alias: '117',
  chatId: 'CHAT1',
  userId: 'USER1',
  secureKey: 'KEY1',
  chatEnded: false,
  nextPosition: 3,
  messages: [
    { from: VISITOR, index: 1, type: 'ParticipantJoined', utcTime: 1_700_000_000_000 },
    { from: AGENT, index: 2, type: 'ParticipantJoined', utcTime: 1_700_000_000_000 },
  ],
};

/** After the two who joined. */
const FIRST_INDEX = 3;

/** Starts it on a free port. */
export async function startScriptedServer(script: Script = {}): Promise<ScriptedServer> {
  let queue: unknown[] = [];
  let held: { id: string | undefined; response: ServerResponse; timer: NodeJS.Timeout } | null = null;
  let requests = 0;
  const said: Data[] = [];
  const nextIndex = (): number => FIRST_INDEX + said.length;

  const release = (): void => {
    if (held === null) return;
    const { id, response, timer } = held;
    held = null;
    clearTimeout(timer);
    const deliveries = queue.map((data) => ({ channel: CHANNEL, data }));
    queue = [];
    const answer = { channel: '/meta/connect', successful: true, ...(id === undefined ? {} : { id }) };
    reply(response, JSON.stringify([answer, ...deliveries]));
  };

  const server: ScriptedServer = {
    get address() {
      return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    },
    requests: () => requests,
    push: (data) => {
      queue.push(data);
      release();
    },
    say: (event) => {
      const index = nextIndex();
      said.push({ from: AGENT, index, utcTime: 1_700_000_000_000 + index, ...event });
      server.push({ statusCode: 0, nextPosition: nextIndex(), messages: said.slice(-1) });
    },
    close: async () => {
      release();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };

  const friendly = (operation: Data): void => {
    switch (operation.operation) {
      case 'requestChat':
        server.push(STARTED);
        break;
      case 'requestNotifications':
        server.push({ ...STARTED, nextPosition: nextIndex(), messages: said });
        break;
      case 'sendMessage':
        server.say({ from: VISITOR, type: 'Message', text: operation.message });
        break;
      default:
    }
  };

  const answerTo = (message: Incoming): Data => {
    const common = { channel: message.channel, ...(message.id === undefined ? {} : { id: message.id }) };
    if (message.channel === '/meta/handshake') {
      return { ...common, ...(script.handshake ?? FRIENDLY_HANDSHAKE) };
    }
    if (message.channel === '/meta/subscribe') return { ...common, successful: true, subscription: CHANNEL };
    if (message.data !== undefined) {
      const { data } = message;
      // After the acknowledgement has left, as a real server's events do.
      setImmediate(() => (script.onOperation ?? friendly)(data, server));
    }
    return { ...common, successful: true };
  };

  const http = createServer(async (request, response) => {
    requests += 1;
    if (script.http !== undefined) return script.http(response);
    const messages = await readMessages(request);
    const connect = messages.find((message) => message.channel === '/meta/connect');
    const others = messages.filter((message) => message !== connect);
    if (connect === undefined) return reply(response, JSON.stringify(others.map(answerTo)));
    release();
    held = { id: connect.id, response, timer: setTimeout(release, HOLD_MS) };
    if (queue.length > 0) release();
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', () => resolve()));
  return server;
}

const FRIENDLY_HANDSHAKE: Data = {
  successful: true,
  version: '1.0',
  clientId: 'scripted-client',
  supportedConnectionTypes: ['long-polling'],
  advice: { reconnect: 'retry', interval: 0, timeout: HOLD_MS },
};

function reply(response: ServerResponse, body: string): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(body);
}

async function readMessages(request: IncomingMessage): Promise<readonly Incoming[]> {
  let body = '';
  for await (const part of request) body += String(part);
  if (body === '') return [];
  const parsed: Incoming | Incoming[] = JSON.parse(body);
  return Array.isArray(parsed) ? parsed : [parsed];
}
