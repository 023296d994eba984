import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChatError, type ChatErrorData } from '../../core/chat/errors.ts';
import {
  type FileSubject,
  isRefusal,
  readFileAnswer,
  readFileId,
  readLimits,
} from '../../core/gms/file-answers.ts';
import type { WireReport } from '../../core/gms/wire-schema.ts';
import { runsOf } from '../support/runs.ts';

const ORIGIN = 'chrome-extension://parley';

const read = (status: number, body: unknown, subject: FileSubject = 'chat') =>
  readFileAnswer({ status, text: typeof body === 'string' ? body : JSON.stringify(body) }, subject, ORIGIN);

function failureOf(body: () => unknown): ChatErrorData | null {
  try {
    body();
    return null;
  } catch (error) {
    if (error instanceof ChatError) return error.data;
    throw error;
  }
}

/** The captured answer (WIRE.md 9.2), with other data. */
const limitsOf = (userData: unknown, rest: object = {}) => ({
  messages: [
    { type: 'Message', text: 'file-client-cfg-get', userData: { 'upload-max-files': '77' } },
    {
      from: { nickname: 'test', participantId: 1, type: 'Client' },
      text: 'file-client-cfg-get',
      type: 'Notice',
      utcTime: 1_600_000_000_000,
      userData,
      ...rest,
    },
  ],
  chatEnded: false,
  statusCode: 0,
});

describe('the answer about limits', () => {
  it('[FT11] is read as captured', () => {
    const captured = {
      'upload-max-files': '5',
      'used-upload-max-files': '1',
      'upload-max-file-size': '10485760',
      'upload-max-total-size': '99614720',
      'used-upload-max-total-size': '438',
      'upload-file-types': 'jpeg:jpg:pdf:png:zip',
      'upload-need-agent': 'true',
      'delete-file': 'odd',
      'download-attempts': '2',
      'used-download-attempts': '0',
    };
    expect(readLimits(read(200, limitsOf(captured)))).toEqual({
      maxFiles: 5,
      usedFiles: 1,
      maxFileSize: 10_485_760,
      maxTotalSize: 99_614_720,
      usedTotalSize: 438,
      types: ['jpeg', 'jpg', 'pdf', 'png', 'zip'],
      needsAgent: true,
    });
  });

  it('[FT11] without a limit, or with one that makes no sense, does not limit', () => {
    const none = {
      maxFiles: Number.MAX_SAFE_INTEGER,
      usedFiles: 0,
      maxFileSize: Number.MAX_SAFE_INTEGER,
      maxTotalSize: Number.MAX_SAFE_INTEGER,
      usedTotalSize: 0,
      types: [],
      needsAgent: false,
    };
    expect(readLimits(read(200, limitsOf({})))).toEqual(none);
    const nonsense = {
      'upload-max-files': '-1',
      'upload-max-file-size': 'large',
      'upload-max-total-size': 1.5,
      'used-upload-max-files': null,
      'upload-file-types': 7,
      'upload-need-agent': ['true'],
    };
    expect(readLimits(read(200, limitsOf(nonsense)))).toEqual(none);
    expect(readLimits(read(200, limitsOf({ 'upload-max-files': 0 }))).maxFiles).toBe(0);
  });

  it('[FT11] may write its types in any way', () => {
    const typesOf = (list: string) => readLimits(read(200, limitsOf({ 'upload-file-types': list }))).types;
    expect(typesOf(' .PDF, *.Txt;pdf:: png\n')).toEqual(['pdf', 'txt', 'png']);
    expect(typesOf('tar.gz:*.tar.bz2')).toEqual(['tar.gz', 'tar.bz2']);
    expect(typesOf('pdf:*')).toEqual([]);
    expect(typesOf(`pdf:${'x'.repeat(20)}:${'y'.repeat(21)}`)).toEqual(['pdf', 'x'.repeat(20)]);
    expect(typesOf(Array.from({ length: 999 }, (_, at) => `t${at}`).join(':'))).toHaveLength(200);
  });

  it('[FT11] without the notice is malformed', () => {
    expect(failureOf(() => readLimits(read(200, { statusCode: 0 })))).toEqual({ code: 'malformed' });
    const other = limitsOf({}, { text: 'something else' });
    expect(failureOf(() => readLimits(read(200, other)))).toEqual({ code: 'malformed' });
  });
});

