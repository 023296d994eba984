// What is decided about attention without any browser: who watches, what badge and notification say.
import { describe, expect, it } from 'vitest';
import { decideWatching } from '../../entrypoints/background/attention.ts';
import { describeBadge } from '../../entrypoints/background/badge.ts';
import { describeNews, NAME_MAX_LENGTH, TEXT_MAX_LENGTH } from '../../entrypoints/background/news.ts';
import { sampleEntry, sampleOpenChat, sampleTranscript } from '../support/sample-states.ts';

describe('decisions', () => {
  it.each([
    [[], 'nobody'],
    [[{ chatId: 'a', presence: 'visible' }], 'nobody'],
    [[{ chatId: 'a', presence: 'hidden' }], 'nobody'],
    [[{ chatId: 'a', presence: 'focused' }], 'this'],
    [[{ chatId: 'b', presence: 'focused' }], 'another'],
    [[{ chatId: null, presence: 'focused' }], 'another'],
    [
      [
        { chatId: 'b', presence: 'focused' },
        { chatId: 'a', presence: 'focused' },
      ],
      'this',
    ],
  ] as const)('[AT2] with views %j chat a is watched by %s', (attendances, expected) => {
    expect(decideWatching(attendances, 'a')).toBe(expected);
  });

  it.each([
    [0, '', 'Parley'],
    [1, '1', 'Parley: 1 unread message'],
    [2, '2', 'Parley: 2 unread messages'],
    [99, '99', 'Parley: 99 unread messages'],
    [100, '99+', 'Parley: 100 unread messages'],
  ])('[AT6] of %i unread the badge says "%s", and the button "%s"', (unread, text, title) => {
    expect(describeBadge(unread)).toEqual({ text, title });
  });

  it.each([
    ['a message', sampleEntry(2, 'Good morning'), 1, 'Good morning'],
    [
      'a file',
      { ...sampleEntry(2), kind: 'fileUploaded', file: { id: 'f', name: 'a.pdf', size: 3 } },
      1,
      'Sent a file: a.pdf',
    ],
    [
      'an address',
      { ...sampleEntry(2, 'https://a.example'), kind: 'urlPushed' },
      1,
      'Sent a link: https://a.example',
    ],
    ['three messages', sampleEntry(2, 'the last'), 3, '3 new messages'],
    ['a long text', sampleEntry(2, '😀'.repeat(300)), 1, `${'😀'.repeat(TEXT_MAX_LENGTH - 1)}…`],
  ] as const)('[AT7] %s is described', (_what, last, count, text) => {
    const chat = sampleOpenChat('a', sampleTranscript([0]));
    expect(describeNews(chat, { count, last })).toEqual({
      chatId: 'a',
      name: 'Grace',
      host: 'chat.example',
      text,
    });
  });

  it('[AT7] a name that is too long is cut, one that is empty replaced', () => {
    const chat = sampleOpenChat('a', sampleTranscript([0]));
    const named = (nickname: string) => {
      const entry = sampleEntry(2);
      return describeNews(chat, { count: 1, last: { ...entry, from: { ...entry.from, nickname } } }).name;
    };
    expect(named('x'.repeat(100))).toHaveLength(NAME_MAX_LENGTH);
    expect(named('')).toBe('Parley');
  });
});
