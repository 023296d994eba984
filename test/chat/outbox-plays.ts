// A play for every form that an entry of the outbox can have, so that what is asserted of it holds for states that a chat really
// comes to. The entry's id is that of a page's first question. A new state, reason or kind does not compile until it is listed here.
import type { ChatErrorCode } from '../../core/chat/errors.ts';
import type { OutboxEntryState, SentKind } from '../../core/chat/state.ts';
import {
  ECHO_TIMEOUT_MS,
  MAX_INTERVAL_MS,
  POLLED_AGAIN_MS,
  UPLOAD_SETTLE_MS,
} from '../../core/chat/timing.ts';
import { openPlay, send, sendFromPage } from './builders.ts';
import { attach, comeBack, type LIMITS, limitedPlay, named, PDF, type Play } from './file-plays.ts';

export const ID = 'page-1';

/** What the entry is: written in a view, a file, or sent by a page as one of these. */
export type Kind = 'own text' | 'file' | `${SentKind} of a page`;
/** Says it in a chat. */
type Say = (play: Play) => Play;

const TEXT = 'What about my order?';
const SAYINGS: Readonly<Record<Exclude<Kind, 'file'>, Say>> = {
  'own text': (play) => play.give(send(TEXT), ID),
  'text of a page': (play) => play.give(sendFromPage(TEXT, 'text'), ID),
  'url of a page': (play) => play.give(sendFromPage('https://shop.example/cart', 'url'), ID),
  'notice of a page': (play) => play.give(sendFromPage('cart-left', 'notice'), ID),
};

export interface Form {
  /** How it comes to be. */
  readonly what: string;
  readonly kind: Kind;
  readonly play: () => Play;
}

type Plays = Readonly<Record<string, () => Play>>;

/** The same of each kind of text. */
const texts = (what: string, play: (say: Say) => Play): readonly Form[] =>
  (Object.entries(SAYINGS) as [Kind, Say][]).map(([kind, say]) => ({ what, kind, play: () => play(say) }));
const files = (plays: Plays): readonly Form[] =>
  Object.entries(plays).map(([what, play]) => ({ what, kind: 'file', play }));

const taking = () => openPlay().give({ type: 'sendFile', file: PDF }, ID);
const uploading = () => attach(limitedPlay(), PDF, ID);
const answered = () => uploading().take({ type: 'uploadAnswered', entryId: ID, fileId: 'file-1' });
/** Neither fenced nor shown, over polling. */
const unfenced = (play: Play) => {
  play.lost().give({ type: 'reconnect' }).take({ type: 'fenceAnswered', clientId: 'l1', isFenced: false });
  return play
    .opened('l2', false, 'polling')
    .reported([])
    .wait(MAX_INTERVAL_MS + POLLED_AGAIN_MS);
};
/** The server refuses the message that is on its way. */
const refuse = (play: Play, code: ChatErrorCode) => play.reported([], { outcome: 'retry', error: { code } });
/** The server refuses the file at once. */
const refuseFile = (code: ChatErrorCode) => () =>
  uploading().take({ type: 'uploadFailed', entryId: ID, error: { code, detail: '9' } });
/** Each of the three uploads ends like that. */
const breakOff = (code: ChatErrorCode) => () => {
  const play = uploading();
  for (let upload = 1; upload <= 3; upload += 1) {
    play.take({ type: 'uploadFailed', entryId: ID, error: { code } }).wait(UPLOAD_SETTLE_MS);
    comeBack(play);
  }
  return play;
};
const forbidden =
  (limits: Partial<typeof LIMITS>, file = PDF) =>
  () =>
    attach(limitedPlay(limits), file, ID);

function fencedThrice(play: Play): Play {
  for (let link = 2; link <= 4; link += 1) {
    play.lost().give({ type: 'reconnect' });
    play.take({ type: 'fenceAnswered', clientId: `l${link - 1}`, isFenced: true });
    play.opened(`l${link}`).reported([], { nextPosition: 2 });
  }
  return play;
}

/** Something else stands in the composer, so that a text that is refused stays where it is. */
const refusedTexts = (code: ChatErrorCode): readonly Form[] =>
  texts('the server refuses it', (say) =>
    refuse(say(openPlay()).give({ type: 'changeDraft', text: 'And', viewId: 'v' }), code),
  );

