// @vitest-environment happy-dom
// Sites in the options, over a fake client: allowed, removed, shown always, mapped to servers, and what an administrator decided.
import { fireEvent, within } from '@testing-library/dom';
import { describe, expect, it } from 'vitest';
import { settled } from '../support/manual-clock.ts';
import { type OptionsWorld, withOptions } from './options-world.ts';

const SHOP = 'https://shop.example';
const HELP = 'https://help.example:8443';
const ROW = {
  site: SHOP,
  prefix: 'https://vendor.example/server',
  serverUrl: 'https://gms.example',
  service: 'sales',
  filesUrl: '',
};

const listed = ({ getByRole }: OptionsWorld) =>
  [...getByRole('list', { name: 'Sites' }).children].map(
    (item) => item.querySelector('.site-name')?.textContent,
  );
const box = (world: OptionsWorld, name: string, index = 0) => {
  const found = world.getAllByRole<HTMLInputElement>('checkbox', { name })[index];
  if (found === undefined) throw new Error(`no checkbox ${name}`);
  return found;
};
const tick = async (world: OptionsWorld, name: string, index = 0) => {
  fireEvent.click(box(world, name, index));
  for (let turn = 0; turn < 5; turn += 1) await settled();
};

describe('the list of sites', () => {
  it('[SI10] grows by what a person enters, once the browser has granted it', () =>
    withOptions(
      () => undefined,
      async (world) => {
        expect(world.getByText(/No site may use your chat yet/)).toBeDefined();
        await world.write('Add a site', 'shop.example/cart');
        await world.press('Allow site');
        expect(world.sites.asked).toEqual([['https://shop.example/*']]);
        expect(listed(world)).toEqual([SHOP]);
        expect(world.getByRole<HTMLInputElement>('textbox', { name: 'Add a site' }).value).toBe('');
      },
    ));

  it('[SI10] does not where that is no site, or where the browser refuses; it says so', () =>
    withOptions(
      () => undefined,
      async (world) => {
        await world.write('Add a site', 'chrome://settings');
        await world.press('Allow site');
        expect(world.getByText(/not the address of a web site/)).toBeDefined();
        expect(world.sites.asked).toEqual([]);
        world.sites.allowIn(false);
        await world.write('Add a site', SHOP);
        await world.press('Allow site');
        expect(world.getByText(/You did not allow it in your browser/)).toBeDefined();
        expect(world.sites.settings().sites).toEqual([]);
      },
    ));

  it('[SI11] tells where the browser does not let us in, and asks again', () =>
    withOptions(
      (_, sites) => sites.store({ sites: [SHOP, HELP] }, [HELP]),
      async (world) => {
        expect(world.queryAllByText(/does not let Parley into this site/)).toHaveLength(1);
        await world.press(`Allow ${SHOP}`);
        expect(world.queryByText(/does not let Parley into this site/)).toBeNull();
      },
    ));

  it('[SI12] loses a site with everything that was set for it', () =>
    withOptions(
      (_, sites) => sites.store({ sites: [SHOP, HELP], servers: [ROW], alwaysShow: [SHOP] }, [SHOP, HELP]),
      async (world) => {
        await world.press(`Remove ${SHOP}`);
        expect(listed(world)).toEqual([HELP]);
        expect(world.sites.settings()).toMatchObject({ sites: [HELP], servers: [], alwaysShow: [] });
      },
    ));

  it('[SI13] has a switch for each site to show the chat always, and one for every site', () =>
    withOptions(
      (_, sites) => sites.store({ sites: [SHOP, HELP] }, [SHOP, HELP]),
      async (world) => {
        await tick(world, 'Always show the chat here', 1);
        expect(world.sites.settings().alwaysShow).toEqual([HELP]);
        await tick(world, 'Always show the chat here', 1);
        expect(world.sites.settings().alwaysShow).toEqual([]);
        await tick(world, 'Show my chat on every site');
        expect(world.sites.settings().showEverywhere).toBe(true);
        expect(box(world, 'Show my chat on every site').checked).toBe(true);
        await tick(world, 'Show my chat on every site');
        world.sites.allowIn(false);
        await tick(world, 'Show my chat on every site');
        expect(world.sites.settings().showEverywhere).toBe(false);
        expect(box(world, 'Show my chat on every site').checked).toBe(false);
        expect(world.getByText(/You did not allow it in your browser/)).toBeDefined();
      },
    ));

  it('[OP10] says when it cannot be kept', () =>
    withOptions(
      (_, sites) => sites.store({ sites: [SHOP] }, [SHOP]),
      async (world) => {
        world.sites.fail();
        await world.press(`Remove ${SHOP}`);
        expect(world.getByText(/The options could not be saved/)).toBeDefined();
        expect(listed(world)).toEqual([SHOP]);
      },
    ));
});

describe('the servers of a site', () => {
  it('[SI14] are added, edited and removed, with what is wrong at its field', () =>
    withOptions(
      (_, sites) => sites.store({ sites: [SHOP] }, [SHOP]),
      async (world) => {
        const inList = () => within(world.getByRole('list', { name: 'Sites' }));
        const write = async (name: string, text: string) => {
          fireEvent.input(inList().getByRole('textbox', { name }), { target: { value: text } });
          await settled();
        };
        await world.press('Add a chat server');
        await write('Address that the site names', ROW.prefix);
        await write('Chat server address', 'ftp://gms.example');
        await write('Service', 'sales');
        await world.press('Save server');
        expect(world.getByText(/not an address that can be used here/)).toBeDefined();
        expect(world.sites.settings().servers).toEqual([]);
        await write('Chat server address', ROW.serverUrl);
        await world.press('Save server');
        expect(world.sites.settings().servers).toEqual([ROW]);
        await world.press('Edit');
        await write('Service', 'support');
        await world.press('Save server');
        expect(world.sites.settings().servers).toEqual([{ ...ROW, service: 'support' }]);
        await world.press('Edit');
        await write('Service', 'nothing of it');
        await world.press('Cancel');
        await world.press('Remove');
        expect(world.sites.settings().servers).toEqual([]);
      },
    ));
});

describe('what an administrator has set', () => {
  it('[PO17] is shown with its sites and servers, and cannot be changed', () =>
    withOptions(
      (_, sites) => {
        sites.store({ sites: [SHOP], servers: [ROW], alwaysShow: [SHOP] }, [SHOP]);
        sites.lock('sites', 'servers', 'alwaysShow', 'showEverywhere');
      },
      async (world) => {
        expect(listed(world)).toEqual([SHOP]);
        expect(world.getAllByText(/Set by your administrator/)).toHaveLength(2);
        for (const name of [`Remove ${SHOP}`, 'Allow site', 'Add a chat server', 'Edit', 'Remove'])
          expect(world.queryByRole('button', { name })).toBeNull();
        expect(world.getByText('https://gms.example')).toBeDefined();
        expect(box(world, 'Always show the chat here').disabled).toBe(true);
        expect(box(world, 'Show my chat on every site').disabled).toBe(true);
      },
    ));

  it('[PO17] and is not granted is asked for as a whole, by one button', () =>
    withOptions(
      (_, sites) => sites.miss('https://chat.example/*', 'https://shop.example/*'),
      async (world) => {
        expect(world.getByText(/reach chat\.example and 1 more host/)).toBeDefined();
        await world.press('Allow');
        expect(world.sites.asked).toEqual([['https://chat.example/*', 'https://shop.example/*']]);
        expect(world.queryByRole('button', { name: 'Allow' })).toBeNull();
      },
    ));
});
