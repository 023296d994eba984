// How a view's picture grows, and that what did not change keeps its identity.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClientSnapshot } from '../../core/messaging/client.ts';
import { applyMessage, mergeEntries, reuseEqual } from '../../core/messaging/snapshot.ts';
import { chatOf, entryOf } from './view-world.ts';

const setup = {
  desk: { host: 'chat.example', service: 'support' },
  desks: [],
  isStorageFailing: false,
  loss: null,
  access: null,
  bootId: 'b',
};
const copyOf = <Value>(value: Value): Value => structuredClone(value);

function snapshotOf(...chats: ClientSnapshot['chats']): ClientSnapshot {
  return { setup, chats };
}

describe('mergeEntries', () => {
  it('[MS8] puts any entries, in any order and twice, in their places by index', () => {
    const indices = fc.array(fc.integer({ min: 1, max: 40 }));
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 40 })), indices, (present, added) => {
        const start = present.sort((a, b) => a - b).map((index) => entryOf(index, 'present'));
        const merged = mergeEntries(
          start,
          added.map((index) => entryOf(index, 'present')),
        );
        const expected = [...new Set([...present, ...added])].sort((a, b) => a - b);
        expect(merged.map(({ index }) => index)).toEqual(expected);
        for (const entry of start) expect(merged).toContain(entry);
      }),
    );
  });

  it('[MS15] is the same list where nothing is new', () => {
    const entries = [entryOf(1, 'one'), entryOf(2, 'two')];
    expect(mergeEntries(entries, [])).toBe(entries);
    expect(mergeEntries(entries, [entryOf(2, 'two')])).toBe(entries);
  });
});

describe('reuseEqual', () => {
  it('[MS15] equals the new value, and is the old one where both are equal', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (previous, next) => {
        expect(reuseEqual(previous, next)).toEqual(next);
        expect(reuseEqual(previous, copyOf(previous))).toBe(previous);
      }),
    );
  });

  it('[MS15] takes a property called __proto__ for what it is', () => {
    const next: unknown = JSON.parse('{"__proto__":{"a":1}}');
    expect(JSON.stringify(reuseEqual({}, next))).toBe('{"__proto__":{"a":1}}');
    expect(reuseEqual(JSON.parse('{"__proto__":{"a":1}}'), next)).toEqual(next);
  });

  it('[MS15] keeps the equal parts of what changed', () => {
    const previous = { form: { firstName: 'Ada' }, outbox: [{ id: 'a' }, { id: 'b' }] };
    const next = reuseEqual(previous, { form: { firstName: 'Ada' }, outbox: [{ id: 'a' }, { id: 'c' }] });
    expect(next.form).toBe(previous.form);
    expect(next.outbox[0]).toBe(previous.outbox[0]);
    expect(next.outbox).toEqual([{ id: 'a' }, { id: 'c' }]);
  });
});

describe('a snapshot', () => {
  it('[MS15] that says nothing new is the previous one', () => {
    const previous = snapshotOf(chatOf({ id: 'a' }, [entryOf(1, 'one')]));
    expect(applyMessage(previous, { type: 'snapshot', revision: 1, ...copyOf(previous) })).toBe(previous);
  });

  it('[MS15] leaves the chats alone that did not change', () => {
    const previous = snapshotOf(chatOf({ id: 'a' }), chatOf({ id: 'b' }));
    const changed = chatOf({ id: 'b', phase: 'ended' }).summary;
    const next = applyMessage(previous, { type: 'chatChanged', revision: 2, summary: changed, added: [] });
    expect(next?.chats[0]).toBe(previous.chats[0]);
    expect(next?.chats[1]?.summary.phase).toBe('ended');
    expect(next?.chats[1]?.entries).toBe(previous.chats[1]?.entries);
  });

  it('[MS16] after a lost port keeps older entries where nothing is missing between', () => {
    const known = chatOf({ id: 'a', lastSegment: 1 }, [entryOf(1, 'old'), entryOf(2, 'known')]);
    const fresh = {
      ...chatOf({ id: 'a', lastSegment: 2 }, [entryOf(2, 'known'), entryOf(3, 'new')]),
      firstSegment: 1,
    };
    const next = applyMessage(snapshotOf(known), { type: 'snapshot', revision: 1, setup, chats: [fresh] });
    expect(next?.chats[0]?.entries.map(({ text }) => text)).toEqual(['old', 'known', 'new']);
    expect(next?.chats[0]?.firstSegment).toBe(0);
  });

  it('[MS16] after a long absence forgets older entries rather than hide a gap', () => {
    const known = chatOf({ id: 'a', lastSegment: 1 }, [entryOf(1, 'old')]);
    const fresh = { ...chatOf({ id: 'a', lastSegment: 5 }, [entryOf(400, 'new')]), firstSegment: 4 };
    const next = applyMessage(snapshotOf(known), { type: 'snapshot', revision: 1, setup, chats: [fresh] });
    expect(next?.chats[0]).toEqual(fresh);
  });

  it('[MS8] loses a removed chat and gains a new one at the end', () => {
    const previous = snapshotOf(chatOf({ id: 'a' }), chatOf({ id: 'b' }));
    const removed = applyMessage(previous, { type: 'chatRemoved', revision: 2, chatId: 'a' });
    const { summary } = chatOf({ id: 'c' });
    const grown = applyMessage(removed, { type: 'chatChanged', revision: 3, summary, added: [] });
    expect(grown?.chats.map((chat) => chat.summary.id)).toEqual(['b', 'c']);
  });

  it('[MS9] does not come into being from a change', () => {
    expect(applyMessage(null, { type: 'setupChanged', revision: 2, setup })).toBeNull();
  });
});
