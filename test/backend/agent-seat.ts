// What an agent can do in a chat, by hand or by script. Joins by itself where there is no agent yet, because nobody
// can speak who is not there. Knows no connection: it only changes the store.
import { addFile, type ChatFile, deleteFile, type FileContent } from './chat-files.ts';
import type { Chat, ChatStore, EntryDraft, Participant } from './chat-store.ts';

/** Every call is ignored once the chat has ended. */
export interface AgentSeat {
  join(nickname?: string): void;
  say(text: string, messageType?: string): void;
  type(preview?: string): void;
  stopTyping(): void;
  pushUrl(url: string): void;
  /** To other agents only: takes an index that the visitor never gets. */
  whisper(text: string): void;
  rename(nickname: string): void;
  notice(text: string): void;
  sendFile(file: FileContent): ChatFile;
  /** Deletes a file of whomever. @throws {Error} where there is none of that id. */
  deleteFile(fileId: string): void;
  leave(): void;
  /** Leaves and ends the chat. */
  end(): void;
}

/** Quit reasons of the server (WIRE.md 8.1). */
const REMOVED_BY_SYSTEM = '5';
const SESSION_INACTIVITY = '7';
const SYSTEM: Participant = { nickname: 'system', participantId: 0, type: 'System' };
const DEFAULT_NICKNAME = 'Robin';

/** The visitor's own leaving, which ends every chat that the server closes. */
function visitorLeft(chat: Chat, reason: string): EntryDraft {
  return {
    from: chat.visitor,
    type: 'ParticipantLeft',
    eventAttributes: { GCTI_SYSTEM: { 'quit-reason-code': reason } },
  };
}

/** The system warns the visitor that nothing was said for long. */
export function alertIdle(store: ChatStore, chat: Chat): void {
  store.append(chat, [{ from: SYSTEM, type: 'Message', text: 'Are you still there?' }]);
}

/** The system closes the chat because nothing was said for long. */
export function closeIdle(store: ChatStore, chat: Chat): void {
  const text = 'The chat was closed because nothing was said.';
  store.append(chat, [{ from: SYSTEM, type: 'Message', text }, visitorLeft(chat, SESSION_INACTIVITY)], {
    hasEnded: true,
  });
}

export function createAgentSeat(store: ChatStore, chat: Chat, defaultNickname = DEFAULT_NICKNAME): AgentSeat {
  const joined = (nickname: string): Participant => {
    if (chat.agent) return chat.agent;
    const agent = store.invite(chat, nickname, 'Agent');
    if (chat.hasEnded) return agent;
    store.update(chat, { agent });
    store.append(chat, [{ from: agent, type: 'ParticipantJoined' }]);
    return agent;
  };
  const add = (type: string, rest: Partial<EntryDraft> = {}) => {
    store.append(chat, [{ ...rest, from: joined(defaultNickname), type }]);
  };

  return {
    join: (nickname = defaultNickname) => {
      joined(nickname);
    },
    say: (text, messageType) => add('Message', { text, ...(messageType ? { messageType } : {}) }),
    type: (preview) => add('TypingStarted', preview ? { text: preview } : {}),
    stopTyping: () => add('TypingStopped'),
    pushUrl: (url) => add('PushUrl', { text: url }),
    whisper: (text) => add('Message', { text, audience: 'agents' }),
    notice: (text) => add('CustomNotice', { text }),
    rename(nickname) {
      const agent = { ...joined(defaultNickname), nickname };
      store.update(chat, { agent });
      store.append(chat, [{ from: agent, type: 'NicknameUpdated' }]);
    },
    sendFile: (file) => addFile(store, chat, joined(defaultNickname), file),
    deleteFile(fileId) {
      const file = chat.files.get(fileId);
      if (file === undefined || file.isDeleted) throw new Error(`There is no file ${fileId}`);
      deleteFile(store, chat, joined(defaultNickname), file);
    },
    leave() {
      const { agent } = chat;
      if (!agent) return;
      store.append(chat, [{ from: agent, type: 'ParticipantLeft' }]);
      store.update(chat, { agent: null });
    },
    end() {
      const leaving: EntryDraft[] = chat.agent ? [{ from: chat.agent, type: 'ParticipantLeft' }] : [];
      store.append(chat, [...leaving, visitorLeft(chat, REMOVED_BY_SYSTEM)], { hasEnded: true });
    },
  };
}
