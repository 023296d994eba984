// What pages can ask of a chat of a fake owner: done at once, or by the page's own transport where the chat runs over one.
import type { PageAnswer, PageQuestion, ProviderCommand } from '../../core/messaging/page-protocol.ts';
import { type Chat, end, provider, record } from './fake-chat.ts';

export type Answer = (answer: PageAnswer) => void;
/** A question that a chat of its own answers. */
export type SessionQuestion = Exclude<
  PageQuestion,
  { type: 'startSession' | 'restoreSession' | 'startOutside' | 'resumeSession' | 'getTranscript' }
>;

const VISITOR_ID = 1;
const DONE: PageAnswer = { type: 'done' };

/** Does what a page asked of a chat that is open and has a connection. */
export function giveCommand(chat: Chat, question: SessionQuestion, answer: Answer) {
  const provided = provider(chat);
  const pass = (command: ProviderCommand, next: () => void) => {
    if (provided === null) return next();
    provided.connection.call(provided.transport, command, (answered) => {
      if (answered.type === 'done') next();
      else answer(answered);
    });
  };
  switch (question.type) {
    case 'sendMessage': {
      const { message, messageType } = question;
      return pass({ type: 'sendMessage', message, messageType }, () => {
        answer(DONE);
        if (provided === null) echo(chat, message, messageType);
      });
    }
    case 'sendTyping': {
      const { isTyping, message } = question;
      return pass({ type: 'sendTyping', isTyping, message }, () => answer(DONE));
    }
    case 'leave':
      return pass({ type: 'leave' }, () => {
        answer(DONE);
        end(chat);
      });
    case 'setUserData':
      for (const [key, value] of question.userData) chat.userData.set(key, value);
      pass({ type: 'setUserData', userData: question.userData }, () => undefined);
      return answer(DONE);
    case 'getUserData':
      return answer({ type: 'userData', userData: [...chat.userData] });
    case 'deleteUserData':
      for (const key of question.keys) chat.userData.delete(key);
      pass({ type: 'deleteUserData', keys: question.keys }, () => undefined);
      return answer(DONE);
    default:
      throw question satisfies never;
  }
}

/** The server shows the visitor's own messages, as it does everybody's. */
function echo(chat: Chat, text: string, type: 'text' | 'url' | 'notice'): void {
  const party = { id: VISITOR_ID, name: chat.session.username, type: 'Client' } as const;
  record(chat, { type: 'MessageReceived', index: null, timestamp: null, party, content: { type, text } });
}
