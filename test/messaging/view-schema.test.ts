// What passes as a request of a view, and what does not.
import { describe, expect, it } from 'vitest';
import type { Command } from '../../core/chat/events.ts';
import { parseViewMessage } from '../../core/messaging/view-message-schema.ts';
import {
  FIELD_MAX_LENGTH,
  ID_MAX_LENGTH,
  parseViewRequest,
  TEXT_MAX_LENGTH,
} from '../../core/messaging/view-schema.ts';

const form = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@mail.example', subject: 'Engines' };

const COMMANDS: { readonly [Type in Command['type']]: Extract<Command, { type: Type }> } = {
  changeForm: { type: 'changeForm', form },
  startChat: { type: 'startChat', form },
  backToForm: { type: 'backToForm' },
  changeDraft: { type: 'changeDraft', text: '', viewId: 'view-1' },
  sendMessage: { type: 'sendMessage', text: 'x'.repeat(TEXT_MAX_LENGTH) },
  changeTyping: { type: 'changeTyping', isTyping: true },
  sendAgain: { type: 'sendAgain', entryId: 'e' },
  discard: { type: 'discard', entryId: 'e' },
  sendFile: { type: 'sendFile', file: { name: 'a.txt', type: '', size: 0 } },
  cancelFile: { type: 'cancelFile', entryId: 'e' },
  askFileLimits: { type: 'askFileLimits' },
  endChat: { type: 'endChat' },
  keepChat: { type: 'keepChat' },
  leaveChat: { type: 'leaveChat' },
  reconnect: { type: 'reconnect' },
};

const asked = (command: unknown) => ({ type: 'command', id: 'c-1', chatId: 'chat-1', command });

describe('parseViewRequest', () => {
  it.each(Object.values(COMMANDS))('[MS2] takes the command $type', (command) => {
    expect(parseViewRequest(asked(command))).toEqual(asked(command));
  });

  it.each([
    { type: 'watch' },
    { type: 'attend', chatId: null, presence: 'hidden' },
    { type: 'attend', chatId: 'chat-1', presence: 'focused' },
    { type: 'deskCommand', id: 'd', command: { type: 'newChat', desk: null, takeFrom: null } },
    { type: 'deskCommand', id: 'd', command: { type: 'newChat', desk: null, takeFrom: 'chat-1' } },
    { type: 'deskCommand', id: 'd', command: { type: 'newChat', desk: 'support', takeFrom: null } },
    { type: 'deskCommand', id: 'd', command: { type: 'removeChat', chatId: 'chat-1' } },
    { type: 'deskCommand', id: 'd', command: { type: 'openWindow', chatId: null } },
    { type: 'loadSegment', id: 'l', chatId: 'chat-1', segment: 0 },
    { type: 'keepFile', id: 'p', chatId: 'chat-1', entryId: 'e', offset: 0, data: '' },
    { type: 'loadFile', id: 'p', chatId: 'chat-1', fileId: 'file', offset: 7 },
  ])('[MS2] takes the request %o', (request) => {
    expect(parseViewRequest(request)).toEqual(request);
  });

  it.each([
    ['nothing', undefined],
    ['a text', 'watch'],
    ['a list', [{ type: 'watch' }]],
    ['an unknown type', { type: 'steal' }],
    ['an unknown key', { type: 'watch', also: 1 }],
    ['an unknown presence', { type: 'attend', chatId: null, presence: 'asleep' }],
    ['an unknown command', asked({ type: 'becomeAgent' })],
    ['an unknown key in a command', asked({ type: 'endChat', force: true })],
    ['an unknown key in a form', asked({ type: 'startChat', form: { ...form, admin: true } })],
    ['a form without a field', asked({ type: 'startChat', form: { firstName: 'Ada' } })],
    [
      'a field over the cap',
      asked({ type: 'startChat', form: { ...form, subject: 'x'.repeat(FIELD_MAX_LENGTH + 1) } }),
    ],
    ['a file without a name', asked({ type: 'sendFile', file: { name: '', type: '', size: 1 } })],
    ['a file of half a byte', asked({ type: 'sendFile', file: { name: 'a', type: '', size: 0.5 } })],
    [
      'a piece over the cap',
      { type: 'keepFile', id: 'p', chatId: 'c', entryId: 'e', offset: 0, data: 'x'.repeat(349_529) },
    ],
    ['a piece before the first', { type: 'loadFile', id: 'p', chatId: 'c', fileId: 'f', offset: -1 }],
    ['an id over the cap', { ...asked({ type: 'endChat' }), chatId: 'x'.repeat(ID_MAX_LENGTH + 1) }],
    ['an empty id', { ...asked({ type: 'endChat' }), chatId: '' }],
    ['a text that is none', asked({ type: 'sendMessage', text: { toString: 'x' } })],
    ['a negative segment', { type: 'loadSegment', id: 'l', chatId: 'c', segment: -1 }],
    ['a broken segment', { type: 'loadSegment', id: 'l', chatId: 'c', segment: 1.5 }],
  ])('[MS2] refuses %s', (_name, raw) => {
    expect(parseViewRequest(raw)).toMatchObject({ type: 'refused', error: { code: 'malformed' } });
  });

  it('[MS3] names a text over the cap as too long, with the id to answer', () => {
    const tooLong = asked({ type: 'sendMessage', text: 'x'.repeat(TEXT_MAX_LENGTH + 1) });
    expect(parseViewRequest(tooLong)).toEqual({
      type: 'refused',
      id: 'c-1',
      error: { code: 'messageTooLong' },
    });
  });

  it('[MS3] an id that is no id is not answered', () => {
    expect(parseViewRequest({ type: 'command', id: 'x'.repeat(ID_MAX_LENGTH + 1) })).toMatchObject({
      id: null,
    });
  });
});

describe('parseViewMessage', () => {
  it.each([
    ['nothing', null],
    ['an unknown type', { type: 'reload', revision: 1 }],
    ['a snapshot without chats', { type: 'snapshot', revision: 1, setup: {} }],
    ['a change without a revision', { type: 'chatRemoved', chatId: 'c' }],
    ['entries that are none', { type: 'segmentLoaded', id: 'l', entries: [1] }],
  ])('[MS4] refuses %s', (_name, raw) => {
    expect(parseViewMessage(raw)).toBeNull();
  });

  it('[MS4] takes what it knows as it is, without copying', () => {
    const message = { type: 'answered', id: 'a', error: null };
    expect(parseViewMessage(message)).toBe(message);
  });
});
