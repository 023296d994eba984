// What a hostile server can put on the wire: Bayeux frames and the words of a chat server, mostly almost right, and bodies over HTTP.
// As text (json-text.ts), so that nothing is too wrong to be said.
import fc from 'fast-check';
import { aNumber, anything, aString, deep, or, quoted, record, type Text } from './json-text.ts';

/** The service's channel. */
export const CHANNEL = '/service/chatV2/support';
/** Stands for an index that no chat of these tests ever reaches: `numbered` puts a number there. */
const FAR_INDEX = '"far ahead"';
const FAR_AHEAD = 100_000;

/** Gives each index that is far ahead its own number: two entries that agree cannot be told from a server's own word. */
export function createNumbering(): (frame: string) => string {
  let last = FAR_AHEAD;
  return (frame) =>
    frame.replaceAll(FAR_INDEX, () => {
      last += 3;
      return String(last);
    });
}

const from: Text = record({
  nickname: or(aString),
  participantId: or(fc.nat(50).map(String)),
  type: or(fc.constantFrom('"Agent"', '"Client"', '"Supervisor"', '"External"', '"System"', '"agent"')),
});

const TYPES = [
  'Message',
  'ParticipantJoined',
  'ParticipantLeft',
  'NicknameUpdated',
  'PushUrl',
  'FileUploaded',
];
const MORE_TYPES = [
  'FileDeleted',
  'CustomNotice',
  'Notice',
  'IdleAlert',
  'IdleClose',
  'Unknown',
  '__proto__',
];
const eventType: Text = fc.constantFrom(...TYPES, ...MORE_TYPES).map(quoted);

const anEvent = (index: Text, type: Text): Text =>
  record({
    from: or(from),
    index,
    type,
    utcTime: or(aNumber),
    text: or(aString),
    userData: or(record({ 'file-id': or(aString), 'file-name': or(aString), 'file-size': or(aNumber) })),
    eventAttributes: or(record({ GCTI_SYSTEM: or(record({ 'party-info': anything })) })),
  });

/** Places that no entry of a server can have, or that are long taken. */
const noIndex: Text = fc.oneof(
  fc.constantFrom(
    '0',
    '-1',
    '-2147483648',
    '1.5',
    '2147483648',
    '"one"',
    'null',
    '1e400',
    '[1]',
    '"1"',
    '"-3"',
    '1',
  ),
  aString,
);
const farIndex: Text = fc.constant(FAR_INDEX);
const typing: Text = fc.constantFrom('"TypingStarted"', '"TypingStopped"');

/** An entry that may be taken for one. */
const believable: Text = anEvent(or(fc.integer({ min: -1, max: 60 }).map(String)), or(eventType));
/** One that must not be. */
const unbelievable: Text = fc.oneof(
  anEvent(noIndex, eventType),
  anEvent(farIndex, typing),
  anEvent(noIndex, typing),
  anything,
);

const CODES = ['0', '1', '2', '7', '-1', '"0"', '"2"', '1.5'];
const errors: Text = or(
  fc
    .array(
      or(record({ code: or(fc.constantFrom('161', '204', '401', '500', '"204"', '-5')), advice: aString })),
    )
    .map((items) => `[${items.join(',')}]`),
);

/** The data of a service: what it says of the chat may be believed. */
export const aReport: Text = record({
  statusCode: or(fc.constantFrom('0', '0', '0', ...CODES)),
  chatEnded: or(fc.constantFrom('false', 'false', 'false', '"false"', 'true')),
  secureKey: or(aString),
  chatId: or(aString),
  userId: or(aString),
  alias: or(aString),
  nextPosition: or(fc.nat(80).map(String)),
  messages: or(fc.array(believable, { maxLength: 5 }).map((items) => `[${items.join(',')}]`)),
  errors,
});

/**
 * The data of a service that says nothing a chat server could have said: names, codes and ends left out. Messages of which none is
 * readable cost the link, so that most come with one that is.
 */
