// Every state of the options page, for screenshots and for axe.

import { makeError } from '../../support/fake-client.ts';
import type { FakeOptions } from '../../support/fake-options.ts';

export interface OptionsState {
  show(client: FakeOptions): void;
  act?(container: HTMLElement, client: FakeOptions): Promise<void> | void;
}

const SET = { serverUrl: 'https://support.example.com', service: 'customer-support' };
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
  'options-unreadable': { show: (client) => client.fail('load') },
};