const NEVER: readonly Form[] = [];

/** By the reason of the failure; `NEVER`: nothing that is sent fails for it. */
export const FAILURES: Readonly<Record<ChatErrorCode, readonly Form[]>> = {
  messageTooLong: refusedTexts('messageTooLong'),
  providerFailed: refusedTexts('providerFailed'),
  serverTrouble: [
    ...texts('three links lost it', (say) => fencedThrice(say(openPlay()))),
    ...files({ 'three uploads ended so': breakOff('serverTrouble') }),
  ],
  unreachable: files({ 'three uploads broke off': breakOff('unreachable') }),
  malformed: files({ 'three answers made no sense': breakOff('malformed') }),
  sessionUnknown: files({ 'three uploads ended so': breakOff('sessionUnknown') }),
  tooManyFiles: files({ 'it is one too many': forbidden({ maxFiles: 0 }) }),
  fileTooLarge: files({ 'it is larger than allowed': forbidden({ maxFileSize: 10 }) }),
  filesTooLarge: files({ 'with it all are': forbidden({ usedTotalSize: 1_900 }) }),
  fileEmpty: files({ 'there is nothing in it': forbidden({}, named('empty.pdf', 0)) }),
  fileTypeRefused: files({ 'its type is not allowed': forbidden({ types: ['png'] }) }),
  fileIncomplete: files({
    'its content stops coming': () => taking().take({ type: 'fileNotTaken', entryId: ID }),
  }),
  fileRefused: files({ 'the server refuses it': refuseFile('fileRefused') }),
  filesUnsupported: files({ 'the server takes none': refuseFile('filesUnsupported') }),
  originRefused: files({ 'the server refuses us': refuseFile('originRefused') }),
  handshakeRefused: files({ 'the server refuses us': refuseFile('handshakeRefused') }),
  chatGone: files({ 'the server does not know the chat': refuseFile('chatGone') }),
  notCometd: NEVER,
  serviceSilent: NEVER,
  nameRequired: NEVER,
  firstNameRequired: NEVER,
  lastNameRequired: NEVER,
  emailInvalid: NEVER,
  unavailable: NEVER,
  fileGone: NEVER,
  fileCancelled: NEVER,
  startRefused: NEVER,
  storageFailed: NEVER,
  notOwner: NEVER,
  transportMissing: NEVER,
  notConfigured: NEVER,
  wrongState: NEVER,
  noAnswer: NEVER,
};

/** Every form of every state. */
export const FORMS: Readonly<Record<OutboxEntryState['name'], readonly Form[]>> = {
  queued: [
    ...texts('there is no connection', (say) => say(openPlay().lost())),
    ...texts('another is on its way', (say) => say(openPlay().give(send('The one before'), 'before'))),
    ...files({
      'there is no connection': () => attach(openPlay().lost(), PDF, ID),
      'what is allowed is asked': () => attach(openPlay(), PDF, ID),
      'an agent is awaited': () => attach(limitedPlay({ needsAgent: true }), PDF, ID),
    }),
  ],
  sending: [
    ...texts('its echo is awaited', (say) => say(openPlay())),
    ...texts('its echo is late', (say) => say(openPlay()).wait(ECHO_TIMEOUT_MS)),
    ...texts('its link was lost', (say) => say(openPlay()).lost()),
  ],
  taking: files({ 'its content is coming': taking }),
  uploading: files({
    'its content goes out': () =>
      uploading().take({ type: 'uploadProgressed', entryId: ID, sentBytes: PDF.size / 2 }),
    'and the connection is lost': () => uploading().lost(),
    'the upload broke off': () =>
      uploading().take({ type: 'uploadFailed', entryId: ID, error: { code: 'unreachable' } }),
    'the server has it and does not show it': answered,
    'the background died of it': () => uploading().take({ type: 'backgroundStarted' }),
  }),
  unconfirmed: [
    ...texts('nobody can know', (say) => unfenced(say(openPlay()))),
    ...files({ 'the server had it and never showed it': () => comeBack(answered().wait(UPLOAD_SETTLE_MS)) }),
  ],
  failed: Object.values(FAILURES).flat(),
};
