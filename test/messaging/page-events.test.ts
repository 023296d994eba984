// What pages are told of a chat (API.md 8.1), and how much they may say.
import { describe, expect, it } from 'vitest';
import { CHAT_ERRORS, type ChatErrorCode } from '../../core/chat/errors.ts';
import { type ChatSummary, selectSummary } from '../../core/chat/selectors.ts';
import type { Participant, ParticipantRole } from '../../core/chat/terms.ts';
import type { EntryKind, TranscriptEntry } from '../../core/chat/transcript.ts';
import { isHostMessage } from '../../core/messaging/page-check.ts';
import { changesForPage, toPageEvents, toPageFailure } from '../../core/messaging/page-events.ts';
import { createPageLimits } from '../../core/messaging/page-limits.ts';
import { MESSAGES_PER_SECOND, QUESTIONS_MAX_PENDING } from '../../core/messaging/page-protocol.ts';
import { sampleEndedChat, sampleOpenChat, sampleTranscript } from '../support/sample-states.ts';

function someone(role: ParticipantRole, id = 2): Participant {
  return { id, nickname: role === 'system' ? '' : role, role };
}

function entry(kind: EntryKind, role: ParticipantRole = 'agent', text = 'text'): TranscriptEntry {
  const common = { index: 40, kind, from: someone(role), at: 5, text };
  return kind === 'fileUploaded' ? { ...common, file: { id: 'f', name: 'a.pdf', size: 3 } } : common;
}

const typesOf = (...entries: TranscriptEntry[]) =>
  toPageEvents(entries, 0).map((event) =>
    event.type === 'MessageReceived' ? event.content.type : event.type,
  );

describe('the transcript for pages', () => {
  it.each<[EntryKind, ParticipantRole, string[]]>([
    ['joined', 'agent', ['AgentConnected']],
    ['joined', 'supervisor', ['AgentConnected']],
    ['left', 'supervisor', ['AgentDisconnected']],
    ['joined', 'visitor', []],
    ['left', 'visitor', []],
    ['joined', 'external', []],
    ['message', 'agent', ['text']],
    ['message', 'visitor', ['text']],
    ['message', 'external', ['text']],
    ['urlPushed', 'agent', ['url']],
    ['notice', 'system', ['notice']],
    ['customNotice', 'agent', ['notice']],
    ['fileUploaded', 'agent', ['file']],
    ['fileDeleted', 'agent', []],
    ['renamed', 'visitor', []],
    ['unknown', 'agent', []],
  ])('[PP6] tells %s of %s as %j', (kind, role, expected) => {
    expect(typesOf(entry(kind, role))).toEqual(expected);
  });

  it('[PP6] tells no notice without a text', () => {
    expect(typesOf(entry('notice', 'system', ''), entry('customNotice', 'agent', ''))).toEqual([]);
  });

  it('[PP6] numbers what is shown, whatever holes the server has', () => {
    const events = toPageEvents([entry('message'), entry('renamed'), entry('left')], 7);
    expect(events).toMatchObject([
      { index: 7, timestamp: 5, party: { id: 2, name: 'agent', type: 'Agent' } },
      { index: 8 },
    ]);
    expect(isHostMessage({ type: 'told', session: 's', isRestored: true, events })).toBe(true);
  });

  it('[PP6] tells parties as pages know them', () => {
    const partyOf = (role: ParticipantRole) => toPageEvents([entry('message', role)], 0)[0];
    expect(partyOf('visitor')).toMatchObject({ party: { type: 'Client', name: 'visitor' } });
    expect(partyOf('bot')).toMatchObject({ party: { type: 'Agent' } });
    expect(partyOf('external')).toMatchObject({ party: { type: 'External' } });
    expect(partyOf('system')).toMatchObject({ party: { type: 'External', name: 'system' } });
  });
});

describe('the changes of a chat for pages', () => {
  const open = selectSummary(sampleOpenChat('c1', sampleTranscript([])));
  const online: ChatSummary = { ...open, typing: [], connection: { status: 'online', carrier: 'websocket' } };
  const offline: ChatSummary = { ...online, connection: { status: 'offline' } };
  const ended = selectSummary(sampleEndedChat('c1', sampleTranscript([])));
  const typing = (...who: ParticipantRole[]): ChatSummary => ({
    ...online,
    typing: who.map((role, at) => someone(role, 10 + at)),
  });
  const types = (previous: ChatSummary, next: ChatSummary) =>
    changesForPage(previous, next).map((event) =>
      event.type === 'AgentTyping' ? [event.isTyping, event.party.name] : event.type,
    );

  it('[PP7] are interruptions and the end, each told once', () => {
    expect(types(online, offline)).toEqual(['Interrupted']);
    expect(types(offline, offline)).toEqual([]);
    expect(types(offline, online)).toEqual(['Continued']);
    expect(types(online, ended)).toEqual(['SessionEnded']);
    expect(types(ended, ended)).toEqual([]);
  });

  it('[PP7] are agents who begin and stop to type', () => {
    expect(types(online, typing('agent'))).toEqual([[true, 'agent']]);
    expect(types(typing('agent'), typing('agent'))).toEqual([]);
    expect(types(typing('agent', 'external'), online)).toEqual([[false, 'agent']]);
    expect(types(online, typing('external'))).toEqual([]);
  });

  it('[PP7] are failures as data, of any kind that a chat knows', () => {
    for (const code of Object.keys(CHAT_ERRORS) as ChatErrorCode[]) {
      const answer = { type: 'failed', failure: toPageFailure({ code, detail: '161' }) };
      expect(isHostMessage({ type: 'answered', id: 1, answer })).toBe(true);
    }
    expect(toPageFailure({ code: 'unreachable' })).toEqual({
      reason: 'unreachable',
      detail: null,
      code: null,
    });
  });
});

describe('the limits of a page', () => {
  it('[PP8] are so many messages in any second', () => {
    let now = 0;
    const limits = createPageLimits(() => now);
    const admitted = (count: number) =>
      Array.from({ length: count }, () => limits.admit()).filter(Boolean).length;
    expect(admitted(100)).toBe(MESSAGES_PER_SECOND);
    now = 999;
    expect(admitted(1)).toBe(0);
    now = 2_000;
    expect(admitted(15)).toBe(15);
    now = 2_500;
    expect(admitted(10)).toBe(5);
  });

  it('[PP8] are so many questions without an answer', () => {
    const limits = createPageLimits(() => 0);
    const admitted = Array.from({ length: 60 }, () => limits.admitQuestion()).filter(Boolean);
    expect(admitted).toHaveLength(QUESTIONS_MAX_PENDING);
    limits.answered();
    expect([limits.admitQuestion(), limits.admitQuestion()]).toEqual([true, false]);
  });
});
