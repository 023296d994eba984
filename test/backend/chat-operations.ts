// What a visitor can ask of a chat (WIRE.md 3): checks the fields, changes the store, gives the direct answer.
// Knows neither who is connected nor how the answer travels.
import { failure, type GmsAnswer, transcriptFrom } from './chat-answers.ts';
import type { Chat, ChatForm, ChatStore, EntryDraft } from './chat-store.ts';

export type NameField = 'nickname' | 'firstName' | 'lastName';

/** What the backend's owner, or a fault, has set. Read at each operation. */
export interface OperationRules {
  /** Names that a start must give; empty: any one of the three will do. */
  required: readonly NameField[];
  /** In UTF-16 code units. */
  maxMessageLength: number;
  /** No new chats: error 240. */
  isClosed: boolean;
  /** The next operation (of this name, or any where null) gets statusCode 1 and is not performed. */
  failOnce: { readonly operation: string | null } | null;
}

export interface OperationResult {
  /** For the asking connection alone; null where events say it all. */
  readonly answer: GmsAnswer | null;
  /** The chat whose events the asking connection gets from now on. */
  readonly attach: Chat | null;
}

type Fields = Readonly<Record<string, unknown>>;

const NAME_ERRORS = { nickname: 161, firstName: 102, lastName: 103 } as const;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

const answered = (answer: GmsAnswer): OperationResult => ({ answer, attach: null });
const DONE: OperationResult = { answer: null, attach: null };

function textOf(fields: Fields, name: string): string | null {
  const value = fields[name];
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

function stringMap(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, String(item)]));
}

function positionOf(value: unknown): number {
  const position = typeof value === 'string' ? Number(value) : value;
  return typeof position === 'number' && Number.isFinite(position) ? position : 0;
}

/** The form, or the answer that refuses it. */
function readForm(fields: Fields, required: readonly NameField[]): ChatForm | GmsAnswer {
  const names = {
    nickname: textOf(fields, 'nickname'),
    firstName: textOf(fields, 'firstName'),
    lastName: textOf(fields, 'lastName'),
  };
  const missing = required.find((name) => names[name] === null);
  if (missing) return failure(2, NAME_ERRORS[missing], false);
  const full = [names.firstName, names.lastName].filter((name) => name !== null).join(' ');
  const nickname = names.nickname ?? full;
  if (nickname === '') return failure(2, 161, false);
  const emailAddress = textOf(fields, 'emailAddress');
  if (emailAddress !== null && !EMAIL.test(emailAddress)) return failure(2, 364, false);
  const subject = textOf(fields, 'subject');
  return {
    nickname,
    ...(names.firstName === null ? {} : { firstName: names.firstName }),
    ...(names.lastName === null ? {} : { lastName: names.lastName }),
    ...(emailAddress === null ? {} : { emailAddress }),
    ...(subject === null ? {} : { subject }),
    userData: stringMap(fields.userData),
  };
}

/** The event that an operation of a running chat becomes; an answer where it is refused; null where it makes none. */
function eventOf(
  chat: Chat,
  operation: string,
  fields: Fields,
  rules: OperationRules,
): EntryDraft | GmsAnswer | null {
  const from = chat.visitor;
  const message = fields.message;
  const preview = typeof message === 'string' && message !== '' ? { text: message } : {};
  const lacking = failure(1, 400, false);
  switch (operation) {
    case 'sendMessage': {
      if (typeof message !== 'string' || message === '') return lacking;
      if (message.length > rules.maxMessageLength) return failure(1, 204, false);
      const messageType = textOf(fields, 'messageType');
      return { from, type: 'Message', text: message, ...(messageType === null ? {} : { messageType }) };
    }
    case 'startTyping':
      return { from, type: 'TypingStarted', ...preview };
    case 'stopTyping':
      return { from, type: 'TypingStopped' };
    case 'updateNickname': {
      const nickname = textOf(fields, 'nickname');
      if (nickname === null) return lacking;
      return { from: { ...from, nickname }, type: 'NicknameUpdated' };
    }
    case 'pushUrl': {
      const text = textOf(fields, 'pushUrl');
      return text === null ? lacking : { from, type: 'PushUrl', text };
    }
    case 'customNotice':
      return { from, type: 'CustomNotice', ...preview };
    case 'updateData':
    case 'readReceipt':
      return null;
    default:
      return lacking;
  }
}

const isEvent = (value: EntryDraft | GmsAnswer): value is EntryDraft => 'from' in value;
const isForm = (value: ChatForm | GmsAnswer): value is ChatForm => 'nickname' in value;

/** Performs one operation of a visitor. Never throws: whatever `fields` holds, there is an answer or an event. */
export function performOperation(
  store: ChatStore,
  rules: OperationRules,
  service: string,
  fields: Fields,
): OperationResult {
  const operation = typeof fields.operation === 'string' ? fields.operation : '';
  if (rules.failOnce && (rules.failOnce.operation === null || rules.failOnce.operation === operation)) {
    rules.failOnce = null;
    return answered(failure(1, 500, false));
  }
  if (operation === 'requestChat') {
    if (rules.isClosed) return answered(failure(2, 240, false));
    const form = readForm(fields, rules.required);
    if (!isForm(form)) return answered(form);
    const chat = store.open(service, form);
    return { answer: transcriptFrom(chat, 1), attach: chat };
  }
  const secureKey = fields.secureKey;
  const chat = typeof secureKey === 'string' ? store.findByKey(secureKey) : null;
  if (!chat || chat.service !== service) return answered(failure(2, 404, true));
  if (operation === 'requestNotifications') {
    return { answer: transcriptFrom(chat, positionOf(fields.transcriptPosition)), attach: chat };
  }
  if (chat.hasEnded) return answered(failure(2, 404, true));
  if (operation === 'disconnect') {
    store.append(chat, [{ from: chat.visitor, type: 'ParticipantLeft' }], { hasEnded: true });
    return DONE;
  }
  if (operation === 'updateData') {
    store.update(chat, { userData: { ...chat.userData, ...stringMap(fields.userData) } });
  }
  const event = eventOf(chat, operation, fields, rules);
  if (event === null) return DONE;
  if (!isEvent(event)) return answered(event);
  if (operation === 'updateNickname') store.update(chat, { visitor: event.from });
  if (operation === 'sendMessage' || operation === 'startTyping' || operation === 'stopTyping') {
    const isTyping = operation === 'startTyping';
    store.update(chat, { visitorTyping: { isTyping, text: isTyping ? (event.text ?? '') : '' } });
  }
  store.append(chat, [event]);
  return DONE;
}
