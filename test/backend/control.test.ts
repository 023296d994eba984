import { get } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { Backend } from './backend.ts';
import { FAULT_HELP } from './fault-switches.ts';
import { holds, type Reply, request, startChat, visit } from './visitor.ts';
import { withBackend } from './with-backend.ts';

function control(backend: Backend, path: string, body?: unknown, origin?: string): Promise<Reply> {
  return request(`${backend.url}/control${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: origin ? { origin } : {},
  });
}

describe('/control', () => {
  it('[BE29] tells the chats with their transcripts, the sessions and the statistics', () =>
    withBackend({}, async (backend) => {
      const visitor = await visit(backend, 'websocket');
      await startChat(visitor);
      const state = JSON.parse((await control(backend, '/state')).text);
      expect(state).toMatchObject({
        chats: [{ nickname: 'Ann', transcript: [{ index: 1, sender: 'Ann', role: 'Client' }] }],
        clientIds: [visitor.clientId],
        stats: { handshakes: 1, requestChats: 1, upgrades: 1, httpRequests: 0 },
      });
      visitor.cut();
    }));

  it('[BE29] speaks for the agent of the chat named, or of the latest', () =>
    withBackend({}, async (backend) => {
      const first = await visit(backend, 'websocket');
      await startChat(first);
      const firstChat = backend.chat().id;
      const second = await visit(backend, 'websocket');
      await startChat(second, { nickname: 'Bea' });
      await control(backend, '/say', { text: 'to the latest' });
      await control(backend, '/say', { text: 'to the first', chat: firstChat });
      await second.untilData((data) => holds(data, 'Message', 'to the latest'));
      await first.untilData((data) => holds(data, 'Message', 'to the first'));
      const actions = [
        { action: 'join' },
        { action: 'type', text: 'H' },
        { action: 'stopTyping' },
        { action: 'whisper', text: 'psst' },
        { action: 'pushUrl', url: 'https://example.com/' },
        { action: 'rename', nickname: 'Sam' },
        { action: 'notice', text: 'n' },
        { action: 'say', text: 's' },
        { action: 'leave' },
        { action: 'end' },
      ];
      for (const action of actions) expect((await control(backend, '/agent', action)).status).toBe(200);
      expect(
        backend
          .chat()
          .transcript.slice(3)
          .map((line) => line.type),
      ).toEqual([
        'TypingStarted',
        'TypingStopped',
        'Message',
        'PushUrl',
        'NicknameUpdated',
        'CustomNotice',
        'Message',
        'ParticipantLeft',
        'ParticipantLeft',
      ]);
      first.cut();
      second.cut();
    }));

  it('[BE29] switches faults', () =>
    withBackend({}, async (backend) => {
      const visitor = await visit(backend, 'websocket');
      await startChat(visitor);
      expect((await control(backend, '/fault', { name: 'end' })).status).toBe(200);
      await visitor.untilData((data) => data.chatEnded === true);
      visitor.cut();
    }));

  it.each(['cutConnections', 'restartBayeux'])('[BE29] answers a %s that cuts everybody else', (name) =>
    withBackend({}, async (backend) => {
      const poller = await visit(backend, 'long-polling');
      await startChat(poller);
      expect((await control(backend, '/fault', { name })).status).toBe(200);
      await poller.until((message) => message.channel === 'malformed');
      poller.cut();
    }),
  );

  it('[BE29] prints what there is', () =>
    withBackend({}, async (backend) => {
      const help = await control(backend, '');
      expect(help).toMatchObject({ status: 200, text: expect.stringContaining(FAULT_HELP) });
    }));

  it.each([
    ['/say', {}, 400],
    ['/say', { text: 'nobody there' }, 400],
    ['/agent', { action: 'dance' }, 400],
    ['/fault', { name: 'meteor' }, 400],
    ['/elsewhere', {}, 404],
  ])('[BE29] POST %s with %j is answered with a reason and %i', (path, body, status) =>
    withBackend({}, async (backend) => {
      const reply = await control(backend, path, body);
      expect(reply.status).toBe(status);
      expect(JSON.parse(reply.text).error).toEqual(expect.any(String));
    }),
  );

  it('[BE30] and the console are not for pages of other origins', () =>
    withBackend({}, async (backend) => {
      expect((await control(backend, '/state', undefined, 'http://evil.example')).status).toBe(403);
      expect((await control(backend, '/fault', { name: 'closed' }, 'http://evil.example')).status).toBe(403);
      expect((await control(backend, '/state', undefined, backend.url)).status).toBe(200);
    }));

  it('[BE31] and the console do not count as requests to the chat server', () =>
    withBackend({}, async (backend) => {
      await control(backend, '/state');
      await request(`${backend.url}/agent`, {});
      expect(backend.stats()).toMatchObject({ httpRequests: 0, lastRequestAt: null });
      const visitor = await visit(backend, 'long-polling');
      const before = Date.now();
      await startChat(visitor);
      const stats = backend.stats();
      expect(stats).toMatchObject({ handshakes: 1, publishes: 1, requestChats: 1, upgrades: 0 });
      expect(stats.httpRequests).toBeGreaterThan(3);
      expect(stats.lastRequestAt).toBeGreaterThanOrEqual(before);
      visitor.cut();
    }));
});

describe('the agent’s console', () => {
  it.each([
    ['', 'text/html'],
    ['/console.css', 'text/css'],
    ['/console.js', 'text/javascript'],
  ])('[BE32] serves /agent%s, and lets no script run that is not its own', (path, type) =>
    withBackend({}, async (backend) => {
      const reply = await request(`${backend.url}/agent${path}`, {});
      expect(reply).toMatchObject({
        status: 200,
        headers: {
          'content-type': expect.stringContaining(type),
          'content-security-policy': expect.stringContaining("default-src 'self'"),
        },
      });
    }),
  );

  it.each(['/../backend.ts', '/console/console.js', '/toString'])('[BE32] has nothing at /agent%s', (path) =>
    withBackend({}, async (backend) => {
      expect((await request(`${backend.url}/agent${path}`, {})).status).toBe(404);
    }),
  );

  it('[BE32] streams the chats that there are, then each change with the visitor’s typing', () =>
    withBackend({}, async (backend) => {
      const visitor = await visit(backend, 'websocket');
      const secureKey = await startChat(visitor);
      let streamed = '';
      const stream = get(`${backend.url}/agent/events`, { agent: false }, (response) => {
        response.setEncoding('utf8').on('data', (chunk) => {
          streamed += chunk;
        });
        response.on('error', () => {
          streamed += 'closed';
        });
      });
      await expect.poll(() => streamed).toContain('event: snapshot');
      visitor.publish({ operation: 'startTyping', secureKey, message: 'I wond' });
      await expect.poll(() => streamed).toContain('"visitorTyping":{"isTyping":true,"text":"I wond"}');
      visitor.publish({ operation: 'sendMessage', secureKey, message: '<i>wondered</i>' });
      await expect.poll(() => streamed).toContain('"text":"<i>wondered</i>"');
      stream.destroy();
      visitor.cut();
    }));
});
