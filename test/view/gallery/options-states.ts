// Every state of the options page, for screenshots and for axe.

import { makeError } from '../../support/fake-client.ts';
import type { FakeOptions } from '../../support/fake-options.ts';
import type { FakeSites } from '../../support/fake-sites.ts';

export interface OptionsState {
  show(client: FakeOptions, sites: FakeSites): void;
  act?(container: HTMLElement, client: FakeOptions): Promise<void> | void;
}

const SET = { serverUrl: 'https://support.example.com', service: 'customer-support' };
const SHOP = 'https://shop.example.com';
const HELP = 'https://help.example.com:8443';
const SITES = {
  sites: [SHOP, HELP],
  alwaysShow: [SHOP],
  servers: [
    {
      site: SHOP,
      prefix: 'https://web.example.com/server/cometd',
      serverUrl: 'https://chat.example.com/genesys',
      service: 'web-sales',
      filesUrl: '',
    },
  ],
};
const ORIGIN = 'chrome-extension://abcdefghijklmnopabcdefghijklmnop';

const press = (container: HTMLElement, name: string) =>
  [...container.querySelectorAll('button')].find((button) => button.textContent === name)?.click();

export const OPTIONS_STATES: Readonly<Record<string, OptionsState>> = {
  'options-first-run': { show: () => undefined },
  'options-set': { show: (client) => client.store(SET) },
  'options-locked': {
    show(client) {
      client.setPolicy({ ...SET, disableWebSockets: true });
    },
  },
  'options-policy-invalid': {
    show(client) {
      client.store(SET);
      client.setPolicy({ service: SET.service }, ['serverUrl', 'sites']);
    },
  },
  'options-empty-fields': { show: () => undefined, act: (container) => press(container, 'Save') },
  'options-testing': {
    show(client) {
      client.store(SET);
      client.answer('hang');
    },
    act: (container) => press(container, 'Test connection'),
  },
  'options-test-ok': {
    show: (client) => client.store(SET),
    act: (container) => press(container, 'Test connection'),
  },
  'options-unreachable': {
    show(client) {
      client.store(SET);
      client.answer({ ok: false, error: makeError('unreachable') });
    },
    act: (container) => press(container, 'Test connection'),
  },
  'options-origin-refused': {
    show(client) {
      client.store(SET);
      client.answer({ ok: false, error: makeError('originRefused', ORIGIN) });
    },
    act: (container) => press(container, 'Test connection'),
  },
  'options-access-denied': {
    show(client) {
      client.store(SET);
      client.allow(false);
    },
    act: (container) => press(container, 'Save'),
  },
  'options-saved': { show: (client) => client.store(SET), act: (container) => press(container, 'Save') },
  'options-sites': {
    show(client, sites) {
      client.store(SET);
      sites.store(SITES, [SHOP]);
    },
  },
  'options-sites-edit': {
    show(client, sites) {
      client.store(SET);
      sites.store(SITES, [SHOP, HELP]);
    },
    act(container) {
      container.querySelector('summary')?.click();
      press(container, 'Edit');
    },
  },
  'options-sites-locked': {
    show(client, sites) {
      client.setPolicy(SET);
      sites.store(SITES);
      sites.lock('sites', 'servers', 'alwaysShow', 'showEverywhere');
      sites.miss('https://support.example.com/*', 'https://shop.example.com/*', 'https://help.example.com/*');
    },
  },
  'options-sites-refused': {
    show(client, sites) {
      client.store(SET);
      sites.allowIn(false);
    },
    act: (container) => {
      const [, box] = [
        ...container.querySelectorAll<HTMLInputElement>('.options-form + .options-form input'),
      ];
      box?.click();
    },
  },
  'options-unreadable': { show: (client) => client.fail('load') },
};
