// The closed list of failures, and which of them pass by themselves.
import { describe, expect, it } from 'vitest';
import { CHAT_ERRORS, ChatError, type ChatErrorCode, isTransient } from '../../core/chat/errors.ts';
import { CHAT_PROPERTIES, type ChatProperty, type PropertyNature } from '../../core/chat/state.ts';

describe('a failure', () => {
  it('[SM64] is tried again by itself only where that may help', () => {
    const transient = (Object.keys(CHAT_ERRORS) as ChatErrorCode[]).filter((code) => isTransient({ code }));
    expect(transient.sort()).toEqual([
      'malformed',
      'noAnswer',
      'serverTrouble',
      'serviceSilent',
      'sessionUnknown',
      'storageFailed',
      'unreachable',
    ]);
    const kinds = new Set(Object.values(CHAT_ERRORS));
    expect([...kinds].sort()).toEqual(['permanent', 'transient']);
  });

  it('[SM64] crosses as its code and detail, and says both to developers', () => {
    const cause = new TypeError('x');
    const plain = new ChatError('unreachable', { cause });
    expect([plain.message, plain.data, plain.cause]).toEqual(['unreachable', { code: 'unreachable' }, cause]);
    const detailed = new ChatError('fileRefused', { detail: '9' });
    expect(detailed.message).toBe('fileRefused: 9');
    expect(detailed.data).toEqual({ code: 'fileRefused', detail: '9' });
    expect(detailed.name).toBe('ChatError');
    expect(new ChatError('notOwner').data).toEqual({ code: 'notOwner' });
    expect(new ChatError('notOwner').cause).toBeUndefined();
  });
});

describe('the properties of a chat', () => {
  const having = (nature: keyof PropertyNature) =>
    (Object.keys(CHAT_PROPERTIES) as ChatProperty[])
      .filter((property) => CHAT_PROPERTIES[property][nature])
      .sort();
  const all = (Object.keys(CHAT_PROPERTIES) as ChatProperty[]).sort();

  it('[SM8] are kept but for what a new background finds out anew', () => {
    const live = [
      'connection',
      'endSeenAt',
      'endToldAt',
      'files',
      'hasMissed',
      'lostAt',
      'settleUntil',
      'typing',
    ];
    expect(having('isPersisted')).toEqual(all.filter((property) => !live.includes(property)));
  });

  it('[SM8] are personal where they hold what people said or who they are', () => {
    expect(having('isPersonal')).toEqual([
      'draft',
      'form',
      'keys',
      'outbox',
      'participants',
      'transcript',
      'typing',
      'visitor',
    ]);
  });

  it('[SM8] are not logged where they are personal, name a site, or could be used to join the session', () => {
    const secret = [...having('isPersonal'), 'link', 'site'];
    expect(having('isLoggable')).toEqual(all.filter((property) => !secret.includes(property)));
  });
});
