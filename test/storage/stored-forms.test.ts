// Every form that a stored chat can have comes back as it was; a head or an index that cannot be true is none.
import { describe, expect, it } from 'vitest';
import type { ChatState } from '../../core/chat/state.ts';
import type { Participant } from '../../core/chat/terms.ts';
import type { EntryKind, TranscriptEntry } from '../../core/chat/transcript.ts';
import {
  sampleEndedChat,
  sampleEntry,
  sampleOpenChat,
  sampleSegment,
  sampleStates,
  sampleTranscript,
} from '../support/sample-states.ts';
import { areaWith, start } from './storage-world.ts';

/** As a later background reads it. */
async function later(state: ChatState): Promise<ChatState | null> {
  const { storage, logger } = await start(await areaWith([state]));
  const read = await storage.openStore(state.id).read();
  expect(logger.warnings).toEqual([]);
  return read;
}

const KINDS: readonly EntryKind[] = [
  'message',
  'joined',
  'left',
  'renamed',
  'urlPushed',
  'fileUploaded',
  'fileDeleted',
  'customNotice',
  'notice',
  'unknown',
];
const ROLES: readonly Participant['role'][] = ['visitor', 'agent', 'supervisor', 'bot', 'external', 'system'];
const PARTIES = ['Agent', 'Client', 'External', ''] as const;

describe('a chat', () => {
  it.each(sampleStates('a').map((state) => [state.phase, state] as const))(
    '[SG1] of phase %s is read by a later background as it was written',
    async (_phase, state) => {
      expect(await later(state)).toEqual(state);
    },
  );

  it('[SG1] keeps entries of every kind and of everybody', async () => {
    const entries: TranscriptEntry[] = [
      ...KINDS.map((kind, n) => ({ ...sampleEntry(n + 1), kind })),
      ...ROLES.map((role, n) => ({ ...sampleEntry(n + 11), from: { id: n, nickname: role, role } })),
      ...PARTIES.map((party, n) => ({
        ...sampleEntry(n + 17),
        provided: { key: n === 0 ? null : `key-${n}`, party },
      })),
      {
        ...sampleEntry(21),
        kind: 'fileUploaded' as const,
        file: { id: 'file-1', name: 'größe.pdf', size: 12 },
      },
    ];
    const transcript = { ...sampleTranscript([0]), cursor: 22, segments: [sampleSegment(0, entries)] };
    expect(await later(sampleOpenChat('a', transcript))).toMatchObject({
      transcript: { segments: [{ entries }] },
    });
  });

  it.each([
    ['a file without a name', { file: { id: 'file-1', size: 12 } }],
    ['provided by nobody who can be', { provided: { key: null, party: 'Anybody' } }],
    ['provided without a key', { provided: { party: 'Agent' } }],
    ['of an unknown kind', { kind: 'whisper' }],
    ['of an unknown role', { from: { id: 1, nickname: 'Ada', role: 'owner' } }],
  ])('[SG17] loses an entry that is %s, and no other', async (_what, damage) => {
    const area = await areaWith([sampleOpenChat('a', sampleTranscript([0]))]);
    const entries = [sampleEntry(1), { ...sampleEntry(2), ...damage }];
    area.replace({ ...area.contents(), 'chat/a/segment/0': { version: 1, number: 0, entries } });
    const { storage } = await start(area);
    expect((await storage.openStore('a').readSegment(0))?.entries).toEqual([sampleEntry(1)]);
  });

  it('[SG1] keeps what a page sent, and why it ended', async () => {
    const chat = sampleOpenChat('a', sampleTranscript([0]));
    const outbox = (['text', 'url', 'notice'] as const).map((fromPage) => ({
      id: fromPage,
      text: 'x',
      fromPage,
      queuedAt: 1,
      attempts: 0,
      state: { name: 'queued' } as const,
    }));
    expect(await later({ ...chat, outbox })).toMatchObject({ outbox });
    for (const reason of ['visitor', 'agent', 'gone'] as const) {
      const state = { ...sampleEndedChat('a', sampleTranscript([0])), reason };
      expect(await later(state)).toEqual(state);
    }
  });

  it('[SG1] keeps that its link was asked and has not answered', async () => {
    const link = { clientId: 'bayeux-1', isAsked: true } as const;
    const state = { ...sampleOpenChat('a', sampleTranscript([0])), link };
    expect(await later(state)).toEqual(state);
  });
});

describe('a head that claims segments', () => {
  it.each([
    ['in the wrong order', 5, 2],
    ['without end', 0, 100_000],
  ])('[SG15] %s is none', async (_what, first, last) => {
    const { storage, logger } = await start(await areaClaiming(first, last), { now: () => 7 });
    expect(await storage.listChats()).toEqual([]);
    expect(logger.warnings).toEqual(['storage.unreadable']);
  });

  it('[SG15] with great numbers may be one', async () => {
    const { storage } = await start(await areaClaiming(60_000, 120_000));
    expect(await storage.listChats()).toEqual(['a']);
  });

  async function areaClaiming(first: number, last: number) {
    const area = await areaWith([sampleOpenChat('a', sampleTranscript([0]))]);
    const head = area.contents()['chat/a/head'] as object;
    area.replace({
      ...area.contents(),
      'chat/a/head': { ...head, segments: { first, last, bytes: 1 } },
    });
    return area;
  }
});

describe('an index', () => {
  it('[SG18] that names a chat twice is made again', async () => {
    const area = await areaWith([sampleOpenChat('a', sampleTranscript([0]))]);
    const index = area.contents()['chats/index'] as object;
    area.replace({ ...area.contents(), 'chats/index': { ...index, chats: ['a', 'a'] } });
    await start(area, { now: () => 7 });
    expect(area.contents()['chats/index']).toMatchObject({
      chats: ['a'],
      quarantined: [{ key: 'quarantine/chats/index/7' }],
    });
  });

  it('[SG16] and a segment of an older version are migrated, each as what it is', async () => {
    const state = sampleOpenChat('a', sampleTranscript([0]));
    const area = await areaWith([state]);
    const contents = area.contents();
    const keys = { index: 'chats/index', segment: 'chat/a/segment/0' } as const;
    const older = Object.values(keys).map((key) => [key, { version: 0, of: key }]);
    area.replace({ ...contents, ...Object.fromEntries(older) });
    const { storage, logger } = await start(area, {
      migrate: (kind) => (kind === 'head' ? null : contents[keys[kind]]),
    });
    expect(await storage.openStore('a').read()).toEqual(state);
    expect(logger.warnings).toEqual([]);
  });

  it('[SG19] that is made again knows what is in quarantine: the oldest still goes first', async () => {
    const area = await areaWith([sampleOpenChat('a', sampleTranscript([0]))]);
    const { 'chats/index': _lost, ...rest } = area.contents();
    const aside = [9, 2, 5, 8, 1, 7, 3, 10, 4, 6].map((at) => [`quarantine/chat/x-${at}/head/${at}`, 'old']);
    area.replace({ ...rest, ...Object.fromEntries(aside), 'chat/a/head': 'nonsense' });
    await start(area, { now: () => 11 });
    const kept = () => Object.keys(area.contents()).filter((key) => key.startsWith('quarantine/'));
    const times = kept().map((key) => Number(key.split('/').at(-1)));
    expect(times.sort((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    const { logger } = await start(area, { now: () => 12 });
    expect(logger.warnings).toEqual([]);
    expect(kept()).toHaveLength(10);
  });
});
