// The client that real pages use, unchanged, against the backend: proof that it speaks Bayeux and not a dialect of ours.
import { CometD, type Message } from 'cometd';
import { beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Backend } from './backend.ts';
import { CARRIERS, type Carrier, type GmsData, holds, type Jar, post, SERVICE_CHANNEL } from './visitor.ts';
import { withBackend } from './with-backend.ts';

const ignore = () => undefined;
const jar: Jar = { cookie: '' };

/** As much of a browser's XMLHttpRequest as the client's long-polling uses. */
class BrowserRequest {
  static readonly UNSENT = 0;
  status = 0;
  statusText = '';
  responseText = '';
  readyState = 1;
  onload: () => void = ignore;
  onerror: () => void = ignore;
  onabort: () => void = ignore;
  #url = '';
  readonly setRequestHeader = ignore;
  readonly #aborter = new AbortController();
  open(_method: string, url: string) {
    this.#url = url;
  }
  abort() {
    this.readyState = BrowserRequest.UNSENT;
    this.#aborter.abort();
    this.onabort();
  }
  async send(body: string) {
    const url = new URL(this.#url).origin;
    try {
      const reply = await post({ url }, jar, body, { signal: this.#aborter.signal });
      this.status = reply.status;
      this.responseText = reply.text;
      this.readyState = 4;
      this.onload();
    } catch {
      this.readyState = 4;
      this.onerror();
    }
  }
}

beforeAll(() => {
  const { setTimeout, clearTimeout } = globalThis;
  Object.assign(globalThis, {
    window: { setTimeout, clearTimeout, WebSocket, XMLHttpRequest: BrowserRequest },
  });
});

interface Page {
  readonly client: CometD;
  readonly data: GmsData[];
}

/** A page that subscribes after each handshake, and goes on with `operation()`. */
function openPage(backend: Backend, carrier: Carrier, operation: () => object): Page {
  const page: Page = { client: new CometD(), data: [] };
  const { client } = page;
  client.unregisterTransport('callback-polling');
  if (carrier === 'long-polling') client.unregisterTransport('websocket');
  client.configure({
    url: `${backend.url}/genesys/cometd`,
    useWorkerScheduler: false,
    logLevel: 'warn',
    backoffIncrement: 20,
    maxBackoff: 100,
  });
  // Else it prints what the tests break on purpose.
  client.addListener('/meta/unsuccessful', ignore);
  client.handshake((reply) => {
    if (!reply.successful) return;
    client.subscribe(
      SERVICE_CHANNEL,
      (message) => page.data.push(message.data),
      () => client.publish(SERVICE_CHANNEL, operation()),
    );
  });
  return page;
}

function disconnect({ client }: Page): Promise<Message> {
  return new Promise((resolve) => client.disconnect(resolve));
}

describe.each(CARRIERS)('the stock cometd client over %s', (carrier) => {
  it('[BE33] starts a chat, chats both ways, and ends it', () =>
    withBackend({ agent: 'echo', timeoutMs: 1000 }, async (backend) => {
      const page = openPage(backend, carrier, () => ({ operation: 'requestChat', nickname: 'Ann' }));
      await expect.poll(() => page.data.some((data) => data.messages?.[0]?.from.type === 'Agent')).toBe(true);
      const { secureKey } = backend.chat();
      for (const message of ['one', 'two', 'three']) {
        page.client.publish(SERVICE_CHANNEL, { operation: 'sendMessage', secureKey, message });
        await expect.poll(() => page.data.filter((data) => holds(data, 'Message', message)).length).toBe(2);
      }
      page.client.publish(SERVICE_CHANNEL, { operation: 'disconnect', secureKey });
      await expect.poll(() => page.data.at(-1)?.chatEnded).toBe(true);
      expect(page.client.getTransport()?.type).toBe(carrier);
      expect((await disconnect(page)).successful).toBe(true);
      expect(backend.clientIds()).toEqual([]);
    }));

  it('[BE33] handshakes again after a restart of Bayeux, and resumes the chat', () =>
    withBackend({ timeoutMs: 1000 }, async (backend) => {
      let secureKey: string | null = null;
      const page = openPage(backend, carrier, () =>
        secureKey === null
          ? { operation: 'requestChat', nickname: 'Ann' }
          : { operation: 'requestNotifications', secureKey, transcriptPosition: 2 },
      );
      await expect.poll(() => page.data.length).toBe(1);
      secureKey = backend.chat().secureKey;
      backend.fault({ name: 'restartBayeux' });
      backend.agent().say('in the gap');
      await expect
        .poll(() => page.data.some((data) => holds(data, 'Message', 'in the gap')), { timeout: 5000 })
        .toBe(true);
      expect(backend.stats().requestChats).toBe(1);
      await disconnect(page);
    }));
});
