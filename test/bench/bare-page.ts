// The yardstick: a page with nothing but the stock `cometd` client and a list. What it needs is what the protocol, the server
// and the browser cost by themselves.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const COMETD = path.resolve(import.meta.dirname, '../../node_modules/cometd');

/** Script of the page: starts a chat and draws one item per message. */
const script = (url: string, service: string): string => `
import { CometD } from '/cometd/cometd.js';
const cometd = new CometD();
const channel = '/service/chatV2/${service}';
let secureKey;
let hear = () => {};
/** Calls with every text that comes, in place of the one before. */
globalThis.bareHeard = (listener) => { hear = listener; };
globalThis.bareSay = (message) => cometd.publish(channel, { operation: 'sendMessage', secureKey, message });
cometd.configure({ url: '${url}/genesys/cometd' });
cometd.handshake((handshake) => {
  if (!handshake.successful) return;
  cometd.subscribe(channel, ({ data }) => {
    secureKey = data.secureKey ?? secureKey;
    for (const entry of data.messages ?? []) {
      if (entry.type !== 'Message') continue;
      hear(entry.text);
      const item = document.createElement('li');
      item.textContent = entry.from.nickname + ': ' + entry.text;
      document.querySelector('ul').append(item);
    }
  }, () => {
    cometd.publish(channel, { operation: 'requestChat', nickname: 'Bare' });
  });
});
`;

/** Serves the page at `address`, for a chat server at `url`. */
export async function serveBarePage(
  url: string,
  service: string,
): Promise<{ readonly address: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const file = /^\/cometd\/([A-Za-z0-9]+\.js)$/.exec(request.url ?? '')?.[1];
    if (file !== undefined) {
      response.writeHead(200, { 'content-type': 'text/javascript' });
      response.end(await readFile(path.join(COMETD, file)));
      return;
    }
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(
      `<!doctype html><title>Bare</title><ul></ul><script type="module">${script(url, service)}</script>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
