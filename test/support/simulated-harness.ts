// The transports as shipped in a simulated life, under the contract of transports: no network, no server, no time but the test's.
import type { TransportHarness } from '../contracts/transport-contract.ts';
import type { CarrierSetting } from '../simulation/carriers.ts';
import { createFakeChatServer } from './fake-chat-server.ts';
import { createFakeNetwork } from './fake-network.ts';
import type { FakeTransport } from './fake-transport.ts';
import { createManualClock } from './manual-clock.ts';
import { createStrictLogger } from './strict-logger.ts';

const STEP_MS = 10;
const LIMIT_MS = 120_000;

/** @param holdMs The transport's own heartbeat, or time between two polls. */
export async function startSimulatedHarness(options: {
  readonly open: (setting: CarrierSetting) => FakeTransport;
  readonly carrier: TransportHarness['carrier'];
  readonly holdMs: number;
}): Promise<TransportHarness> {
  const clock = createManualClock();
  const network = createFakeNetwork();
  const server = createFakeChatServer({ clock });
  const logger = createStrictLogger();
  const transport = options.open({
    server,
    wireClock: clock,
    clock,
    network,
    random: () => 0.5,
    logger,
    strike: () => undefined,
    isCalm: () => true,
  });
  const desk = { cometdUrl: 'https://chat.example/genesys/cometd', service: 'support' };
  return {
    transport,
    desk,
    carrier: options.carrier,
    holdMs: options.holdMs,
    networkDelayMs: 10_000,
    now: clock.now,
    async until(isTrue, limitMs = LIMIT_MS) {
      const end = clock.now() + limitMs;
      await clock.advance(0);
      while (!isTrue()) {
        if (clock.now() >= end) throw new Error(`It did not come true in time\n${logger.text()}`);
        await clock.advance(STEP_MS);
      }
    },
    pass: clock.advance,
    network: { set: network.set, cut: () => transport.cut() },
    server: {
      say(text) {
        const latest = server.store.latest();
        if (latest !== null) server.agent(latest).say(text);
      },
      heard: () =>
        (server.store.latest()?.entries ?? [])
          .filter(({ type, from }) => type === 'Message' && from.type === 'Client')
          .map(({ text }) => text ?? ''),
      handshakes: server.bayeux.handshakes,
      clientIds: server.bayeux.clientIds,
      dropSessions: () => server.bayeux.drop(),
    },
    async spoil(trouble) {
      if (trouble === 'unreachable') network.set('refuse');
      else server.bayeux.front = trouble;
      return desk;
    },
    close: async () => transport.die(),
  };
}
