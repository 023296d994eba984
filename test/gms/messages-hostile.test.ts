// Reports that no sensible server sends: too long, half a character, nested without end, none at all.
import { describe, expect, it } from 'vitest';
import { ChatError } from '../../core/chat/errors.ts';
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
  it.each([undefined, null, 1, 'text', true, [], Symbol('s'), () => 1])('[CD18] %s is malformed', (data) => {
    expect(() => parseServerReport(data)).toThrow(ChatError);
  });

  it('[CD18] no messages are no nonsense', () => {
    expect(parseServerReport({ statusCode: 0, messages: [] })).toMatchObject({ outcome: 'ok', entries: [] });
    expect(parseServerReport({})).toMatchObject({ outcome: 'ok', entries: [] });
  });

  it('[CD18] messages of which none says what it is make a report malformed, unless it says anything else', () => {
    const messages = ['?', { index: 'first', from: 7 }];
    expect(() => parseServerReport({ statusCode: 0, messages })).toThrow(ChatError);
    expect(parseServerReport({ statusCode: 0, messages, secureKey: 'K' }).keys).toEqual({ secureKey: 'K' });
    expect(parseServerReport({ statusCode: 0, messages, chatEnded: true }).isEnded).toBe(true);
    const notice = { type: 'Notice', text: 'file-client-cfg-get' };
    expect(parseServerReport({ statusCode: 0, messages: ['?', notice] }).entries).toEqual([]);
  });

  it('[CD18] long text is cut, lone surrogates are replaced, pairs survive', () => {
    const cut = parseMessage({ type: 'Message', text: 'x'.repeat(3_000_000) }).entry?.text;
    expect(cut).toHaveLength(131_072);
    expect(cut?.endsWith('x…')).toBe(true);
    const whole = 'x'.repeat(131_072);
    expect(parseMessage({ type: 'Message', text: whole }).entry?.text).toBe(whole);
    expect(parseMessage({ type: 'Message', text: 'a\uD800b\uDC00c\u{1F600}' }).entry?.text).toBe(
      'a\uFFFDb\uFFFDc\u{1F600}',
    );
    const onTheEdge = parseMessage({ type: 'Message', text: `${'x'.repeat(131_070)}\u{1F600}y` }).entry?.text;
    expect(onTheEdge?.endsWith('x\uFFFD…')).toBe(true);
  });

  it('[CD18] a key too long to be one is none', () => {
    expect(parseServerReport({ secureKey: 'k'.repeat(70_000), alias: '1' }).keys).toEqual({ alias: '1' });
  });

  it.each(['\uD800', 'a\uDC00', '\uD800a', 'a\uD800a'])(
    '[CD18] a key with half a character is none: it goes into addresses',
    (secureKey) => expect(parseServerReport({ secureKey, alias: '1' }).keys).toEqual({ alias: '1' }),
  );

  it('[CD18] nesting of any depth is passed over', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(
      parseJson(`{"statusCode":0,"x":${deep},"messages":[${deep},{"index":1,"userData":${deep}}]}`),
    ).toMatchObject({ entries: [{ index: 1, kind: 'unknown' }] });
  });

  it('[CD18] __proto__ and constructor are names like any other', () => {
    const report = parseJson(
      `{"__proto__":{"statusCode":2,"chatEnded":true},"constructor":{"prototype":{"polluted":1}},
        "messages":[{"__proto__":{"index":1,"type":"Message"},"from":{"__proto__":{"type":"Client"}},"index":2}]}`,
    );
    expect(report).toMatchObject({ outcome: 'ok', isEnded: false });
    expect(report.entries).toEqual([
      { index: 2, kind: 'unknown', from: { id: 0, nickname: '', role: 'system' }, at: 0, text: '' },
    ]);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});
