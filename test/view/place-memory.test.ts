// Where one was reading, chat by chat.
import { describe, expect, it } from 'vitest';
import { english } from '../../core/view/messages/english.ts';
import { createTranslator } from '../../core/view/messages/translator.ts';
import { createModel } from '../../core/view/model.ts';
import { createPlaceMemory } from '../../core/view/place-memory.ts';
import { createFakeClient, makeEntry, makeOpen } from '../support/fake-client.ts';
import { createManualClock } from '../support/manual-clock.ts';

function createArea(content: string | null = null) {
  let stored = content;
  return {
    getItem: () => stored,
    setItem: (_key: string, value: string) => {
      stored = value;
    },
  };
}

describe('the memory of places', () => {
  it('[VW73] knows the place in each chat, and forgets the one of a chat that is read at its end', () => {
    const area = createArea();
    createPlaceMemory(area).write('a', { rowKey: '7', offset: 3 });
    createPlaceMemory(area).write('b', { rowKey: '9', offset: 0 });
    const memory = createPlaceMemory(area);
    expect(memory.read('a')).toEqual({ rowKey: '7', offset: 3 });
    memory.write('a', null);
    expect([memory.read('a'), memory.read('b')]).toEqual([null, { rowKey: '9', offset: 0 }]);
  });

  it('[VW73] keeps the latest twenty', () => {
    const memory = createPlaceMemory(createArea());
    for (let number = 0; number < 25; number += 1) memory.write(`chat-${number}`, { rowKey: '1', offset: 0 });
    expect(memory.read('chat-4')).toBeNull();
    expect(memory.read('chat-5')).not.toBeNull();
  });

  it.each([
    '{',
    'null',
    '[["a"]]',
    '[["a",{"rowKey":1,"offset":2}]]',
    '{"chatId":"a","rowKey":"1","offset":0}',
  ])('[VW73] takes %s for the end', (content) => {
    expect(createPlaceMemory(createArea(content)).read('a')).toBeNull();
  });
});

describe('older messages', () => {
  it('[VW73] that were fetched are there again when one comes back to their chat', async () => {
    const client = createFakeClient();
    const clock = createManualClock();
    const translator = createTranslator({ messages: english, locale: 'en' });
    client.put(makeOpen({ id: 'a' }), [makeEntry({ index: 5 })], 1);
    client.put(makeOpen({ id: 'b' }), [makeEntry({ index: 8 })], 1);
    client.segments.set(0, [makeEntry({ index: 2 })]);
    const model = createModel({ client, clock, translator, chatId: 'a' });
    await model.history.loadOlder();
    const indices = () => model.history.entries.value.map(({ index }) => index);
    expect(indices()).toEqual([2, 5]);
    model.show('b');
    await model.history.loadOlder();
    expect(indices()).toEqual([2, 8]);
    model.show('a');
    expect(indices()).toEqual([2, 5]);
    model.close();
  });
});
