// Which source has the say, and what a bad value costs.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveSettings } from '../../core/settings/resolve.ts';
import { parseSettings, SETTINGS_KEYS } from '../../core/settings/schema.ts';
import { DEFAULT_SETTINGS } from '../../core/settings/settings.ts';

const nothing = { policy: {}, user: {}, build: {} };

describe('precedence', () => {
  it('[SE5] is policy over user over build over default, key by key', () => {
    const resolved = resolveSettings({
      policy: { serverUrl: 'https://policy.example' },
      user: { serverUrl: 'https://user.example', service: 'of-user' },
      build: { serverUrl: 'https://build.example', service: 'of-build', disableWebSockets: true },
    });
    expect(resolved.settings).toEqual({
      serverUrl: 'https://policy.example',
      service: 'of-user',
      sites: [],
      servers: [],
      alwaysShow: [],
      showEverywhere: false,
      disableWebSockets: true,
      connection: 'live',
      sound: true,
    });
    expect(resolved.sources).toEqual({
      serverUrl: 'policy',
      service: 'user',
      sites: 'default',
      servers: 'default',
      alwaysShow: 'default',
      showEverywhere: 'default',
      disableWebSockets: 'build',
      connection: 'default',
      sound: 'default',
    });
  });

  it('[SE5] false of a stronger source wins over true of a weaker one', () => {
    const resolved = resolveSettings({
      ...nothing,
      user: { disableWebSockets: false },
      build: { disableWebSockets: true },
    });
    expect(resolved.settings.disableWebSockets).toBe(false);
    expect(resolved.sources.disableWebSockets).toBe('user');
  });

  it('[SE6] an empty text is not set: a weaker source has the say', () => {
    const resolved = resolveSettings({
      ...nothing,
      policy: { service: '' },
      user: { service: '  ' },
      build: { service: 'b' },
    });
    expect(resolved.settings.service).toBe('b');
    expect(resolved.problems).toEqual([]);
  });

  it('[SE5] with no source there are the defaults', () => {
    expect(resolveSettings(nothing).settings).toEqual(DEFAULT_SETTINGS);
  });
});

describe('bad values', () => {
  it('[SE7] cost only their own key, and are reported with their source', () => {
    const resolved = resolveSettings({
      policy: { serverUrl: 'javascript:alert(1)', service: 'support', disableWebSockets: 'yes' },
      user: { serverUrl: 'https://user.example', sites: 'https://shop.example' },
      build: 'nonsense',
    });
    expect(resolved.settings).toEqual({
      serverUrl: 'https://user.example',
      service: 'support',
      sites: [],
      servers: [],
      alwaysShow: [],
      showEverywhere: false,
      disableWebSockets: false,
      connection: 'live',
      sound: true,
    });
    expect(resolved.problems).toEqual([
      { key: 'serverUrl', source: 'policy' },
      { key: 'disableWebSockets', source: 'policy' },
      { key: 'sites', source: 'user' },
    ]);
  });

  it('[SE8] sites are origins: anything else in the list is dropped and reported', () => {
    const sites = [
      'https://shop.example',
      'HTTP://Shop.example:8080/',
      'https://shop.example',
      'https://path.example/path',
      'https://*.example',
      'file:///',
      'shop.example',
      'https://a:b@name.example',
      7,
      null,
    ];
    const { values, problems } = parseSettings({ sites });
    expect(values.sites).toEqual(['https://shop.example', 'http://shop.example:8080']);
    expect(problems).toEqual([{ key: 'sites' }]);
  });

  it('[SE12] a row of the server map needs site, server and service; a bad one is dropped and reported', () => {
    const row = { site: 'https://shop.example', serverUrl: ' chat.example ', service: ' support ' };
    const whole = { ...row, prefix: 'https://Shop.example/server/', filesUrl: 'https://files.example' };
    const bad = [
      { ...row, site: 'https://shop.example/path' },
      { ...row, site: undefined },
      { ...row, serverUrl: '' },
      { ...row, service: 'a/b' },
      { ...row, prefix: 'ftp://shop.example' },
      { ...row, prefix: 'https://shop.example/?x' },
      { ...row, filesUrl: 'https://a:b@files.example' },
      { ...row, filesUrl: 'javascript:alert(1)' },
      'https://shop.example',
      null,
    ];
    const { values, problems } = parseSettings({ servers: [row, ...bad, whole, row] });
    const taken = { site: 'https://shop.example', serverUrl: 'chat.example', service: 'support' };
    expect(values.servers).toEqual([
      { ...taken, prefix: '', filesUrl: '' },
      { ...taken, prefix: 'https://shop.example/server', filesUrl: 'https://files.example' },
    ]);
    expect(problems).toEqual([{ key: 'servers' }]);
  });

  it('[SE13] only a site that is listed shows the launcher always', () => {
    const { settings } = resolveSettings({
      ...nothing,
      policy: { sites: ['https://shop.example'] },
      user: { alwaysShow: ['https://shop.example', 'https://other.example'] },
    });
    expect(settings.alwaysShow).toEqual(['https://shop.example']);
  });

  it('[SE7] anything at all from any source gives whole settings', () => {
    const source = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(fc.constantFrom(...SETTINGS_KEYS, '__proto__', 'other'), fc.jsonValue()),
    );
    fc.assert(
      fc.property(source, source, source, (policy, user, build) => {
        const { settings } = resolveSettings({ policy, user, build });
        expect(parseSettings(settings)).toEqual({ values: settings, problems: [] });
        for (const site of settings.alwaysShow) expect(settings.sites).toContain(site);
        expect(Object.keys(settings).sort()).toEqual([...SETTINGS_KEYS].sort());
      }),
    );
  });
});
