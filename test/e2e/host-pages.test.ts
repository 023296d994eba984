// Pages of other people, written for the documented API years ago, with the libraries of their time: their code is not changed, and
// runs.
import { describe, expect, it } from 'vitest';
import type { BrowserKind } from '../browsers.ts';
import { builtScript } from './built-script.ts';
import { fill, type HostScene, hostPage, script, scriptOf, useHostPages } from './host-scene.ts';
import { until } from './until.ts';
import type { WebHost } from './web-sites.ts';
import { BROWSERS } from './world.ts';

declare global {
  /** Of the pages. */
  function freezeClose(isFrozen: boolean): void;
  function start(): void;
  function restore(): void;
  function ask(): void;
}

const JQUERIES = ['jquery1', 'jquery3'] as const;
/** Of the package's own tests; what they make of a list as JSON shows that they are what they are said to be. */
const LIBRARIES = {
  prototype16: { file: 'prototype-1.6.1.js', list: '"[1]"' },
  prototype17: { file: 'prototype-1.7.0.0.js', list: '[1]' },
  mootools: { file: 'mootools-1.4.1.js', list: '[1]' },
} as const;

const PAGES = {
  '/loader.js': script(''),
  '/chat.js': script(await builtScript()),
  ...Object.fromEntries(
    JQUERIES.flatMap((library) => [
      [`/${library}/library.js`, scriptOf(`${library}/dist/jquery.js`)],
      ...['bank', 'city', 'launcher'].map((page) => [`/${library}/${page}`, hostPage(`${page}.html`)]),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(LIBRARIES).flatMap(([name, { file }]) => [
      [`/${name}/library.js`, scriptOf(`prototypejs/test/3rdparty/${file}`)],
      [`/${name}/page`, hostPage('library.html')],
    ]),
  ),
};

const ALONE = 'the stand-alone script';
/** In one browser one of them brings the script, for visitors without the extension. */
const withAlone = <Name>(kind: BrowserKind, names: readonly Name[], alone: Name) => [
  ...names.map((name) => [name, 'the extension'] as const),
  ...(kind === 'chromium' ? [[alone, ALONE] as const] : []),
];
/** Where it is loaded: the script finds no extension on a site that nobody has allowed. */
const placeOf = ({ server }: HostScene, over: string, host: WebHost): readonly [WebHost, string] =>
  over === ALONE ? ['a.localhost', `?server=${encodeURIComponent(server.address)}`] : [host, ''];

describe.each(BROWSERS)('a page of other people in %s', (kind) => {
  const use = useHostPages(kind, PAGES);

  it.each(withAlone(kind, JQUERIES, 'jquery1'))(
    '[HP1, HP13] with %s over %s has its form, veto, controls and painted messages',
    async (library, over) => {
      const scene = use();
      const [host, query] = placeOf(scene, over, 'a.example');
      const { server, heard, waitToHear, clickOn, load, textOf, countOf, problems } = scene;
      const before = server.chatCount();
      await load(host, `/${library}/bank${query}`);
      await waitToHear('ready true false');
      expect(await scene.tab.evaluate(() => window.parley.chat.parley)).toBe(
        over === ALONE ? 'script' : 'extension',
      );
      await clickOn('#ask');
      await waitToHear('form in page 1');
      expect(await heard()).toEqual(['ready true false', 'form 0', 'form in page 1']);
      expect(await textOf('#gcbChatRegister')).toBe('Begin');
      expect(await textOf('label[for=gcbChatFirstName]')).toBe('First name *');

      await clickOn('#gcbChatRegister');
      await clickOn('#gcbChatSkipRegistration');
      await waitToHear('no skipping here');
      expect(await textOf('.gwc-chat-validation-error')).toBe('Who are you?');
      expect(await countOf('.bank-wrong')).toBe(1);
      expect(server.chatCount()).toBe(before);

      await fill(scene, 'gcbChatFirstName', 'Ann');
      await fill(scene, 'gcbChatPhone', '555');
      await clickOn('#gcbChatRegister');
      await waitToHear('done');
      await until('the chat is dressed', async () => (await heard()).includes('chat in page 1 false'));
      expect(server.form()).toMatchObject({ firstName: 'Ann' });
      expect(await countOf('.bank-skin .gwc-chat-branding')).toBe(0);
      server.agent().join();
      server.agent().say('Good morning');
      await waitToHear('message Good morning by Robin at true');
      await fill(scene, 'gwc-chat-input', 'Hello');
      await clickOn('.gwc-chat-message-send');
      await waitToHear('message Hello by User at true');

      await clickOn('.bank-minimise');
      await waitToHear('body false none');
      await clickOn('.bank-minimise');
      await waitToHear('body true block');
      await scene.tab.evaluate(() => freezeClose(true));
      await clickOn('.bank-close');
      expect(await heard()).not.toContain('closed');
      expect(await looksOf(scene)).toEqual({
        height: '318px',
        classes: 'bank-skin gwc-chat-embedded-window',
        painted: ['agent', 'user'],
        title: 'Ask the bank',
      });

      await load(host, `/${library}/bank${query}`);
      await waitToHear('message Hello by User at true');
      expect((await looksOf(scene)).painted).toEqual(['agent', 'user']);
      expect(await heard()).toEqual(expect.arrayContaining(['ready true false', 'chat in page 1 false']));
      await clickOn('.bank-close');
      await waitToHear('closed');
      await until('the chat is left', () => server.hasEnded());
      expect(await countOf('.gwc-chat')).toBe(0);
      expect(await problems()).toEqual([]);
    },
  );

  it.each(withAlone(kind, JQUERIES, 'jquery3'))(
    '[HP2, HP13] with %s over %s joins the chat from inside the hook that shows it',
    async (library, over) => {
      const scene = use();
      const [host, query] = placeOf(scene, over, 'b.example');
      const { server, heard, waitToHear, clickOn, load, problems } = scene;
      await load(host, `/${library}/city${query}`);
      await waitToHear('nothing true');
      await clickOn('#ask');
      await waitToHear('joined');
      await waitToHear('done');
      expect(server.form()).toMatchObject({ userData: { service: 'Permits', Language: 'fi' } });
      server.agent().join();
      server.agent().say('Hei');
      await waitToHear('message Hei');
      expect(await heard()).toEqual([
        ...['ready true', 'nothing true', 'registering', 'late true', 'in page 1'],
        ...['done', 'joined', 'message Hei'],
      ]);
      await clickOn('.city-down');
      await waitToHear('visible false');
      server.agent().say('Still there?');
      await waitToHear('message Still there?');

      await load(host, `/${library}/city${query}`);
      await waitToHear('message Still there?');
      const again = await heard();
      expect(again.filter((line) => line.startsWith('message'))).toEqual([
        'message Hei',
        'message Still there?',
      ]);
      expect(again).toEqual(expect.arrayContaining(['restored', 'joined']));
      expect(await scene.countOf('.gwc-chat-embedded-window.minimized')).toBe(1);
      await clickOn('.gwc-chat-control-minimize');
      await waitToHear('visible true');
      await clickOn('.city-close');
      await until('the chat is left', () => server.hasEnded());
      expect(await problems()).toEqual([]);
    },
  );

  it.each(JQUERIES)(
    '[HP3] with %s finds the button by a timer and clicks it by a script',
    async (library) => {
      const { server, waitToHear, clickOn, load, problems, countOf, tab } = use();
      await load('c.example', `/${library}/launcher`);
      await waitToHear('launcher');
      await clickOn('#ask');
      await waitToHear('session');
      const shown = () =>
        tab.evaluate(() => {
          const container = document.querySelector('.gcb-startBtnsContainer.telecom');
          return container !== null && getComputedStyle(container).display !== 'none';
        });
      expect(await shown()).toBe(false);
      await clickOn('.gwc-chat-control-close');
      await until('the chat is left', () => server.hasEnded());
      expect(await shown()).toBe(true);
      expect(await countOf('.gcb-startChat')).toBe(1);
      expect(await problems()).toEqual([]);
    },
  );

  it.each(withAlone(kind, Object.keys(LIBRARIES) as (keyof typeof LIBRARIES)[], 'prototype17'))(
    '[HP4, HP13] with %s over %s has the form, a chat, data and a restore',
    async (library, over) => {
      const scene = use();
      const [host, query] = placeOf(scene, over, 'd.example');
      const { server, waitToHear, waitToSee, clickOn, load, problems, tab, heard } = scene;
      await load(host, `/${library}/page${query}`);
      await waitToHear(`lists as JSON: ${LIBRARIES[library].list}`);
      await tab.evaluate(() => start());
      await waitToSee('#gcbChatRegister');
      await fill(scene, 'gcbChatFirstName', 'Ann');
      await clickOn('#gcbChatRegister');
      await waitToHear('session');
      expect(server.form()).toMatchObject({ firstName: 'Ann', userData: { Basket: 'lamp' } });
      server.agent().join();
      server.agent().say('See https://a.example/lamp');
      await waitToHear('message See https://a.example/lamp');
      await waitToSee('.gwc-chat-message-text a', 'https://a.example/lamp');
      await fill(scene, 'gwc-chat-input', 'A question');
      await clickOn('.gwc-chat-message-send');
      await waitToHear('message A question');
      await tab.evaluate(() => ask());
      await waitToHear('data lamp large');
      await waitToHear('transcript 3');
      await clickOn('.gwc-chat-control-minimize');
      await fill(scene, 'gwc-chat-input', 'half a');

      await load(host, `/${library}/page${query}`);
      await tab.evaluate(() => restore());
      await waitToHear('message A question');
      const kept = await tab.evaluate(() => [
        window.chat.isMinimized(),
        document.querySelector<HTMLTextAreaElement>('.gwc-chat-input')?.value,
      ]);
      expect(kept).toEqual([true, 'half a']);
      expect((await heard()).slice(1)).toEqual([
        'session',
        'message See https://a.example/lamp',
        'message A question',
      ]);
      await clickOn('.gwc-chat-control-close');
      await until('the chat is left', () => server.hasEnded());
      expect(await problems()).toEqual([]);
    },
  );
});

const looksOf = ({ tab }: HostScene) =>
  tab.evaluate(() => ({
    height: document.querySelector<HTMLElement>('.gwc-chat-body')?.style.height,
    classes: [...(document.querySelector('.gwc-chat-embedded-window')?.classList ?? [])].toSorted().join(' '),
    painted: [...document.querySelectorAll('[class*=gwc-chat-message--]')].map(({ className }) =>
      className.slice(className.lastIndexOf('--') + 2),
    ),
    title: document.querySelector('.gwc-chat-title')?.textContent,
  }));
