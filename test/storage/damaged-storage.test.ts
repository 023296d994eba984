// Whatever stands in storage, a background starts: what it cannot read goes into quarantine, what it can read stays.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatState } from '../../core/chat/state.ts';
import { createMemoryStorageArea } from '../support/memory-storage-area.ts';
import { runsOf } from '../support/runs.ts';
import { sampleEndedChat, sampleOpenChat, sampleStates, sampleTranscript } from '../support/sample-states.ts';
import { areaWith, start, talk } from './storage-world.ts';

const open = (id: string) => sampleOpenChat(id, sampleTranscript([0, 1, 2]));
const ended = (id: string) => sampleEndedChat(id, sampleTranscript([0]));

/** The values in quarantine, by key. */
function quarantined(contents: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(Object.entries(contents).filter(([key]) => key.startsWith('quarantine/')));
}

/** Starts a background and uses everything that there is. */
async function useAll(area: Parameters<typeof start>[0], now = () => 7) {
  const { storage, logger } = await start(area, { now });
  const states: (ChatState | null)[] = [];
  for (const id of await storage.listChats()) {
    const store = storage.openStore(id);
    const state = await store.read();
    states.push(state);
    await store.readSegment(0);
    if (state !== null) await store.write(state);
  }
  return { storage, states, logger };
}

describe('a damaged head', () => {
  it.each([
    ['absent', {}],
    ['unusable', { unread: -1, unannounced: 'many' }],
  ])('[AT5] whose counts are %s has nothing new, and is whole otherwise', async (_what, counts) => {
    const area = await areaWith([ended('a')]);
    const head = area.contents()['chat/a/head'] as { state: Record<string, unknown> };
    const { unread: _unread, unannounced: _unannounced, ...state } = head.state;
    area.replace({ ...area.contents(), 'chat/a/head': { ...head, state: { ...state, ...counts } } });
    const { storage } = await start(area, { now: () => 7 });
    expect(await storage.openStore('a').read()).toEqual({ ...ended('a'), unread: 0, unannounced: 0 });
  });

  it('[SG16] of a version without sites is the visitor’s own chat', async () => {
    const area = await areaWith([ended('a')]);
    const head = area.contents()['chat/a/head'] as { state: Record<string, unknown> };
    const { site: _site, ...state } = head.state;
    area.replace({ ...area.contents(), 'chat/a/head': { ...head, state } });
    const { storage } = await start(area, { now: () => 7 });
    expect(await storage.openStore('a').read()).toEqual({ ...ended('a'), site: null });
  });

  it('[SG15] goes into quarantine: the chat is absent, the others are not', async () => {
    const area = await areaWith([ended('a'), open('b')]);
    area.replace({ ...area.contents(), 'chat/a/head': { version: 1, ordinal: 'nonsense' } });
    const { storage, logger } = await start(area, { now: () => 7 });
    expect(await storage.listChats()).toEqual(['b']);
    expect(await storage.openStore('a').read()).toBeNull();
    expect((await storage.openStore('b').read())?.id).toBe('b');
    expect(quarantined(area.contents())).toEqual({
      'quarantine/chat/a/head/7': { version: 1, ordinal: 'nonsense' },
    });
    expect(area.contents()).not.toHaveProperty('chat/a/head');
    expect(logger.warnings).toEqual(['storage.unreadable']);
  });

  it('[SG15] that names another chat, or does not exist, is no chat', async () => {
    const area = await areaWith([open('a'), open('b'), open('c')]);
    const { 'chat/b/head': _gone, ...rest } = area.contents();
    area.replace({ ...rest, 'chat/a/head': rest['chat/c/head'] });
    const { storage } = await start(area);
    expect(await storage.listChats()).toEqual(['c']);
    expect(Object.keys(area.contents()).filter((key) => key.startsWith('chat/b/'))).toEqual([]);
  });

  it('[SG16] of a newer version is no chat, and nobody tries to migrate it', async () => {
    const area = await areaWith([open('a')]);
    const contents = area.contents();
    area.replace({ ...contents, 'chat/a/head': { version: 2, anything: 'from the future' } });
    const { storage, logger } = await start(area, { now: () => 7, migrate: () => contents['chat/a/head'] });
    expect(await storage.listChats()).toEqual([]);
    expect(logger.text()).toContain('"why":"newer"');
  });

  it('[SG16] of an older version is migrated; one that cannot be goes into quarantine', async () => {
    const area = await areaWith([open('a'), open('b')]);
    const contents = area.contents();
    const ancient = (key: string) => ({ version: 0, wrapped: contents[key] });
    area.replace({ ...contents, 'chat/a/head': ancient('chat/a/head'), 'chat/b/head': { version: 0 } });
    const { storage } = await start(area, {
      migrate(kind, version, record) {
        const isKnown = kind === 'head' && version === 0 && typeof record === 'object' && record !== null;
        if (!isKnown || !('wrapped' in record)) throw new Error('not a head of version 0');
        return record.wrapped;
      },
    });
    expect(await storage.listChats()).toEqual(['a']);
    expect(await storage.openStore('a').read()).toMatchObject({ phase: 'open', outbox: open('a').outbox });
  });
});

