// Whatever a server sends: the reader is given anything, and things that are almost right.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChatError } from '../../core/chat/errors.ts';
import type { ServerReport } from '../../core/chat/transcript.ts';
import { parseServerReport } from '../../core/gms/messages.ts';
import { runsOf } from '../support/runs.ts';

const RUNS = { numRuns: runsOf(500) };
// In the long form there are fifty times as many.
const LIMIT_MS = 600_000;
const INDEX_MAX = 2_147_483_647;

const anything = fc.anything({
  withNullPrototype: true,
  withBigInt: true,
  withSparseArray: true,
  withObjectString: true,
  withDate: true,
});
const orAnything = <Value>(sensible: fc.Arbitrary<Value>) =>
  fc.oneof({ arbitrary: sensible, weight: 5 }, { arbitrary: anything, weight: 1 });

const event = fc.record(
  {
    from: orAnything(
      fc.record({
        nickname: orAnything(fc.string()),
        participantId: orAnything(fc.nat()),
        type: orAnything(fc.string()),
      }),
    ),
    index: orAnything(fc.oneof(fc.integer(), fc.double(), fc.maxSafeInteger().map(String))),
    type: orAnything(
      fc.constantFrom('Message', 'TypingStarted', 'FileUploaded', 'NicknameUpdated', '__proto__'),
    ),
    utcTime: orAnything(fc.double()),
    text: orAnything(fc.string({ unit: 'binary' })),
    userData: orAnything(fc.dictionary(fc.string(), fc.string())),
    eventAttributes: anything,
  },
  { requiredKeys: [] },
);
const report = fc.record(
  {
    statusCode: orAnything(fc.integer()),
    chatEnded: orAnything(fc.boolean()),
    secureKey: orAnything(fc.string()),
    alias: orAnything(fc.string()),
    nextPosition: orAnything(fc.double()),
    messages: orAnything(fc.array(orAnything(event))),
    errors: orAnything(fc.array(orAnything(fc.record({ code: orAnything(fc.integer()) })))),
  },
  { requiredKeys: [] },
);

function read(data: unknown): ServerReport | 'malformed' {
  try {
    return parseServerReport(data);
  } catch (error) {
    if (error instanceof ChatError && error.data.code === 'malformed') return 'malformed';
    throw error;
  }
}

function prototypeKeys(): string {
  return JSON.stringify(
    [Object.prototype, Array.prototype, String.prototype].map(Object.getOwnPropertyNames),
  );
}

function hasType(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'Message';
}

function check(data: unknown): void {
  const before = prototypeKeys();
  const result = read(data);
  expect(prototypeKeys()).toBe(before);
  const isObject = typeof data === 'object' && data !== null && !Array.isArray(data);
  if (!isObject) expect(result).toBe('malformed');
  // An object is malformed only by messages of which none says what it is.
  if (result === 'malformed') {
    const messages: unknown = isObject && 'messages' in data ? data.messages : [];
    const types = Array.isArray(messages) ? messages.filter(hasType) : [];
    if (isObject) expect(types).toEqual([]);
    return;
  }
  for (const entry of result.entries) {
    expect(Number.isInteger(entry.index) && entry.index >= 1 && entry.index <= INDEX_MAX).toBe(true);
    expect(Number.isNaN(new Date(entry.at).getTime())).toBe(false);
    // Throws on a lone surrogate.
    expect(() => encodeURIComponent(entry.text)).not.toThrow();
  }
  // What was read survives being stored and sent.
  expect(JSON.parse(JSON.stringify(result))).toEqual(result);
}

describe('parseServerReport, given anything', () => {
  it(
    '[CD18] gives a report or malformed for any value',
    () => {
      fc.assert(fc.property(anything, check), RUNS);
    },
    LIMIT_MS,
  );

  it(
    '[CD18] gives a report or malformed for anything that looks like one',
    () => {
      fc.assert(fc.property(report, check), RUNS);
    },
    LIMIT_MS,
  );

  it(
    '[CD18] gives no more entries than a JSON object holds',
    () => {
      fc.assert(
        fc.property(
          fc.dictionary(fc.string(), fc.jsonValue()),
          fc.array(fc.jsonValue()),
          (fields, messages) => {
            const data: unknown = JSON.parse(JSON.stringify({ ...fields, statusCode: 0, messages }));
            check(data);
            const result = read(data);
            if (result === 'malformed') return;
            const { entries, ephemerals } = result;
            expect(entries.length + ephemerals.length).toBeLessThanOrEqual(messages.length);
          },
        ),
        RUNS,
      );
    },
    LIMIT_MS,
  );
});
