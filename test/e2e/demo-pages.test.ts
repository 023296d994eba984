// The demo pages of `npm start`, each used as a visitor would, served by the extension and by the stand-alone script: in both browsers,
// one start of each.
import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Backend, startBackend } from '../backend/backend.ts';
import { type DemoSites, startDemoSites } from '../start/demo-sites.ts';
import { axeObjections } from './axe.ts';
import { writeSettings } from './background.ts';
import { builtScript } from './built-script.ts';
import type { DrivenBrowser, DrivenPage } from './driver.ts';
import { launcherOf } from './launch.ts';
import { until } from './until.ts';
import { BROWSERS, SERVICE, takePictures } from './world.ts';

/** Quick, but so that its typing is seen. */
const AGENT_PACE_MS = 50;
/** The guide's own order. */
const DEMOS = [
  'widget',
  'plain-session',
  'registration',
  'single-page',
  'login',
  'storage',
  'transport',
  'config-genesys',
  'config-gwc',
];
/** Who serves, and how a page says it. */
const HOSTS = [
  ['extension', 'This page is served by the extension.'],
  ['script', 'This page is served by the stand-alone script.'],
] as const;
const GREETING = 'how can I help you?';

describe.each(BROWSERS)('the demo pages in %s', (kind) => {
  let backend: Backend;
  let sites: DemoSites;
  let browser: DrivenBrowser;
  let page: DrivenPage;
  let panel: DrivenPage;

  beforeAll(async () => {
    backend = await startBackend({ services: [SERVICE], agent: 'greeter', agentPaceMs: AGENT_PACE_MS });
    const script = await builtScript();
    sites = await startDemoSites({ chatServer: backend.url, service: SERVICE, script });
    const { launch } = await launcherOf(kind);
    browser = await launch();
    panel = await browser.openTab('sidepanel.html');
    page = await browser.openTab(`${sites.shop}guide/`);
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail')
      await takePictures(browser, `${kind} ${task.name}`, task.result.errors?.[0]);
    for (const { id, hasEnded } of backend.chats()) if (!hasEnded) backend.agent(id).end();
    await page.goTo(`${sites.shop}delivery.html`);
    await page.evaluate(() => sessionStorage.clear());
  });

  afterAll(async () => {
    await browser?.kill();
    await sites?.close();
    await backend?.close();
    if (browser !== undefined) await rm(browser.profile, { recursive: true, force: true });
  });

  const visit = (name: string) => page.goTo(`${sites.shop}guide/${name}.html`);
  const press = (name: string) => page.byRole('button', name).click();
  /** What the demo itself shows, not its code. Between two documents: nothing. */
  const shown = () =>
    page.evaluate(() => document.querySelector<HTMLElement>('.demo')?.innerText ?? '').catch(() => '');
  const shows = (text: string) =>
    until(`the page shows "${text}"`, async () => (await shown()).includes(text));
  /** What stands in the window of the widget. */
  const said = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('.gwc-chat-message-text')].map(({ textContent }) => textContent ?? ''),
    );
  const says = (text: string) =>
    until(`the widget shows "${text}"`, async () => (await said()).some((line) => line.includes(text)));
  /** Firefox's driver knows only where it went itself. */
  const address = () => page.evaluate(() => location.href);
  const reload = async () => page.goTo(await address());

  describe.each(HOSTS)('served by the %s', (host, line) => {
    beforeAll(async () => {
      const isAllowed = host === 'extension';
      await writeSettings(panel, isAllowed ? sites.settings : { sites: [] });
      await until('the API is registered, or not', () =>
        panel.evaluate(
          async (wanted) => {
            const scripts = await chrome.scripting.getRegisteredContentScripts();
            return scripts.filter(({ id }) => id.startsWith('parley-page-')).length === wanted;
          },
          isAllowed ? 2 : 0,
        ),
      );
    });

    it('[DP2, DP12] shows in each page the code that runs there, as text, and who serves it', async () => {
      for (const name of DEMOS) {
        await visit(name);
        const found = await page.evaluate(() => {
          const bare = (text: string | null | undefined) => (text ?? '').replaceAll(/\s/g, '');
          const code = document.querySelector('#code');
          const scripts = [...document.querySelectorAll('script[data-shown]')];
          return {
            host: document.querySelector('#host')?.textContent,
            isShown: scripts.every(({ textContent }) => bare(code?.textContent).includes(bare(textContent))),
            runs: code?.querySelectorAll('script').length,
          };
        });
        expect({ name, ...found }).toEqual({
          name,
          host: line,
          isShown: true,
          runs: 0,
        });
      }
    });

    it('[DP3] has a chat of its own drawing that talks, types, survives a reload and is left', async () => {
      await visit('plain-session');
      await press('Start a chat');
      await shows(`Robin: Hello Maya, ${GREETING}`);
      await page.byRole('textbox', 'Your message').fill('A red lamp?');
      await press('Send');
      await shows('You: A red lamp?');
      await shows('Robin: Thank you. You wrote: A red lamp?');
      expect(backend.chat().userData).toMatchObject({ customerType: 'guest' });
      await reload();
      await shows('Robin: Thank you. You wrote: A red lamp?');
      await press('Leave the chat');
      await shows('The chat has ended.');
      await until('the server knows', () => backend.chat().hasEnded);
    });

    it('[DP4] opens the embedded widget, hears what happens in it, and has it again after a reload', async () => {
      await visit('widget');
      await press('Chat with the workshop');
      await page.byRole('textbox', 'First name').fill('Maya');
      await press('Start chat');
      await shows(GREETING);
      await says(GREETING);
      await reload();
      await says(GREETING);
      await press('Close the chat');
      await shows('The chat has ended.');
    });

    it('[DP5] registers by its own form, and by the built-in one with a field more and its own words', async () => {
      await visit('registration');
      await page.byRole('textbox', 'Your name').fill('Maya');
      await press('Start with this form');
      await shows('The agent knows: {"FirstName":"Maya","Topic":"An order"}');
      await says(GREETING);
      expect(backend.chat().form).toMatchObject({ firstName: 'Maya' });
      await press('Close the chat');
      await until('the chat is over', () => backend.chat().hasEnded);
      await press("Start with the widget's form");
      await page.byRole('textbox', 'Order number').fill('4711');
      await press('Ask us');
      await shows('"OrderNumber":"4711"');
      expect(backend.chat().userData).toMatchObject({ OrderNumber: '4711' });
    });

    it('[DP6] keeps the chat while the views of a single-page app change, and after a reload', async () => {
      await visit('single-page');
      await press('Ask about it');
      await says(GREETING);
      await page.byRole('link', 'Curlew').click();
      await shows('Hanging lamp');
      await until('the agent knows the lamp', () => backend.chat().userData.Lamp === 'Curlew');
      expect(await address()).toContain('?lamp=curlew');
      expect(await said()).toContain(`Hello User, ${GREETING}`);
      await page.evaluate(() => history.back());
      await shows('Table lamp');
      await reload();
      await says(GREETING);
      await page.byRole('link', 'Bog Oak').click();
      await until('the agent knows the lamp', () => backend.chat().userData.Lamp === 'Bog Oak');
      expect(backend.chats().filter(({ hasEnded }) => !hasEnded)).toHaveLength(1);
    });

    it('[DP7] has its chat again after a sign-in at another origin, which learns nothing of it', async () => {
      await visit('login');
      await press('Start a chat');
      await shows('You are not signed in.');
      await says(GREETING);
      await page.byRole('link', 'Sign in').click();
      await page.byRole('textbox', 'Your name').fill('Maya');
      expect(new URL(await address()).origin).not.toBe(new URL(sites.shop).origin);
      expect(await page.evaluate(() => document.body.innerText)).not.toContain(GREETING);
      await press('Sign in');
      await shows('You are signed in as Maya, and the agent knows.');
      await says(GREETING);
      expect(backend.chat().userData).toMatchObject({ SignedInAs: 'Maya' });
    });

    it('[DP8] comes back to what its own storage holds, and to nothing where that holds nothing', async () => {
      await visit('storage');
      await shows('There was nothing to come back to.');
      await press('Start a chat');
      await says(GREETING);
      const { secureKey } = backend.state.latest() ?? {};
      const held = await page.evaluate(() => sessionStorage.getItem('chat-of-this-tab'));
      expect(await shown()).toContain(`In the storage: ${held}`);
      expect(held?.includes(secureKey ?? 'none')).toBe(host === 'script');
      await reload();
      await says(GREETING);
      await page.byRole('checkbox', 'Come back to the chat after a reload').click();
      await reload();
      await shows('There was nothing to come back to.');
      expect(await said()).toEqual([]);
    });

    it('[DP9] has a transport of its own that polls, each message once, also after a reload', async () => {
      await visit('transport');
      await press('Chat over REST');
      await says(GREETING);
      const composer = page.byRole('textbox', 'Write a message');
      await composer.fill('Over REST');
      await composer.press('Enter');
      await says('Thank you. You wrote: Over REST');
      await reload();
      await says('Thank you. You wrote: Over REST');
      // Two polls later nothing has come a second time.
      const before = backend.stats().refreshes;
      await until('it has polled twice', () => backend.stats().refreshes > before + 1);
      expect((await said()).filter((line) => line.includes('Over REST'))).toHaveLength(2);
      await press('Close the chat');
      await until('the chat is over', () => backend.chat().hasEnded);
    });

    it('[DP10] is set up by `_genesys.chat`: a launcher, calls without arguments, a late `push`', async () => {
      await visit('config-genesys');
      await press('Ask the workshop');
      await shows(GREETING);
      await reload();
      await says(GREETING);
      await press('Close the chat');
      await until('the chat is over', () => backend.chat().hasEnded);
      await press('Chat');
      await says(GREETING);
    });

    it('[DP10] is set up by `_gwc`, and restores by hand', async () => {
      await visit('config-gwc');
      await press('Start a chat');
      await shows('Robin has joined.');
      await reload();
      await shows('Robin has joined.');
      expect(await page.byRole('button', 'Start a chat').isEnabled()).toBe(false);
      await press('Close the chat');
      await until('another can be started', () => page.byRole('button', 'Start a chat').isEnabled());
    });
  });

  // Axe looks at documents, not at browsers: once is enough.
  it.runIf(kind === 'chromium')(
    '[DP11] is without objection by axe in both themes, and fits a narrow window',
    async () => {
      await page.resize(320, 640);
      const found: string[] = [];
      for (const file of ['guide/', ...DEMOS.map((name) => `guide/${name}.html`), 'sign-in.html', '']) {
        await page.goTo(sites.shop + file);
        for (const scheme of ['light', 'dark'] as const) {
          await page.preferColours(scheme);
          found.push(...(await axeObjections(page)).map((objection) => `${file} ${scheme}: ${objection}`));
        }
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        if (width > 320) found.push(`${file} is ${width} wide`);
      }
      expect(found).toEqual([]);
    },
  );
});
