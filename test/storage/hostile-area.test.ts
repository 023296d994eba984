// Anything may have happened to any stored value: damaged by a disk, cut off, taken away, written by another version. What was not
// touched is whole, what can be kept is kept, and nothing that could not be read is lost or looked at twice.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryStorageArea } from '../support/memory-storage-area.ts';
import { runsOf } from '../support/runs.ts';
import { sampleEndedChat, sampleOpenChat, sampleStates, sampleTranscript } from '../support/sample-states.ts';
import { areaWith, type Background, start, talk } from './storage-world.ts';

const SEGMENT = /^chat\/([^/]+)\/segment\/(\d+)$/;
const HEAD = /^chat\/([^/]+)\/head$/;
const NEWER = 2;
const RUNS = runsOf(150);

type Contents = Readonly<Record<string, unknown>>;

function nested(depth: number): unknown {
  let value: unknown = 'deep';
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { version: 1, value };
  return value;
}

const garbage = fc.oneof(
  fc.constantFrom<unknown>(null, 0, '', '{"version":1,"ord', '\ud800', true, [], {}, { version: 1 }, [[[]]]),
  fc.constantFrom<unknown>(
    { version: '1' },
    { version: 1.5 },
    { version: -1 },
    { version: 0 },
    { version: null },
  ),
  fc.constantFrom<unknown>(JSON.parse('{"version":1,"__proto__":{"polluted":true},"state":{}}')),
  fc.constantFrom<unknown>(
    nested(2_000),
    'x'.repeat(100_000),
    Array.from({ length: 20_000 }, (_, n) => n),
  ),
  fc.jsonValue().filter((value) => typeof value !== 'object'),
);
type Kind = 'garbage' | 'removed' | 'cut' | 'older' | 'newer';
interface Damage {
  readonly at: number;
  readonly kind: Kind;
  readonly junk: unknown;
}
const damages: fc.Arbitrary<readonly Damage[]> = fc.uniqueArray(
  fc.record({
    at: fc.nat(1_000),
    kind: fc.constantFrom<Kind>('garbage', 'removed', 'cut', 'older', 'newer'),
    junk: garbage,
  }),
  { minLength: 1, maxLength: 6, selector: ({ at }) => at },
);

/** What is left of a record that was not written to its end. */
function cutOff(value: unknown): unknown {
  const record = { ...(value as Record<string, unknown>) };
  const { entries } = record;
  if (Array.isArray(entries)) {
    const [first, ...rest] = entries;
    return { ...record, entries: [...rest, { index: first?.index }] };
  }
  const [version, _first, ...rest] = Object.entries(record);
  return Object.fromEntries([...(version === undefined ? [] : [version]), ...rest]);
}

function damaged(value: unknown, { kind, junk }: Damage): unknown {
  if (kind === 'cut') return cutOff(value);
  if (kind === 'older' || kind === 'newer')
    return { ...(value as object), version: kind === 'newer' ? NEWER : 0 };
  return kind === 'removed' ? undefined : junk;
}

/** Everything that can be read of a chat; null where it is none. */
async function readWhole({ storage }: Background, id: string) {
  const store = storage.openStore(id);
  const state = await store.read();
  if (state === null || !('transcript' in state)) return { state, segments: [] };
  const last = state.transcript.segments.at(-1)?.number ?? -1;
  const numbers = Array.from({ length: last + 1 }, (_, number) => number);
  const segments = await Promise.all(numbers.map((number) => store.readSegment(number)));
  return { state, segments: segments.map((segment) => segment?.entries ?? []) };
}

async function readAll(background: Background) {
  const ids = await background.storage.listChats();
  return new Map(await Promise.all(ids.map(async (id) => [id, await readWhole(background, id)] as const)));
}

async function healthy(): Promise<Contents> {
  const area = await areaWith([
    sampleEndedChat('ended', sampleTranscript([0, 1, 2])),
    sampleOpenChat('open', sampleTranscript([0, 1])),
    ...sampleStates('form').slice(0, 1),
  ]);
  const { storage } = await start(area);
  await talk(storage, 'long', { messages: 40, perSegment: 10 });
  return area.contents();
}

/** Spoils an area; returns which key became what. */
function spoil(contents: Contents, wanted: readonly Damage[]) {
  const keys = Object.keys(contents).filter((key) => key !== 'chats/epoch');
  const spoilt = new Map<string, { readonly kind: Kind; readonly value: unknown }>();
  const next: Record<string, unknown> = { ...contents };
  for (const damage of wanted) {
    const key = keys[damage.at % keys.length] ?? '';
    const value = damaged(contents[key], damage);
    if (value === undefined) delete next[key];
    else next[key] = value;
    spoilt.set(key, { kind: damage.kind, value: JSON.parse(JSON.stringify(value ?? null)) });
  }
  const area = createMemoryStorageArea();
  area.replace(next);
  return { area, spoilt };
}

const keptAside = (contents: Contents) =>
  Object.entries(contents).filter(([key]) => key.startsWith('quarantine/'));

