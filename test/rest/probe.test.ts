import { describe, expect, it } from 'vitest';
import { probeRest } from '../../core/rest/probe.ts';
import { startBackend } from '../backend/backend.ts';
import { desk } from './rest-scene.ts';

const ownOrigin = 'chrome-extension://parley';
const answering =
  (status: number, text: string): typeof fetch =>
  async () =>
    new Response(text, { status });

describe('the test of a connection over REST', () => {
  it('[RE13] finds a chat server without starting a chat', async () => {
    const backend = await startBackend({ services: ['support'], cometd: false });
    const cometdUrl = `${backend.url}/genesys/cometd`;
    expect(await probeRest({ cometdUrl, service: 'support' })).toBeNull();
    expect(await probeRest({ cometdUrl, service: 'elsewhere' })).toEqual({
      code: 'serviceSilent',
      detail: 'elsewhere',
    });
    expect(backend.chats()).toEqual([]);
    await backend.close();
    expect(await probeRest({ cometdUrl, service: 'support' })).toEqual({ code: 'unreachable' });
  });

  it.each([
    [403, '', { code: 'originRefused', detail: ownOrigin }],
    [401, '', { code: 'handshakeRefused', detail: '401' }],
    [500, '', { code: 'unreachable', detail: '500' }],
    [200, '<html>', { code: 'notCometd' }],
    [405, '', { code: 'notCometd' }],
    [500, '{"statusCode":2,"errors":[{"code":404}]}', null],
  ])('[RE13] makes of HTTP %i %s what it says', async (status, text, error) => {
    expect(await probeRest({ ...desk, ownOrigin, fetch: answering(status, text) })).toEqual(error);
  });

  it('[RE13] does not wait for ever, and needs an address', async () => {
    const silent: typeof fetch = (_input, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(new Error('aborted')));
      });
    expect(await probeRest({ ...desk, fetch: silent, limitMs: 1 })).toEqual({ code: 'unreachable' });
    expect(await probeRest({ ...desk, cometdUrl: 'https://chat.example/x' })).toEqual({ code: 'notCometd' });
  });
});
