// What a view reads of what the background says: the outline that it relies on, in each message.
import { describe, expect, it } from 'vitest';
import { parseViewMessage } from '../../core/messaging/view-message-schema.ts';
import type { ViewMessage } from '../../core/messaging/view-protocol.ts';
import { damaged } from './damaged.ts';

const summary = { id: 'chat-1', phase: 'open', lastSegment: 0 };
const entries = [{ index: 1, text: 'Hello' }];
const setup = {
  desk: { host: 'chat.example', service: 'support' },
  desks: [{ key: 'support' }],
  isStorageFailing: false,
  loss: 'chats',
  access: { missing: ['https://*/*'], offer: { site: 'https://shop.example' }, sites: ['https://a.example'] },
  bootId: 'boot',
};
const nothingOf = { ...setup, desk: null, desks: [], loss: null, access: null };

/** What is looked at of each message, and nothing else. */
const OUTLINES = {
  snapshot: { type: 'snapshot', revision: 1, setup, chats: [{ summary, entries, firstSegment: 0 }] },
  chatChanged: { type: 'chatChanged', revision: 2, summary, added: entries },
  setupChanged: { type: 'setupChanged', revision: 3, setup },
  chatRemoved: { type: 'chatRemoved', revision: 4, chatId: 'chat-1' },
  chime: { type: 'chime' },
  showChat: { type: 'showChat', chatId: 'chat-1' },
  voice: { type: 'voice', isYours: true },
  answered: { type: 'answered', id: 'a', error: { code: 'noAnswer' } },
  segmentLoaded: { type: 'segmentLoaded', id: 'l', entries },
  fileKept: { type: 'fileKept', id: 'p', bytes: 0 },
  filePiece: {
    type: 'filePiece',
    id: 'p',
    data: '',
    bytes: 7,
    image: { type: 'image/png', width: 1, height: 0 },
  },
} as const satisfies {
  readonly [Type in ViewMessage['type']]: { readonly type: Type; readonly [key: string]: unknown };
};

describe('parseViewMessage', () => {
  it.each(Object.values(OUTLINES))(
    '[MS4] takes $type as it is, without copying, whatever else is in it',
    (message) => {
      expect(parseViewMessage(message)).toBe(message);
      const more = { ...message, stranger: 1 };
      expect(parseViewMessage(more)).toBe(more);
    },
  );

  it.each([
    { type: 'answered', id: 'a', error: null },
    { type: 'filePiece', id: 'p', data: null, bytes: 7, image: null },
    { type: 'setupChanged', revision: 1, setup: nothingOf },
    {
      type: 'setupChanged',
      revision: 1,
      setup: { ...setup, access: { missing: [], offer: null, sites: [] } },
    },
    { type: 'snapshot', revision: 1, setup, chats: [] },
  ])('[MS4] takes nothing in place of what need not be there: %j', (message) => {
    expect(parseViewMessage(message)).toBe(message);
  });

  it('[MS4] refuses a message without a key that it relies on, or with a value of another type, anywhere', () => {
    const bad = Object.values(OUTLINES).flatMap((message) => damaged(message, true));
    expect(bad.length).toBeGreaterThan(200);
    expect(bad.filter((message) => parseViewMessage(message) !== null)).toEqual([]);
  });

  it.each([null, [], {}, { type: 'reload', revision: 1 }])('[MS4] refuses what is none: %j', (raw) => {
    expect(parseViewMessage(raw)).toBeNull();
  });

  it.each([-1, 0.5, 2 ** 53])('[MS4] refuses %d as a number of bytes', (bytes) => {
    expect(parseViewMessage({ type: 'fileKept', id: 'p', bytes })).toBeNull();
  });
});
