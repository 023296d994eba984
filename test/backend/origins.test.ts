import { describe, expect, it } from 'vitest';
import { type Jar, openSocket, post, request, visit } from './visitor.ts';
import { withBackend } from './with-backend.ts';

const EXTENSION = 'chrome-extension://abcdefghijklmnopabcdefghijklmnop';
const HANDSHAKE = [{ id: '1', channel: '/meta/handshake', version: '1.0' }];

function corsHeaders(headers: object): string[] {
  return Object.keys(headers).filter((name) => name.startsWith('access-control-'));
}

describe('an origin', () => {
  it('[BE22] that is allowed is echoed, with credentials, also in the preflight', () =>
    withBackend({ allowedOrigins: [EXTENSION] }, async (backend) => {
      const answer = await post(backend, { cookie: '' }, HANDSHAKE, { origin: EXTENSION });
      expect(answer.headers).toMatchObject({
        'access-control-allow-origin': EXTENSION,
        'access-control-allow-credentials': 'true',
        vary: 'Origin',
      });
      const preflight = await request(`${backend.url}/genesys/cometd/handshake`, {
        method: 'OPTIONS',
        headers: {
          origin: EXTENSION,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type,x-gateway',
        },
      });
      expect(preflight).toMatchObject({
        status: 204,
        headers: {
          'access-control-allow-origin': EXTENSION,
          'access-control-allow-credentials': 'true',
          'access-control-allow-headers': 'content-type,x-gateway',
        },
      });
      (await openSocket(backend, { cookie: '' }, EXTENSION)).terminate();
    }));

  it('[BE22] that is refused gets 403 and no CORS headers, on POST, preflight and upgrade', () =>
    withBackend({ allowedOrigins: ['http://127.0.0.1:1'] }, async (backend) => {
      const answer = await post(backend, { cookie: '' }, HANDSHAKE, { origin: EXTENSION });
      const preflight = await request(`${backend.url}/genesys/cometd`, {
        method: 'OPTIONS',
        headers: { origin: EXTENSION, 'access-control-request-method': 'POST' },
      });
      for (const reply of [answer, preflight]) {
        expect(reply.status).toBe(403);
        expect(corsHeaders(reply.headers)).toEqual([]);
      }
      await expect(openSocket(backend, { cookie: '' }, EXTENSION)).rejects.toThrow('403');
      expect(backend.clientIds()).toEqual([]);
    }));

  it('[BE22] is refused by a fault switch, and welcome again after it', () =>
    withBackend({}, async (backend) => {
      backend.fault({ name: 'refuseOrigin' });
      expect((await post(backend, { cookie: '' }, HANDSHAKE, { origin: EXTENSION })).status).toBe(403);
      expect((await post(backend, { cookie: '' }, HANDSHAKE)).status).toBe(200);
      backend.fault({ name: 'refuseOrigin', isOn: false });
      expect((await post(backend, { cookie: '' }, HANDSHAKE, { origin: EXTENSION })).status).toBe(200);
    }));
});

describe('the browser’s cookie', () => {
  it('[BE23] is set once, by a handshake, for the whole server', () =>
    withBackend({}, async (backend) => {
      const jar: Jar = { cookie: '' };
      const first = await post(backend, jar, HANDSHAKE);
      expect(first.headers['set-cookie']).toEqual([
        expect.stringMatching(/^BAYEUX_BROWSER=[0-9a-f]{40}; Path=\/; HttpOnly; SameSite=None; Secure$/),
      ]);
      expect((await post(backend, jar, HANDSHAKE)).headers['set-cookie']).toBeUndefined();
    }));

  it('[BE23] is set by an upgrade that brings none, and kept by one that does', () =>
    withBackend({}, async (backend) => {
      const jar: Jar = { cookie: '' };
      const first = await visit(backend, 'websocket', { jar });
      const { cookie } = jar;
      expect(cookie).toMatch(/^BAYEUX_BROWSER=[0-9a-f]{40}$/);
      const second = await visit(backend, 'websocket', { jar });
      expect(jar.cookie).toBe(cookie);
      first.cut();
      second.cut();
    }));

  it('[BE23] is needed to be known over HTTP', () =>
    withBackend({}, async (backend) => {
      const jar: Jar = { cookie: '' };
      const { messages } = await post(backend, jar, HANDSHAKE);
      const connect = [
        { id: '2', channel: '/meta/connect', clientId: messages[0]?.clientId, advice: { timeout: 0 } },
      ];
      expect((await post(backend, { cookie: '' }, connect)).messages[0]?.error).toMatch(/^402::/);
      expect((await post(backend, jar, connect)).messages[0]?.successful).toBe(true);
    }));
});

describe('without WebSocket', () => {
  it('[BE24] upgrades are refused and handshakes offer long-polling only', () =>
    withBackend({ webSocket: false }, async (backend) => {
      await expect(openSocket(backend, { cookie: '' })).rejects.toThrow('404');
      const { messages } = await post(backend, { cookie: '' }, HANDSHAKE);
      expect(messages[0]?.supportedConnectionTypes).toEqual(['long-polling']);
      backend.fault({ name: 'webSocket', isOn: true });
      (await openSocket(backend, { cookie: '' })).terminate();
    }));

  it('[BE24] an upgrade beside the Bayeux address is refused', () =>
    withBackend({}, async (backend) => {
      await expect(openSocket({ url: `${backend.url}/elsewhere` }, { cookie: '' })).rejects.toThrow('404');
    }));
});