describe('a damaged segment', () => {
  it('[SG17] is empty, and its value in quarantine; the rest of the chat is there', async () => {
    const area = await areaWith([open('a')]);
    area.replace({ ...area.contents(), 'chat/a/segment/2': 'nonsense', 'chat/a/segment/0': [] });
    const { storage } = await start(area, { now: () => 7 });
    const state = await storage.openStore('a').read();
    const segments = state !== null && 'transcript' in state ? state.transcript.segments : [];
    expect(segments.map(({ number, entries }) => [number, entries.length])).toEqual([
      [1, 1],
      [2, 0],
    ]);
    expect(await storage.openStore('a').readSegment(0)).toEqual({ number: 0, entries: [], bytes: 0 });
    expect(Object.keys(quarantined(area.contents()))).toEqual([
      'quarantine/chat/a/segment/2/7',
      'quarantine/chat/a/segment/0/7',
    ]);
    expect((await useAll(area)).logger.warnings).toEqual([]);
  });

  it('[SG17] keeps the entries that can be read', async () => {
    const area = createMemoryStorageArea();
    await talk((await start(area)).storage, 'a', { messages: 10 });
    const contents = area.contents();
    const record = JSON.parse(JSON.stringify(contents['chat/a/segment/0']));
    record.entries[3] = { index: 'four' };
    area.replace({ ...contents, 'chat/a/segment/0': record });
    const { states } = await useAll(area);
    const [state] = states;
    const entries = state && 'transcript' in state ? state.transcript.segments.flatMap((s) => s.entries) : [];
    expect(entries.map(({ index }) => index)).toEqual([1, 2, 3, 5, 6, 7, 8, 9, 10]);
  });

  it('[SG17] that is missing is empty, and the chat can go on', async () => {
    const area = await areaWith([open('a')]);
    const { 'chat/a/segment/2': _gone, ...rest } = area.contents();
    area.replace(rest);
    const { states } = await useAll(area);
    expect(states[0]).toMatchObject({
      transcript: { segments: [{ number: 1 }, { number: 2, entries: [] }] },
    });
  });
});

describe('a damaged index', () => {
  const damages: readonly unknown[] = [
    undefined,
    null,
    'nonsense',
    { version: 1, chats: 'a' },
    { version: 2 },
  ];
  for (const damage of damages) {
    it(`[SG18] is found again from the heads, in order: ${JSON.stringify(damage)}`, async () => {
      const area = await areaWith([open('b'), ended('a'), open('c')]);
      // A browser gives keys in an order of its own.
      const { 'chats/index': _index, ...rest } = Object.fromEntries(
        Object.entries(area.contents()).reverse(),
      );
      area.replace({ ...rest, ...(damage !== undefined && { 'chats/index': damage }), serverUrl: 'kept' });
      const { storage, states } = await useAll(area);
      expect(await storage.listChats()).toEqual(['b', 'a', 'c']);
      expect(states.map((state) => state?.phase)).toEqual(['open', 'ended', 'open']);
      expect(area.contents().serverUrl).toBe('kept');
      const hasCopy = Object.keys(quarantined(area.contents())).length === 1;
      expect(hasCopy).toBe(damage !== undefined);
    });
  }

  it('[SG18] never has anything removed that is not about chats', async () => {
    const area = await areaWith([open('a')]);
    const index = { version: 1, chats: ['a'], leftovers: ['serverUrl'], quarantined: [] };
    area.replace({ ...area.contents(), 'chats/index': index, serverUrl: 'kept' });
    const { storage } = await useAll(area);
    expect(await storage.listChats()).toEqual(['a']);
    expect(area.contents().serverUrl).toBe('kept');
  });
});

