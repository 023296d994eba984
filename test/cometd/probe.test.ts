// "Test connection" against the running development backend and against servers that are none.
import { afterEach, describe, expect, it } from 'vitest';
import { probeServer } from '../../core/cometd/probe.ts';
import { type Backend, startBackend } from '../backend/backend.ts';
import { createNodeBrowser } from '../support/node-browser.ts';
import { startScriptedBayeux } from '../support/scripted-bayeux.ts';

const ORIGIN = 'chrome-extension://parley';
const LIMIT_MS = 400;

let backend: Backend | null = null;
afterEach(() => backend?.close());

async function started(): Promise<Backend> {
  backend = await startBackend({ services: ['support'] });
  return backend;
}

function probe(cometdUrl: string, options: { service?: string; fetch?: typeof fetch } = {}) {
  return probeServer({
    cometdUrl,
    service: options.service ?? 'support',
    fetch: options.fetch ?? createNodeBrowser({ origin: ORIGIN }).fetch,
    ownOrigin: ORIGIN,
    limitMs: LIMIT_MS,
  });
}

describe('probeServer', () => {
  it('[CD24] finds a service that answers, starts no chat and leaves no session', async () => {
    const { url, chats, clientIds, stats } = await started();
    expect(await probe(`${url}/genesys/cometd`)).toEqual({ ok: true });
    expect(chats()).toEqual([]);
    expect(clientIds()).toEqual([]);
    expect(stats()).toMatchObject({ handshakes: 1, requestChats: 0 });
  });

  it('[CD24] tells a missing service by its silence', async () => {
    const { url, clientIds } = await started();
    expect(await probe(`${url}/genesys/cometd`, { service: 'sales' })).toEqual({
      ok: false,
      error: { code: 'serviceSilent', detail: 'sales' },
    });
    expect(clientIds()).toEqual([]);
  });

  it('[CD24] names what answers but is no CometD server', async () => {
    const { url } = await started();
    expect(await probe(`${url}/agent`)).toEqual({ ok: false, error: { code: 'notCometd' } });
  });

  it('[CD24] names the origin that the server refuses', async () => {
    const { url, fault } = await started();
    fault({ name: 'refuseOrigin' });
    const error = { code: 'originRefused', detail: ORIGIN };
    expect(await probe(`${url}/genesys/cometd`)).toEqual({ ok: false, error });
  });

  it('[CD24] tells an origin refused by CORS from a dead host', async () => {
    const { url } = await started();
    // As a browser's fetch without host permission: the answer is there, and nobody may read it.
    const cors: typeof fetch = (input, init) =>
      init?.mode === 'no-cors' ? fetch(input, init) : Promise.reject(new TypeError('Failed to fetch'));
    const error = { code: 'originRefused', detail: ORIGIN };
    expect(await probe(`${url}/genesys/cometd`, { fetch: cors })).toEqual({ ok: false, error });
  });

  it('[CD24] names a host that does not answer', async () => {
    const { url, close } = await started();
    await close();
    expect(await probe(`${url}/genesys/cometd`)).toEqual({ ok: false, error: { code: 'unreachable' } });
  });

  it('[CD24] names a server in trouble, and one that refuses the handshake', async () => {
    const down = await startScriptedBayeux(() => 503, { webSocket: false });
    expect(await probe(down.url)).toEqual({ ok: false, error: { code: 'unreachable', detail: '503' } });
    await down.close();
    const strict = await startScriptedBayeux(
      ({ id, channel }) => [
        { id, channel, successful: false, error: '403::denied', advice: { reconnect: 'none' } },
      ],
      { webSocket: false },
    );
    expect(await probe(strict.url)).toEqual({
      ok: false,
      error: { code: 'handshakeRefused', detail: '403' },
    });
    await strict.close();
  });

  it('[CD24] does not mind an address that is none', async () => {
    expect(await probe('chat server')).toEqual({ ok: false, error: { code: 'notCometd' } });
  });
});
