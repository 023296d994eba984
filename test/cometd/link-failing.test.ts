// What only a misbehaving server shows; the ordinary course is in test/contracts/transport-contract.ts.
import { describe, expect, it, vi } from 'vitest';
import {
  CHANNEL,
  except,
  HOLD_MS,
  ORIGIN,
  pause,
  saying,
  stage,
  textsOf,
  usual,
} from '../support/link-scene.ts';
import type { Script } from '../support/scripted-bayeux.ts';

const FORM = { firstName: 'Ann', lastName: '', email: '', subject: '' };

describe('a link that is refused', () => {
  const refusal =
    (error: string, advice?: object): Script =>
    (message) => [
      { id: message.id, channel: message.channel, successful: false, error, ...(advice ? { advice } : {}) },
    ];

  it.each([true, false])('[CD8] a refused handshake is final (long-polling: %s)', async (longPolling) => {
    const script = except('/meta/handshake', refusal('403::handshake_denied', { reconnect: 'none' }));
    const scene = await stage(script, { longPolling });
    await scene.told(1);
    await pause(2 * HOLD_MS);
    expect(scene.events).toEqual([{ type: 'linkLost', error: { code: 'handshakeRefused', detail: '403' } }]);
    expect(scene.countOf('/meta/handshake')).toBe(1);
  });

  it('[CD8] a refused subscription is final', async () => {
    const scene = await stage(except('/meta/subscribe', refusal('403::subscribe_denied')));
    await scene.told(1);
    expect(scene.events).toEqual([{ type: 'linkLost', error: { code: 'handshakeRefused', detail: '403' } }]);
  });

  it.each([
    [403, { code: 'originRefused', detail: ORIGIN }],
    [401, { code: 'handshakeRefused', detail: '401' }],
    [404, { code: 'notCometd' }],
    [405, { code: 'notCometd' }],
    [503, { code: 'unreachable', detail: '503' }],
    [429, { code: 'unreachable', detail: '429' }],
  ])('[CD8] HTTP %i to a handshake is told apart', async (status, error) => {
    const scene = await stage(
      except('/meta/handshake', () => status),
      { longPolling: true },
    );
    await scene.told(1);
    expect(scene.events).toEqual([{ type: 'linkLost', error }]);
  });

  it.each(['<html>hello</html>', '[]', '{}', '"text"', 'null', '[1,2]', '{"status":"up"}'])(
    '[CD8] a body of %s is no CometD server',
    async (body) => {
      const scene = await stage(
        except('/meta/handshake', () => body),
        { longPolling: true },
      );
      await scene.told(1);
      expect(scene.events).toEqual([{ type: 'linkLost', error: { code: 'notCometd' } }]);
    },
  );

  it('[CD8] a server that takes the connection and says nothing is unreachable', async () => {
    const scene = await stage(() => 'never');
    await scene.told(1);
    expect(scene.events).toEqual([{ type: 'linkLost', error: { code: 'unreachable' } }]);
  });

  it('[CD8] what is no address, and what is no service name, never reaches the network', async () => {
    const noAddress = await stage(usual, { url: 'chat server' });
    const noService = await stage(usual, { service: 'a/../b' });
    await Promise.all([noAddress.told(1), noService.told(1)]);
    expect(noAddress.events).toEqual([{ type: 'linkLost', error: { code: 'notCometd' } }]);
    expect(noService.events).toEqual([
      { type: 'linkLost', error: { code: 'serviceSilent', detail: 'a/../b' } },
    ]);
    expect(noAddress.server.received).toEqual([]);
    expect(noService.server.received).toEqual([]);
  });

  it('[CD17] an interval is passed on as the least time to wait', async () => {
    const script = except(
      '/meta/handshake',
      refusal('500::busy', { reconnect: 'handshake', interval: 1_500 }),
    );
    const scene = await stage(script);
    await scene.told(1);
    expect(scene.events).toEqual([
      { type: 'linkLost', error: { code: 'serverTrouble', detail: '500' }, retryAfterMs: 1_500 },
    ]);
  });
});

