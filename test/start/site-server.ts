// Serves the demo pages in test/site. Only files that lie there can be asked for, and the stand-alone script where it is built.
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const SCRIPT_PATH = '/chat.js';

export interface SiteServer {
  /** `http://127.0.0.1:PORT/` */
  readonly url: string;
  close(): Promise<void>;
}

export interface SiteServerOptions {
  readonly folder: string;
  /** Addresses as the files have them, without a slash at the end, and what is served in their place; asked with each request. */
  readonly addresses: () => Readonly<Record<string, string>>;
  /** Source of the stand-alone script, served as `/chat.js` just as it was built; null: there is none. */
  readonly script: string | null;
}

/** Starts serving on a free port of this machine. */
export async function startSiteServer({ folder, addresses, script }: SiteServerOptions): Promise<SiteServer> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const places = found.map(({ parentPath, name }) => path.join(parentPath, name));
  const files = new Map(
    places.map((file) => [`/${path.relative(folder, file).split(path.sep).join('/')}`, file]),
  );
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site.example');
    const file = files.get(pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    const text =
      pathname === SCRIPT_PATH
        ? script
        : file === undefined
          ? null
          : withAddresses(readFileSync(file, 'utf8'), addresses());
    const type = TYPES[path.extname(file ?? pathname)];
    if (text === null || type === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('No such page\n');
      return;
    }
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(text);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${portOf(server.address())}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function withAddresses(text: string, addresses: Readonly<Record<string, string>>): string {
  return Object.entries(addresses).reduce(
    (filled, [written, served]) => filled.replaceAll(written, served),
    text,
  );
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the site server has no port');
  return address.port;
}