describe('the quarantine', () => {
  it('[SG19] keeps ten values and drops the oldest', async () => {
    const ids = Array.from({ length: 13 }, (_, n) => `chat-${n}`);
    const area = await areaWith(ids.map(open));
    let time = 0;
    for (const id of ids) {
      area.replace({ ...area.contents(), [`chat/${id}/head`]: { version: 1, id } });
      time += 1;
      await start(area, { now: () => time });
    }
    const kept = quarantined(area.contents());
    expect(Object.keys(kept)).toEqual(ids.slice(3).map((id, n) => `quarantine/chat/${id}/head/${n + 4}`));
    expect(area.contents()['chats/index']).toMatchObject({
      quarantined: Object.keys(kept).map((key) => ({ key })),
    });
    const withSegments = ids.filter((id) => `chat/${id}/segment/0` in area.contents());
    expect(withSegments).toEqual(ids.slice(3));
  });

  it('[SG15] a start works even where nothing can be put there', async () => {
    const area = await areaWith([open('a'), open('b')]);
    area.replace({ ...area.contents(), 'chat/a/head': 'nonsense' });
    const { storage, logger } = await start(area, {
      decide: ({ name, keys }) => (name === 'set' && !keys.includes('chats/epoch') ? 'reject' : 'answer'),
    });
    expect(await storage.listChats()).toEqual(['b']);
    expect(logger.warnings).toEqual(['storage.unreadable', 'storage.quarantineFailed']);
    expect(area.contents()['chat/a/head']).toBe('nonsense');
  });

  it('[SG20] no log says what was in a chat', async () => {
    const area = await areaWith([open('a')]);
    const secret = 'Lovelace';
    area.replace({ ...area.contents(), 'chat/a/head': { secret }, 'chats/index': { secret } });
    const { logger } = await useAll(area);
    expect(logger.text()).toContain('storage.unreadable');
    expect(logger.text()).not.toContain(secret);
  });
});

describe('any damage at all', () => {
  const junk = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(null, -1, 1e308, 9e15, '', '\ud800', [], {}, { version: 1 }, { version: 99 }, true),
    fc.constant(JSON.parse('{"__proto__": {"polluted": true}, "version": 1}')),
  );

  /** All ways to a part of a JSON value. */
  function pathsOf(value: unknown, path: readonly string[] = []): string[][] {
    const inner =
      value !== null && typeof value === 'object'
        ? Object.entries(value).flatMap(([name, part]) => pathsOf(part, [...path, name]))
        : [];
    return [[...path], ...inner];
  }

  function replaceAt(value: unknown, path: readonly string[], part: unknown): unknown {
    const [name, ...rest] = path;
    if (name === undefined) return part;
    if (Array.isArray(value))
      return value.map((item, n) => (`${n}` === name ? replaceAt(item, rest, part) : item));
    const object: Record<string, unknown> = { ...(value as Record<string, unknown>) };
    return { ...object, [name]: replaceAt(object[name], rest, part) };
  }

  it('[SG15] random changes of any record never keep a background from starting and writing', async () => {
    const healthy = (
      await areaWith([...sampleStates('a').slice(3, 4), ended('b'), ...sampleStates('c').slice(0, 1)])
    ).contents();
    const paths = pathsOf(healthy).filter((path) => path.length > 0);
    const damage = fc.array(fc.tuple(fc.nat(paths.length - 1), junk), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const area = createMemoryStorageArea();
        let contents: unknown = healthy;
        for (const [at, part] of changes) contents = replaceAt(contents, paths[at] ?? [], part);
        area.replace(contents as Record<string, unknown>);

        const { storage } = await useAll(area);
        const fresh = open('new');
        await storage.openStore('new').write(fresh);
        const again = await useAll(area);
        expect(await again.storage.listChats()).toContain('new');
        // A chat that became one of a newer version stays as it is, and is named at every start.
        const newer = again.logger.text().match(/"why":"newer"/g) ?? [];
        expect(again.logger.warnings).toEqual(newer.map(() => 'storage.unreadable'));
        expect(Object.prototype).not.toHaveProperty('polluted');
      }),
      { numRuns: runsOf(400) },
    );
  });

  it('[SG15] nothing but junk under every key is an empty storage', async () => {
    const keys = [
      'chats/epoch',
      'chats/index',
      'chat/a/head',
      'chat/a/segment/0',
      'quarantine/x/1',
      'chat/',
      'chat/%/head',
    ];
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom(...keys), junk), async (contents) => {
        const area = createMemoryStorageArea();
        area.replace(contents);
        const { storage } = await useAll(area);
        expect(await storage.listChats()).toEqual([]);
      }),
      { numRuns: runsOf(200) },
    );
  });
});