it.each([true, false])(
  '[CD1] an answer to the handshake that comes twice leads to one subscription (long-polling: %s)',
  async (longPolling) => {
    const twice = except('/meta/handshake', (_message, answer) => [...answer(), ...answer()]);
    const script: Script = (message, answer) =>
      message.channel === CHANNEL ? [saying('hello'), ...answer()] : twice(message, answer);
    const scene = await stage(script, { longPolling });
    await scene.told(1);
    scene.link.publish({ type: 'requestChat', form: FORM });
    await scene.told(2);
    await pause(HOLD_MS / 2);
    expect(textsOf(scene.events)).toEqual(['hello']);
    expect(scene.countOf('/meta/subscribe')).toBe(1);
  },
);

describe('a link that is lost', () => {
  it.each([true, false])(
    '[CD3] the first failed connect is the end, no farewell (long-polling: %s)',
    async (longPolling) => {
      let connects = 0;
      const scene = await stage(
        except('/meta/connect', (message, answer) => {
          connects += 1;
          if (connects < 2) return answer();
          const advice = { reconnect: 'retry', interval: 50 };
          return [{ id: message.id, channel: message.channel, successful: false, error: '500::no', advice }];
        }),
        { longPolling },
      );
      await scene.told(2);
      scene.link.publish({ type: 'requestChat', form: FORM });
      await pause(3 * HOLD_MS);
      expect(scene.events.slice(1)).toEqual([
        { type: 'linkLost', error: { code: 'serverTrouble', detail: '500' }, retryAfterMs: 50 },
      ]);
      expect(scene.server.received.map(({ channel }) => channel).sort()).toEqual([
        '/meta/connect',
        '/meta/connect',
        '/meta/handshake',
        '/meta/subscribe',
      ]);
    },
  );

  it.each([true, false])('[CD3] lets go of what is under way (long-polling: %s)', async (longPolling) => {
    const scene = await stage(
      except(CHANNEL, ({ id, channel }) => [
        { id, channel, successful: false, error: '402::unknown client' },
      ]),
      { longPolling },
    );
    await scene.told(1);
    scene.link.publish({ type: 'requestChat', form: FORM });
    await scene.told(2);
    expect(scene.events[1]).toEqual({ type: 'linkLost', error: { code: 'sessionUnknown' } });
    await vi.waitUntil(() => scene.server.underWay() === 0, { timeout: HOLD_MS / 2 });
  });

  it.each([true, false])(
    '[CD10] by a publish that is not acknowledged (long-polling: %s)',
    async (longPolling) => {
      const scene = await stage(
        except(CHANNEL, () => 'never'),
        { longPolling },
      );
      await scene.told(1);
      scene.link.publish({ type: 'requestChat', form: FORM });
      await scene.told(2);
      expect(scene.events[1]).toEqual({ type: 'linkLost', error: { code: 'unreachable' } });
    },
  );

  it.each([true, false])(
    '[CD4] is closed in time though nothing answers (long-polling: %s)',
    async (longPolling) => {
      const never = except('/meta/disconnect', () => 'never');
      const scene = await stage(never, { longPolling, networkDelayMs: 60_000 });
      await scene.told(1);
      await scene.link.close();
      expect(scene.countOf('/meta/disconnect')).toBe(1);
      await vi.waitUntil(() => scene.server.underWay() === 0);
      expect(scene.events).toHaveLength(1);
    },
  );

  it('[CD9] while joining a session that nobody answers for, without waiting for a heartbeat', async () => {
    const scene = await stage(
      except('/meta/connect', () => 'never'),
      { resumeClientId: 'old' },
    );
    await scene.told(1);
    expect(scene.events).toEqual([{ type: 'linkLost', error: { code: 'unreachable' } }]);
  });

  it.each([true, false])(
    '[CD7] a server that throws the session out (long-polling: %s)',
    async (longPolling) => {
      const scene = await stage(
        except('/meta/connect', (message, answer) =>
          message.advice?.timeout === 0 ? answer() : [{ channel: '/meta/disconnect' }, ...answer()],
        ),
        { longPolling },
      );
      await scene.told(2);
      await pause(2 * HOLD_MS);
      expect(scene.events.slice(1)).toEqual([{ type: 'linkLost', error: { code: 'sessionUnknown' } }]);
    },
  );

  it('[CD17] a good answer with the advice to stop is a refusal for good', async () => {
    const scene = await stage(
      except('/meta/connect', (message, answer) =>
        message.advice?.timeout === 0
          ? answer()
          : answer().map((it) => ({ ...(it as object), advice: { reconnect: 'none' } })),
      ),
    );
    await scene.told(2);
    expect(scene.events[1]).toEqual({ type: 'linkLost', error: { code: 'handshakeRefused' } });
  });

  it('[CD17] a good answer with the advice to handshake does not silence the link', async () => {
    const scene = await stage((_message, answer) =>
      answer().map((it) => ({ ...(it as object), advice: { reconnect: 'handshake', interval: 0 } })),
    );
    await vi.waitUntil(() => scene.countOf('/meta/connect') >= 4, { timeout: 5_000 });
    expect(scene.events.map(({ type }) => type)).toEqual(['linkOpened']);
    expect(scene.countOf('/meta/handshake')).toBe(1);
  });

  it('[CD16] a poll whose answer cannot be read is lost as malformed', async () => {
    const scene = await stage(
      except('/meta/connect', (message, answer) => (message.advice?.timeout === 0 ? answer() : '<html>')),
      { longPolling: true },
    );
    await scene.told(2);
    expect(scene.events[1]).toEqual({ type: 'linkLost', error: { code: 'malformed' } });
  });
});

