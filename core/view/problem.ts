// Reads an error out of a rejected command. A command rejects with a ChatError, whose data is all that the view needs.
import type { ChatErrorCode, ChatErrorData } from '../chat/errors.ts';
import { english } from './messages/english.ts';

/** The error's data; `noAnswer` for anything that is not an error of the chat's. */
export function toErrorData(reason: unknown): ChatErrorData {
  if (typeof reason === 'object' && reason !== null && 'data' in reason && isErrorData(reason.data)) {
    return reason.data;
  }
  return { code: 'noAnswer' };
}

function isErrorData(data: unknown): data is ChatErrorData {
  return typeof data === 'object' && data !== null && 'code' in data && isCode(data.code);
}

// The catalogue has a text for every code and for no other.
function isCode(code: unknown): code is ChatErrorCode {
  return typeof code === 'string' && Object.hasOwn(english, `error.${code}`);
}
