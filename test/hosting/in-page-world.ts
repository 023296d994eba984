// Pages that own their chats themselves, without a browser: each origin with its cookies and its channel between pages, each page
// with a clock, a transport and a host that end with it, and one chat server for all.
import { inPageDesks } from '../../core/hosting/in-page-desks.ts';
import { createInPageHost, type InPageHost } from '../../core/hosting/in-page-host.ts';
import { createPageShelf } from '../../core/storage/page-shelf.ts';
import { createFakeChatServer } from '../support/fake-chat-server.ts';
import { createFakeTransport, type FakeTransport } from '../support/fake-transport.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createMortalClock } from '../support/mortal-clock.ts';
import { type CookieJar, createCookieJar, createSessionStorage } from '../support/page-shelves.ts';
import { createStrictLogger } from '../support/strict-logger.ts';

export interface InPage {
  readonly host: InPageHost;
  readonly transport: FakeTransport;
  /** The page is unloaded. */
  leave(): void;
}

export interface InPageOptions {
  readonly handedOver?: string;
  /** The windows that it opens; absent: none may be opened. */
  readonly windows?: { readonly start: unknown; readonly address: string }[];
}

export function createInPageWorld() {
  const clock = createManualClock();
  const logger = createStrictLogger();
  const server = createFakeChatServer({ clock, services: ['support'] });
  const origins = new Map<string, { readonly jar: CookieJar; readonly channels: Set<FakeChannel> }>();
  let pages: readonly InPage[] = [];
  let ids = 0;

  function originOf(site: string) {
    const known = origins.get(site) ?? { jar: createCookieJar(clock.now), channels: new Set<FakeChannel>() };
    origins.set(site, known);
    return known;
  }

  function open(site: string, options: InPageOptions = {}): InPage {
    const { jar, channels } = originOf(site);
    const mortal = createMortalClock(clock);
    const transport = createFakeTransport({ server, clock: mortal });
    const { windows } = options;
    const host = createInPageHost({
      site,
      desks: inPageDesks({ serverUrl: null, service: 'support' }),
      transport,
      shelf: createPageShelf({
        document: jar.document,
        session: createSessionStorage(),
        isSecure: true,
        now: clock.now,
      }),
      neighbours: { open: () => createFakeChannel(channels), clock: mortal },
      openOutside(start, address) {
        windows?.push({ start, address });
        return windows !== undefined;
      },
      handedOver: options.handedOver ?? null,
      clock: mortal,
      random: () => 0.5,
      createId() {
        ids += 1;
        return `id-${ids}`;
      },
      logger,
    });
    const page: InPage = {
      host,
      transport,
      leave() {
        host.pageHidden();
        mortal.kill();
        transport.die();
        pages = pages.filter((one) => one !== page);
      },
    };
    pages = [...pages, page];
    return page;
  }

  return { clock, logger, server, open, pages: () => pages, jar: (site: string) => originOf(site).jar };
}

interface FakeChannel extends BroadcastChannel {
  hear(data: unknown): void;
}

/** A channel that works: what one says the others hear, each in a turn of its own. */
function createFakeChannel(others: Set<FakeChannel>): BroadcastChannel {
  const target = new EventTarget();
  const channel: FakeChannel = Object.assign(target, {
    name: 'neighbours',
    onmessage: null,
    onmessageerror: null,
    hear(data: unknown) {
      queueMicrotask(() => {
        if (others.has(channel)) target.dispatchEvent(new MessageEvent('message', { data }));
      });
    },
    postMessage(data: unknown) {
      for (const other of others) if (other !== channel) other.hear(structuredClone(data));
    },
    close: () => void others.delete(channel),
  });
  others.add(channel);
  return channel;
}
