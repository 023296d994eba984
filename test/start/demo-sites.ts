// The two origins of the demo: the shop, and where its visitors sign in. Their pages name each other and the chat server by example
// addresses; served, they have the real ones.
import path from 'node:path';
import type { Settings } from '../../core/settings/settings.ts';
import { type SiteServer, startSiteServer } from './site-server.ts';

export interface DemoSites {
  /** `http://127.0.0.1:PORT/` */
  readonly shop: string;
  /** What an extension is set to for these sites: the shop is allowed, and its pages may name the chat server. */
  readonly settings: Pick<Settings, 'serverUrl' | 'service' | 'sites' | 'servers'>;
  close(): Promise<void>;
}

export interface DemoSitesOptions {
  /** `http://127.0.0.1:PORT` */
  readonly chatServer: string;
  readonly service: string;
  /** Source of the stand-alone script; null: there is none. */
  readonly script: string | null;
}

const FOLDER = path.join(import.meta.dirname, '../site');

/** Starts both on free ports. */
export async function startDemoSites({ chatServer, service, script }: DemoSitesOptions): Promise<DemoSites> {
  const origins: { shop: string; login: string } = { shop: '', login: '' };
  const addresses = () => ({
    'https://chat.example': chatServer,
    'https://shop.example': origins.shop,
    'https://login.example': origins.login,
  });
  const start = (): Promise<SiteServer> => startSiteServer({ folder: FOLDER, addresses, script });
  const [shop, login] = await Promise.all([start(), start()]);
  origins.shop = new URL(shop.url).origin;
  origins.login = new URL(login.url).origin;
  const row = { site: origins.shop, prefix: chatServer, serverUrl: chatServer, service, filesUrl: '' };
  return {
    shop: shop.url,
    settings: { serverUrl: chatServer, service, sites: [origins.shop], servers: [row] },
    close: async () => {
      await Promise.all([shop.close(), login.close()]);
    },
  };
}
