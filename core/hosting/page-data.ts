// What pages give for their chats: data that become the server's form, that are kept for a later page, and how much of them
// there may be. Pure.
import { EMPTY_FORM } from '../chat/closed.ts';
import type { RegistrationForm } from '../chat/state.ts';
import { isPageMessage } from '../messaging/page-check.ts';
import {
  LIST_MAX_LENGTH,
  MESSAGE_MAX_LENGTH,
  type StartData,
  type UserData,
} from '../messaging/page-protocol.ts';

/** The part of a start that the server knows by name (API.md 8.1). */
export function formOf({ subject, userData }: StartData): RegistrationForm {
  const data: ReadonlyMap<string, UserData[number][1]> = new Map(userData);
  const textOf = (key: string) => {
    const value = data.get(key);
    return typeof value === 'string' ? value : '';
  };
  return {
    ...EMPTY_FORM,
    firstName: textOf('FirstName'),
    lastName: textOf('LastName'),
    email: textOf('EmailAddress'),
    subject: subject ?? '',
  };
}

/** A start as it was kept for a later page: checked as if a page said it now. */
export function readStart(text: string | null): StartData | null {
  if (text === null) return null;
  try {
    const start: unknown = JSON.parse(text);
    const message = { type: 'ask', id: 0, question: { type: 'startSession', start } };
    if (!isPageMessage(message) || message.type !== 'ask') return null;
    return message.question.type === 'startSession' ? message.question.start : null;
  } catch {
    // Damaged: as if nothing had been kept of it.
    return null;
  }
}

/** Data are stored with the chat at each of its changes: all together are to be no more than one message may bring. */
export function isTooMuch(present: UserData, added: UserData): boolean {
  const all = [...new Map([...present, ...added])];
  const length = all.reduce((sum, [key, value]) => sum + key.length + String(value).length, 0);
  return all.length > LIST_MAX_LENGTH || length > MESSAGE_MAX_LENGTH;
}