describe('an area in which anything may have happened to any value', { timeout: 600_000 }, () => {
  it('[SS1] has every chat whole whose values were not touched, and of the others whatever can be read', async () => {
    const contents = await healthy();
    const asTheyWere = await readAll(await start(createFrom(contents)));
    await fc.assert(
      fc.asyncProperty(damages, async (wanted) => {
        const { area, spoilt } = spoil(contents, wanted);
        const found = await readAll(await start(area, { now: () => 7 }));
        for (const [id, before] of asTheyWere) {
          const isHeadSpoilt = spoilt.has(`chat/${id}/head`);
          const after = found.get(id);
          expect(after === undefined).toBe(isHeadSpoilt);
          if (after === undefined) continue;
          for (const [number, entries] of before.segments.entries()) {
            const kind = spoilt.get(`chat/${id}/segment/${number}`)?.kind;
            if (kind === undefined) expect(after.segments[number]).toEqual(entries);
            if (kind === 'cut') expect(after.segments[number]).toEqual(entries.slice(1));
          }
          const isTouched = [...spoilt.keys()].some((key) => key.startsWith(`chat/${id}/`));
          if (!isTouched) expect(after).toEqual(before);
        }
        expect(Object.prototype).not.toHaveProperty('polluted');
      }),
      { numRuns: RUNS },
    );
  });

  it('[SS2] loses nothing that could not be read, and looks at it once', async () => {
    const contents = await healthy();
    await fc.assert(
      fc.asyncProperty(damages, async (wanted) => {
        const { area, spoilt } = spoil(contents, wanted);
        const first = await start(area, { now: () => 7 });
        const states = [...(await readAll(first))];
        for (const [id, { state }] of states) await first.storage.openStore(id).write(state);
        const after = area.contents();
        const aside = keptAside(after);
        for (const [key, { kind, value }] of spoilt) {
          if (kind === 'removed') continue;
          const isThere = [after[key], ...aside.map(([, kept]) => kept)].some((kept) => isSame(kept, value));
          const isOfLostChat = spoilt.get(key.replace(SEGMENT, 'chat/$1/head'))?.kind === 'removed';
          expect(isThere || (isOfLostChat && SEGMENT.test(key))).toBe(true);
        }
        const second = await start(area, { now: () => 8 });
        await readAll(second);
        const newer = [...spoilt].filter(([key, { kind }]) => HEAD.test(key) && kind === 'newer');
        expect(second.logger.warnings).toEqual(newer.map(() => 'storage.unreadable'));
        expect(keptAside(area.contents())).toEqual(aside);
      }),
      { numRuns: RUNS },
    );
  });

  it('[SS3] has something to tell the visitor, until the visitor has taken note, if anything is missing', async () => {
    const contents = await healthy();
    await fc.assert(
      fc.asyncProperty(damages, async (wanted) => {
        const { area, spoilt } = spoil(contents, wanted);
        const background = await start(area, { now: () => 7 });
        await readAll(background);
        const isMissed = [...spoilt].some(([key, { kind }]) => {
          const [, chat] = HEAD.exec(key) ?? [];
          // Of a chat that neither index nor head tells of there must be something left to know it by.
          if (chat !== undefined && kind === 'removed' && spoilt.has('chats/index'))
            return Object.keys(contents).some(
              (part) => part.startsWith(`chat/${chat}/s`) && spoilt.get(part)?.kind !== 'removed',
            );
          if (chat !== undefined) return kind !== 'newer';
          const [, id, number] = SEGMENT.exec(key) ?? [];
          if (id === undefined) return false;
          // Of a chat that is not there itself nobody asks for parts; older ones are missed by whoever scrolls up to them.
          const isLoaded = Number(number) >= (id === 'long' ? 2 : id === 'ended' ? 1 : 0);
          return !spoilt.has(`chat/${id}/head`) && (kind !== 'removed' || isLoaded);
        });
        const isNewer = [...spoilt].some(([key, { kind }]) => HEAD.test(key) && kind === 'newer');
        const lasting = isNewer ? 'newer' : null;
        expect(background.storage.loss()).toBe(isMissed ? 'unreadable' : lasting);
        expect((await start(area)).storage.loss()).toBe(isMissed ? 'unreadable' : lasting);
        const last = await start(area);
        await last.storage.dismissLoss();
        expect(last.storage.loss()).toBe(lasting);
        expect((await start(area)).storage.loss()).toBe(lasting);
      }),
      { numRuns: RUNS },
    );
  });

  it('[SS3] has something to tell where index and head are gone and only a transcript is left', async () => {
    const contents = await healthy();
    const { 'chats/index': _index, 'chat/long/head': _head, ...rest } = contents;
    const area = createFrom(rest);
    const { storage } = await start(area);
    expect(await storage.listChats()).toEqual(['ended', 'open', 'form']);
    expect(storage.loss()).toBe('unreadable');
    expect(Object.keys(area.contents()).filter((key) => key.startsWith('chat/long/'))).toEqual([]);
  });
});

describe('what cannot be read and cannot be put aside either', () => {
  it('[SS2] is not written over', async () => {
    const contents = await healthy();
    const area = createFrom({ ...contents, 'chat/open/head': 'nonsense' });
    const { storage } = await start(area, {
      decide: ({ name, keys }) =>
        name === 'set' && keys.some((key) => /quarantine/.test(key)) ? 'reject' : 'answer',
    });
    const fresh = sampleOpenChat('open', sampleTranscript([0]));
    await expect(storage.openStore('open').write(fresh)).rejects.toMatchObject({
      data: { code: 'storageFailed', detail: 'unreadable' },
    });
    expect(area.contents()['chat/open/head']).toBe('nonsense');
  });
});

function createFrom(contents: Contents) {
  const area = createMemoryStorageArea();
  area.replace(contents);
  return area;
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
