import { describe, expect, it } from 'vitest';
import { parseServerReport } from '../../core/gms/messages.ts';

const AGENT = { nickname: 'Bob', participantId: 2, type: 'Agent' };

describe('the outcome of an operation', () => {
  it.each([
    [102, 'firstNameRequired'],
    [103, 'lastNameRequired'],
    [161, 'nameRequired'],
    [204, 'messageTooLong'],
    [240, 'unavailable'],
    [364, 'emailInvalid'],
    [401, 'chatGone'],
    [500, 'serverTrouble'],
    [503, 'serverTrouble'],
    [404, 'chatGone'],
    ['404', 'chatGone'],
    [999, 'chatGone'],
  ])('[CD21] error %s of a final answer is %s', (code, expected) => {
    const report = parseServerReport({ statusCode: 2, errors: [{ code, advice: 'secret words' }] });
    expect(report).toMatchObject({ outcome: 'fatal', error: { code: expected, detail: String(code) } });
  });

  it.each([401, 404])('[CD21] error %i says that the chat is gone, also where it may be retried', (code) => {
    expect(parseServerReport({ statusCode: 1, errors: [{ code: 999 }, { code }] })).toMatchObject({
      outcome: 'retry',
      error: { code: 'chatGone', detail: String(code) },
    });
  });

  it('[CD21] of errors without end the first hundred are looked at', () => {
    const errorAfter = (unknown: number) => {
      const errors = [...Array.from({ length: unknown }, () => ({ code: 999 })), { code: 364 }];
      return parseServerReport({ statusCode: 2, errors }).error?.code;
    };
    expect(errorAfter(99)).toBe('emailInvalid');
    expect(errorAfter(100)).toBe('chatGone');
  });

  it('[CD21] a retry names the known error, else trouble on the server', () => {
    expect(parseServerReport({ statusCode: 1, errors: [{ code: 204 }] })).toMatchObject({
      outcome: 'retry',
      error: { code: 'messageTooLong', detail: '204' },
    });
    expect(parseServerReport({ statusCode: 1 })).toMatchObject({
      outcome: 'retry',
      error: { code: 'serverTrouble' },
    });
  });

  it('[CD21] the first known error counts, before unknown ones', () => {
    const errors = [{ code: 777 }, null, { code: 'x' }, { code: 364 }, { code: 102 }];
    expect(parseServerReport({ statusCode: 2, errors }).error).toEqual({
      code: 'emailInvalid',
      detail: '364',
    });
  });

  it('[CD21] where none is known, the first that is an error at all is named', () => {
    const errors = [null, { code: 'x' }, { code: 777 }, { code: 888 }];
    expect(parseServerReport({ statusCode: 2, errors }).error).toEqual({ code: 'chatGone', detail: '777' });
  });

  it('[CD21] a status that nobody knows ends nothing', () => {
    expect(parseServerReport({ statusCode: 3 })).toMatchObject({ outcome: 'retry' });
    expect(parseServerReport({ errors: [{ code: 999 }] })).toMatchObject({ outcome: 'retry' });
  });

  it('[CD21] nothing but error and end is taken from a failed answer', () => {
    const report = parseServerReport({
      statusCode: 2,
      chatEnded: true,
      secureKey: 'other',
      nextPosition: 9,
      messages: [{ from: AGENT, index: 1, type: 'Message', text: 'x' }],
    });
    expect(report).toEqual({
      outcome: 'fatal',
      error: { code: 'chatGone' },
      isEnded: true,
      keys: {},
      nextPosition: null,
      entries: [],
      ephemerals: [],
    });
  });
});
