// @vitest-environment happy-dom
// The options page over a fake client: what can be set, what a test finds, and what an administrator has decided.
import { fireEvent } from '@testing-library/dom';
import { describe, expect, it } from 'vitest';
import { makeError } from '../support/fake-client.ts';
import { settled } from '../support/manual-clock.ts';
import { type OptionsWorld, withOptions } from './options-world.ts';

const SET = { serverUrl: 'https://support.example.com', service: 'customer-support' };
const ORIGIN = 'chrome-extension://abcdefghijklmnop';

const statusOf = ({ getByRole }: OptionsWorld) => getByRole('status').textContent;
/** Of the form; sites have one of their own, further down. */
const alertOf = ({ getAllByRole }: OptionsWorld) => getAllByRole('alert')[0]?.textContent;

describe('the options page', () => {
  it('[OP1] welcomes whoever has nothing set up, and keeps what is entered', () =>
    withOptions(
      () => undefined,
      async (world) => {
        expect(world.getByRole('heading', { level: 1 }).textContent).toBe('Welcome to Parley');
        await world.write('Chat server address', ' https://support.example.com ');
        await world.write('Service', 'customer-support');
        fireEvent.click(world.getByRole('checkbox', { name: 'Do not use WebSocket' }));
        await world.press('Save');
        expect(world.client.settings()).toEqual({
          ...SET,
          disableWebSockets: true,
          connection: 'live',
          sound: true,
        });
        expect(statusOf(world)).toMatch(/^Saved/);
        expect(world.getByRole('heading', { level: 1 }).textContent).toBe('Parley options');
      },
    ));

  it('[OP11] has the choice of the connection, which is live until polling is chosen', () =>
    withOptions(
      (client) => client.store(SET),
      async (world) => {
        const choice = world.getByRole<HTMLSelectElement>('combobox', { name: 'Connection' });
        expect(choice.value).toBe('live');
        expect([...choice.options].map(({ text }) => text)).toEqual(['Live', 'Polling']);
        fireEvent.change(choice, { target: { value: 'polling' } });
        await world.press('Test connection');
        expect(world.client.tested()).toEqual({ ...SET, connection: 'polling' });
        await world.press('Save');
        expect(world.client.settings()).toMatchObject({ connection: 'polling' });
      },
    ));

  it('[OP11] has it locked where an administrator has chosen', () =>
    withOptions(
      (client) => client.setPolicy({ connection: 'polling' }),
      async (world) => {
        const choice = world.getByRole<HTMLSelectElement>('combobox', { name: 'Connection' });
        expect([choice.value, choice.disabled]).toEqual(['polling', true]);
      },
    ));

  it('[AT12] has the switch of the sound, which is on until it is switched off', () =>
    withOptions(
      (client) => client.store(SET),
      async (world) => {
        const box: HTMLInputElement = world.getByRole('checkbox', { name: 'Sound' });
        expect(box.checked).toBe(true);
        fireEvent.click(box);
        await world.press('Save');
        expect(world.client.settings()).toMatchObject({ sound: false });
      },
    ));

  it('[OP2] names what is wrong with an address or a service at its field, and asks nobody', () =>
    withOptions(
      () => undefined,
      async (world) => {
        await world.write('Chat server address', 'ftp://support.example.com');
        await world.write('Service', 'a/b');
        await world.press('Test connection');
        expect(world.getByText(/must begin with https/)).toBeDefined();
        expect(world.getByText(/Enter the name of the service/)).toBeDefined();
        expect(world.client.asked).toEqual([]);
        const field = world.getByRole('textbox', { name: 'Chat server address' });
        expect(field.getAttribute('aria-invalid')).toBe('true');
      },
    ));

  it('[OP3] asks for access to the host in the click itself, before anything is waited for', () =>
    withOptions(
      (client) => client.store(SET),
      async (world) => {
        for (const name of ['Test connection', 'Save']) {
          const before = world.client.asked.length;
          fireEvent.click(world.getByRole('button', { name }));
          expect(world.client.asked.slice(before)).toEqual(['support.example.com']);
          await settled();
        }
      },
    ));

  it('[OP4] says what happens when access is not allowed, and keeps the settings all the same', () =>
    withOptions(
      (client) => {
        client.store(SET);
        client.allow(false);
      },
      async (world) => {
        await world.press('Test connection');
        expect(alertOf(world)).toMatch(/did not allow Parley to reach support\.example\.com/);
        await world.write('Service', 'other');
        await world.press('Save');
        expect(world.client.settings().service).toBe('other');
        expect(alertOf(world)).toMatch(/^Saved, but you did not allow/);
      },
    ));

  it.each([
    ['unreachable', undefined, /support\.example\.com does not answer/],
    ['notCometd', undefined, /answers, but not as a chat server/],
    ['handshakeRefused', undefined, /refused the connection/],
    ['serviceSilent', 'customer-support', /“customer-support” does not answer/],
  ] as const)('[OP5] names what a test finds: %s', (code, detail, text) =>
    withOptions(
      (client) => {
        client.store(SET);
        client.answer({ ok: false, error: makeError(code, detail) });
      },
      async (world) => {
        await world.press('Test connection');
        expect(alertOf(world)).toMatch(text);
        expect(statusOf(world)).toBe('');
      },
    ),
  );

  it('[OP6] gives the exact origin that the server has to allow, to copy', () =>
    withOptions(
      (client) => {
        client.store(SET);
        client.answer({ ok: false, error: makeError('originRefused', ORIGIN) });
      },
      async (world) => {
        await world.press('Test connection');
        const field: HTMLInputElement = world.getByRole('textbox', { name: 'Origin to allow' });
        expect(field.value).toBe(ORIGIN);
        await world.press('Copy');
        expect(world.copied()).toBe(ORIGIN);
      },
    ));

  it('[OP7] says that it works, and forgets the finding when something is changed', () =>
    withOptions(
      (client) => client.store(SET),
      async (world) => {
        await world.press('Test connection');
        expect(statusOf(world)).toMatch(/^Connected: the service “customer-support” at support/);
        await world.write('Service', 'other');
        expect(statusOf(world)).toBe('');
      },
    ));

  it('[OP8] marks what an administrator has set, and saves the rest only', () =>
    withOptions(
      (client) => {
        client.store({ service: 'customer-support' });
        client.setPolicy({ serverUrl: SET.serverUrl });
      },
      async (world) => {
        const field: HTMLInputElement = world.getByRole('textbox', { name: 'Chat server address' });
        expect(field.readOnly).toBe(true);
        expect(field.value).toBe(SET.serverUrl);
        expect(world.getAllByText('Set by your administrator')).toHaveLength(1);
        await world.write('Service', 'other');
        await world.press('Save');
        expect(world.client.settings()).toEqual({
          serverUrl: '',
          service: 'other',
          disableWebSockets: false,
          connection: 'live',
          sound: true,
        });
      },
    ));

  it('[PO7] gives what was typed up for what an administrator sets meanwhile, and its own back afterwards', () =>
    withOptions(
      (client) => client.store(SET),
      async (world) => {
        const field: HTMLInputElement = world.getByRole('textbox', { name: 'Chat server address' });
        const box: HTMLInputElement = world.getByRole('checkbox', { name: 'Do not use WebSocket' });
        await world.write('Chat server address', 'ftp://typed.example');
        await world.press('Test connection');
        expect(field.getAttribute('aria-invalid')).toBe('true');
        world.client.setPolicy({ serverUrl: 'https://policy.example', disableWebSockets: true });
        await settled();
        expect([field.value, field.readOnly, field.getAttribute('aria-invalid')]).toEqual([
          'https://policy.example',
          true,
          'false',
        ]);
        expect([box.checked, box.disabled]).toEqual([true, true]);
        await world.press('Test connection');
        expect(world.client.asked).toEqual(['policy.example']);
        await world.press('Save');
        expect(world.client.settings()).toEqual({
          ...SET,
          disableWebSockets: false,
          connection: 'live',
          sound: true,
        });
        world.client.setPolicy({});
        await settled();
        expect([field.value, field.readOnly, box.checked]).toEqual([SET.serverUrl, false, false]);
      },
    ));

  it('[PO8] keeps as the user’s own only what the user has changed', () =>
    withOptions(
      (client) => client.store(SET),
      async (world) => {
        const kept: object[] = [];
        const { save } = world.client;
        world.client.save = async (changes) => {
          kept.push(changes);
          await save(changes);
        };
        await world.press('Save');
        await world.write('Service', 'other');
        await world.press('Save');
        fireEvent.click(world.getByRole('checkbox', { name: 'Do not use WebSocket' }));
        await world.press('Save');
        expect(kept).toEqual([{}, { service: 'other' }, { disableWebSockets: true }]);
      },
    ));

  it('[PO3] names what is wrong in the policy, as its administrator calls it', () =>
    withOptions(
      (client) => client.store(SET),
      async (world) => {
        expect(world.queryAllByRole('note')).toEqual([]);
        world.client.setPolicy({}, ['serverUrl', 'sites']);
        await settled();
        const notes = world.getAllByRole('note').map(({ textContent }) => textContent);
        expect(notes.map((text) => /invalid value for “(\w+)”/.exec(text ?? '')?.[1])).toEqual([
          'serverUrl',
          'sites',
        ]);
        world.client.setPolicy({});
        await settled();
        expect(world.queryAllByRole('note')).toEqual([]);
      },
    ));

  it('[OP9] keeps what is being typed when settings change elsewhere', () =>
    withOptions(
      (client) => client.store(SET),
      async (world) => {
        await world.write('Service', 'mine');
        world.client.store({ service: 'theirs', serverUrl: 'https://other.example' });
        for (let turn = 0; turn < 3; turn += 1) await settled();
        const value = (name: string) => world.getByRole<HTMLInputElement>('textbox', { name }).value;
        expect(value('Service')).toBe('mine');
        expect(value('Chat server address')).toBe('https://other.example');
      },
    ));

  it('[OP10] says so when settings cannot be read or written', async () => {
    await withOptions(
      (client) => client.fail('load'),
      async (world) => {
        expect(alertOf(world)).toMatch(/could not be read/);
      },
    );
    await withOptions(
      (client) => {
        client.store(SET);
        client.fail('save');
      },
      async (world) => {
        await world.press('Save');
        expect(alertOf(world)).toMatch(/could not be saved/);
      },
    );
  });
});
