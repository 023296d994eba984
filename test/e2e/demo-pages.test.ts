// The demo pages of `npm start`, each used as a visitor would, served by the extension and by the stand-alone script: in both browsers,
// one start of each.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { axeObjections } from './axe.ts';
import { type DemoScene, startDemo } from './demo-scene.ts';
import { until } from './until.ts';
import { BROWSERS, takePictures } from './world.ts';

const README = readFileSync(path.join(import.meta.dirname, '../../README.md'), 'utf8');
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
  let demo: DemoScene;

  beforeAll(async () => {
    demo = await startDemo(kind);
  });
  afterEach(async ({ task }) => {
    const { state, errors } = task.result ?? {};
    if (state === 'fail') await takePictures(demo.browser, `${kind} ${task.name}`, errors?.[0]);
    await demo.tidy();
  });
  afterAll(() => demo?.close());

  // Pages served by the script are the same in every browser but for what standalone.test.ts shows in both.
  const hosts = HOSTS.filter(([host]) => kind === 'chromium' || host === 'extension');

  describe.each(hosts)('served by the %s', (host, line) => {
    beforeAll(() => demo.serveBy(host));

    it('[DP2, DP12] shows in each page the code that runs there, as text, and who serves it', async () => {
      for (const name of DEMOS) {
        await demo.visit(name);
        const found = await demo.page.evaluate(() => {
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

    it('[DP13] has the shortest integration, that of README.md, open the widget and bring it back', async () => {
      const code =
        /```html\n<script src="chat.js"><\/script>\n<script>(.*?)<\/script>/s.exec(README)?.[1] ?? '';
      const integrate = async () => {
        await demo.page.goTo(`${demo.shop}delivery.html`);
        await demo.page.evaluate(
          async (source) => {
            const tag = document.createElement('script');
            const inline = document.createElement('script');
            const help = document.createElement('button');
            [tag.src, inline.textContent, help.id, help.textContent] = ['chat.js', source, 'help', 'Help'];
            const isLoaded = new Promise((resolve) => tag.addEventListener('load', resolve));
            document.body.append(tag, help);
            await isLoaded;
            document.body.append(inline);
          },
          code.replace('https://chat.example', demo.backend.url),
        );
      };
      await integrate();
      await demo.press('Help');
      await demo.press('Skip');
      await demo.says(GREETING);
      await integrate();
      await demo.says(GREETING);
    });

    it('[DP3] has a chat of its own drawing that talks, types, survives a reload and is left', async () => {
      await demo.visit('plain-session');
      await demo.press('Start a chat');
      await demo.shows(`Robin: Hello Maya, ${GREETING}`);
      await demo.page.byRole('textbox', 'Your message').fill('A red lamp?');
      await demo.press('Send');
      await demo.shows('You: A red lamp?');
      await demo.shows('Robin: Thank you. You wrote: A red lamp?');
      expect(demo.backend.chat().userData).toMatchObject({ customerType: 'guest' });
      await demo.reload();
      await demo.shows('Robin: Thank you. You wrote: A red lamp?');
      await demo.press('Leave the chat');
      await demo.shows('The chat has ended.');
      await until('the server knows', () => demo.backend.chat().hasEnded);
    });

    it('[DP4] opens the embedded widget, hears what happens in it, and has it again after a reload', async () => {
      await demo.visit('widget');
      await demo.press('Chat with the workshop');
      await demo.page.byRole('textbox', 'First name').fill('Maya');
      await demo.press('Start chat');
      await demo.shows(GREETING);
      await demo.says(GREETING);
      await demo.reload();
      await demo.says(GREETING);
      await demo.press('Close the chat');
      await demo.shows('The chat has ended.');
    });

    it('[DP5] registers by its own form, and by the built-in one with a field more and its own words', async () => {
      await demo.visit('registration');
      await demo.page.byRole('textbox', 'Your name').fill('Maya');
      await demo.press('Start with this form');
      await demo.shows('The agent knows: {"FirstName":"Maya","Topic":"An order"}');
      await demo.says(GREETING);
      expect(demo.backend.chat().form).toMatchObject({ firstName: 'Maya' });
      await demo.press('Close the chat');
      await until('the chat is over', () => demo.backend.chat().hasEnded);
      await demo.press("Start with the widget's form");
      const orderNumber = demo.page.byRole('textbox', 'Order number');
      await orderNumber.fill('4711');
      expect(await demo.page.byRole('button', 'Ask us').isPresent()).toBe(true);
      await orderNumber.press('Enter');
      await demo.shows('"OrderNumber":"4711"');
      expect(demo.backend.chat().userData).toMatchObject({ OrderNumber: '4711' });
    });

    it('[DP6] keeps the chat while the views of a single-page app change, and after a reload', async () => {
      await demo.visit('single-page');
      await demo.press('Ask about it');
      await demo.says(GREETING);
      await demo.page.byRole('link', 'Curlew').click();
      await demo.shows('Hanging lamp');
      await until('the agent knows the lamp', () => demo.backend.chat().userData.Lamp === 'Curlew');
      expect(await demo.address()).toContain('?lamp=curlew');
      expect(await demo.said()).toContain(`Hello User, ${GREETING}`);
      await demo.page.evaluate(() => history.back());
      await demo.shows('Table lamp');
      await demo.reload();
      await demo.says(GREETING);
      await demo.page.byRole('link', 'Bog Oak').click();
      await until('the agent knows the lamp', () => demo.backend.chat().userData.Lamp === 'Bog Oak');
      expect(demo.backend.chats().filter(({ hasEnded }) => !hasEnded)).toHaveLength(1);
    });

    it('[DP7] has its chat again after a sign-in at another origin, which learns nothing of it', async () => {
      await demo.visit('login');
      await demo.press('Start a chat');
      await demo.shows('You are not signed in.');
      await demo.says(GREETING);
      await demo.page.byRole('link', 'Sign in').click();
      await demo.page.byRole('textbox', 'Your name').fill('Maya');
      expect(new URL(await demo.address()).origin).not.toBe(new URL(demo.shop).origin);
      expect(await demo.page.evaluate(() => document.body.innerText)).not.toContain(GREETING);
      await demo.press('Sign in');
      await demo.shows('You are signed in as Maya, and the agent knows.');
      await demo.says(GREETING);
      expect(demo.backend.chat().userData).toMatchObject({ SignedInAs: 'Maya' });
    });

    it('[DP8] comes back to what its own storage holds, and to nothing where that holds nothing', async () => {
      await demo.visit('storage');
      await demo.shows('There was nothing to come back to.');
      await demo.press('Start a chat');
      await demo.says(GREETING);
      const { secureKey } = demo.backend.state.latest() ?? {};
      const held = await demo.page.evaluate(() => sessionStorage.getItem('chat-of-this-tab'));
      expect(await demo.shown()).toContain(`In the storage: ${held}`);
      expect(held?.includes(secureKey ?? 'none')).toBe(host === 'script');
      await demo.reload();
      await demo.says(GREETING);
      await demo.page.byRole('checkbox', 'Come back to the chat after a reload').click();
      await demo.reload();
      await demo.shows('There was nothing to come back to.');
      expect(await demo.said()).toEqual([]);
    });

    it('[DP9] has a transport of its own that polls, each message once, also after a reload', async () => {
      await demo.visit('transport');
      await demo.press('Chat over REST');
      await demo.says(GREETING);
      await demo.page.byRole('textbox', 'Write a message').fill('Over REST');
      await demo.press('Send');
      await demo.says('Thank you. You wrote: Over REST');
      await demo.reload();
      await demo.says('Thank you. You wrote: Over REST');
      // Two polls later nothing has come a second time.
      const before = demo.backend.stats().refreshes;
      await until('it has polled twice', () => demo.backend.stats().refreshes > before + 1);
      expect((await demo.said()).filter((line) => line.includes('Over REST'))).toHaveLength(2);
      await demo.press('Close the chat');
      await until('the chat is over', () => demo.backend.chat().hasEnded);
    });

    it('[DP10] is set up by `_genesys.chat`: a launcher, calls without arguments, a late `push`', async () => {
      await demo.visit('config-genesys');
      await demo.press('Ask the workshop');
      await demo.shows(GREETING);
      await demo.reload();
      await demo.says(GREETING);
      await demo.press('Close the chat');
      await until('the chat is over', () => demo.backend.chat().hasEnded);
      await demo.press('Chat');
      await demo.says(GREETING);
    });

    it('[DP10] is set up by `_gwc`, and restores by hand', async () => {
      await demo.visit('config-gwc');
      await demo.press('Start a chat');
      await demo.shows('Robin has joined.');
      await demo.reload();
      await demo.shows('Robin has joined.');
      expect(await demo.page.byRole('button', 'Start a chat').isEnabled()).toBe(false);
      await demo.press('Close the chat');
      await until('another can be started', () => demo.page.byRole('button', 'Start a chat').isEnabled());
    });
  });

  // Axe looks at documents, not at browsers: once is enough.
  if (kind === 'firefox') return;
  it('[DP11] is without objection by axe in both themes, and fits a narrow window', async () => {
    await demo.page.resize(320, 640);
    const found: string[] = [];
    for (const file of ['guide/', ...DEMOS.map((name) => `guide/${name}.html`), 'sign-in.html', '']) {
      await demo.page.goTo(demo.shop + file);
      for (const scheme of ['light', 'dark'] as const) {
        await demo.page.preferColours(scheme);
        found.push(...(await axeObjections(demo.page)).map((objection) => `${file} ${scheme}: ${objection}`));
      }
      const width = await demo.page.evaluate(() => document.documentElement.scrollWidth);
      if (width > 320) found.push(`${file} is ${width} wide`);
    }
    expect(found).toEqual([]);
  });
});