describe('a link that is sent nonsense', () => {
  it('[CD16] drops messages that make no sense, logs no content, and lives on', async () => {
    const scene = await stage(usual);
    await scene.told(1);
    const nonsense = [
      '[]',
      [{ channel: CHANNEL, data: { messages: [{ text: 'SECRET', type: 'Message' }] } }],
      [{ channel: CHANNEL }],
      [{ channel: '/meta/connect', id: 'no-such-id', successful: true }],
      [
        { channel: '__proto__', data: {} },
        { channel: '/constructor', id: 'constructor', data: {} },
      ],
      '[{"channel":"/x","successful":true,"id":"toString","advice":{"__proto__":{"timeout":1},"hasOwnProperty":1}}]',
      [{ channel: '/x', successful: true, advice: { timeout: -5, interval: 'long', reconnect: 'SECRET' } }],
    ];
    for (const frame of nonsense) scene.server.push(frame);
    scene.server.push([null, saying('sense'), { channel: 5 }]);
    await vi.waitUntil(() => textsOf(scene.events).includes('sense'), { timeout: 5_000 });
    await pause(2 * HOLD_MS);
    expect(textsOf(scene.events)).toEqual(['sense']);
    expect(scene.events.map(({ type }) => type)).not.toContain('linkLost');
    expect(scene.logger.text()).not.toContain('SECRET');
    expect(new Set(scene.logger.warnings)).toEqual(new Set(['cometd.messagesDropped', 'chat.eventsDropped']));
  });

  it.each([
    'SECRET not json',
    'null',
    '7',
    '{"SECRET":1}',
    '[null,{"channel":7,"data":"SECRET"}]',
    [{ channel: CHANNEL, data: 'SECRET' }],
    [{ channel: CHANNEL, data: null }],
  ])('[CD16] is lost as malformed by what cannot be read at all: %j', async (frame) => {
    const scene = await stage(usual);
    await scene.told(1);
    scene.server.push(frame);
    await scene.told(2);
    expect(scene.events[1]).toEqual({ type: 'linkLost', error: { code: 'malformed' } });
    expect(scene.logger.text()).not.toContain('SECRET');
  });

  it('[CD25] the library writes nothing to the console', async () => {
    const methods = ['debug', 'info', 'warn', 'error', 'log'] as const;
    const spies = methods.map((method) => vi.spyOn(console, method));
    const scene = await stage(usual);
    await scene.told(1);
    scene.server.push([{ channel: CHANNEL }, { channel: '/meta/connect', id: 'x', successful: true }]);
    scene.server.push('not json');
    await scene.told(2);
    await scene.link.close();
    for (const spy of spies) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });
});
