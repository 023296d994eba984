// What would leave the library silent for good, or on ways of its own, while its link looks well.
import { describe, expect, it, vi } from 'vitest';
import { except, stage, usual } from '../support/link-scene.ts';

describe('a link whose library falls silent', () => {
  it.each([true, false])(
    '[CD7] however it says that it throws the session out: successful %s',
    async (successful) => {
      const scene = await stage(usual);
      await scene.told(1);
      scene.server.push([{ channel: '/meta/disconnect', id: 'never asked', successful }]);
      await scene.told(2);
      expect(scene.events[1]).toEqual({ type: 'linkLost', error: { code: 'sessionUnknown' } });
    },
  );

  it.each(['/meta/handshake', '/meta/connect'])(
    '[HW10] is lost where its %s is answered by something else, and nothing ever follows',
    { timeout: 20_000 },
    async (channel) => {
      const elsewhere = [{ channel: '/x', data: {} }];
      const scene = await stage(
        except(channel, (message, answer) => (message.advice?.timeout === 0 ? answer() : elsewhere)),
        { longPolling: true },
      );
      await vi.waitUntil(() => scene.events.at(-1)?.type === 'linkLost', { timeout: 10_000 });
      expect(scene.events.at(-1)).toEqual({ type: 'linkLost', error: { code: 'unreachable' } });
    },
  );

  it.each([true, false])(
    '[CD28] a handshake that nobody asked for changes nothing (long-polling: %s)',
    async (longPolling) => {
      const unasked = { channel: '/meta/handshake', successful: true, supportedConnectionTypes: ['none'] };
      const scene = await stage(
        except('/meta/connect', (message, answer) =>
          message.advice?.timeout === 0 ? [...answer(), unasked] : [unasked, ...answer()],
        ),
        { longPolling },
      );
      await vi.waitUntil(() => scene.countOf('/meta/connect') >= 3, { timeout: 5_000 });
      expect(scene.events.map(({ type }) => type)).toEqual(['linkOpened']);
      expect(scene.countOf('/meta/handshake')).toBe(1);
      expect(scene.server.sockets()).toBe(longPolling ? 0 : 1);
    },
  );
});
