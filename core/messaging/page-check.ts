// The shapes of the vocabulary between page and host (page-protocol.ts), checked to the last key. By hand instead of with a
// schema library, because it runs in every allowed page, in the page's API and in the bridge, within a few kilobytes.
import {
  ADDRESS_MAX_LENGTH,
  type HostMessage,
  ID_MAX_LENGTH,
  LIST_MAX_LENGTH,
  MESSAGE_MAX_LENGTH,
  NAME_MAX_LENGTH,
  type PageAnswer,
  type PageEvent,
  type PageMessage,
  type PageQuestion,
  type ProviderAnswer,
  type ProviderCommand,
  QUESTIONS_MAX_PENDING,
  STATE_MAX_LENGTH,
} from './page-protocol.ts';

/** `tooLarge`: some text or list is longer than allowed, and nothing worse. */
export type Verdict = 'good' | 'tooLarge' | 'malformed';

/** What is left of the length that all strings of one message may have together. */
interface Budget {
  left: number;
}

/** 0: good, 1: too large, 2: malformed. The worst one of all parts counts. */
type Grade = 0 | 1 | 2;
type Check = (value: unknown, budget: Budget) => Grade;
/** A check for every field but the discriminator; a new field does not compile until it has one. */
type Fields<Shape> = { readonly [Key in Exclude<keyof Shape, 'type'>]: Check };
type Variants<Union extends { readonly type: string }> = {
  readonly [Type in Union['type']]: Fields<Extract<Union, { readonly type: Type }>>;
};

// Taken once, before a page's scripts can run: what they do to these later changes nothing here.
const { keys: keysOf, hasOwn } = Object;
const { isArray } = Array;
const { isFinite: isFiniteNumber, isSafeInteger } = Number;

const GRADES = ['good', 'tooLarge', 'malformed'] as const;

const grade = (isGood: boolean): Grade => (isGood ? 0 : 2);

const flag: Check = (value) => grade(typeof value === 'boolean');
const real: Check = (value) => grade(isFiniteNumber(value));
const count: Check = (value) => grade(isSafeInteger(value) && Number(value) >= 0);
const whole: Check = (value) => grade(isSafeInteger(value));

const text =
  (max: number): Check =>
  (value, budget) => {
    if (typeof value !== 'string') return 2;
    budget.left -= value.length;
    return value.length > max || budget.left < 0 ? 1 : 0;
  };

const nullable =
  (check: Check): Check =>
  (value, budget) =>
    value === null ? 0 : check(value, budget);

const oneOf =
  (...allowed: readonly string[]): Check =>
  (value) => {
    for (let at = 0; at < allowed.length; at += 1) if (allowed[at] === value) return 0;
    return 2;
  };

const list =
  (check: Check, max: number): Check =>
  (value, budget) => {
    if (!isArray(value)) return 2;
    if (value.length > max) return 1;
    // A list can have more than its places, and Firefox carries that along.
    if (keysOf(value).length !== value.length) return 2;
    let worst: Grade = 0;
    for (let at = 0; at < value.length && worst < 2; at += 1) worst = worse(worst, check(value[at], budget));
    return worst;
  };

/** Every field, and no other key but `type` where it was looked at already. */
function shape(fields: Readonly<Record<string, Check>>, isVariant = false): Check {
  const names = keysOf(fields);
  return (value, budget) => {
    if (!isObject(value)) return 2;
    let worst: Grade = grade(keysOf(value).length === names.length + (isVariant ? 1 : 0));
    for (let at = 0; at < names.length && worst < 2; at += 1) {
      const name = names[at] ?? '';
      const check = fields[name];
      worst = check !== undefined && hasOwn(value, name) ? worse(worst, check(value[name], budget)) : 2;
    }
    return worst;
  };
}

