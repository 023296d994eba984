// What is left of a server's Bayeux before the library gets it: every field checked by itself, and only the advice that is safe.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChatError } from '../../core/chat/errors.ts';
import { parseBayeuxFrame } from '../../core/cometd/bayeux-frames.ts';

const HOLD_MS = 15_000;
const PAUSE_MAX_MS = 5_000;
const HOUR_MS = 3_600_000;
const LABEL_MAX_LENGTH = 1_000;

/** What is read, and how many elements were said to be dropped. */
function read(frame: unknown, text = JSON.stringify(frame)) {
  const dropped: number[] = [];
  const messages = parseBayeuxFrame(text, HOLD_MS, { onDropped: (count) => void dropped.push(count) });
  return { messages, dropped };
}

/** The outcome for a single message, without its channel. */
function fieldsOf(message: { readonly channel: string; readonly [name: string]: unknown }) {
  const [{ channel, ...fields } = { channel: '' }] = read([message]).messages;
  expect(channel).toBe(message.channel);
  return fields;
}

/** Field by field a value, and whether it makes sense there. */
const good = <Value>(values: fc.Arbitrary<Value>) => values.map((value) => ({ value, isGood: true }));
const bad = (...values: readonly unknown[]) =>
  fc.constantFrom(...values).map((value) => ({ value, isGood: false }));
const label = fc.oneof(
  good(fc.string({ maxLength: LABEL_MAX_LENGTH })),
  good(fc.constant('x'.repeat(LABEL_MAX_LENGTH))),
  bad('x'.repeat(LABEL_MAX_LENGTH + 1), 7, null, true, {}, ['x']),
);
const message = fc.record(
  {
    id: label,
    error: label,
    clientId: label,
    subscription: label,
    version: label,
    successful: fc.oneof(good(fc.boolean()), bad('true', 1, null, {})),
    supportedConnectionTypes: fc.oneof(good(fc.array(fc.string())), bad('websocket', [1], {}, null)),
    data: good(fc.jsonValue()),
    ext: bad({ ack: true }, 1),
    timestamp: bad('now'),
  },
  { requiredKeys: [] },
);
type Drawn = Readonly<Record<string, { readonly value: unknown; readonly isGood: boolean }>>;
const valuesOf = (drawn: Drawn, isWanted: (isGood: boolean) => boolean) =>
  Object.fromEntries(
    Object.entries(drawn).flatMap(([name, { value, isGood }]) => (isWanted(isGood) ? [[name, value]] : [])),
  );

describe('a Bayeux message', () => {
  it('[CD19] keeps exactly the known fields that make sense, as they were said', () => {
    fc.assert(
      fc.property(message, (drawn) => {
        // The library tells "absent" by the missing key.
        const said = { channel: '/service/x', ...valuesOf(drawn, () => true) };
        const { advice: _advice, ...kept } = fieldsOf(said);
        // As JSON has it: -0 is 0 there.
        expect(kept).toStrictEqual(JSON.parse(JSON.stringify(valuesOf(drawn, (isGood) => isGood))));
      }),
    );
  });

  it.each(['/', '/meta/connect', `/${'x'.repeat(999)}`])(
    '[CD16] is one where it has a channel: %s',
    (channel) => {
      expect(read([{ channel }]).messages).toMatchObject([{ channel }]);
    },
  );

  it.each([
    null,
    7,
    'text',
    [],
    {},
    { id: '1', successful: true },
    { channel: 5 },
    { channel: '' },
    { channel: 'meta/connect' },
    { channel: `/${'x'.repeat(1_000)}` },
  ])('[CD16] is none without a usable channel, and is dropped: %j', (nonsense) => {
    expect(read([nonsense, { channel: '/x', data: 1 }, nonsense])).toEqual({
      messages: [{ channel: '/x', data: 1 }],
      dropped: [2],
    });
  });
});

