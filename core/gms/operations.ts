// What a visitor's chat says to a chat server, in the server's words (WIRE.md 3): the `data` of a publish.
// It knows neither Bayeux nor when to say it.
import type { Operation } from '../chat/effects.ts';
import type { RegistrationForm, SessionKeys, Visitor } from '../chat/state.ts';

/** The first position: the whole transcript. 0 means "all" to some servers and "nothing" to others (WIRE.md 7). */
const FIRST_POSITION = 1;

/** What a field can hold; a table only as `userData`. */
export type EncodedField = string | number | Readonly<Record<string, string>>;

/** Puts an operation into the server's words. Fields without a value are left out. */
export function encodeOperation(operation: Operation): Readonly<Record<string, EncodedField>> {
  switch (operation.type) {
    case 'requestChat':
      return {
        operation: operation.type,
        ...encodeForm(operation.form, operation.visitor?.nickname),
        ...(operation.visitor === undefined ? {} : { userData: encodeUserData(operation.visitor.userData) }),
      };
    case 'requestNotifications':
      return {
        operation: operation.type,
        ...encodeKeys(operation.keys),
        transcriptPosition: Math.max(FIRST_POSITION, operation.position),
      };
    case 'sendMessage':
      return { ...encodeMessage(operation), ...encodeKeys(operation.keys) };
    case 'updateData':
      return {
        operation: operation.type,
        ...encodeKeys(operation.keys),
        userData: encodeUserData(operation.userData),
      };
    case 'startTyping':
    case 'stopTyping':
    case 'disconnect':
      return { operation: operation.type, ...encodeKeys(operation.keys) };
    default:
      return operation satisfies never;
  }
}

/** What a page sends has an operation of its own for each kind (API.md 8.1). */
function encodeMessage({ kind, text }: Extract<Operation, { type: 'sendMessage' }>): Record<string, string> {
  if (kind === 'url') return { operation: 'pushUrl', pushUrl: text };
  return { operation: kind === 'notice' ? 'customNotice' : 'sendMessage', message: text };
}

/** Servers take texts only; what is known to be nothing is left out (API.md 2.1.1). */
function encodeUserData(userData: Visitor['userData']): Readonly<Record<string, string>> {
  return Object.fromEntries(
    userData.flatMap(([key, value]) => (value === null ? [] : [[key, String(value)]])),
  );
}

function encodeForm(form: RegistrationForm, nickname: string | undefined): Record<string, string> {
  const firstName = form.firstName.trim();
  const lastName = form.lastName.trim();
  return given({
    nickname: nickname ?? `${firstName} ${lastName}`.trim(),
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
