// A small chat server in memory: the development backend's own chats and operations behind fake Bayeux sessions and REST, on an
// injected clock. Everything it says passes as JSON, so that the real parser reads it.
import type { Clock } from '../../core/chat/ports.ts';
import { type GmsAnswer, pushOf } from '../backend/chat-answers.ts';
import { type OperationRules, performOperation } from '../backend/chat-operations.ts';
import {
  type Chat,
  type ChatEntry,
  type ChatStore,
  createChatStore,
  type EntryDraft,
} from '../backend/chat-store.ts';
import { parseRestBody, parseRestPath, performRest } from '../backend/rest-operations.ts';
import { createRestPresence } from '../backend/rest-presence.ts';
import { createFakeBayeux, type FakeBayeux } from './fake-bayeux.ts';

export interface FakeChatServer {
  readonly bayeux: FakeBayeux;
  /** The same chats over REST: what a POST to that path is answered. */
  rest(path: string, body: string): { readonly status: number; readonly body: string };
  /** Every chat ever started; `append` is an agent's hand. */
  readonly store: ChatStore;
  /** Faults and limits of operations, changed at will. */
  readonly rules: OperationRules;
  /** Someone who answers: joins at the first word. */
  agent(chat: Chat, nickname?: string): FakeAgent;
  /** The entries that a visitor may see, in order. */
  transcript(chat: Chat): readonly ChatEntry[];
  /** How often a visitor's text stands in the chat. */
  countOf(chat: Chat, text: string): number;
}

export interface FakeAgent {
  join(): void;
  say(text: string): void;
  /** To agents only: takes an index that the visitor never gets. */
  whisper(text: string): void;
  startTyping(): void;
  stopTyping(): void;
  pushUrl(address: string): void;
  leave(): void;
  /** Ends the chat. */
  end(): void;
}

const CHANNEL_PREFIX = '/service/chatV2/';
/** Over REST a visitor who has been silent for so long is removed (WIRE.md 7). */
const REST_SILENCE_MS = 45_000;

export function createFakeChatServer(options: {
  readonly clock: Clock;
  readonly services?: readonly string[];
  /** How long a /meta/connect is held at most. */
  readonly timeoutMs?: number;
  /** How long a session without a connection lives. */
  readonly maxIntervalMs?: number;
  /** As the development backend's. */
  readonly mark?: string;
  /** Hears what is published, and says what is performed: servers trim and mask texts. */
  readonly onPublished?: (fields: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
}): FakeChatServer {
  const { clock, services = ['support'], timeoutMs = 30_000, maxIntervalMs = 10_000, mark } = options;
  const store = createChatStore(clock.now, mark);
  const rules: OperationRules = { required: [], maxMessageLength: 4_000, isClosed: false, failOnce: null };
  /** Which Bayeux session gets a chat's events: the one that asked last. */
  const listeners = new Map<string, string>();
  const isAttached = ({ id }: Chat) => bayeux.clientIds().includes(listeners.get(id) ?? '');
  const presence = createRestPresence(store, REST_SILENCE_MS, isAttached, clock);

  const tell = (clientId: string, service: string, answer: GmsAnswer) => {
    bayeux.deliver(clientId, `${CHANNEL_PREFIX}${service}`, JSON.parse(JSON.stringify(answer)));
  };

  const bayeux = createFakeBayeux({
    clock,
    timeoutMs,
    maxIntervalMs,
    onPublish(clientId, channel, data) {
      const service = channel.startsWith(CHANNEL_PREFIX) ? channel.slice(CHANNEL_PREFIX.length) : '';
      // CometD takes a publish to any channel; where no service listens nothing ever comes back.
      if (!services.includes(service) || typeof data !== 'object' || data === null) return;
      const fields = options.onPublished?.({ ...data }) ?? { ...data };
      const result = performOperation(store, rules, service, fields);
      if (result.attach !== null) listeners.set(result.attach.id, clientId);
      if (result.answer !== null) tell(clientId, service, result.answer);
    },
  });

  store.onChange((chat, entries) => {
    const clientId = listeners.get(chat.id);
    const isSeen = chat.hasEnded || entries.some((entry) => entry.audience === 'all');
    if (clientId !== undefined && isSeen) tell(clientId, chat.service, pushOf(chat, entries));
  });

  const visible = (chat: Chat) => chat.entries.filter((entry) => entry.audience === 'all');

  return {
    bayeux,
    rest(path, body) {
      const asked = parseRestPath(path);
      if (asked === null || !services.includes(asked.service))
        return { status: 404, body: 'No such service' };
      const fields = { ...parseRestBody(body), operation: asked.operation };
      const result = performRest(store, rules, asked, options.onPublished?.(fields) ?? fields);
      if (result.chat !== null) presence.seen(result.chat);
      return { status: result.status, body: JSON.stringify(result.body) };
    },
    store,
    rules,
    agent: (chat, nickname = 'Bob') => createFakeAgent(store, chat, nickname),
    transcript: visible,
    countOf: (chat, text) =>
      chat.entries.filter((entry) => entry.from.type === 'Client' && entry.text === text).length,
  };
}

function createFakeAgent(store: ChatStore, chat: Chat, nickname: string): FakeAgent {
  const join = () => {
    if (chat.agent !== null) return chat.agent;
    const agent = store.invite(chat, nickname, 'Agent');
    store.update(chat, { agent });
    store.append(chat, [{ from: agent, type: 'ParticipantJoined' }]);
    return agent;
  };
  const add = (draft: Omit<EntryDraft, 'from'>) => store.append(chat, [{ ...draft, from: join() }]);
  return {
    join: () => void join(),
    say: (text) => add({ type: 'Message', text }),
    whisper: (text) => add({ type: 'Message', text, audience: 'agents' }),
    startTyping: () => add({ type: 'TypingStarted' }),
    stopTyping: () => add({ type: 'TypingStopped' }),
    pushUrl: (text) => add({ type: 'PushUrl', text }),
    leave() {
      if (chat.agent === null) return;
      const from = chat.agent;
      store.update(chat, { agent: null });
      store.append(chat, [{ from, type: 'ParticipantLeft' }]);
    },
    end: () => store.append(chat, [{ from: join(), type: 'ParticipantLeft' }], { hasEnded: true }),
  };
}
