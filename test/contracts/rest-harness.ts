// The REST transport in front of the running development backend, with a breakable network between, for the contract.
import { createRestTransport } from '../../core/rest/transport.ts';
import { createBrowserClock } from '../../entrypoints/background/browser-clock.ts';
import { startBackend } from '../backend/backend.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';
import { createNodeBrowser } from '../support/node-browser.ts';
import { createStrictLogger } from '../support/strict-logger.ts';
import type { Lacks, TransportHarness } from './transport-contract.ts';

const ORIGIN = 'chrome-extension://parley';
const POLL_MS = 100;
const NETWORK_DELAY_MS = 500;
const STEP_MS = 5;
const LIMIT_MS = 8_000;

/** Everything of the contract that REST cannot do, and why. */
export const REST_LACKS: Lacks = {
  session:
    'the server knows visitors by their requests, not by a session; a silent one is removed after 45 s (BE38)',
  fence:
    'a request that is under way cannot be called back: its message may end up "not confirmed" (CB9, RE8)',
  resume: 'an answer that was lost is not queued by the server for later (RE8)',
  greeting: 'a link asks nothing by itself: troubles show with the first request (RE6)',
  silence: 'an unknown service answers 404 (RE6)',
};

export async function startRestHarness(): Promise<TransportHarness> {
  const backend = await startBackend({ services: ['support'], cometd: false });
  const proxy = await startFaultProxy({ targetPort: backend.port });
  const browser = createNodeBrowser({ origin: ORIGIN });
  const logger = createStrictLogger();
  let links = 0;
  const transport = createRestTransport({
    logger,
    clock: createBrowserClock(),
    random: Math.random,
    createId: () => String(++links),
    fetch: browser.fetch,
    ownOrigin: ORIGIN,
    pollMs: POLL_MS,
    networkDelayMs: NETWORK_DELAY_MS,
  });
  const pass = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  return {
    transport,
    desk: { cometdUrl: `http://127.0.0.1:${proxy.port}/genesys/cometd`, service: 'support' },
    carrier: 'polling',
    holdMs: POLL_MS,
    networkDelayMs: NETWORK_DELAY_MS,
    now: Date.now,
    async until(isTrue, limitMs = LIMIT_MS) {
      const end = Date.now() + limitMs;
      while (!isTrue()) {
        if (Date.now() >= end) throw new Error(`It did not come true in time\n${logger.text()}`);
        await pass(STEP_MS);
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
    async spoil() {
      throw new Error('A link over REST asks nothing by itself');
    },
    async close() {
      await backend.close();
      await proxy.close();
    },
  };
}