describe('a Bayeux frame', () => {
  it('[CD16] is an array of messages in their order, one alone, or none', () => {
    const frame = [
      { channel: '/a', data: 1 },
      { channel: '/b', data: 2 },
    ];
    expect(read(frame)).toEqual({ messages: frame, dropped: [] });
    expect(read(frame[0])).toEqual({ messages: [frame[0]], dropped: [] });
    expect(read([])).toEqual({ messages: [], dropped: [] });
  });

  it.each([
    '',
    '<html>',
    '[{"channel":"/x"}',
    'null',
    '7',
    '{"up":true}',
    '[null]',
    undefined,
    null,
    new ArrayBuffer(2),
    // As text it would be one.
    ['{"channel":"/x"}'],
  ])('[CD16] is malformed where nothing in it is Bayeux, and says no more: %j', (text) => {
    const dropped: number[] = [];
    const notes = { onDropped: (count: number) => void dropped.push(count) };
    let failure: unknown;
    try {
      parseBayeuxFrame(text, HOLD_MS, notes);
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(ChatError);
    expect(failure).toMatchObject({ data: { code: 'malformed' }, message: 'malformed' });
    expect(dropped).toEqual([]);
  });
});

describe('advice', () => {
  const all = { reconnect: 'retry', interval: 60_000, timeout: 1, maxInterval: 9, hosts: ['elsewhere'] };
  const heeded = { reconnect: 'retry', interval: 60_000 };

  it.each(['/meta/subscribe', '/meta/disconnect', '/service/chatV2/support'])(
    '[HW6] of a success on %s, or of a message that says neither, is not heeded',
    (channel) => {
      expect(fieldsOf({ channel, successful: true, advice: all })).toStrictEqual({ successful: true });
      expect(fieldsOf({ channel, advice: all })).toStrictEqual({});
      expect(fieldsOf({ channel, successful: 'false', advice: all })).toStrictEqual({});
    },
  );

  it.each(['/meta/connect', '/meta/subscribe', '/service/chatV2/support'])(
    '[CD17] of a refusal on %s is heeded, but for the time of a hold, which is ours',
    (channel) => {
      const refusal = { channel, successful: false };
      expect(fieldsOf({ ...refusal, advice: all }).advice).toEqual({ ...heeded, timeout: HOLD_MS });
      expect(fieldsOf(refusal).advice).toStrictEqual({ timeout: HOLD_MS });
      for (const reconnect of ['handshake', 'none'])
        expect(fieldsOf({ ...refusal, advice: { reconnect } }).advice).toEqual({
          reconnect,
          timeout: HOLD_MS,
        });
    },
  );

  it('[CD17] of a refused handshake is heeded; the first heartbeat after one is not held', () => {
    const channel = '/meta/handshake';
    expect(fieldsOf({ channel, successful: false, advice: all }).advice).toEqual({ ...heeded, timeout: 0 });
    expect(fieldsOf({ channel, advice: all }).advice).toEqual({ ...heeded, timeout: 0 });
    expect(fieldsOf({ channel, successful: true }).advice).toStrictEqual({ timeout: 0 });
  });

  it.each(['retry', 'handshake', 'none'])(
    '[HW6] to %s beside a welcome is not heeded: the library would fall silent',
    (reconnect) => {
      const welcome = { channel: '/meta/handshake', successful: true };
      expect(fieldsOf({ ...welcome, advice: { reconnect } }).advice).toStrictEqual({ timeout: 0 });
    },
  );

  it('[HW6] of a good heartbeat is heeded, but never "handshake"', () => {
    const heartbeat = { channel: '/meta/connect', successful: true };
    const adviceOf = (advice: object) => fieldsOf({ ...heartbeat, advice }).advice;
    expect(fieldsOf(heartbeat).advice).toStrictEqual({ timeout: HOLD_MS });
    expect(adviceOf({ reconnect: 'retry' })).toEqual({ reconnect: 'retry', timeout: HOLD_MS });
    expect(adviceOf({ reconnect: 'none' })).toEqual({ reconnect: 'none', timeout: HOLD_MS });
    expect(adviceOf({ reconnect: 'handshake' })).toStrictEqual({ timeout: HOLD_MS });
    // No answer that says how it went.
    expect(fieldsOf({ channel: '/meta/connect', advice: all })).toStrictEqual({});
  });

  it.each(['/meta/connect', '/meta/handshake'])(
    '[HW6] makes no link that is well pause for more than 5 s (%s)',
    (channel) => {
      const intervalOf = (interval: number, successful: boolean) =>
        fieldsOf({ channel, successful, advice: { interval } }).advice;
      fc.assert(
        fc.property(fc.oneof(fc.integer({ min: 0, max: HOUR_MS }), fc.constant(HOUR_MS)), (interval) => {
          expect(intervalOf(interval, true)).toMatchObject({ interval: Math.min(interval, PAUSE_MAX_MS) });
          expect(intervalOf(interval, false)).toMatchObject({ interval });
        }),
      );
    },
  );

  it.each([-1, 0.5, HOUR_MS + 1, 1e300, '5', null, {}])(
    '[CD17] to wait %j makes no sense and is as good as absent; the rest of the advice counts',
    (interval) => {
      const refusal = { channel: '/meta/connect', successful: false };
      expect(fieldsOf({ ...refusal, advice: { interval, reconnect: 'none' } }).advice).toEqual({
        reconnect: 'none',
        timeout: HOLD_MS,
      });
    },
  );

  it.each([7, 'none', null, [], { reconnect: 'never' }, { reconnect: 7 }])(
    '[CD17] that is none is as good as absent: %j',
    (advice) => {
      const refusal = { channel: '/meta/connect', successful: false };
      expect(fieldsOf({ ...refusal, advice })).toEqual({ successful: false, advice: { timeout: HOLD_MS } });
    },
  );
});
