// Which desk the pages of a site talk to, and that none of them leads us where nobody has sent it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deskForPage,
  deskForSite,
  guessServer,
  listDesks,
  withoutServer,
  withServer,
} from '../../core/settings/desks.ts';
import { DEFAULT_SETTINGS, type Settings, type SiteServer } from '../../core/settings/settings.ts';

const SHOP = 'https://shop.example';
const HELP = 'https://help.example:8443';

const row = (changes: Partial<SiteServer> = {}): SiteServer => ({
  site: SHOP,
  prefix: `${SHOP}/server`,
  serverUrl: 'https://gms.example',
  service: 'sales',
  filesUrl: '',
  ...changes,
});
const settingsWith = (...servers: readonly SiteServer[]): Settings => ({
  ...DEFAULT_SETTINGS,
  serverUrl: 'https://chat.example',
  service: 'support',
  sites: [SHOP, HELP],
  servers,
});
const GENERAL = { cometdUrl: 'https://chat.example/genesys/cometd', service: 'support' };
const SALES = { cometdUrl: 'https://gms.example/genesys/cometd', service: 'sales' };

describe('the desk of a page', () => {
  it('[SI1] that names no server is its site’s own, else the general one', () => {
    const settings = settingsWith(row({ prefix: '' }));
    expect(deskForPage(settings, SHOP, null)).toEqual(SALES);
    expect(deskForSite(settings, SHOP)).toEqual(SALES);
    expect(deskForPage(settings, HELP, null)).toEqual(GENERAL);
    expect(deskForPage(settingsWith(row()), SHOP, null)).toEqual(GENERAL);
    expect(deskForSite({ ...settings, sites: [] }, SHOP)).toEqual(GENERAL);
  });

  it('[SI2] that names a server is the one that the longest prefix stands for, in whole segments', () => {
    const settings = settingsWith(
      row({ prefix: '', service: 'any' }),
      row(),
      row({ prefix: `${SHOP}/server/eu`, service: 'eu', filesUrl: 'https://files.example' }),
    );
    const serviceAt = (address: string) => {
      const desk = deskForPage(settings, SHOP, address);
      return desk === 'ask' ? desk : desk?.service;
    };
    expect(serviceAt(`${SHOP}/server`)).toBe('sales');
    expect(serviceAt(`${SHOP}/server/cometd/`)).toBe('sales');
    expect(serviceAt(`${SHOP}/servers/cometd`)).toBe('any');
    expect(serviceAt(`https://shop.example.evil/server`)).toBe('any');
    expect(deskForPage(settings, SHOP, `${SHOP}/server/eu/cometd`)).toEqual({
      cometdUrl: SALES.cometdUrl,
      service: 'eu',
      filesUrl: 'https://files.example',
    });
  });

  it('[SI3] on its own origin needs no mapping, any other address asks the visitor', () => {
    const settings = settingsWith(row({ site: HELP, prefix: 'https://vendor.example' }));
    expect(deskForPage(settings, SHOP, `${SHOP}/genesys/cometd`)).toEqual({
      cometdUrl: `${SHOP}/genesys/cometd`,
      service: 'support',
    });
    for (const address of [
      'https://vendor.example/server/cometd',
      'https://chat.example/genesys/cometd',
      `${SHOP}:8443/genesys/cometd`,
      'http://shop.example/genesys/cometd',
      `${SHOP}/no-chat-server`,
      'https://vendor.example/server/cometd?x=1',
    ])
      expect(deskForPage(settings, SHOP, address), address).toBe('ask');
    for (const address of [
      'https://shop.example@vendor.example/genesys/cometd',
      'nonsense',
      'javascript:alert(1)',
    ])
      expect(deskForPage(settings, SHOP, address), address).toBeNull();
    const nameless = { ...settings, service: '' };
    expect(deskForPage(nameless, SHOP, `${SHOP}/genesys/cometd`)).toBe('ask');
  });

  it('[SI3] is nowhere for a site that is not listed', () => {
    const settings = { ...settingsWith(row()), sites: [HELP] };
    expect(deskForPage(settings, SHOP, null)).toBeNull();
    expect(deskForPage(settings, SHOP, `${SHOP}/server`)).toBeNull();
  });

  it('[SI3] is, whatever the page names, its own origin’s or one of the settings’', () => {
    const settings = settingsWith(row(), row({ prefix: 'https://vendor.example' }));
    const known = ['https://chat.example', 'https://gms.example', SHOP];
    const address = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.string().map((rest) => `${SHOP}/server${rest}`),
      fc.string().map((rest) => `https://vendor.example${rest}`),
      fc.string().map((rest) => `${SHOP}${rest}/cometd`),
    );
    fc.assert(
      fc.property(address, (named) => {
        const desk = deskForPage(settings, SHOP, named);
        if (desk === null || desk === 'ask') return;
        expect(known).toContain(new URL(desk.cometdUrl).origin);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the list of desks', () => {
  it('[SI4] has the general one first, then those of listed sites, each once', () => {
    const settings = settingsWith(
      row(),
      row({ prefix: '' }),
      row({ site: HELP, serverUrl: 'https://chat.example', service: 'support' }),
      row({ site: 'https://gone.example', service: 'gone' }),
    );
    expect(listDesks(settings)).toEqual([
      { desk: GENERAL, site: null },
      { desk: SALES, site: SHOP },
    ]);
    expect(listDesks({ ...settings, serverUrl: '' }).map(({ site }) => site)).toEqual([SHOP, HELP]);
    expect(listDesks(DEFAULT_SETTINGS)).toEqual([]);
  });
});

describe('the server map', () => {
  it('[SI14] has one row for an address of a site; a changed row takes the place of the old one', () => {
    const [other, old] = [row({ site: HELP }), row()];
    const changed = row({ prefix: `${SHOP}/elsewhere` });
    expect(withServer([old, other], changed, old)).toEqual([other, changed]);
    const again = row({ service: 'support' });
    expect(withServer([old, other], again, null)).toEqual([other, again]);
    expect(withoutServer([old, other], old)).toEqual([other]);
  });

  it('[QU2] guesses the general server, or without one the address itself where it can be one', () => {
    const named = 'https://vendor.example/genesys/cometd';
    expect(guessServer(settingsWith(), named)).toEqual({
      serverUrl: 'https://chat.example',
      service: 'support',
    });
    expect(guessServer(DEFAULT_SETTINGS, named)).toEqual({ serverUrl: named, service: '' });
    expect(guessServer(DEFAULT_SETTINGS, 'https://vendor.example/chat?x')).toEqual({
      serverUrl: '',
      service: '',
    });
  });
});
