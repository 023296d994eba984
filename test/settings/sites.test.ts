// What counts as a site, what a browser has to grant for it, and how it stands.
import { describe, expect, it } from 'vitest';
import { patternsOf } from '../../core/settings/hosts.ts';
import { DEFAULT_SETTINGS } from '../../core/settings/settings.ts';
import {
  decideSite,
  originOf,
  siteOfPage,
  siteOfText,
  sitePatternOf,
  withoutSite,
} from '../../core/settings/sites.ts';

describe('a site', () => {
  it('[SI5] is an origin of the web, however it is written', () => {
    expect(originOf('HTTPS://Shop.example:443/')).toBe('https://shop.example');
    expect(siteOfPage('http://shop.example:8080/a?b#c')).toBe('http://shop.example:8080');
    expect(siteOfText(' shop.example/cart ')).toBe('https://shop.example');
    expect(siteOfText('localhost:8080')).toBe('https://localhost:8080');
    expect(siteOfText('http://shop.example')).toBe('http://shop.example');
    for (const text of [
      '',
      'javascript:alert(1)',
      'about:blank',
      'chrome://settings',
      'file:///x',
      'https://*.example',
    ])
      expect([originOf(text), siteOfPage(text), siteOfText(text)], text).toEqual([null, null, null]);
  });

  it('[SI6] is granted by host, without the port', () => {
    expect(sitePatternOf('https://shop.example:8443')).toBe('https://shop.example/*');
    expect(sitePatternOf('http://[::1]:8080')).toBe('http://[::1]/*');
  });

  it('[SI7] works where it is listed and granted', () => {
    const settings = { sites: ['https://shop.example'] };
    expect(decideSite(settings, 'https://shop.example', true)).toBe('allowed');
    expect(decideSite(settings, 'https://shop.example', false)).toBe('notGranted');
    expect(decideSite(settings, 'https://shop.example:8443', true)).toBe('notListed');
  });

  it('[SI8] that is removed leaves nothing behind', () => {
    const rowOf = (site: string) => ({
      site,
      prefix: '',
      serverUrl: 'chat.example',
      service: 'a',
      filesUrl: '',
    });
    const [shop, help] = ['https://shop.example', 'https://help.example'];
    const settings = { sites: [shop, help], servers: [rowOf(shop), rowOf(help)], alwaysShow: [shop, help] };
    expect(withoutSite(settings, shop)).toEqual({
      sites: [help],
      servers: [rowOf(help)],
      alwaysShow: [help],
    });
  });
});

describe('everything that is needed', () => {
  it('[PO12] is one list of hosts: chat servers, files and sites', () => {
    const patterns = patternsOf({
      ...DEFAULT_SETTINGS,
      serverUrl: 'chat.example:8443',
      sites: ['https://shop.example', 'https://shop.example:8443', 'http://help.example'],
      servers: [
        {
          site: 'https://shop.example',
          prefix: 'https://vendor.example',
          serverUrl: 'https://gms.example',
          service: 'a',
          filesUrl: 'https://files.example:444/up',
        },
        {
          site: 'https://gone.example',
          prefix: '',
          serverUrl: 'https://gone-gms.example',
          service: 'a',
          filesUrl: '',
        },
      ],
    });
    expect(patterns).toEqual([
      'https://chat.example/*',
      'https://gms.example/*',
      'https://files.example/*',
      'https://shop.example/*',
      'http://help.example/*',
    ]);
    expect(patternsOf(DEFAULT_SETTINGS)).toEqual([]);
  });
});
