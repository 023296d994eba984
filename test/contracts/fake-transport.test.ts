// The fake transport under the contract of the real one.
import { createFakeChatServer } from '../support/fake-chat-server.ts';
import { createFakeNetwork } from '../support/fake-network.ts';
import { createFakeTransport } from '../support/fake-transport.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { describeChatTransport } from './transport-contract.ts';

const STEP_MS = 10;
const LIMIT_MS = 120_000;

describeChatTransport('FakeTransport', async () => {
  const clock = createManualClock();
  const network = createFakeNetwork();
  const server = createFakeChatServer({ clock });
  const transport = createFakeTransport({ server, clock, network });
  const desk = { cometdUrl: 'https://chat.example/genesys/cometd', service: 'support' };
  const chat = () => server.store.latest();
  return {
    transport,
    desk,
    carrier: 'websocket',
    holdMs: 15_000,
    networkDelayMs: 10_000,
    now: clock.now,
    async until(isTrue, limitMs = LIMIT_MS) {
      const end = clock.now() + limitMs;
      await clock.advance(0);
      while (!isTrue()) {
        if (clock.now() >= end) throw new Error('It did not come true in time');
        await clock.advance(STEP_MS);
      }
    },
    pass: clock.advance,
    network: { set: network.set, cut: () => transport.cut() },
    server: {
      say(text) {
        const latest = chat();
        if (latest !== null) server.agent(latest).say(text);
      },
      heard: () =>
        (chat()?.entries ?? [])
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
});
