// The development backend in one call: the chat store, Bayeux over both carriers, REST, agents, faults, console, control.
// Only composition: what each part does is in its own file.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type AgentSeat, createAgentSeat } from './agent-seat.ts';
import { type BackendStats, createStatsCounter } from './backend-stats.ts';
import { type Bayeux, createBayeux } from './bayeux.ts';
import { type BayeuxHttpOptions, serveBayeux } from './bayeux-http.ts';
import { attachSocketFront } from './bayeux-socket.ts';
import { type ChatChannel, createChatChannel } from './chat-channel.ts';
import { type ChatFile, DEFAULT_FILE_LIMITS, type FileLimits } from './chat-files.ts';
import type { NameField, OperationRules } from './chat-operations.ts';
import { type Chat, type ChatStore, createChatStore } from './chat-store.ts';
import { type ChatView, viewChat } from './chat-view.ts';
import { createConsole } from './console.ts';
import { serveControl } from './control.ts';
import { type AllowedOrigins, isOriginAllowed } from './cors.ts';
import { createDeliveries, NO_FAULTS } from './deliveries.ts';
import type { FaultRequest } from './fault-switches.ts';
import { applyFault, type Switches } from './faults.ts';
import { type FileFaults, isFilePath, serveFiles } from './file-http.ts';
import type { FileRules } from './file-operations.ts';
import { answerText } from './http-body.ts';
import { type RestHttpOptions, serveRest } from './rest-http.ts';
import { createRestPresence } from './rest-presence.ts';
import { type AgentName, employAgent } from './scripted-agents.ts';

export interface BackendOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  readonly host?: string;
  /** Services that answer. Any other is silent, as CometD lets one publish to any channel. */
  readonly services?: readonly string[];
  /** Null, the default: nobody joins by himself. */
  readonly agent?: AgentName | null;
  /** Before a scripted agent joins, and between the steps of its answers. */
  readonly agentPaceMs?: number;
  /** How long a /meta/connect is held. */
  readonly timeoutMs?: number;
  readonly intervalMs?: number;
  /** How long a Bayeux session lives without a /meta/connect. */
  readonly maxIntervalMs?: number;
  readonly webSocket?: boolean;
  /** False: a server that offers REST only. */
  readonly cometd?: boolean;
  /** How long a visitor who came over REST may be silent; 45 s, as a chat server's. */
  readonly flexDisconnectTimeoutMs?: number;
  readonly allowedOrigins?: AllowedOrigins;
  /** In UTF-16 code units. */
  readonly maxMessageLength?: number;
  readonly required?: readonly NameField[];
  /** For files of visitors; a Chat Server's defaults. */
  readonly files?: Partial<FileLimits>;
  /** Stands in what only a visitor and the server may know (createChatStore), to be searched for elsewhere. */
  readonly mark?: string;
  /** `state` of an earlier backend: its chats live on. */
  readonly state?: ChatStore;
}

