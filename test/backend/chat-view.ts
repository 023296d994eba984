// A chat as tests, the console and `/control/state` see it: whole, with what the visitor never gets.
import type { ChatFile } from './chat-files.ts';
import type { Chat, ChatEntry, ChatForm, ParticipantRole } from './chat-store.ts';

export interface TranscriptLine {
  readonly index: number;
  readonly sender: string;
  readonly role: ParticipantRole;
  readonly text: string | null;
  readonly type: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** False for whispers. */
  readonly isForVisitor: boolean;
}

export interface ChatView {
  readonly id: string;
  readonly service: string;
  readonly secureKey: string;
  readonly alias: string;
  readonly form: ChatForm;
  readonly userData: Readonly<Record<string, string>>;
  /** The visitor's name now. */
  readonly nickname: string;
  readonly agent: string | null;
  readonly hasEnded: boolean;
  readonly startedAt: number;
  readonly visitorTyping: { readonly isTyping: boolean; readonly text: string };
  /** Bayeux sessions that get the chat's events now. */
  readonly clientIds: readonly string[];
  readonly transcript: readonly TranscriptLine[];
  readonly files: readonly FileLine[];
}

/** A file without its content. */
export interface FileLine {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  readonly sender: string;
  readonly role: ParticipantRole;
  readonly isDeleted: boolean;
}

export function viewLine(entry: ChatEntry): TranscriptLine {
  return {
    index: entry.index,
    sender: entry.from.nickname,
    role: entry.from.type,
    text: entry.text ?? null,
    type: entry.type,
    time: entry.utcTime,
    isForVisitor: entry.audience === 'all',
  };
}

function viewFile({ id, name, type, content, from, isDeleted }: ChatFile): FileLine {
  return { id, name, type, size: content.length, sender: from.nickname, role: from.type, isDeleted };
}

export function viewChat(chat: Chat, clientIds: readonly string[]): ChatView {
  return {
    id: chat.id,
    service: chat.service,
    secureKey: chat.secureKey,
    alias: chat.alias,
    form: chat.form,
    userData: chat.userData,
    nickname: chat.visitor.nickname,
    agent: chat.agent?.nickname ?? null,
    hasEnded: chat.hasEnded,
    startedAt: chat.startedAt,
    visitorTyping: chat.visitorTyping,
    clientIds,
    transcript: chat.entries.map(viewLine),
    files: [...chat.files.values()].map(viewFile),
  };
}
