// The CometD transport in front of the running development backend, with a breakable network between, for the contract.
import { createCometdTransport } from '../../core/cometd/transport.ts';
import { startBackend } from '../backend/backend.ts';
import type { TransportHarness } from '../contracts/transport-contract.ts';
import { startFaultProxy } from './fault-proxy.ts';
import { createNodeBrowser } from './node-browser.ts';
import { createStrictLogger } from './strict-logger.ts';

const ORIGIN = 'chrome-extension://parley';
const HOLD_MS = 600;
const NETWORK_DELAY_MS = 500;
const MAX_INTERVAL_MS = 10_000;
const POLL_MS = 5;
const LIMIT_MS = 8_000;

export async function startCometdHarness(carrier: 'websocket' | 'long-polling'): Promise<TransportHarness> {
  const backend = await startBackend({ services: ['support'], maxIntervalMs: MAX_INTERVAL_MS });
  const proxy = await startFaultProxy({ targetPort: backend.port });
  const browser = createNodeBrowser({ origin: ORIGIN });
  browser.setCookie('BAYEUX_BROWSER', 'the-browser');
  const uninstall = browser.installWebSocket();
  const logger = createStrictLogger();
  const transport = createCometdTransport({
    logger,
    fetch: browser.fetch,
    ownOrigin: ORIGIN,
    disableWebSockets: () => carrier === 'long-polling',
    holdMs: HOLD_MS,
    networkDelayMs: NETWORK_DELAY_MS,
    connectTimeoutMs: NETWORK_DELAY_MS,
    closeLimitMs: 300,
    fenceLimitMs: 500,
  });
  const address = `http://127.0.0.1:${proxy.port}`;
  const desk = { cometdUrl: `${address}/genesys/cometd`, service: 'support' };
  const pass = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  return {
    transport,
    desk,
    carrier,
    holdMs: HOLD_MS,
    networkDelayMs: NETWORK_DELAY_MS,
    now: Date.now,
    async until(isTrue, limitMs = LIMIT_MS) {
      const end = Date.now() + limitMs;
      while (!isTrue()) {
        if (Date.now() >= end) throw new Error(`It did not come true in time\n${logger.text()}`);
        await pass(POLL_MS);
      }
    },
    pass,
    network: proxy,
    server: {
      say: (text) => backend.agent().say(text),
      heard: () =>
        (backend.chats().at(-1)?.transcript ?? [])
          .filter(({ type, role }) => type === 'Message' && role === 'Client')
          .map(({ text }) => text ?? ''),
      handshakes: () => backend.stats().handshakes,
      clientIds: backend.clientIds,
      dropSessions: () => backend.fault({ name: 'dropSessions' }),
    },
    async spoil(trouble) {
      if (trouble === 'unreachable') await backend.close().then(proxy.close);
      if (trouble === 'originRefused') backend.fault({ name: 'refuseOrigin' });
      return trouble === 'notCometd' ? { ...desk, cometdUrl: `${address}/agent` } : desk;
    },
    async close() {
      uninstall();
      await backend.close();
      await proxy.close();
    },
  };
}
