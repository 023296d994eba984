import { describe, expect, it } from 'vitest';
import type { Backend } from './backend.ts';
import { type GmsData, openSocket, post, request, startChat, visit } from './visitor.ts';
import { withBackend } from './with-backend.ts';

const EXTENSION = 'chrome-extension://abcdefghijklmnopabcdefghijklmnop';
const SERVICE = '/genesys/2/chat/customer-support';
const FORM_TYPE = 'application/x-www-form-urlencoded; charset=UTF-8';

interface RestData extends GmsData {
  readonly chatId: string;
}

async function ask(
  backend: Backend,
  path: string,
  fields: Readonly<Record<string, string>> = {},
  headers: Readonly<Record<string, string>> = {},
) {
  const reply = await request(`${backend.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': FORM_TYPE, ...headers },
    body: new URLSearchParams(fields).toString(),
  });
  const isJson = reply.headers['content-type'] === 'application/json';
  const data: RestData = isJson ? JSON.parse(reply.text) : { chatId: '' };
  return { ...reply, data };
}

/** Starts a chat; returns what asks for more of it. */
async function start(backend: Backend) {
  const { data } = await ask(backend, SERVICE, { nickname: 'Ann', 'userData[orderId]': '12' });
  const keys = { secureKey: data.secureKey ?? '', alias: data.alias ?? '' };
  return {
    data,
    ask: (name: string, fields: Readonly<Record<string, string>> = {}) =>
      ask(backend, `${SERVICE}/${data.chatId}/${name}`, { ...keys, ...fields }),
  };
}

const eventsOf = (data: GmsData) => (data.messages ?? []).map(({ index, type, text }) => [index, type, text]);

describe('a chat over REST', () => {
  it('[BE34] starts with a form body and the same answer as over CometD', () =>
    withBackend({}, async (backend) => {
      const { data } = await start(backend);
      expect(data).toMatchObject({ statusCode: 0, chatEnded: false, nextPosition: 2, alias: '117' });
      expect(eventsOf(data)).toEqual([[1, 'ParticipantJoined', undefined]]);
      expect(backend.chat()).toMatchObject({ id: data.chatId, userData: { orderId: '12' }, nickname: 'Ann' });
      const refused = await ask(backend, SERVICE, { subject: 'nameless' });
      expect(refused).toMatchObject({ status: 200, data: { statusCode: 2, errors: [{ code: 161 }] } });
    }));

  it('[BE34] performs every operation by its path', () =>
    withBackend({}, async (backend) => {
      const chat = await start(backend);
      const steps = [
        ['startTyping', { message: 'He' }],
        ['stopTyping', {}],
        ['send', { message: 'Grüße & <b>', messageType: 'text' }],
        ['updateNickname', { nickname: 'Annie' }],
        ['pushUrl', { pushUrl: 'https://example.com/' }],
        ['customNotice', { message: 'seen' }],
        ['updateData', { 'userData[mood]': 'good' }],
        ['readReceipt', { transcriptPosition: '1' }],
      ] as const;
      for (const [name, fields] of steps) {
        expect((await chat.ask(name, fields)).data, name).toMatchObject({ statusCode: 0 });
      }
      expect(backend.chat()).toMatchObject({ nickname: 'Annie', userData: { mood: 'good' } });
      expect(eventsOf((await chat.ask('refresh', { transcriptPosition: '2' })).data)).toEqual([
        [2, 'TypingStarted', 'He'],
        [3, 'TypingStopped', undefined],
        [4, 'Message', 'Grüße & <b>'],
        [5, 'NicknameUpdated', undefined],
        [6, 'PushUrl', 'https://example.com/'],
        [7, 'CustomNotice', 'seen'],
      ]);
    }));

  it('[BE35] gives events from the position asked for: none at 0, all where a poll names none', () =>
    withBackend({}, async (backend) => {
      const chat = await start(backend);
      backend.agent().say('Hello');
      backend.agent().whisper('for agents');
      const read = async (name: string, fields: Readonly<Record<string, string>>) =>
        (await chat.ask(name, fields)).data.messages?.map(({ index }) => index);
      expect(await read('refresh', {})).toEqual([1, 2, 3]);
      expect(await read('refresh', { transcriptPosition: '1' })).toEqual([1, 2, 3]);
      expect(await read('refresh', { transcriptPosition: '3' })).toEqual([3]);
      expect(await read('refresh', { transcriptPosition: '0' })).toEqual([]);
      expect(await read('send', { message: 'one' })).toEqual([]);
      expect(await read('send', { message: 'two', transcriptPosition: '5' })).toEqual([5, 6]);
      expect((await chat.ask('refresh', { transcriptPosition: '9' })).data.nextPosition).toBe(7);
    }));

  it('[BE36] ends with chatEnded; the rest can still be read, nothing else is done', () =>
    withBackend({}, async (backend) => {
      const chat = await start(backend);
      expect((await chat.ask('disconnect')).data).toMatchObject({ statusCode: 0, chatEnded: true });
      const rest = (await chat.ask('refresh', { transcriptPosition: '2' })).data;
      expect(rest.chatEnded).toBe(true);
      expect(eventsOf(rest)).toEqual([[2, 'ParticipantLeft', undefined]]);
      expect((await chat.ask('send', { message: 'late' })).data).toMatchObject({ statusCode: 2 });
    }));

  it('[BE37] is 404 for an unknown service, chat or path, and statusCode 2 for a wrong key', () =>
    withBackend({}, async (backend) => {
      const chat = await start(backend);
      expect((await ask(backend, '/genesys/2/chat/elsewhere', { nickname: 'Ann' })).status).toBe(404);
      expect((await ask(backend, `${SERVICE}/no-such-chat/refresh`, {})).status).toBe(404);
      expect((await chat.ask('dance')).status).toBe(404);
      const wrong = await chat.ask('send', { secureKey: 'wrong', message: 'x' });
      expect(wrong).toMatchObject({ status: 200, data: { statusCode: 2, errors: [{ code: 404 }] } });
      expect(backend.chat().transcript).toHaveLength(1);
      expect(backend.chats()).toHaveLength(1);
    }));

  it('[BE37] is 500 by a fault switch, 415 for another body, 405 for another method', () =>
    withBackend({}, async (backend) => {
      const chat = await start(backend);
      backend.fault({ name: 'restFailure' });
      expect((await chat.ask('send', { message: 'x' })).status).toBe(500);
      backend.fault({ name: 'restFailure', isOn: false });
      expect((await ask(backend, SERVICE, {}, { 'content-type': 'application/json' })).status).toBe(415);
      expect((await request(`${backend.url}${SERVICE}`, { method: 'GET' })).status).toBe(405);
      expect(backend.chat().transcript).toHaveLength(1);
    }));

  it('[BE37] allows and refuses origins as the other way in does', () =>
    withBackend({ allowedOrigins: [EXTENSION] }, async (backend) => {
      const answer = await ask(backend, SERVICE, { nickname: 'Ann' }, { origin: EXTENSION });
      expect(answer).toMatchObject({
        status: 200,
        headers: { 'access-control-allow-origin': EXTENSION, 'access-control-allow-credentials': 'true' },
      });
      expect(
        await ask(backend, SERVICE, { nickname: 'Ann' }, { origin: 'https://evil.example' }),
      ).toMatchObject({ status: 403 });
      expect(backend.chats()).toHaveLength(1);
    }));

  it('[BE38] removes a visitor who polls no more, and keeps one who does', () =>
    withBackend({ flexDisconnectTimeoutMs: 400 }, async (backend) => {
      const silent = await start(backend);
      const awake = await start(backend);
      await expect
        .poll(
          async () => {
            await awake.ask('refresh', { transcriptPosition: '1' });
            return backend.chat(silent.data.chatId).hasEnded;
          },
          { timeout: 5000, interval: 40 },
        )
        .toBe(true);
      expect(backend.chat(awake.data.chatId).hasEnded).toBe(false);
      expect(eventsOf((await silent.ask('refresh', { transcriptPosition: '2' })).data)).toEqual([
        [2, 'ParticipantLeft', undefined],
      ]);
    }));

  it('[BE38] keeps a visitor who is there over CometD as well', () =>
    withBackend({ flexDisconnectTimeoutMs: 50 }, async (backend) => {
      const visitor = await visit(backend, 'websocket');
      const secureKey = await startChat(visitor);
      const { id } = backend.chat();
      await ask(backend, `${SERVICE}/${id}/refresh`, { secureKey });
      const other = await start(backend);
      await expect.poll(() => backend.chat(other.data.chatId).hasEnded, { timeout: 5000 }).toBe(true);
      expect(backend.chat(id).hasEnded).toBe(false);
      visitor.cut();
    }));

  it('[BE39] is all there is on a server without CometD', () =>
    withBackend({ cometd: false }, async (backend) => {
      const handshake = [{ id: '1', channel: '/meta/handshake', version: '1.0' }];
      expect((await post(backend, { cookie: '' }, handshake)).status).toBe(404);
      await expect(openSocket(backend, { cookie: '' })).rejects.toThrow('404');
      expect((await start(backend)).data.statusCode).toBe(0);
      expect(backend.stats()).toMatchObject({ requestChats: 1, handshakes: 0 });
    }));
});
