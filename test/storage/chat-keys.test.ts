// Which keys are about chats, and of what: nothing else may ever be taken for one of them.
import { describe, expect, it } from 'vitest';
import {
  chatOfHeadKey,
  headKey,
  isRemovableKey,
  partsOfSegmentKey,
  quarantineKey,
  segmentKey,
  timeOfQuarantineKey,
} from '../../core/storage/chat-keys.ts';

describe('the key', () => {
  it('[SG18] of a head, a segment and a value in quarantine tells what it was made of', () => {
    expect(chatOfHeadKey(headKey('a-1'))).toBe('a-1');
    for (const number of [0, 7, 12, 123_456_789])
      expect(partsOfSegmentKey(segmentKey('a_1', number))).toEqual({ chatId: 'a_1', number });
    expect(timeOfQuarantineKey(quarantineKey('chat/a/head', 1_700_000_000_123))).toBe(1_700_000_000_123);
    for (const key of [headKey('a'), segmentKey('a', 12), quarantineKey('chats/index', 7)])
      expect(isRemovableKey(key)).toBe(true);
  });

  it.each([
    'serverUrl',
    'policy/seen',
    'page/https://shop.example',
    'chats/index',
    'chats/epoch',
    'my-chat/a/head',
    'chat/a/head/of-state',
    'my-chat/a/segment/1',
    'chat/a/segment/1/more',
    'chat/a/segment/x',
    'chat/a/b/head',
    'my-quarantine/chat/a/head/7',
  ])('[SG18] %s is nothing that may go with a chat', (key) => {
    expect(isRemovableKey(key)).toBe(false);
  });
});
