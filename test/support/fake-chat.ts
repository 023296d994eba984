// One chat of a fake owner of chats: its transcript, the pages that take part in it, and the agent, whom the test plays.
import type {
  HostMessage,
  PageEvent,
  PageSession,
  ProviderAnswer,
  ProviderCommand,
  StartData,
  UserData,
} from '../../core/messaging/page-protocol.ts';

/** A chat, with the agent's side of it. */
export interface FakeChat {
  readonly id: string;
  readonly start: StartData;
  readonly userData: () => Readonly<Record<string, unknown>>;
  readonly isOver: () => boolean;
  agentJoins(name: string): void;
  agentLeaves(name: string): void;
  agentSays(text: string, name?: string): void;
  agentTypes(isTyping: boolean): void;
  happens(event: PageEvent): void;
  end(): void;
  loseConnection(): void;
  regainConnection(): void;
}

/** A chat as its owner keeps it. */
export interface Chat {
  readonly origin: string;
  readonly id: string;
  readonly asAgent: FakeChat;
  readonly session: PageSession;
  readonly hasTransport: boolean;
  widget: string | null;
  isOver: boolean;
  isInterrupted: boolean;
  readonly events: PageEvent[];
  readonly keys: Set<string>;
  readonly userData: Map<string, UserData[number][1]>;
  /** Pages that take part, oldest first; the last one that gave a transport provides it. */
  readonly attached: Attachment[];
  /** What waits for the connection. */
  readonly waiting: (() => void)[];
}

export interface Attachment {
  readonly connection: Connection;
  readonly transport: number | null;
  readonly stateStorage: number | null;
}

/** One page, as its chats know it. */
export interface Connection {
  tell(message: HostMessage): void;
  call(provider: number, command: ProviderCommand, answered: (answer: ProviderAnswer) => void): void;
}

export function createChat(origin: string, number: number, start: StartData): Chat {
  const id = `chat-${number}`;
  const happens = (event: PageEvent): void => record(chat, event);
  const agent = (name: string) => ({ id: AGENT_ID, name, type: 'Agent' as const });
  const place = { index: null, timestamp: null };
  const chat: Chat = {
    origin,
    id,
    session: { id, username: start.username },
    hasTransport: start.transport !== null,
    widget: null,
    isOver: false,
    isInterrupted: false,
    events: [],
    keys: new Set(),
    userData: new Map(start.userData),
    attached: [],
    waiting: [],
    asAgent: {
      id,
      start,
      happens,
      userData: () => Object.fromEntries(chat.userData),
      isOver: () => chat.isOver,
      agentJoins: (name) => happens({ type: 'AgentConnected', ...place, party: agent(name) }),
      agentLeaves: (name) => happens({ type: 'AgentDisconnected', ...place, party: agent(name) }),
      agentSays: (text, name = 'Ann') =>
        happens({ type: 'MessageReceived', ...place, party: agent(name), content: { type: 'text', text } }),
      agentTypes: (isTyping) => happens({ type: 'AgentTyping', ...place, party: agent('Ann'), isTyping }),
      end: () => end(chat),
      loseConnection: () => interrupt(chat),
      regainConnection: () => regain(chat),
    },
  };
  return chat;
}

function isShown({ type }: PageEvent): boolean {
  return type === 'MessageReceived' || type === 'AgentConnected' || type === 'AgentDisconnected';
}

/** Gives the event its place and tells every page. */
export function record(chat: Chat, event: PageEvent): void {
  if (chat.isOver) return;
  const placed: PageEvent =
    isShown(event) && 'party' in event
      ? {
          ...event,
          index: event.index ?? chat.events.length,
          timestamp: event.timestamp ?? 1_000_000 + chat.events.length,
        }
      : event;
  if (isShown(placed)) chat.events.push(placed);
  tellAll(chat, [placed]);
}

function tellAll(chat: Chat, events: readonly PageEvent[]): void {
  for (const { connection } of chat.attached) {
    connection.tell({ type: 'told', session: chat.id, isRestored: false, events });
  }
}

export function writeState(chat: Chat): void {
  const state = chat.isOver ? null : JSON.stringify({ origin: chat.origin, id: chat.id });
  for (const { connection, stateStorage } of chat.attached) {
    if (stateStorage !== null) connection.tell({ type: 'stateChanged', stateStorage, state });
  }
}

export function end(chat: Chat): void {
  if (chat.isOver) return;
  tellAll(chat, [{ type: 'SessionEnded' }]);
  chat.isOver = true;
  writeState(chat);
}

export function interrupt(chat: Chat): void {
  if (chat.isInterrupted || chat.isOver) return;
  chat.isInterrupted = true;
  tellAll(chat, [{ type: 'Interrupted' }]);
}

export function regain(chat: Chat): void {
  if (!chat.isInterrupted || chat.isOver) return;
  chat.isInterrupted = false;
  tellAll(chat, [{ type: 'Continued' }]);
  for (const run of chat.waiting.splice(0)) run();
}

export function provider(chat: Chat): { readonly connection: Connection; readonly transport: number } | null {
  const found = chat.attached.findLast(({ transport }) => transport !== null);
  return found === undefined || found.transport === null
    ? null
    : { connection: found.connection, transport: found.transport };
}

/** Takes what a page's transport reported: each key once. */
export function takeProvided(chat: Chat, key: string | null, event: PageEvent): void {
  if (key !== null && chat.keys.has(key)) return;
  if (key !== null) chat.keys.add(key);
  if (event.type === 'SessionEnded') end(chat);
  else if (event.type === 'Interrupted') interrupt(chat);
  else if (event.type === 'Continued') regain(chat);
  else record(chat, event);
}

const AGENT_ID = 2;
