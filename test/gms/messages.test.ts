import { describe, expect, it } from 'vitest';
import { parseServerReport } from '../../core/gms/messages.ts';

const AGENT = { nickname: 'Bob', participantId: 2, type: 'Agent' };

function parseMessage(fields: object) {
  const report = parseServerReport({
    statusCode: 0,
    messages: [{ from: AGENT, index: 3, utcTime: 7, ...fields }],
  });
  return { entry: report.entries[0], ephemeral: report.ephemerals[0] };
}

function parseJson(json: string) {
  return parseServerReport(JSON.parse(json));
}

describe('parseServerReport', () => {
  it('[CD19] reads the documented answer to a start', () => {
    const report = parseJson(
      `{"statusCode":0,"alias":"117","chatId":"00048aAPEQJ8000U","userId":"007555677B20000A",
        "secureKey":"key","chatEnded":false,"nextPosition":2,"monitored":false,
        "messages":[{"from":{"nickname":"Ann","participantId":1,"type":"Client"},"index":1,
                     "type":"ParticipantJoined","utcTime":1432845088000}]}`,
    );
    expect(report).toEqual({
      outcome: 'ok',
      error: null,
      isEnded: false,
      keys: { alias: '117', chatId: '00048aAPEQJ8000U', userId: '007555677B20000A', secureKey: 'key' },
      nextPosition: 2,
      entries: [
        {
          index: 1,
          kind: 'joined',
          from: { id: 1, nickname: 'Ann', role: 'visitor' },
          at: 1_432_845_088_000,
          text: '',
        },
      ],
      ephemerals: [],
    });
  });

  it('[CD19] takes numbers as text and text as numbers where only the other makes sense', () => {
    const report = parseJson(
      `{"statusCode":"0","alias":117,"nextPosition":"5","chatEnded":"true",
        "messages":[{"from":{"nickname":"Bob","participantId":"2","type":"agent"},"index":"4","type":"Message",
                     "text":"hi","utcTime":"1700000000000"}]}`,
    );
    expect(report).toMatchObject({ outcome: 'ok', isEnded: true, keys: { alias: '117' }, nextPosition: 5 });
    expect(report.entries).toEqual([
      {
        index: 4,
        kind: 'message',
        from: { id: 2, nickname: 'Bob', role: 'agent' },
        at: 1_700_000_000_000,
        text: 'hi',
      },
    ]);
  });

  it('[CD19] zero is zero, however it is written', () => {
    const [entry] = parseJson(
      '{"messages":[{"index":1,"type":"Message","utcTime":-0,"from":{"participantId":"-0"}}]}',
    ).entries;
    expect(Object.is(entry?.at, 0) && Object.is(entry?.from.id, 0)).toBe(true);
  });

  it('[CD19] a key that is absent takes the place of none that is known', () => {
    const known = { secureKey: 'K', chatId: 'C', userId: 'U', alias: 'A' };
    expect({ ...known, ...parseServerReport({ statusCode: 0 }).keys }).toEqual(known);
    expect({ ...known, ...parseServerReport({ secureKey: 'new', alias: {} }).keys }).toEqual({
      ...known,
      secureKey: 'new',
    });
  });

  it('[CD19] "true" is true, "false" and anything else is not', () => {
    const isEnded = (chatEnded: unknown) => parseServerReport({ chatEnded }).isEnded;
    expect([true, 'true'].map(isEnded)).toEqual([true, true]);
    expect([false, 'false', 'TRUE', 1, null].map(isEnded)).toEqual([false, false, false, false, false]);
  });

  it('[CD19] leaves unchanged what is absent or makes no sense', () => {
    const report = parseServerReport({
      secureKey: '',
      chatId: {},
      alias: null,
      nextPosition: -1,
      chatEnded: 'perhaps',
      messages: 'none',
      more: 1,
    });
    expect(report).toEqual({
      outcome: 'ok',
      error: null,
      isEnded: false,
      keys: {},
      nextPosition: null,
      entries: [],
      ephemerals: [],
    });
  });

  it.each([
    ['Message', 'message'],
    ['ParticipantJoined', 'joined'],
    ['ParticipantLeft', 'left'],
    ['PushUrl', 'urlPushed'],
    ['CustomNotice', 'customNotice'],
    ['Notice', 'notice'],
    ['IdleAlert', 'notice'],
    ['IdleClose', 'notice'],
    ['SomethingNew', 'unknown'],
    ['__proto__', 'unknown'],
    [17, 'unknown'],
    [undefined, 'unknown'],
  ])('[CD20] an event of type %s is a %s entry', (type, kind) => {
    expect(parseMessage({ type, text: 'words' }).entry).toMatchObject({
      kind,
      text: 'words',
      index: 3,
      at: 7,
    });
  });

  it('[CD20] a new name is the text, or else the name that the event carries', () => {
    expect(parseMessage({ type: 'NicknameUpdated', text: 'Robert' }).entry?.text).toBe('Robert');
    expect(parseMessage({ type: 'NicknameUpdated' }).entry?.text).toBe('Bob');
  });

  it('[CD20] reads the captured file event, and a file without a name', () => {
    const userData = { 'file-id': 'f1', 'file-name': 'a.txt', 'file-size': '438', 'file-source': 'ucs' };
    expect(parseMessage({ type: 'FileUploaded', text: 'words', userData }).entry).toMatchObject({
      kind: 'fileUploaded',
      file: { id: 'f1', name: 'a.txt', size: 438 },
      text: '',
    });
    expect(parseMessage({ type: 'FileDeleted', text: 'f2' }).entry?.file).toEqual({
      id: 'f2',
      name: '',
      size: 0,
    });
  });

  it('[CD20] a file whose id is too long, or nowhere, has none: a part of it would be nobody’s', () => {
    const idOf = (text: string | undefined) => parseMessage({ type: 'FileDeleted', text }).entry?.file?.id;
    expect(idOf('f'.repeat(65_536))).toHaveLength(65_536);
    expect(idOf('f'.repeat(65_537))).toBe('');
    expect(idOf(undefined)).toBe('');
  });

  it('[CD20] typing is ephemeral, with an index or without', () => {
    expect(parseMessage({ type: 'TypingStarted', text: 'draft' })).toEqual({
      entry: undefined,
      ephemeral: { kind: 'typingStarted', from: { id: 2, nickname: 'Bob', role: 'agent' }, index: 3 },
    });
    expect(parseMessage({ type: 'TypingStopped', index: undefined }).ephemeral).toMatchObject({
      kind: 'typingStopped',
      index: null,
    });
  });

  it.each([
    undefined,
    null,
    0,
    -1,
    2.5,
    1e300,
    2 ** 31,
    '3.5',
    '1e3',
    '0x10',
    'three',
    '',
    Number.NaN,
    [],
    {},
    true,
  ])('[CD20] drops and counts a message with the index %s', (index) => {
    const counts: number[] = [];
    const data = {
      messages: [
        { from: AGENT, index, type: 'Message', text: 'lost' },
        { from: AGENT, index: 5, type: 'Message', text: 'kept' },
      ],
    };
    const report = parseServerReport(data, { onDropped: (count) => counts.push(count) });
    expect(report.entries.map(({ text }) => text)).toEqual(['kept']);
    expect(counts).toEqual([1]);
  });

  it('[CD20] one nonsensical element does not cost the others', () => {
    const good = { from: AGENT, index: 5, type: 'Message', text: 'kept' };
    const counts: number[] = [];
    const report = parseServerReport(
      { messages: [null, 'text', 7, [], good, { index: 6 }] },
      { onDropped: (count) => counts.push(count) },
    );
    expect(report.entries.map(({ index, kind }) => [index, kind])).toEqual([
      [5, 'message'],
      [6, 'unknown'],
    ]);
    expect(counts).toEqual([4]);
  });

  it('[CD20] tells of nothing dropped where nothing was', () => {
    const counts: number[] = [];
    const notes = { onDropped: (count: number) => void counts.push(count) };
    parseServerReport({ messages: [{ from: AGENT, index: 5, type: 'Message', text: 'kept' }] }, notes);
    parseServerReport({ messages: [] }, notes);
    parseServerReport({ statusCode: 0 }, notes);
    expect(counts).toEqual([]);
  });

  it('[CD20] the answer about file limits is no part of the transcript', () => {
    const limits = { from: AGENT, text: 'file-client-cfg-get', type: 'Notice', utcTime: 1 };
    expect(parseServerReport({ messages: [limits] }).entries).toEqual([]);
  });

  it.each([
    ['Client', 'visitor'],
    ['CLIENT', 'visitor'],
    ['Agent', 'agent'],
    ['Supervisor', 'supervisor'],
    ['External', 'external'],
    ['System', 'system'],
    ['Martian', 'external'],
    [undefined, 'system'],
  ])('[CD22] from.type %s is the role %s', (type, role) => {
    expect(
      parseMessage({ type: 'Message', from: { nickname: 'X', participantId: 9, type } }).entry?.from,
    ).toEqual({
      id: 9,
      nickname: 'X',
      role,
    });
  });

  it('[CD22] text without a sender is the system speaking', () => {
    expect(parseMessage({ type: 'Message', text: 'hi', from: undefined }).entry?.from).toEqual({
      id: 0,
      nickname: '',
      role: 'system',
    });
  });

  it('[CD22] a bot is told by either mark, and a client is never a bot', () => {
    const mark = { userData: { GCTI_Chat_PartyStyle: 'BOT' } };
    const nested = { eventAttributes: { GCTI_SYSTEM: { 'party-info': { style: 'bot' } } } };
    expect(parseMessage({ type: 'Message', ...mark }).entry?.from.role).toBe('bot');
    expect(parseMessage({ type: 'Message', ...nested }).entry?.from.role).toBe('bot');
    const halves = [{ GCTI_SYSTEM: {} }, { GCTI_SYSTEM: { 'party-info': {} } }, {}];
    for (const eventAttributes of halves)
      expect(parseMessage({ type: 'Message', eventAttributes }).entry?.from.role).toBe('agent');
    const client = { from: { nickname: 'Ann', participantId: 1, type: 'Client' } };
    expect(parseMessage({ type: 'Message', ...mark, ...client }).entry?.from.role).toBe('visitor');
  });
});
