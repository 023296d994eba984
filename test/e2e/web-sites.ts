// Web sites for the browser tests: pages on several origins, all served by this machine. The browsers find the hosts here
// (WEB_HOSTS in how they are started); what a page is like is chosen by its path.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Hosts that both browsers look up here. Their pages are no secure contexts, as plain http is not. */
export const WEB_HOSTS = ['a.example', 'b.example', 'c.example', 'd.example', 'e.example'] as const;
/** Hosts that browsers look up here by themselves and take for secure: COEP holds only there. */
export const SECURE_HOSTS = ['a.localhost', 'b.localhost'] as const;

export type WebHost = (typeof WEB_HOSTS)[number] | (typeof SECURE_HOSTS)[number];

/** What a path answers. */
export interface WebPage {
  readonly headers?: Readonly<Record<string, string>>;
  /** Inside `<body>`. Default: a paragraph and the links. */
  readonly body?: string;
  /** The whole answer, in the place of a document with that body. */
  readonly text?: string;
}

/** The pages that every host has. `/plain` may be kept for "back" (bfcache): no header of it forbids that. */
export const PAGES = {
  '/plain': {},
  '/long': { body: '<main style="block-size: 5000px">A long page</main>' },
  '/dark': { body: '<style>html { background: #111; color: #eee }</style><main>A dark page</main>' },
  '/rtl': { body: '<script>document.documentElement.dir = "rtl"</script><main>From right to left</main>' },
  '/strict-csp': { headers: { 'content-security-policy': "default-src 'none'; frame-src 'none'" } },
  '/trusted-types': {
    headers: { 'content-security-policy': "require-trusted-types-for 'script'; trusted-types 'none'" },
  },
  '/coep': {
    headers: {
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-opener-policy': 'same-origin',
    },
  },
  /** Scripts may run in it, but its origin is opaque. */
  '/sandbox-scripts': { headers: { 'content-security-policy': 'sandbox allow-scripts' } },
  '/sandbox': { headers: { 'content-security-policy': 'sandbox' } },
  '/no-store': { headers: { 'cache-control': 'no-store' } },
} as const satisfies Readonly<Record<string, WebPage>>;

export interface WebSites {
  /** `http://a.example:41234` */
  origin(host: WebHost): string;
  /** Address of a page; `linkTo` puts a link "Go" into it. */
  url(host: WebHost, path: string, linkTo?: string): string;
  /** Addresses that were asked for, favicons left out, oldest first: `http://a.example:41234/plain`. */
  requests(): readonly string[];
  close(): Promise<void>;
}

/** Starts them on a free port, the same for all hosts; `pages` adds paths or replaces them. */
export async function startWebSites(pages: Readonly<Record<string, WebPage>> = {}): Promise<WebSites> {
  const all: Readonly<Record<string, WebPage>> = { ...PAGES, ...pages };
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
    if (url.pathname !== '/favicon.ico') requests.push(url.href);
    const page = Object.hasOwn(all, url.pathname) ? all[url.pathname] : undefined;
    if (page === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...page.headers });
    response.end(page.text ?? documentOf(url, page));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const origin = (host: WebHost) => `http://${host}:${port}`;
  return {
    origin,
    url: (host, path, linkTo) =>
      `${origin(host)}${path}${linkTo === undefined ? '' : `?to=${encodeURIComponent(linkTo)}`}`,
    requests: () => [...requests],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function documentOf(url: URL, page: WebPage): string {
  const to = url.searchParams.get('to');
  const link = to === null ? '' : `<p><a href="${escapeHtml(to)}">Go</a></p>`;
  const body = page.body ?? `<main>A page of ${escapeHtml(url.host)}</main>`;
  return `<!doctype html><html lang="en"><head><title>${escapeHtml(url.pathname)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head><body>${body}${link}</body></html>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
