// The chats of the backend, in memory: participants, transcript, typing, end. What a Chat Server keeps behind GMS.
// Knows neither Bayeux nor REST, so that a chat outlives every connection, and a restart of the listener when handed over.
import { randomBytes } from 'node:crypto';
import type { ChatFile } from './chat-files.ts';

export type ParticipantRole = 'Client' | 'Agent' | 'Supervisor' | 'External' | 'System';

/** `from` of an event on the wire (WIRE.md 5.2). */
export interface Participant {
  readonly nickname: string;
  readonly participantId: number;
  readonly type: ParticipantRole;
}

/** One event of the transcript. Every event takes an index, also what a visitor never gets. */
export interface ChatEntry {
  readonly from: Participant;
  readonly index: number;
  readonly type: string;
  /** Milliseconds since the epoch. */
  readonly utcTime: number;
  readonly text?: string;
  readonly messageType?: string;
  readonly userData?: Readonly<Record<string, string>>;
  readonly eventAttributes?: Readonly<Record<string, unknown>>;
  /** `agents`: a whisper, never sent to the visitor. */
  readonly audience: 'all' | 'agents';
}

/** An entry before the store gives it index and time. */
export type EntryDraft = Omit<ChatEntry, 'index' | 'utcTime' | 'audience'> & {
  readonly audience?: ChatEntry['audience'];
};

/** What a visitor gave at the start (WIRE.md 3.1), already checked. */
export interface ChatForm {
  readonly nickname: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly emailAddress?: string;
  readonly subject?: string;
  readonly userData: Readonly<Record<string, string>>;
}

/** One chat. Only the store changes it. */
export interface Chat {
  readonly id: string;
  readonly service: string;
  /** Long and opaque, as over CometD (WIRE.md 3.1). Whoever has it is the visitor. */
  readonly secureKey: string;
  readonly userId: string;
  readonly form: ChatForm;
  readonly startedAt: number;
  alias: string;
  userData: Record<string, string>;
  visitor: Participant;
  agent: Participant | null;
  readonly entries: ChatEntry[];
  /** By id; a deleted one stays. */
  readonly files: Map<string, ChatFile>;
  hasEnded: boolean;
  visitorTyping: { readonly isTyping: boolean; readonly text: string };
  nextParticipantId: number;
}

/** `entries` are the new ones; empty where only typing text, data or alias changed. */
export type ChatListener = (chat: Chat, entries: readonly ChatEntry[]) => void;

export interface ChatStore {
  open(service: string, form: ChatForm): Chat;
  findByKey(secureKey: string): Chat | null;
  findById(id: string): Chat | null;
  /** The chat opened last. */
  latest(): Chat | null;
  list(): readonly Chat[];
  /** Adds events at once, as one change; `hasEnded` ends the chat with them. Ignored once the chat has ended. */
  append(chat: Chat, drafts: readonly EntryDraft[], options?: { readonly hasEnded?: boolean }): void;
  /** Changes what takes no index. */
  update(
    chat: Chat,
    change: Partial<Pick<Chat, 'alias' | 'userData' | 'visitor' | 'agent' | 'visitorTyping'>>,
  ): void;
  /** A new participant with an id of its own; not yet in the transcript. */
  invite(chat: Chat, nickname: string, type: ParticipantRole): Participant;
  onChange(listener: ChatListener): () => void;
}

/** What of a chat only its visitor and the server may know; `MARK-FIELD-` where a mark was given. */
export const MARKED_FIELDS = ['secureKey', 'userId', 'alias'] as const;

/** The position to ask for next (`nextPosition`). */
export function nextPosition(chat: Chat): number {
  return chat.entries.length + 1;
}

/**
 * @param now Milliseconds since the epoch.
 * @param mark Stands in each secureKey, userId and alias that is made, followed by which of them it is: what is searched for it
 * later tells where they got to.
 */
export function createChatStore(now: () => number = Date.now, mark = ''): ChatStore {
  const chats = new Map<string, Chat>();
  const byKey = new Map<string, Chat>();
  const listeners = new Set<ChatListener>();
  let latest: Chat | null = null;
  const marked = (field: (typeof MARKED_FIELDS)[number]) => (mark === '' ? '' : `${mark}-${field}-`);

  const tell = (chat: Chat, entries: readonly ChatEntry[]) => {
    for (const listener of [...listeners]) listener(chat, entries);
  };

  const stamp = (chat: Chat, drafts: readonly EntryDraft[]): ChatEntry[] =>
    drafts.map((draft, offset) => ({
      ...draft,
      audience: draft.audience ?? 'all',
      index: chat.entries.length + 1 + offset,
      utcTime: now(),
    }));

  return {
    open(service, form) {
      const visitor: Participant = { nickname: form.nickname, participantId: 1, type: 'Client' };
      const chat: Chat = {
        id: `0${randomBytes(8).toString('hex').toUpperCase()}`,
        service,
        secureKey: `${marked('secureKey')}${randomBytes(78).toString('base64')}`,
        userId: `${marked('userId')}007${randomBytes(7).toString('hex').toUpperCase()}`,
        form,
        startedAt: now(),
        alias: `${marked('alias')}117`,
        userData: { ...form.userData },
        visitor,
        agent: null,
        entries: [],
        files: new Map(),
        hasEnded: false,
        visitorTyping: { isTyping: false, text: '' },
        nextParticipantId: 2,
      };
      chats.set(chat.id, chat);
      byKey.set(chat.secureKey, chat);
      latest = chat;
      const entries = stamp(chat, [{ from: visitor, type: 'ParticipantJoined' }]);
      chat.entries.push(...entries);
      tell(chat, entries);
      return chat;
    },
    findByKey: (secureKey) => byKey.get(secureKey) ?? null,
    findById: (id) => chats.get(id) ?? null,
    latest: () => latest,
    list: () => [...chats.values()],
    append(chat, drafts, options = {}) {
      if (chat.hasEnded) return;
      const entries = stamp(chat, drafts);
      chat.entries.push(...entries);
      if (options.hasEnded === true) {
        chat.hasEnded = true;
        chat.visitorTyping = { isTyping: false, text: '' };
      }
      tell(chat, entries);
    },
    update(chat, change) {
      Object.assign(chat, change);
      tell(chat, []);
    },
    invite(chat, nickname, type) {
      const participant = { nickname, participantId: chat.nextParticipantId, type };
      chat.nextParticipantId += 1;
      return participant;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
