import { describe, expect, it } from 'vitest';
import type { LinkEvent } from '../../core/chat/events.ts';
import { createCometdTransport } from '../../core/cometd/transport.ts';
import { createRestTransport } from '../../core/rest/transport.ts';
import { createTransports } from '../../core/rest/transports.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { createBrowserClock } from '../../entrypoints/background/browser-clock.ts';
import { type BackendOptions, startBackend } from '../backend/backend.ts';
import { createNodeBrowser } from '../support/node-browser.ts';
import { createStrictLogger } from '../support/strict-logger.ts';

const ORIGIN = 'chrome-extension://parley';
const FORM = { firstName: 'Ann', lastName: 'Lee', email: '', subject: '' };

/** The background's transports in front of a backend, for the time of one test. */
async function withTransports(
  options: BackendOptions & { readonly connection?: Settings['connection'] },
  body: (world: Awaited<ReturnType<typeof setUp>>) => Promise<void>,
): Promise<void> {
  const world = await setUp(options);
  try {
    await body(world);
  } finally {
    await world.backend.close();
  }
}

async function setUp({ connection = 'live', ...options }: Parameters<typeof withTransports>[0]) {
  const backend = await startBackend({ services: ['support'], ...options });
  const { fetch } = createNodeBrowser({ origin: ORIGIN });
  const logger = createStrictLogger();
  let links = 0;
  const rest = {
    logger,
    fetch,
    ownOrigin: ORIGIN,
    clock: createBrowserClock(),
    random: Math.random,
    createId: () => String(++links),
    pollMs: 50,
  };
  const transport = createTransports({
    live: createCometdTransport({ logger, fetch, ownOrigin: ORIGIN, disableWebSockets: () => true }),
    polling: createRestTransport(rest),
    fallback: createRestTransport({ ...rest, isGuess: true }),
    connection: () => connection,
  });
  const desk = { cometdUrl: `${backend.url}/genesys/cometd`, service: 'support' };
  return {
    backend,
    transport,
    desk,
    open(resumeClientId: string | null = null) {
      const events: LinkEvent[] = [];
      const link = transport.open({ desk, resumeClientId, listener: (event) => void events.push(event) });
      return { link, events };
    },
  };
}

const typeOf = (events: readonly LinkEvent[], index: number) => events[index]?.type ?? null;

describe('the transport of a chat', () => {
  it('[RE10] is CometD where the server offers it', () =>
    withTransports({}, async ({ open }) => {
      const { link, events } = open();
      await expect.poll(() => events).toMatchObject([{ type: 'linkOpened', carrier: 'long-polling' }]);
      await link.close();
    }));

  it('[RE10] is REST where it is set, without a word of CometD', () =>
    withTransports({ connection: 'polling' }, async ({ backend, open }) => {
      const { link, events } = open();
      await expect.poll(() => events).toMatchObject([{ type: 'linkOpened', carrier: 'polling' }]);
      link.publish({ type: 'requestChat', form: FORM });
      await expect.poll(() => backend.stats().refreshes).toBeGreaterThan(1);
      expect(backend.stats().handshakes).toBe(0);
      await link.close();
    }));

  it('[RE11] falls back to REST where the server offers no CometD', () =>
    withTransports({ cometd: false }, async ({ backend, open }) => {
      const { link, events } = open();
      await expect.poll(() => events).toMatchObject([{ type: 'linkOpened', carrier: 'polling' }]);
      link.publish({ type: 'requestChat', form: FORM });
      await expect.poll(() => typeOf(events, 1)).toBe('reportReceived');
      backend.agent().say('Hello');
      await expect.poll(() => JSON.stringify(events)).toContain('Hello');
      const told = events.length;
      await link.close();
      backend.agent().say('too late');
      const { refreshes } = backend.stats();
      await expect.poll(() => backend.stats().refreshes).toBe(refreshes);
      expect(events).toHaveLength(told);
    }));

  it('[RE11] says that it is no chat server where there is none over REST either', () =>
    withTransports({ cometd: false, services: ['other'] }, async ({ backend, open }) => {
      const start = open();
      await expect.poll(() => typeOf(start.events, 0)).toBe('linkOpened');
      start.link.publish({ type: 'requestChat', form: FORM });
      await expect
        .poll(() => start.events[1])
        .toMatchObject({
          type: 'reportReceived',
          report: { outcome: 'fatal', error: { code: 'notCometd' } },
        });
      expect(backend.chats()).toEqual([]);
      await start.link.close();
      const keys = { secureKey: 'K', chatId: 'C', userId: '', alias: '' };
      const running = open();
      await expect.poll(() => typeOf(running.events, 0)).toBe('linkOpened');
      running.link.publish({ type: 'requestNotifications', keys, position: 1 });
      await expect.poll(() => running.events[1]).toEqual({ type: 'linkLost', error: { code: 'notCometd' } });
    }));

  it('[RE11] falls back for no other trouble', () =>
    withTransports({}, async ({ backend, open }) => {
      backend.fault({ name: 'refuseOrigin' });
      const { events } = open();
      await expect.poll(() => events).toMatchObject([{ type: 'linkLost', error: { code: 'originRefused' } }]);
    }));

  it('[RE12] resumes and fences a link by the transport that carried it', () =>
    withTransports({ connection: 'polling' }, async ({ backend, transport, desk, open }) => {
      const live = createCometdTransport({
        logger: createStrictLogger(),
        fetch: createNodeBrowser({ origin: ORIGIN }).fetch,
        disableWebSockets: () => true,
      });
      const other: LinkEvent[] = [];
      const link = live.open({ desk, resumeClientId: null, listener: (event) => void other.push(event) });
      await expect.poll(() => backend.clientIds()).toHaveLength(1);
      const ofRest = open('rest-0');
      await expect
        .poll(() => ofRest.events)
        .toEqual([{ type: 'linkLost', error: { code: 'sessionUnknown' } }]);
      expect(await transport.fence(desk, 'rest-0')).toBe(false);
      expect(backend.stats()).toMatchObject({ disconnects: 0 });
      expect(await transport.fence(desk, 'of-cometd')).toBe(false);
      expect(backend.stats()).toMatchObject({ disconnects: 1 });
      await link.close();
    }));
});