export interface Backend {
  /** `http://127.0.0.1:PORT`: Bayeux is at `/genesys/cometd` below it, REST at `/genesys/2/chat`. */
  readonly url: string;
  readonly port: number;
  readonly state: ChatStore;
  /** In the order in which they were opened. */
  chats(): readonly ChatView[];
  /** @throws {Error} where there is no such chat; absent: the chat opened last. */
  chat(id?: string): ChatView;
  /** An agent in that chat, which joins with its first word. @throws {Error} as `chat`. */
  agent(id?: string): AgentSeat;
  /** Of whomever, with its content; null where there is none of that id, or it was deleted. */
  file(id: string): ChatFile | null;
  fault(request: FaultRequest): void;
  stats(): BackendStats;
  /** Bayeux sessions that live now. */
  clientIds(): readonly string[];
  /** How many of them have a /meta/connect held: 0 once the server has noticed that a client is gone. */
  heldConnects(): number;
  /** Destroys all connections; the port can be taken again at once. Idempotent. */
  close(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_MAX_INTERVAL_MS = 10_000;
const DEFAULT_MAX_MESSAGE_LENGTH = 4096;
const DEFAULT_PACE_MS = 200;
const DEFAULT_FLEX_DISCONNECT_TIMEOUT_MS = 45_000;
const BAYEUX_PATH = /^\/genesys\/cometd(\/|$)/;
const REST_PREFIX = '/genesys/2/chat/';
/** Matches nothing. */
const NO_PATH = /(?!)/;

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}

/** Listens, or rejects with the reason (a taken port). */
export async function startBackend(options: BackendOptions = {}): Promise<Backend> {
  const host = options.host ?? '127.0.0.1';
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const services = options.services ?? ['customer-support'];
  const store = options.state ?? createChatStore(Date.now, options.mark);
  const counter = createStatsCounter();
  const rules: OperationRules = {
    required: options.required ?? [],
    maxMessageLength: options.maxMessageLength ?? DEFAULT_MAX_MESSAGE_LENGTH,
    isClosed: false,
    failOnce: null,
  };
  const switches: Switches = {
    isWebSocketOn: options.webSocket ?? true,
    isSilent: false,
    refusesOrigins: false,
    isRestFailing: false,
  };
  const fileRules: FileRules = { limits: { ...DEFAULT_FILE_LIMITS, ...options.files }, refuseOnce: null };
  const fileFaults: FileFaults = { cutsUpload: false, cutsDownload: false, losesAnswer: false, slowMs: 0 };
  const bayeuxPath = (options.cometd ?? true) ? BAYEUX_PATH : NO_PATH;
  const faults = { ...NO_FAULTS };

  const deliveries = createDeliveries(faults, (clientId, channel, data) =>
    bayeux.deliver(clientId, channel, data),
  );
  const channel: ChatChannel = createChatChannel({
    store,
    rules,
    deliveries,
    answers: (service) => !switches.isSilent && services.includes(service),
    onOperation: counter.countOperation,
    onAttachment: (chat) => agentConsole.refresh(chat),
  });
  const newBayeux = (): Bayeux =>
    createBayeux({
      timeoutMs,
      intervalMs: options.intervalMs ?? 0,
      maxIntervalMs: options.maxIntervalMs ?? DEFAULT_MAX_INTERVAL_MS,
      isWebSocketOn: () => switches.isWebSocketOn,
      onPublish: channel.publish,
      onGone: channel.detach,
    });
  let bayeux = newBayeux();

  const isAllowed = (request: IncomingMessage) =>
    isOriginAllowed(request, switches.refusesOrigins ? [] : (options.allowedOrigins ?? 'all'));
  const http: BayeuxHttpOptions = {
    timeoutMs,
    isAllowed,
    bayeux: () => bayeux,
    onMessages: counter.countMessages,
    outgoing: deliveries.outgoing,
  };
  const presence = createRestPresence(
    store,
    options.flexDisconnectTimeoutMs ?? DEFAULT_FLEX_DISCONNECT_TIMEOUT_MS,
    (chat) => channel.attachedTo(chat).length > 0,
  );
  const rest: RestHttpOptions = {
    store,
    rules,
    presence,
    services,
    isAllowed,
    isFailing: () => switches.isRestFailing,
    onOperation: counter.countRestOperation,
  };
  const files = {
    store,
    rules: fileRules,
    faults: fileFaults,
    services,
    isAllowed,
    isRestFailing: () => switches.isRestFailing,
    onOperation: counter.countOperation,
  };

  const find = (id?: string): Chat => {
    const chat = id === undefined ? store.latest() : store.findById(id);
    if (!chat) throw new Error(id === undefined ? 'There is no chat yet' : `There is no chat ${id}`);
    return chat;
  };
  const view = (chat: Chat) => viewChat(chat, channel.attachedTo(chat));
  const findFile = (id: string): ChatFile | null => {
    const file = store.list().flatMap((chat) => chat.files.get(id) ?? [])[0];
    return file === undefined || file.isDeleted ? null : file;
  };
  const agentConsole = createConsole({ store, view, file: findFile });

  /** Connections whose latest request was to the chat server: the ones that faults may cut. */
  const chatConnections = new Set<Socket>();

  const serve = (request: IncomingMessage, response: ServerResponse) => {
    const path = pathOf(request);
    chatConnections.delete(request.socket);
    if (bayeuxPath.test(path)) {
      chatConnections.add(request.socket);
      counter.countRequest('httpRequests');
      void serveBayeux(request, response, http);
    } else if (isFilePath(path)) {
      chatConnections.add(request.socket);
      counter.countRequest('httpRequests');
      void serveFiles(path, request, response, files);
    } else if (path.startsWith(REST_PREFIX)) {
      chatConnections.add(request.socket);
      counter.countRequest('httpRequests');
      void serveRest(path, request, response, rest);
    } else if (path === '/agent' || path.startsWith('/agent/')) {
      agentConsole.serve(path, response);
    } else if (path === '/control' || path.startsWith('/control/')) {
      void serveControl(path, request, response, backend);
    } else {
      answerText(response, 404, 'Parley backend: /genesys/cometd, /genesys/2/chat, /agent, /control');
    }
  };

  const server = createServer(serve);
  server.on('connection', (socket) => socket.once('close', () => chatConnections.delete(socket)));
  const sockets = attachSocketFront(server, {
    timeoutMs,
    refuse(request) {
      if (!bayeuxPath.test(pathOf(request)) || !switches.isWebSocketOn) return 404;
      return isAllowed(request) ? null : 403;
    },
    onUpgrade: () => counter.countRequest('upgrades'),
    onFrame(messages, browser, peer) {
      counter.countMessages(messages);
      bayeux.handleFrame(messages, browser, peer);
    },
    onClose: (peer) => bayeux.socketClosed(peer),
    outgoing: deliveries.outgoing,
  });
  const cutConnections = () => {
    sockets.cut();
    for (const connection of chatConnections) connection.destroy();
  };
  const restartBayeux = () => {
    cutConnections();
    bayeux.close();
    bayeux = newBayeux();
  };

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const dismissAgent = options.agent
    ? employAgent(store, options.agent, options.agentPaceMs ?? DEFAULT_PACE_MS)
    : null;

  let closing: Promise<void> | null = null;
  const shutDown = () => {
    dismissAgent?.();
    agentConsole.close();
    channel.close();
    presence.close();
    deliveries.close();
    bayeux.close();
    sockets.close();
    return new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  };

  const backend: Backend = {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    state: store,
    chats: () => store.list().map(view),
    chat: (id) => view(find(id)),
    file: findFile,
    agent: (id) => createAgentSeat(store, find(id)),
    fault: (request) =>
      applyFault(request, {
        store,
        find,
        rules,
        faults,
        fileRules,
        fileFaults,
        switches,
        drop: (chat) => {
          for (const clientId of chat ? channel.attachedTo(chat) : bayeux.clientIds()) bayeux.drop(clientId);
        },
        cutConnections,
        restartBayeux,
      }),
    stats: counter.read,
    clientIds: () => bayeux.clientIds(),
    heldConnects: () => bayeux.heldConnects(),
    close() {
      closing ??= shutDown();
      return closing;
    },
  };
  return backend;
}
