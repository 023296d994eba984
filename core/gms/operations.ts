// What a visitor's chat says to a chat server, in the server's words (WIRE.md 3): the `data` of a publish.
// It knows neither Bayeux nor when to say it.
import type { Operation } from '../chat/effects.ts';
import type { RegistrationForm, SessionKeys } from '../chat/state.ts';

/** The first position: the whole transcript. 0 means "all" to some servers and "nothing" to others (WIRE.md 7). */
const FIRST_POSITION = 1;

/** Puts an operation into the server's words. Fields without a value are left out. */
export function encodeOperation(operation: Operation): Readonly<Record<string, string | number>> {
  switch (operation.type) {
    case 'requestChat':
      return { operation: operation.type, ...encodeForm(operation.form) };
    case 'requestNotifications':
      return {
        operation: operation.type,
        ...encodeKeys(operation.keys),
        transcriptPosition: Math.max(FIRST_POSITION, operation.position),
      };
    case 'sendMessage':
      return { operation: operation.type, ...encodeKeys(operation.keys), message: operation.text };
    case 'startTyping':
    case 'stopTyping':
    case 'disconnect':
      return { operation: operation.type, ...encodeKeys(operation.keys) };
    default:
      return operation satisfies never;
  }
}

function encodeForm(form: RegistrationForm): Record<string, string> {
  const firstName = form.firstName.trim();
  const lastName = form.lastName.trim();
  return given({
    nickname: `${firstName} ${lastName}`.trim(),
    firstName,
    lastName,
    emailAddress: form.email.trim(),
    subject: form.subject.trim(),
  });
}

/** `userId` and `alias` are what servers before 8.5.112 insist on; newer ones ignore them. */
export function encodeKeys(keys: SessionKeys): Record<string, string> {
  return given({ secureKey: keys.secureKey, userId: keys.userId, alias: keys.alias });
}

function given(fields: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
}
