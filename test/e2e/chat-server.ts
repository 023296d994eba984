// The chat server as a test of the whole sees it: the development backend behind a network that can be broken, with an
// agent at hand. It survives restarts of the backend: the address and the chats stay.

import type { AgentSeat } from '../backend/agent-seat.ts';
import { type Backend, type BackendOptions, startBackend } from '../backend/backend.ts';
import type { ChatFile } from '../backend/chat-files.ts';
import type { FaultRequest } from '../backend/fault-switches.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';
import type { Line } from './compare.ts';
import { pause } from './until.ts';
import type { WantedCarrier } from './world.ts';

export type TestServerOptions = Pick<
  BackendOptions,
  'maxMessageLength' | 'cometd' | 'services' | 'files' | 'mark'
>;

/** What can happen to all connections, old and new. */
export interface Network {
  /** They are reset and refused. */
  cut(): void;
  /** They stay and carry nothing. */
  stall(): void;
  heal(): void;
  /** How many there are, also half-open ones that nobody has noticed yet. */
  connections(): number;
}

/** One chat, as its agent sees it. */
export interface ServedChat {
  /** Messages, as the visitor should see them. */
  lines(): readonly Line[];
  /** What the visitor said. */
  visitorTexts(): readonly string[];
  /** What the visitor gave at the start. */
  form(): Readonly<Record<string, unknown>>;
  hasEnded(): boolean;
  /** All that the visitor did, as `Type: text`, typing left out. */
  visitorEvents(): readonly string[];
  isVisitorTyping(): boolean;
  /** What the visitor gave at the start and changed since. */
  userData(): Readonly<Record<string, string>>;
  /** What must not come into a page. */
  secrets(): readonly string[];
  /** Those of the visitor that were not deleted, oldest first. */
  files(): readonly ChatFile[];
  agent(): AgentSeat;
}

/** Where no chat is named, the one opened last is meant. */
export interface TestServer extends ServedChat {
  /** Where the visitor finds it: through the network. */
  readonly address: string;
  readonly network: Network;
  chatCount(): number;
  /** The chat that was opened as this one, counted from 0. */
  chatAt(place: number): ServedChat;
  fault(request: FaultRequest): void;
  /** Stops it for `downMs`, calling `meanwhile`, and starts it at the same address with the same chats. */
  restart(downMs: number, meanwhile: () => Promise<void>): Promise<void>;
  /** Since the beginning, over all restarts. */
  handshakes(): number;
  /** WebSockets since the beginning. */
  sockets(): number;
  /** Requests of any kind since the beginning. */
  requests(): number;
  /** What was used since the beginning. */
  carriers(): readonly WantedCarrier[];
  close(): Promise<void>;
}

/** Starts it on free ports. */
export async function startChatServer(options: TestServerOptions = {}): Promise<TestServer> {
  let backend: Backend = await startBackend(options);
  const past = { handshakes: 0, httpRequests: 0, upgrades: 0 };
  const proxy = await startFaultProxy({ targetPort: backend.port });
  const total = (count: keyof typeof past): number => past[count] + backend.stats()[count];
  const served = (id: () => string | undefined): ServedChat => {
    const messages = () =>
      backend.chat(id()).transcript.filter((line) => line.type === 'Message' && line.isForVisitor);
    return {
      lines: () => messages().map(({ index, sender, text }) => ({ index, sender, text: text ?? '' })),
      visitorTexts: () =>
        messages()
          .filter((line) => line.role === 'Client')
          .map((line) => line.text ?? ''),
      form: () => ({ ...backend.chat(id()).form }),
      hasEnded: () => backend.chat(id()).hasEnded,
      visitorEvents: () =>
        backend
          .chat(id())
          .transcript.filter(({ role, type }) => role === 'Client' && !/^(?:Typing|Participant)/.test(type))
          .map(({ type, text }) => `${type}: ${text ?? ''}`),
      isVisitorTyping: () => backend.chat(id()).visitorTyping.isTyping,
      userData: () => backend.chat(id()).userData,
      secrets: () => [backend.chat(id()).secureKey, backend.chat(id()).alias],
      files: () =>
        backend
          .chat(id())
          .files.flatMap((line) => (line.role === 'Client' ? (backend.file(line.id) ?? []) : [])),
      agent: () => backend.agent(id()),
    };
  };

  return {
    ...served(() => undefined),
    chatAt: (place) => served(() => backend.chats()[place]?.id ?? 'none'),
    address: `http://127.0.0.1:${proxy.port}`,
    network: {
      cut: () => {
        proxy.set('refuse');
        proxy.cut();
      },
      stall: () => proxy.set('stall'),
      heal: () => proxy.set('ok'),
      connections: () => proxy.connections(),
    },
    chatCount: () => backend.chats().length,
    fault: (request) => backend.fault(request),
    restart: async (downMs, meanwhile) => {
      const { port, state } = backend;
      await backend.close();
      for (const count of ['handshakes', 'httpRequests', 'upgrades'] as const) {
        past[count] += backend.stats()[count];
      }
      const startedAt = Date.now();
      await meanwhile();
      await pause(Math.max(0, downMs - (Date.now() - startedAt)));
      backend = await startBackend({ ...options, port, state });
    },
    handshakes: () => total('handshakes'),
    sockets: () => total('upgrades'),
    requests: () => total('httpRequests') + total('upgrades'),
    carriers: () => [
      ...(total('upgrades') > 0 ? (['websocket'] as const) : []),
      ...(total('httpRequests') > 0 ? (['long-polling'] as const) : []),
    ],
    close: async () => {
      await proxy.close();
      await backend.close();
    },
  };
}
