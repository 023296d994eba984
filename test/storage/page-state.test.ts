// What the stand-alone script keeps of a chat, as text.
import { describe, expect, it } from 'vitest';
import { EMPTY_TRANSCRIPT } from '../../core/chat/transcript-intake.ts';
import { toStoredState } from '../../core/storage/chat-schema.ts';
import {
  formatPageState,
  PAGE_STATE_MAX_LENGTH,
  type PageState,
  parsePageState,
  passedIndices,
} from '../../core/storage/page-state.ts';
import { sampleEndedChat, sampleOpenChat, sampleTranscript } from '../support/sample-states.ts';

const chat = sampleOpenChat('chat-a', sampleTranscript([0, 1]));
const STATE: PageState = { page: 'p1', chat, passed: [], widget: 'kept', start: null, seconds: 7 };

/** Of which nothing was read yet, as of one that can be come back to. */
const ENDED = JSON.stringify(toStoredState(sampleEndedChat('chat-a', EMPTY_TRANSCRIPT)));

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
      recentCommands: [],
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

  it('[SA5] takes runs of up to twenty for typing, and the newest three hundred of them', () => {
    expect(passedIndices([1, 22, 44], 45)).toEqual([[2, 22]]);
    const many = Array.from({ length: 400 }, (_, n) => n * 2 + 1);
    const newest = passedIndices(many, 801);
    expect([newest.length, newest[0], newest.at(-1)]).toEqual([300, [202, 203], [800, 801]]);
    const read = parsePageState(
      formatPageState({
        ...STATE,
        passed: [
          [3, 6],
          [100, 120],
        ],
      }),
    );
    expect(read?.chat?.transcript.ephemeralIndices.slice(0, 4)).toEqual([3, 4, 5, 100]);
    expect(read?.chat?.transcript.ephemeralIndices).toHaveLength(23);
  });

  it('[SA5] is whole as long as a storage may give it back, and says of a widget left out that there was one', () => {
    const fill = (state: PageState) => PAGE_STATE_MAX_LENGTH - formatPageState(state).length;
    const room = fill({ ...STATE, widget: '' });
    const widgets = [room, room + 1].map(
      (length) => parsePageState(formatPageState({ ...STATE, widget: 'x'.repeat(length) }))?.widget,
    );
    expect(widgets).toEqual(['x'.repeat(room), '']);
    const [entry] = chat.outbox;
    if (entry === undefined) throw new Error('the sample has an outbox');
    const withText = (text: string, widget: string | null) => ({
      ...STATE,
      widget,
      chat: { ...chat, outbox: [{ ...entry, text }] },
    });
    const rest = fill(withText('', ''));
    const states = [
      withText('x'.repeat(rest), 'kept'),
      withText('x'.repeat(rest + 1), 'kept'),
      withText('x'.repeat(rest + 1), null),
    ];
    const read = states.map((state) => parsePageState(formatPageState(state)));
    expect(read.map((state) => [state?.chat?.outbox.length, state?.widget])).toEqual([
      [1, ''],
      [0, ''],
      [0, null],
    ]);
  });

  it('[SA5] begins with a name of its own, which tells it from whatever else a page may keep', () => {
    const text = formatPageState(STATE);
    expect(text).toMatch(/^parley:script:1:\{/);
    expect(parsePageState(text.replace('script', 'SCRIPT'))).toBeNull();
  });

  it.each([
    ['nothing', ''],
    ['what the extension gives', 'parley:1:chat-a'],
    ['no JSON', 'parley:script:1:{'],
    ['another shape', 'parley:script:1:{"page":"p1"}'],
    ['a chat that has ended', formatPageState(STATE).replace('"phase":"open"', '"phase":"ended"')],
    ['a cursor of its own', formatPageState(STATE).replace('"cursor":1', '"cursor":9')],
    ['full of indices', formatPageState({ ...STATE, passed: [[1, 1_000_000]] })],
    ['full of runs that are none', formatPageState({ ...STATE, passed: [[5, 5]] })],
    [
      'a chat that is over',
      formatPageState({ ...STATE, chat: null }).replace('"chat":null', `"chat":${ENDED}`),
    ],
    ['a key that is no text', formatPageState(STATE).replace(/"secureKey":"[^"]*"/, '"secureKey":7')],
  ])('[SA12] is not read where it is %s', (_what, text) => {
    expect(parsePageState(text)).toBeNull();
  });
});
