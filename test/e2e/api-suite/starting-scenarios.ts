// `startSession` (API.md 2.1): options, defaults, user data, where the server address is looked for, and how a start fails.
import { expect } from 'vitest';
import { until } from '../until.ts';
import { DEAD_SERVER } from './dead-server.ts';
import { type Exception, type Scenario, scenario } from './scenario.ts';

const NO_ADDRESS: Exception = { carrier: 'transport', why: 'a transport of the page has no server address' };
const NOT_ON_WIRE: Exception = {
  carrier: 'transport',
  why: 'what goes over the wire of a transport of the page is its own affair',
};

export const STARTING: readonly Scenario[] = [
  scenario('[AP7, AP8, AP9] a start that says nothing has the defaults', async (stage) => {
    const page = await stage.open();
    expect(await page.evaluate(() => kit.settled(kit.chat.startSession(kit.options())))).toBe('done');
    const { nickname, subject, userData } = stage.chat().form();
    expect({ nickname, subject }).toEqual({ nickname: 'User', subject: undefined });
    expect(userData).toMatchObject({ source: 'web', pageTitle: 'A shop', url: page.url() });
    expect(await page.evaluate(() => kit.session.isActive())).toBe(true);
  }),

  scenario('[AP8, AP9] name, subject and user data arrive, and win over the defaults', async (stage) => {
    const page = await stage.open();
    const outcome = await page.evaluate(async () => {
      const userData = Object.freeze({ topic: 'lamp', pageTitle: 'Mine', age: 7, at: document.location });
      const options = kit.options({
        username: 'Ada',
        subject: 'Lamps',
        userData,
        colour: 'red',
        embedded: 2,
      });
      return kit.settled(kit.chat.startSession(Object.freeze(options)));
    });
    expect(outcome).toBe('done');
    const { nickname, subject, userData } = stage.chat().form();
    expect({ nickname, subject }).toEqual({ nickname: 'Ada', subject: 'Lamps' });
    expect(userData).toMatchObject({
      source: 'web',
      topic: 'lamp',
      pageTitle: 'Mine',
      age: '7',
      at: page.url(),
    });
  }),

  scenario('[AP9] a null of the page stays null, and is no text on the wire', async (stage) => {
    const page = await stage.open();
    const userData = { source: null };
    await page.evaluate(
      (data) => kit.settled(kit.chat.startSession(kit.options({ userData: data }))),
      userData,
    );
    expect(stage.chat().userData()).not.toHaveProperty('source');
    expect(stage.chat().userData()).toMatchObject({ pageTitle: 'A shop' });
    const read = () =>
      page.evaluate(async () => {
        const data = await kit.session.getUserData();
        // On its way out of the page what is missing would be null as well.
        return [data.source === null, data.pageTitle];
      });
    expect(await read()).toEqual([true, 'A shop']);
    await page.reload();
    expect(await page.evaluate(() => kit.settled(kit.chat.restoreSession(kit.restoring())))).toBe('done');
    expect(await read()).toEqual([true, 'A shop']);
    expect(stage.chat().userData()).not.toHaveProperty('source');
  }),

  scenario(
    '[AP9, AP40] a transport of the page gets name, subject and user data, a null as null',
    async (stage) => {
      const page = await stage.open();
      const params = await page.evaluate(async () => {
        const options = kit.options({ username: 'Ada', userData: { FirstName: 'Ada', source: null } });
        await kit.chat.startSession(options);
        return kit.transport.calls.slice(0, 2);
      });
      expect(params.map(([name]) => name)).toEqual(['init', 'startSession']);
      expect(params[1]?.[1]).toMatchObject({
        username: 'Ada',
        userData: { FirstName: 'Ada', source: null, pageTitle: 'A shop' },
      });
    },
    {
      isForEveryRun: true,
      except: [
        { carrier: 'websocket', why: 'no transport of the page' },
        { carrier: 'long-polling', why: 'no transport of the page' },
      ],
    },
  ),

  scenario(
    '[AM3] identifying user data are fields of the wire, and user data as well',
    async (stage) => {
      const page = await stage.open();
      const userData = { FirstName: 'John', LastName: 'Doe', EmailAddress: 'johndoe@example.com' };
      await page.evaluate(
        (data) => kit.settled(kit.chat.startSession(kit.options({ userData: data }))),
        userData,
      );
      const form = stage.chat().form();
      expect(form).toMatchObject({ firstName: 'John', lastName: 'Doe', emailAddress: 'johndoe@example.com' });
      expect(form.userData).toMatchObject(userData);
    },
    { except: [NOT_ON_WIRE] },
  ),

  scenario(
    '[AP10] the server address has two spellings and may be relative',
    async (stage) => {
      const page = await stage.open({ head: `<base href="${stage.address}/elsewhere/">` });
      const outcome = await page.evaluate(() => {
        const options = kit.options({ serverURL: '../genesys/cometd', serverUrl: undefined });
        return kit.settled(kit.chat.startSession(options));
      });
      expect(outcome).toBe('done');
    },
    { except: [NO_ADDRESS] },
  ),

  scenario(
    '[AP10, AP75] without an address in the options the config global says it',
    async (stage) => {
      const config = { serverUrl: `${stage.address}/genesys/cometd`, autoRestore: false };
      const page = await stage.open({ head: `<script>_gwc = ${JSON.stringify(config)}</script>` });
      const outcome = await page.evaluate(() =>
        kit.settled(kit.chat.startSession(kit.options({ serverUrl: undefined }))),
      );
      expect(outcome).toBe('done');
    },
    { except: [NO_ADDRESS] },
  ),

  scenario(
    '[AP10] with no address anywhere in the page the settings say it',
    async (stage) => {
      const page = await stage.open();
      const outcome = await page.evaluate(() =>
        kit.settled(kit.chat.startSession(kit.options({ serverUrl: undefined }))),
      );
      expect(outcome).toBe('done');
    },
    { except: [NO_ADDRESS, { host: 'script', why: 'there are no settings without the extension' }] },
  ),

  scenario(
    '[AP10, AP13] with no address at all a start fails with 2, naming the option',
    async (stage) => {
      const page = await stage.open();
      const event = await page.evaluate(() =>
        kit.outcome(kit.chat.startSession({ service: 'customer-support' })),
      );
      expect(event).toMatchObject({ error: { code: 2, description: expect.stringContaining('serverUrl') } });
    },
    {
      except: [
        { host: 'chromium', why: 'the suite’s settings name a server; shown in a contract' },
        { host: 'firefox', why: 'the suite’s settings name a server; shown in a contract' },
      ],
    },
  ),

  scenario(
    '[AP11] a transport of the page wins over a server address',
    async (stage) => {
      const page = await stage.open();
      const calls = await page.evaluate(async (serverUrl) => {
        await kit.chat.startSession(kit.options({ serverUrl }));
        return kit.transport.calls.map(([name]) => name);
      }, DEAD_SERVER);
      expect(calls).toContain('startSession');
      expect(stage.chatCount()).toBe(1);
    },
    {
      except: [
        { carrier: 'websocket', why: 'no transport of the page' },
        { carrier: 'long-polling', why: 'no transport of the page' },
      ],
    },
  ),

  scenario(
    '[AP13] a server that cannot be reached is 190, one that takes no chats 100, a wrong e-mail address 3',
    async (stage) => {
      const page = await stage.open();
      const codeOf = (options: object) =>
        page.evaluate((more) => kit.settled(kit.chat.startSession(kit.options(more))), options);
      expect(await codeOf({ userData: { EmailAddress: 'nonsense' } })).toBe('3');
      stage.server.fault({ name: 'closed' });
      expect(await codeOf({})).toBe('100');
      stage.server.fault({ name: 'closed', isOn: false });
      expect(await codeOf({ serverUrl: DEAD_SERVER })).toBe('190');
      expect(stage.chatCount()).toBe(0);
      expect(await codeOf({})).toBe('done');
    },
    { except: [NOT_ON_WIRE] },
  ),

  scenario(
    '[AP13, PD7] an address that nobody has named for the site, and that the visitor refuses, is 191',
    async (stage) => {
      const page = await stage.open();
      const serverUrl = `${stage.address.replace('127.0.0.1', 'localhost')}/genesys/cometd`;
      const started = page.evaluate((more) => kit.outcome(kit.chat.startSession(kit.options(more))), {
        serverUrl,
      });
      await stage.refuseServer();
      expect(await started).toMatchObject({ error: { code: 191 } });
      expect(stage.chatCount()).toBe(0);
    },
    {
      except: [
        NO_ADDRESS,
        { host: 'script', why: 'without the extension the page connects by itself, and nobody is asked' },
      ],
    },
  ),

  scenario(
    '[AM8] disableWebSockets keeps a chat from WebSockets, also after a restore that does not say so',
    async (stage) => {
      const { server } = stage;
      const before = server.sockets();
      const page = await stage.open();
      expect(await page.evaluate(() => kit.settled(kit.chat.startSession(kit.options())))).toBe('done');
      await page.evaluate(() => kit.settled(kit.session.sendMessage('one')));
      if (stage.carrier === 'websocket') {
        expect(server.sockets()).toBeGreaterThan(before);
        return;
      }
      await page.reload();
      expect(await page.evaluate(() => kit.settled(kit.chat.restoreSession()))).toBe('done');
      await page.evaluate(() => kit.settled(kit.session.sendMessage('two')));
      expect(stage.chat().visitorTexts()).toEqual(['one', 'two']);
      expect(server.sockets()).toBe(before);
    },
    {
      isForEveryRun: true,
      except: [{ carrier: 'transport', why: 'it is of the built-in transport only' }],
    },
  ),

  scenario('[AP54] while a chat lives in another page of the site a start fails with 201', async (stage) => {
    const first = await stage.open();
    await first.evaluate(() => kit.settled(kit.chat.startSession(kit.options())));
    const second = await stage.open();
    expect(await second.evaluate(() => kit.settled(kit.chat.startSession(kit.options())))).toBe('201');
    await first.evaluate(() => kit.settled(kit.session.leave()));
    await first.hears('SessionEnded');
    await until('the second page may start', async () => {
      const outcome = await second.evaluate(() => kit.settled(kit.chat.startSession(kit.options())));
      return outcome === 'done';
    });
  }),
];