describe('an answer about a file', () => {
  it.each([
    [201, { code: 'tooManyFiles' }],
    [202, { code: 'fileTooLarge' }],
    [203, { code: 'fileTypeRefused' }],
    [404, { code: 'chatGone' }],
    [401, { code: 'chatGone' }],
    [500, { code: 'serverTrouble' }],
    [503, { code: 'serverTrouble' }],
    [400, { code: 'fileRefused', detail: '400' }],
  ])('[FT12] with the code %i is named, whatever its status', (code, expected) => {
    for (const statusCode of [1, 2, 7]) {
      const refusal = { statusCode, chatEnded: false, errors: [{ code, advice: 'server text' }] };
      expect(failureOf(() => read(200, refusal))).toEqual(expected);
      expect(failureOf(() => read(500, refusal))).toEqual(expected);
    }
  });

  it('[FT12] without a code is named by its status; the first code with a meaning counts', () => {
    expect(failureOf(() => read(200, { statusCode: 1 }))).toEqual({ code: 'serverTrouble' });
    expect(failureOf(() => read(200, { statusCode: 2 }))).toEqual({ code: 'fileRefused', detail: '2' });
    const errors = [{ code: 999 }, { code: 'x' }, { code: 203 }, { code: 201 }];
    expect(failureOf(() => read(200, { statusCode: 2, errors }))).toEqual({ code: 'fileTypeRefused' });
    expect(failureOf(() => read(200, { errors }))).toEqual({ code: 'fileTypeRefused' });
  });

  it('[FT12] about a file that should be there says that it is gone', () => {
    const gone = { statusCode: 1, errors: [{ code: 404 }] };
    for (const subject of ['download', 'removal'] as const) {
      expect(failureOf(() => read(200, gone, subject))).toEqual({ code: 'fileGone' });
      for (const status of [403, 404, 410])
        expect(failureOf(() => read(status, '', subject))).toEqual({ code: 'fileGone' });
    }
    const busy = { statusCode: 1, errors: [{ code: 503 }] };
    expect(failureOf(() => read(200, busy, 'download'))).toEqual({ code: 'serverTrouble' });
    const unknown = { statusCode: 2, errors: [{ code: 999 }] };
    expect(failureOf(() => read(200, unknown, 'download'))).toEqual({ code: 'fileGone' });
    expect(failureOf(() => read(200, unknown, 'removal'))).toEqual({ code: 'fileRefused', detail: '999' });
  });

  it.each([
    [401, { code: 'handshakeRefused', detail: '401' }],
    [402, { code: 'sessionUnknown', detail: '402' }],
    [403, { code: 'originRefused', detail: ORIGIN }],
    [404, { code: 'filesUnsupported', detail: '404' }],
    [405, { code: 'filesUnsupported', detail: '405' }],
    [407, { code: 'handshakeRefused', detail: '407' }],
    [408, { code: 'unreachable', detail: '408' }],
    [413, { code: 'fileTooLarge', detail: '413' }],
    [415, { code: 'fileRefused', detail: '415' }],
    [425, { code: 'unreachable', detail: '425' }],
    [429, { code: 'unreachable', detail: '429' }],
    [500, { code: 'unreachable', detail: '500' }],
    [501, { code: 'filesUnsupported', detail: '501' }],
    [502, { code: 'unreachable', detail: '502' }],
    [302, { code: 'fileRefused', detail: '302' }],
  ])('[FT13] with nothing but HTTP %i is named by it', (status, expected) => {
    expect(failureOf(() => read(status, '<h1>Sorry</h1>'))).toEqual(expected);
    expect(failureOf(() => read(status, { statusCode: 0 }))).toEqual(expected);
  });

  it('[FT13] that is no chat server’s is malformed', () => {
    for (const body of ['', '<h1>Welcome</h1>', '[]', '{}', 'null', '{"userData":{"file-id":"x"}}'])
      expect(failureOf(() => read(200, body))).toEqual({ code: 'malformed' });
  });

  it('[FT13] names the id of an upload, or is malformed', () => {
    const idIn = (userData: unknown) => readFileId(read(200, { statusCode: 0, userData }));
    expect(idIn({ 'file-id': 'f1', 'file-document-id': 'd1' })).toBe('f1');
    expect(idIn({ 'file-id': 17 })).toBe('17');
    for (const userData of [
      undefined,
      {},
      { 'file-id': '' },
      { 'file-id': {} },
      { 'file-id': 'x'.repeat(70_000) },
    ])
      expect(failureOf(() => idIn(userData))).toEqual({ code: 'malformed' });
  });

  it('[FT14] is a refusal in place of a file only where it has a status and a code', () => {
    expect(isRefusal('{"statusCode":1,"errors":[{"code":404}]}')).toBe(true);
    for (const file of [
      '{"statusCode":500}',
      '{"statusCode":0,"errors":[{"code":1}]}',
      '{"errors":[{"code":1}]}',
      'text',
      '[1]',
    ])
      expect(isRefusal(file)).toBe(false);
  });

  it('[FT14] never does worse than a ChatError, and what it tells is within bounds', () => {
    const anything = fc.oneof(
      fc.constantFrom(null, true, 1.5, -1, '', [], {}, [[]]),
      fc.jsonValue({ maxDepth: 1 }),
    );
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.integer().map(String), anything);
    const entry = fc.record(
      {
        'upload-max-files': value,
        'upload-max-file-size': value,
        'upload-file-types': value,
        'file-id': value,
        ['__proto__']: value,
      },
      { requiredKeys: [] },
    );
    const answer = fc.record(
      {
        statusCode: fc.oneof(fc.constantFrom(0, 0, 1, 2, '0'), anything),
        errors: fc.oneof(fc.array(fc.record({ code: fc.integer() })), anything),
        userData: entry,
        messages: fc.array(
          fc.oneof(
            fc.record({
              type: fc.constant('Notice'),
              text: fc.constant('file-client-cfg-get'),
              userData: entry,
            }),
            anything,
          ),
          { maxLength: 3 },
        ),
      },
      { requiredKeys: [] },
    );
    const body = fc.oneof(
      answer.map((it) => JSON.stringify(it)),
      fc.json({ maxDepth: 2 }),
      fc.string(),
    );
    fc.assert(
      fc.property(
        body,
        fc.constantFrom(200, 200, 404, 500),
        fc.constantFrom('chat', 'download', 'removal'),
        (text, status, subject: FileSubject) => {
          let report: WireReport | null = null;
          const failure = failureOf(() => {
            report = readFileAnswer({ status, text }, subject, ORIGIN);
          });
          isRefusal(text);
          if (report === null) {
            expect(failure).not.toBeNull();
            return;
          }
          const limits = capture(() => readLimits(report as WireReport));
          if (limits !== null) {
            const { types, needsAgent: _needsAgent, ...amounts } = limits;
            expect(Object.values(amounts).every((it) => Number.isSafeInteger(it) && it >= 0)).toBe(true);
            expect(types.every((it) => it.length <= 20 && it === it.toLowerCase())).toBe(true);
          }
          const id = capture(() => readFileId(report as WireReport));
          if (id !== null) expect(id.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: runsOf(300) },
    );
  });
});

function capture<Result>(body: () => Result): Result | null {
  try {
    return body();
  } catch (error) {
    if (error instanceof ChatError) return null;
    throw error;
  }
}
