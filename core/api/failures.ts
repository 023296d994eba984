// The documented error codes (API.md 2.9), which failure gets which of them (8.1), and what is said of them. Codes that are
// ours are at the end of a range.
import type { PageAnswer, PageFailure, PageFailureReason } from '../messaging/page-protocol.ts';
import { hasOwn } from './intrinsics.ts';
import { createLinkedList } from './linked-list.ts';
import { memberOf } from './page-values.ts';
import type { FailEvent } from './types.ts';

/** Codes that the API gives by itself. */
export const MISSING = 2;
export const WRONG_VALUE = 3;
export const UNKNOWN_SESSION = 50;
export const STOPPED = 51;
export const NOT_DONE = 52;
export const ALREADY_HERE = 200;
export const NOT_EMBEDDED = 240;

/** A failure as the API tells it. `detail`: a name or an address, never text of the chat. */
export interface ApiFailure {
  readonly code: number;
  readonly detail?: string | null;
}

/** Thrown where something is wrong with what a page gave; `fail` tells it (deferred.ts). */
export class Refusal extends Error {
  readonly failure: ApiFailure;

  constructor(code: number, detail: string | null = null) {
    super(detail ?? '');
    this.failure = { code, detail };
  }
}

/** Of all codes that are given here or come of 8.1; any other is told as 52. */
const SENTENCES: Readonly<Record<number, string>> = {
  2: 'A mandatory parameter is missing',
  3: 'A parameter has a wrong value',
  50: 'The chat session is not known, or has ended',
  51: 'The command was stopped',
  52: 'The command could not be carried out',
  100: 'The chat server is not available',
  101: 'The chat server refused the login',
  190: 'The chat server cannot be reached',
  191: 'The address of the chat server was refused',
  192: 'Too many requests, or one is too large',
  200: 'A chat is already running on this page',
  201: 'A chat is already running on another page',
  240: 'A chat is restored only with embedded: true',
};

/** Whatever has no code of its own here could not be carried out: 52. */
const CODE_OF: Readonly<Partial<Record<PageFailureReason, number>>> = {
  unreachable: 190,
  notCometd: 100,
  originRefused: 100,
  handshakeRefused: 100,
  sessionUnknown: 50,
  serviceSilent: 100,
  serverTrouble: 100,
  nameRequired: 2,
  firstNameRequired: 2,
  lastNameRequired: 2,
  emailInvalid: 3,
  unavailable: 100,
  messageTooLong: 3,
  chatGone: 50,
  notConfigured: 2,
  wrongState: 50,
  loginRefused: 101,
  wrongValue: 3,
  addressRefused: 191,
  overLimit: 192,
  chatElsewhere: 201,
  stateRefused: 50,
  transportMissing: 2,
};

/** What is missing or wrong, in the page's own words. */
const DETAIL_OF: Readonly<Partial<Record<PageFailureReason, string>>> = {
  nameRequired: 'username',
  firstNameRequired: 'userData.FirstName',
  lastNameRequired: 'userData.LastName',
  emailInvalid: 'userData.EmailAddress',
  messageTooLong: 'message',
  notConfigured: 'serverUrl',
  transportMissing: 'transport',
};

/** A host's failure without particulars. */
export function failedBy(reason: PageFailureReason): Extract<PageAnswer, { type: 'failed' }> {
  return { type: 'failed', failure: { reason, detail: null, code: null } };
}

/** What a host reports, in documented codes. */
function toApiFailure({ reason, detail, code }: PageFailure): ApiFailure {
  return {
    code: code ?? ownOf(CODE_OF, reason) ?? NOT_DONE,
    detail: ownOf(DETAIL_OF, reason) ?? detail,
  };
}

function ownOf<Value>(table: Readonly<Partial<Record<string, Value>>>, name: string): Value | undefined {
  return hasOwn(table, name) ? table[name] : undefined;
}

export interface Describer {
  /**
   * The event for `fail` and `onError`, with a description in the page's language where it gave one. `detail`: a name or an
   * address, never text of the chat.
   */
  describe(failure: ApiFailure): FailEvent;
  /** The same for what a host reports. */
  report(failure: PageFailure): FailEvent;
  /** Minds the keys `error_<code>` of a page's texts; what is no text is ignored. */
  localize(texts: unknown): void;
}

export function createDescriber(): Describer {
  const localized = createLinkedList<unknown>();

  function describe({ code, detail = null }: ApiFailure): FailEvent {
    const sentence = SENTENCES[code] ?? SENTENCES[NOT_DONE] ?? '';
    let description = detail === null ? `${sentence}.` : `${sentence}: ${detail}.`;
    localized.each((texts) => {
      const text = memberOf(texts, `error_${code}`);
      if (typeof text === 'string') description = text;
    });
    return { error: { code, description }, code, description };
  }

  return {
    describe,
    report: (failure) => describe(toApiFailure(failure)),
    localize: (texts) => void localized.add(texts),
  };
}