const anEmptyReport: Text = fc
  .tuple(
    fc.array(unbelievable, { minLength: 1, maxLength: 5 }),
    fc.constantFrom('', ...Array.from({ length: 19 }, () => ',{"type":"Notice"}')),
    fc.constantFrom(
      '',
      '',
      '',
      ',"statusCode":0',
      ',"statusCode":1',
      ',"statusCode":7,"errors":[{"code":500}]',
    ),
  )
  .map(([items, notice, code]) => `{"messages":[${items.join(',')}${notice}]${code}}`);

const advice: Text = or(
  record({
    reconnect: or(fc.constantFrom('"retry"', '"handshake"', '"none"', '"None"', '"sudden"')),
    interval: or(fc.constantFrom('0', '-1', '3600000', '1e400', '1e12', '"60000"', '0.5', 'null')),
    timeout: or(fc.constantFrom('0', '-1', '1', '3600000', '1e400', '"60000"')),
    maxInterval: or(aNumber),
  }),
);
const someId: Text = or(
  fc.oneof(
    fc.integer({ min: 1_000, max: 9_000 }).map((it) => quoted(String(it))),
    aString,
  ),
);

const OTHER_CHANNELS = [
  '/meta/nothing',
  '/meta/unsubscribe',
  '/',
  '/service/chatV2/other',
  '/constructor',
  '/a/**',
];
const otherMessage: Text = record({
  channel: or(fc.constantFrom(...OTHER_CHANNELS).map(quoted)),
  id: someId,
  successful: or(fc.constantFrom('true', 'false')),
  error: or(aString),
  clientId: or(aString),
  advice,
  data: anything,
});

const META = ['/meta/handshake', '/meta/connect', '/meta/subscribe', '/meta/disconnect'];
const metaMessage: Text = record({
  channel: fc.constantFrom(...META).map(quoted),
  id: someId,
  successful: or(fc.constantFrom('true', 'false')),
  error: or(fc.oneof(aString, fc.constantFrom('"402::x"', '"403::x"'))),
  clientId: or(aString),
  version: or(aString),
  subscription: or(aString),
  supportedConnectionTypes: anything,
  advice,
});

const ofService = (data: Text): Text => data.map((text) => `{"channel":"${CHANNEL}","data":${text}}`);
/** Messages together, beside one that any reader takes: without it a frame of nonsense costs the link. */
const frameOf = (message: Text): Text =>
  fc.array(message, { minLength: 1, maxLength: 3 }).map((items) => `[{"channel":"/x"},${items.join(',')}]`);

/** Cannot be read at all: costs the link. */
const unreadable: Text = fc.oneof(
  aString.map((text) => text.slice(0, -1)),
  anything.map((text) => `[${text}`),
  fc.constantFrom('', 'null', '7', '[7]', '{}', '[[]]', '[{"channel":7}]'),
  ofService(fc.oneof(aString, aNumber, fc.constantFrom('null', '[]'))).map((text) => `[${text}]`),
);

/** Anything at all. What costs the link, and a new one time, is rare. */
export const anyFrame: Text = fc.oneof(
  { weight: 120, arbitrary: frameOf(ofService(aReport)) },
  { weight: 60, arbitrary: frameOf(otherMessage) },
  { weight: 20, arbitrary: frameOf(fc.oneof(ofService(anEmptyReport), otherMessage)) },
  { weight: 4, arbitrary: frameOf(metaMessage) },
  { weight: 2, arbitrary: unreadable },
  { weight: 1, arbitrary: deep.map((text) => `[{"channel":"${CHANNEL}","data":{"x":${text}}}]`) },
);

/** Whatever a server, or somebody in its place, can say without saying what only the chat server can say. */
export const strangeFrame: Text = fc.oneof(
  { weight: 30, arbitrary: frameOf(ofService(anEmptyReport)) },
  { weight: 15, arbitrary: frameOf(otherMessage) },
  {
    weight: 3,
    arbitrary: frameOf(ofService(anEvent(farIndex, eventType).map((it) => `{"messages":[${it}]}`))),
  },
  { weight: 3, arbitrary: unreadable },
  { weight: 1, arbitrary: deep.map((text) => `[{"channel":"${CHANNEL}","data":{"x":${text}}}]`) },
);

/** A body over HTTP. */
export const anyBody: Text = fc.oneof(
  { weight: 8, arbitrary: aReport },
  { weight: 2, arbitrary: anything },
  { weight: 1, arbitrary: unreadable },
);
