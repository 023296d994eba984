// The demo pages as they are served, without a browser: what they link to, which addresses they name.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoSites, startDemoSites } from './demo-sites.ts';

const CHAT_SERVER = 'http://127.0.0.1:4123';
const SCRIPT = '// https://chat.example stays as it is';
const guide = path.join(import.meta.dirname, '../site/guide');
const pages = readdirSync(guide).filter((name) => name.endsWith('.html'));
const demos = pages.filter((name) => name !== 'index.html');

describe('the demo sites', () => {
  let sites: DemoSites;

  beforeAll(async () => {
    sites = await startDemoSites({ chatServer: CHAT_SERVER, service: 'customer-support', script: SCRIPT });
  });

  afterAll(() => sites.close());

  const get = (file: string) => fetch(new URL(file, sites.shop));
  const read = async (file: string) => (await get(file)).text();
  /** What a page links to or loads, as addresses of the site. */
  const linksOf = (file: string, html: string) =>
    [...html.matchAll(/<[^<>]*\s(?:href|src)="([^"#?]+)[^"]*"/g)].map(
      ([, to]) => new URL(to ?? '', new URL(file, sites.shop)),
    );

  it('[DP1] has an index of all demo pages', async () => {
    const listed = linksOf('guide/index.html', await read('guide/')).map(({ pathname }) => pathname);
    expect(listed).toEqual(expect.arrayContaining(demos.map((name) => `/guide/${name}`)));
  });

  it.each(pages.map((name) => `guide/${name}`).concat('index.html', 'sign-in.html'))(
    '[DP1] has links to what exists alone, and names what really runs: %s',
    async (file) => {
      const html = await read(file);
      expect(html).not.toMatch(/https:\/\/(chat|shop|login)\.example/);
      for (const link of linksOf(file, html))
        expect({ link: link.href, status: (await fetch(link)).status }).toEqual({
          link: link.href,
          status: 200,
        });
    },
  );

  it.each(demos)('[DP1] has the one tag of the stand-alone script in each demo page: %s', async (name) => {
    const html = await read(`guide/${name}`);
    expect(html.match(/<script src="\.\.\/chat\.js"[^>]*>/g)).toHaveLength(1);
    expect(html).not.toContain('innerHTML');
  });

  it('[DP1] serves the stand-alone script as it was built, and no file of elsewhere', async () => {
    expect(await read('chat.js')).toBe(SCRIPT);
    for (const path of ['guide', 'nothing.html', '/%2e%2e/start.ts', '/../start.ts']) {
      expect((await get(path)).status).toBe(404);
    }
  });

  it('[DP1] says how an extension is set to serve them', () => {
    const { origin } = new URL(sites.shop);
    expect(sites.settings).toEqual({
      serverUrl: CHAT_SERVER,
      service: 'customer-support',
      sites: [origin],
      servers: [
        {
          site: origin,
          prefix: CHAT_SERVER,
          serverUrl: CHAT_SERVER,
          service: 'customer-support',
          filesUrl: '',
        },
      ],
    });
  });
});
