// One web site of the suite per scenario: an origin of its own, so that no chat, cookie or storage of one scenario meets another.
// Cookies know no ports, so those of a browser's earlier scenarios are taken back with the first page.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SuiteSite {
  /** `http://a.example:41234` */
  readonly origin: string;
  readonly host: string;
  /** What is answered at a path from now on. */
  put(path: string, content: string, type?: string): void;
  /** Takes everything back, and the browser's cookies with the next page. */
  clear(): void;
  close(): Promise<void>;
}

const HTML = 'text/html; charset=utf-8';

export async function startSuiteSite(host: string): Promise<SuiteSite> {
  const contents = new Map<string, { readonly content: string; readonly type: string }>();
  let hasOldCookies = true;
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const found = contents.get(pathname);
    if (found === undefined) {
      response.writeHead(404).end();
      return;
    }
    if (hasOldCookies && found.type === HTML) {
      hasOldCookies = false;
      const names = (request.headers.cookie ?? '').split(/;\s*/).map((cookie) => cookie.split('=')[0] ?? '');
      response.setHeader(
        'set-cookie',
        names.filter((name) => name !== '').map((name) => `${name}=; Path=/; Max-Age=0`),
      );
    }
    // Other origins fetch its texts and templates.
    response.writeHead(200, { 'content-type': found.type, 'access-control-allow-origin': '*' });
    response.end(found.content);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://${host}:${port}`,
    host,
    put: (path, content, type = HTML) => void contents.set(path, { content, type }),
    clear() {
      contents.clear();
      hasOldCookies = true;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
