// What the stand-alone script keeps of a chat, as text.
import { describe, expect, it } from 'vitest';
import { EMPTY_TRANSCRIPT } from '../../core/chat/transcript-intake.ts';
import {
  formatPageState,
  PAGE_STATE_MAX_LENGTH,
  type PageState,
  parsePageState,
  passedIndices,
} from '../../core/storage/page-state.ts';
import { sampleOpenChat, sampleTranscript } from '../support/sample-states.ts';

const chat = sampleOpenChat('chat-a', sampleTranscript([0, 1]));
const STATE: PageState = { page: 'p1', chat, passed: [], widget: 'kept', start: null, seconds: 7 };

describe('the state of a chat that a page owns', () => {
  it('[SA5] holds the keys and the outbox, and has the transcript read anew', () => {
    const read = parsePageState(formatPageState(STATE));
    expect(read).toMatchObject({ page: 'p1', widget: 'kept', seconds: 7 });
    expect(read?.chat).toMatchObject({
      id: chat.id,
      site: chat.site,
      desk: chat.desk,
      keys: chat.keys,
      link: chat.link,
      outbox: chat.outbox,
      participants: [],
      transcript: { ...EMPTY_TRANSCRIPT, ephemeralIndices: [] },
      connection: { status: 'offline' },
    });
    const said = chat.transcript.segments.flatMap(({ entries }) => entries.map(({ text }) => text));
    for (const text of said.filter(Boolean)) expect(formatPageState(STATE)).not.toContain(text);
  });

  it('[SA5] may be a form alone', () => {
    const form: PageState = {
      page: 'p1',
      chat: null,
      passed: [],
      widget: 'draft',
      start: '{}',
      seconds: null,
    };
    expect(parsePageState(formatPageState(form))).toEqual(form);
  });

  it('[SA5] knows which indices were typing, so that they are no holes when the transcript is read again', () => {
    expect(passedIndices([1, 2, 5, 6, 9, 200], 203)).toEqual([
      [3, 5],
      [7, 9],
      [201, 203],
    ]);
    const passed = passedIndices([1, 3], 5);
    const read = parsePageState(formatPageState({ ...STATE, passed }));
    expect(read?.chat?.transcript.ephemeralIndices).toEqual([2, 4]);
  });

  it('[SA5] is no longer than a storage may give back: the widget goes first, then what was not sent', () => {
    const [entry] = chat.outbox;
    if (entry === undefined) throw new Error('the sample has an outbox');
    const outbox = [{ ...entry, text: 'x'.repeat(PAGE_STATE_MAX_LENGTH) }];
    const states = [
      { ...STATE, widget: 'x'.repeat(PAGE_STATE_MAX_LENGTH) },
      { ...STATE, chat: { ...chat, outbox } },
    ];
    const texts = states.map(formatPageState);
    for (const text of texts) expect(text.length).toBeLessThanOrEqual(PAGE_STATE_MAX_LENGTH);
    expect(texts.map((text) => parsePageState(text)?.chat?.outbox.length)).toEqual([chat.outbox.length, 0]);
  });

  it.each([
    ['nothing', ''],
    ['what the extension gives', 'parley:1:chat-a'],
    ['no JSON', 'parley:script:1:{'],
    ['another shape', 'parley:script:1:{"page":"p1"}'],
    ['a chat that has ended', formatPageState(STATE).replace('"phase":"open"', '"phase":"ended"')],
    ['a cursor of its own', formatPageState(STATE).replace('"cursor":1', '"cursor":9')],
    ['full of indices', formatPageState({ ...STATE, passed: [[1, 1_000_000]] })],
    ['a key that is no text', formatPageState(STATE).replace(/"secureKey":"[^"]*"/, '"secureKey":7')],
  ])('[SA12] is not read where it is %s', (_what, text) => {
    expect(parsePageState(text)).toBeNull();
  });
});
