// How a link opens, as far as an ordinary server does not show it; the rest is in test/contracts/transport-contract.ts.
import { describe, expect, it, vi } from 'vitest';
import { createCometdTransport } from '../../core/cometd/transport.ts';
import { except, HOLD_MS, saying, stage, textsOf, usual } from '../support/link-scene.ts';
import { startScriptedBayeux } from '../support/scripted-bayeux.ts';
import { createStrictLogger } from '../support/strict-logger.ts';

describe('a link that opens', () => {
  it('[CD13] goes on over long-polling where WebSocket is not served', async () => {
    const scene = await stage(usual, { webSocket: false });
    await scene.told(1);
    expect(scene.events).toMatchObject([{ type: 'linkOpened', carrier: 'long-polling' }]);
    expect(scene.countOf('/meta/handshake')).toBe(1);
  });

  it('[CD13] goes on over long-polling where the handshake does not offer the WebSocket that it came by', async () => {
    const scene = await stage((message, answer) =>
      message.channel === '/meta/handshake'
        ? answer().map((it) => ({ ...(it as object), supportedConnectionTypes: ['long-polling'] }))
        : answer(),
    );
    await scene.told(1);
    expect(scene.events).toMatchObject([{ type: 'linkOpened', carrier: 'long-polling' }]);
  });

  it('[CD13] joins a session over long-polling where WebSocket is not served', async () => {
    const scene = await stage(usual, { webSocket: false, resumeClientId: 'old' });
    await scene.told(1);
    expect(scene.events).toEqual([
      { type: 'linkOpened', clientId: 'old', carrier: 'long-polling', isResumed: true },
    ]);
    expect(scene.countOf('/meta/handshake')).toBe(0);
  });

  it('[CD13] does not try a WebSocket where they are switched off', async () => {
    const scene = await stage(usual, { longPolling: true });
    await scene.told(1);
    expect(scene.events).toMatchObject([{ type: 'linkOpened', carrier: 'long-polling' }]);
  });

  it('[CD13] does not try one for a desk that is to go without', async () => {
    const scene = await stage(usual, { desk: { disableWebSockets: true } });
    await scene.told(1);
    expect(scene.events).toMatchObject([{ type: 'linkOpened', carrier: 'long-polling' }]);
  });

  it.each([true, false])(
    '[CD14] asks for its own hold, whatever the advice (long-polling: %s)',
    async (longPolling) => {
      const scene = await stage(
        (_message, answer) =>
          answer().map((it) => ({ ...(it as object), advice: { timeout: 60_000, interval: 0 } })),
        { longPolling },
      );
      await vi.waitUntil(() => scene.countOf('/meta/connect') >= 4, { timeout: 5_000 });
      const holds = scene.server.received
        .filter(({ channel }) => channel === '/meta/connect')
        .map(({ advice }) => advice?.timeout);
      expect(holds.slice(0, 4)).toEqual([0, HOLD_MS, HOLD_MS, HOLD_MS]);
      expect(scene.events).toHaveLength(1);
    },
  );

  it('[CD14] the hold is 15 s unless told otherwise', async () => {
    const server = await startScriptedBayeux((message, answer) =>
      message.channel === '/meta/connect' && message.advice?.timeout !== 0 ? 'never' : answer(),
    );
    const link = createCometdTransport({ logger: createStrictLogger(), closeLimitMs: 10 }).open({
      desk: { cometdUrl: server.url, service: 'support' },
      resumeClientId: null,
      listener: () => undefined,
    });
    await vi.waitUntil(
      () => server.received.filter(({ channel }) => channel === '/meta/connect').length >= 2,
    );
    expect(server.received.at(-1)?.advice?.timeout).toBe(15_000);
    await link.close();
    await server.close();
  });

  it('[CD15] tells what came before the answer to subscribe, after it has opened', async () => {
    const scene = await stage(
      except('/meta/subscribe', (_message, answer) => [saying('early'), ...answer(), saying('late')]),
    );
    await scene.told(3);
    expect(scene.events[0]?.type).toBe('linkOpened');
    expect(textsOf(scene.events)).toEqual(['early', 'late']);
  });

  it('[CD15] tells what a joined session had queued, after it has opened', async () => {
    const scene = await stage(
      (message, answer) => (message.advice?.timeout === 0 ? [saying('queued'), ...answer()] : answer()),
      { resumeClientId: 'old' },
    );
    await scene.told(2);
    expect(scene.events[0]).toMatchObject({ type: 'linkOpened', isResumed: true });
    expect(textsOf(scene.events)).toEqual(['queued']);
  });
});
