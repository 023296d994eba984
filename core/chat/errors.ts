// The closed list of what can go wrong with a chat, and whether trying again by itself can help.
// An error crosses contexts as data (`ChatErrorData`); texts for people are in the view's message catalogue.

/**
 * Every failure that a chat knows. Meaning of the value: does an automatic retry make sense?
 * `transient`: keep trying with back-off. `permanent`: stop, a person has to do something.
 */
export const CHAT_ERRORS = {
  /** No answer from the address: network down, wrong host, connection lost. */
  unreachable: 'transient',
  /** The address answers, but not as a CometD server. */
  notCometd: 'permanent',
  /** The server refuses this extension's Origin (HTTP 403 or CORS). `detail` is the exact Origin to allow. */
  originRefused: 'permanent',
  /** `/meta/handshake` was refused with advice `none` (WIRE.md 6.3, 403). */
  handshakeRefused: 'permanent',
  /** The Bayeux session is gone (402, WIRE.md 6.3); the chat itself may live on. */
  sessionUnknown: 'transient',
  /** Connected, but nothing answers on the service's channel within 10 s. `detail` is the service's name. */
  serviceSilent: 'transient',
  /** statusCode 1: the server asks to try the same again later (WIRE.md 6.1). */
  serverTrouble: 'transient',
  /** 161 */
  nameRequired: 'permanent',
  /** 102 */
  firstNameRequired: 'permanent',
  /** 103 */
  lastNameRequired: 'permanent',
  /** 364 */
  emailInvalid: 'permanent',
  /** 240: no new chat can be started now. */
  unavailable: 'permanent',
  /** 204 */
  messageTooLong: 'permanent',
  /** 201 */
  tooManyFiles: 'permanent',
  /** 202: the file, or all files together; also HTTP 413. */
  fileTooLarge: 'permanent',
  /** All files of the chat together would be more than the server allows. */
  filesTooLarge: 'permanent',
  /** There is nothing in it. */
  fileEmpty: 'permanent',
  /** Its content did not come, or is not kept any more. */
  fileIncomplete: 'permanent',
  /** 203 */
  fileTypeRefused: 'permanent',
  /** The server did not do what was asked with a file; `detail` is its code or HTTP status. */
  fileRefused: 'permanent',
  /** A file that is not there any more, or was fetched as often as the server allows. */
  fileGone: 'permanent',
  /** The server has no address for files. */
  filesUnsupported: 'permanent',
  /** Whoever asked for the transfer called it off. */
  fileCancelled: 'permanent',
  /** The chat is over or unknown on the server (statusCode 2, 404). */
  chatGone: 'permanent',
  /** The start was refused for a reason without a meaning of its own; `detail` is the server's code. */
  startRefused: 'permanent',
  /** A frame that could not be understood. */
  malformed: 'transient',
  /** What must be kept could not be written. */
  storageFailed: 'transient',
  /** Another background owns the chats, as after an update: this one must stop. */
  notOwner: 'permanent',
  /** The chat runs over a transport of a page, and no page provides it. */
  transportMissing: 'permanent',
  /** The page's own transport reported a failure; `detail` is its number, where it gave one. */
  providerFailed: 'permanent',
  /** No chat server is configured. */
  notConfigured: 'permanent',
  /** A command that makes no sense in the chat's present state. */
  wrongState: 'permanent',
  /** The other side of a port did not answer in time. */
  noAnswer: 'transient',
} as const;

/** A code from the closed list of {@link CHAT_ERRORS}. */
export type ChatErrorCode = keyof typeof CHAT_ERRORS;

/** An error as data: what crosses ports and is stored. `detail` never holds text of the chat, names or keys. */
export interface ChatErrorData {
  readonly code: ChatErrorCode;
  readonly detail?: string;
}

/** Is trying again by itself of any use? */
export function isTransient(error: ChatErrorData): boolean {
  return CHAT_ERRORS[error.code] === 'transient';
}

/** The one error class; `data` is what crosses a port. */
export class ChatError extends Error {
  override readonly name = 'ChatError';
  readonly data: ChatErrorData;

  constructor(code: ChatErrorCode, options: { detail?: string; cause?: unknown } = {}) {
    super(options.detail === undefined ? code : `${code}: ${options.detail}`, { cause: options.cause });
    this.data = options.detail === undefined ? { code } : { code, detail: options.detail };
  }
}
