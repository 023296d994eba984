// What passes as a request of a view, and what does not.
import { describe, expect, it } from 'vitest';
import type { Command } from '../../core/chat/events.ts';
import { PIECE_BYTES } from '../../core/messaging/file-protocol.ts';
import { FILE_NAME_MAX_LENGTH } from '../../core/messaging/file-schema.ts';
import type { DeskCommand, ViewRequest } from '../../core/messaging/view-protocol.ts';
import {
  DESK_KEY_MAX_LENGTH,
  FIELD_MAX_LENGTH,
  ID_MAX_LENGTH,
  parseViewRequest,
  TEXT_MAX_LENGTH,
} from '../../core/messaging/view-schema.ts';
import { damaged } from './damaged.ts';

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

const asked = (command: unknown) => ({ type: 'command', id: 'c-1', chatId: 'chat-1', command }) as const;

const DESK_COMMANDS: { readonly [Type in DeskCommand['type']]: Extract<DeskCommand, { type: Type }> } = {
  newChat: { type: 'newChat', desk: 'support', takeFrom: 'chat-1' },
  removeChat: { type: 'removeChat', chatId: 'chat-1' },
  dismissLoss: { type: 'dismissLoss' },
  openWindow: { type: 'openWindow', chatId: 'chat-1' },
  allowSite: { type: 'allowSite', site: 'https://shop.example', serverUrl: 'https://chat.example/cometd' },
  dismissOffer: { type: 'dismissOffer' },
  removeSite: { type: 'removeSite', site: 'https://shop.example' },
};
const askedOfDesk = (command: unknown) => ({ type: 'deskCommand', id: 'd', command }) as const;
const keepFile = { type: 'keepFile', id: 'p', chatId: 'chat-1', entryId: 'e', offset: 0, data: '' } as const;
const loadFile = { type: 'loadFile', id: 'p', chatId: 'chat-1', fileId: 'file', offset: 7 } as const;
const loadSegment = { type: 'loadSegment', id: 'l', chatId: 'chat-1', segment: 0 } as const;

const REQUESTS = [
  ...Object.values(COMMANDS).map(asked),
  ...Object.values(DESK_COMMANDS).map(askedOfDesk),
  { type: 'watch' },
  { type: 'attend', chatId: 'chat-1', presence: 'focused' },
  { type: 'attend', chatId: 'chat-1', presence: 'visible' },
  { type: 'attend', chatId: 'chat-1', presence: 'hidden' },
  loadSegment,
  keepFile,
  loadFile,
] as const satisfies readonly { readonly type: ViewRequest['type']; readonly [key: string]: unknown }[];

const isTaken = (raw: unknown) => parseViewRequest(raw).type !== 'refused';

describe('parseViewRequest', () => {
  it.each(REQUESTS.map((request) => [JSON.stringify(request).slice(0, 90), request]))(
    '[MS2] takes %s',
    (_name, request) => expect(parseViewRequest(request)).toEqual(request),
  );

  it.each([
    { type: 'attend', chatId: null, presence: 'hidden' },
    askedOfDesk({ type: 'newChat', desk: null, takeFrom: null }),
    askedOfDesk({ type: 'openWindow', chatId: null }),
    askedOfDesk({ type: 'allowSite', site: 'https://shop.example', serverUrl: null }),
  ])('[MS2] takes nothing in place of what need not be named: %j', (request) => {
    expect(parseViewRequest(request)).toEqual(request);
  });

  it('[MS2] refuses a key too few or too many, and a value of another type, anywhere', () => {
    const bad = REQUESTS.flatMap((request) => damaged(request));
    expect(bad.length).toBeGreaterThan(300);
    expect(bad.filter(isTaken)).toEqual([]);
  });

  it.each<[string, number, (text: string) => unknown]>([
    ['the id of a request', ID_MAX_LENGTH, (id) => ({ ...loadSegment, id })],
    ['the id of a chat', ID_MAX_LENGTH, (chatId) => ({ ...loadSegment, chatId })],
    ['the id of a file’s entry', ID_MAX_LENGTH, (entryId) => ({ ...keepFile, entryId })],
    ['a draft', TEXT_MAX_LENGTH, (text) => asked({ ...COMMANDS.changeDraft, text })],
    ['a message', TEXT_MAX_LENGTH, (text) => asked({ ...COMMANDS.sendMessage, text })],
    ['a field', FIELD_MAX_LENGTH, (email) => asked({ ...COMMANDS.startChat, form: { ...form, email } })],
    ['a desk', DESK_KEY_MAX_LENGTH, (desk) => askedOfDesk({ ...DESK_COMMANDS.newChat, desk })],
    ['a site', DESK_KEY_MAX_LENGTH, (site) => askedOfDesk({ ...DESK_COMMANDS.removeSite, site })],
    [
      'the name of a file',
      FILE_NAME_MAX_LENGTH,
      (name) => asked({ type: 'sendFile', file: { name, type: '', size: 1 } }),
    ],
    [
      'the type of a file',
      FILE_NAME_MAX_LENGTH,
      (type) => asked({ type: 'sendFile', file: { name: 'a', type, size: 1 } }),
    ],
    ['a server’s id of a file', 1_000, (fileId) => ({ ...loadFile, fileId })],
    [
      'a piece in base64',
      Buffer.from(new Uint8Array(PIECE_BYTES)).toString('base64').length,
      (data) => ({ ...keepFile, data }),
    ],
  ])('[MS2] takes %s of %i characters at most', (_name, max, make) => {
    expect(isTaken(make('x'.repeat(max)))).toBe(true);
    expect(isTaken(make('x'.repeat(max + 1)))).toBe(false);
  });

  it.each([
    ['id', { ...loadSegment, id: '' }],
    ['id of an entry', asked({ type: 'cancelFile', entryId: '' })],
    ['id of a file', { ...loadFile, fileId: '' }],
    ['name of a file', asked({ type: 'sendFile', file: { name: '', type: '', size: 1 } })],
  ])('[MS2] refuses an empty %s', (_name, raw) => expect(isTaken(raw)).toBe(false));

  it('[MS2] takes whole numbers from 0 on, and segments up to a million', () => {
    for (const offset of [0, 1, Number.MAX_SAFE_INTEGER]) expect(isTaken({ ...loadFile, offset })).toBe(true);
    for (const offset of [-1, 0.5, 2 ** 53, Number.NaN, '1'])
      expect(isTaken({ ...loadFile, offset })).toBe(false);
    for (const segment of [0, 1_000_000]) expect(isTaken({ ...loadSegment, segment })).toBe(true);
    for (const segment of [-1, 0.5, 1_000_001]) expect(isTaken({ ...loadSegment, segment })).toBe(false);
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
    ['a text that is none', asked({ type: 'sendMessage', text: { toString: 'x' } })],
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

  it('[MS3] is malformed where something else is wrong as well, or where only something else is too long', () => {
    const tooLong = { type: 'sendMessage', text: 'x'.repeat(TEXT_MAX_LENGTH + 1) };
    const longId = { type: 'sendAgain', entryId: 'x'.repeat(ID_MAX_LENGTH + 1) };
    for (const raw of [{ ...asked(tooLong), chatId: 7 }, asked(longId)])
      expect(parseViewRequest(raw)).toEqual({ type: 'refused', id: 'c-1', error: { code: 'malformed' } });
  });

  it('[MS3] an id that is no id is not answered', () => {
    expect(parseViewRequest({ type: 'command', id: 'x'.repeat(ID_MAX_LENGTH + 1) })).toMatchObject({
      id: null,
    });
  });
});
