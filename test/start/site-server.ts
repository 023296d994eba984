// Serves the demo pages in test/site. Only files that lie there can be asked for.
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

export interface SiteServer {
  /** `http://127.0.0.1:PORT/` */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts serving on a free port of this machine. */
export async function startSiteServer(folder: string): Promise<SiteServer> {
  const files = new Map(readdirSync(folder).map((name) => [`/${name}`, path.join(folder, name)]));
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site.example');
    const file = files.get(pathname === '/' ? '/index.html' : pathname);
    const type = TYPES[path.extname(file ?? '')];
    if (file === undefined || type === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('No such page\n');
      return;
    }
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(readFileSync(file));
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

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the site server has no port');
  return address.port;
}