function variant<Union extends { readonly type: string }>(variants: Variants<Union>): Check {
  const checks: Record<string, Check> = {};
  for (const name of keysOf(variants)) {
    const fields: Readonly<Record<string, Check>> = variants[name as Union['type']];
    checks[name] = shape(fields, true);
  }
  return (value, budget) => {
    if (!isObject(value) || !hasOwn(value, 'type') || typeof value.type !== 'string') return 2;
    return hasOwn(checks, value.type) ? (checks[value.type]?.(value, budget) ?? 2) : 2;
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !isArray(value);
}

function worse(one: Grade, other: Grade): Grade {
  return one > other ? one : other;
}

const id = text(ID_MAX_LENGTH);
const name = text(NAME_MAX_LENGTH);
const address = text(ADDRESS_MAX_LENGTH);
const long = text(MESSAGE_MAX_LENGTH);
const storedText = nullable(long);

const dataValue: Check = (value, budget) =>
  typeof value === 'string'
    ? long(value, budget)
    : grade(value === null || typeof value === 'boolean' || isFiniteNumber(value));
const dataEntry: Check = (value, budget) =>
  isArray(value) && value.length === 2 && keysOf(value).length === 2
    ? worse(name(value[0], budget), dataValue(value[1], budget))
    : 2;
const userData = list(dataEntry, LIST_MAX_LENGTH);
const keys = list(name, LIST_MAX_LENGTH);

/** Reasons are not listed here: an unknown one is mapped like any other (core/api/failures.ts). */
const failure = shape({ reason: id, detail: nullable(address), code: nullable(whole) });

const started = {
  username: name,
  subject: nullable(name),
  userData,
} as const;
const restoring = {
  transport: nullable(count),
  stateStorage: nullable(count),
  maxOfflineDuration: nullable(real),
  disableWebSockets: nullable(flag),
  debug: flag,
} as const;
const start = shape({ ...started, ...restoring, serverUrl: nullable(address), service: nullable(name) });
const restore = shape({ ...restoring, state: nullable(text(STATE_MAX_LENGTH)), isForWidget: flag });

const sentType = oneOf('text', 'url', 'notice');
const question = variant<PageQuestion>({
  startSession: { start },
  restoreSession: { restore },
  startOutside: { start, widgetUrl: nullable(address) },
  resumeSession: {
    session: id,
    fromIndex: count,
    transport: nullable(count),
    stateStorage: nullable(count),
    unanswered: list(count, QUESTIONS_MAX_PENDING),
  },
  sendMessage: { session: id, message: long, messageType: sentType },
  sendTyping: { session: id, isTyping: flag, message: storedText },
  getTranscript: { session: id, fromIndex: count },
  leave: { session: id },
  setUserData: { session: id, userData },
  getUserData: { session: id },
  deleteUserData: { session: id, keys },
});

const party = shape({ id: whole, name, type: oneOf('Agent', 'Client', 'External', '') });
const sentContent = { text: long } as const;
const content = variant<{ readonly type: 'text' | 'url' | 'notice' | 'file' }>({
  text: sentContent,
  url: sentContent,
  notice: sentContent,
  file: { ...sentContent, file: shape({ id, name, size: count }) },
});
const place = { index: nullable(count), timestamp: nullable(real), party } as const;
const event = variant<PageEvent>({
  MessageReceived: { ...place, content },
  AgentConnected: place,
  AgentDisconnected: place,
  AgentTyping: { ...place, isTyping: flag },
  SessionEnded: {},
  Interrupted: {},
  Continued: {},
  Error: { failure },
});

const providerAnswer = variant<ProviderAnswer>({
  done: { sessionId: nullable(address), userData: nullable(userData) },
  failed: { failure },
});
const pageMessage = variant<PageMessage>({
  ask: { id: count, question },
  keepWidget: {
    session: nullable(id),
    stateStorage: nullable(count),
    widget: storedText,
    start: nullable(start),
  },
  providerAnswered: { call: count, answer: providerAnswer },
  providerTold: { provider: count, entries: list(shape({ key: nullable(id), event }), LIST_MAX_LENGTH) },
});

const command = variant<ProviderCommand>({
  start: started,
  join: { sessionId: nullable(address) },
  sendMessage: { message: long, messageType: sentType },
  sendTyping: { isTyping: flag, message: storedText },
  leave: {},
  setUserData: { userData },
  getUserData: {},
  deleteUserData: { keys },
});
const events = list(event, Number.POSITIVE_INFINITY);
const answer = variant<PageAnswer>({
  done: {},
  failed: { failure },
  session: { session: shape({ id, username: name }), widget: storedText },
  registering: { widget: long, start: nullable(start) },
  nothing: {},
  transcript: { events },
  userData: { userData },
});
const hostMessage = variant<HostMessage>({
  answered: { id: count, answer },
  told: { session: id, isRestored: flag, events },
  stateChanged: { stateStorage: count, state: storedText },
  providerCalled: { provider: count, call: count, command },
  logged: { line: address },
  reset: {},
});

/** What to think of something that claims to come from a page. Only where it is `good` it is a `PageMessage`. */
export function judgePageMessage(value: unknown): Verdict {
  return GRADES[pageMessage(value, { left: MESSAGE_MAX_LENGTH })];
}

/** The id of a question that could be read in spite of the verdict, to answer it; null where there is none. */
export function questionId(value: unknown): number | null {
  if (!isObject(value) || value.type !== 'ask') return null;
  return isSafeInteger(value.id) && Number(value.id) >= 0 ? Number(value.id) : null;
}

/** Is it something that a host says? It is our own code of the same version, and may say as much as it likes. */
export function isHostMessage(value: unknown): value is HostMessage {
  return hostMessage(value, { left: Number.POSITIVE_INFINITY }) < 2;
}

/** Is it something that a page may say? */
export function isPageMessage(value: unknown): value is PageMessage {
  return judgePageMessage(value) === 'good';
}
