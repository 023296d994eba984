// The ways in which pages get the API (API.md 1.1, section 4 and 8).
import { expect } from 'vitest';
import { type Scenario, scenario } from './scenario.ts';

/** Config globals as markup: what the page says of itself, then the options of the carrier. */
const config = (source: string) => `<script>${source}</script>`;
const heard = 'window.kit.heard';

export const WAYS: readonly Scenario[] = [
  scenario('[AP70, AP71] chat is frozen, may be overwritten, and is told of by chatready', async (stage) => {
    const page = await stage.open({
      head: config(`document.addEventListener('chatready', ({ detail }) => {
        ${heard}.push('ready ' + (detail.chat === window.chat) + ' ' + document.readyState);
      });`),
    });
    await page.hears('ready true interactive');
    const seen = await page.evaluate(() => {
      const api = window.chat;
      const names = Object.keys(api).toSorted();
      const found = [Object.isFrozen(api), kit.parleyChat === api];
      Object.assign(window, { chat: 'own' });
      return { names, found, own: window.chat as unknown, parley: kit.parleyChat === api };
    });
    expect(seen).toMatchObject({ found: [true, true], own: 'own', parley: true });
    for (const name of [
      'startSession',
      'restoreSession',
      'startChat',
      'restoreChat',
      'startChatInThisWindow',
    ]) {
      expect(seen.names).toContain(name);
    }
    for (const name of ['onSession', 'onBeforeChatOptionsApplied', 'close', 'isMinimized', 'toggle']) {
      expect(seen.names).toContain(name);
    }
  }),

  scenario('[AP70, AP71] a page may declare a chat of its own', async (stage) => {
    const page = await stage.open({ head: config('let chat = "own"; window.seen = chat;') });
    const seen = await page.evaluate(async () => {
      const api = kit.parleyChat;
      return [(window as { seen?: string }).seen, await kit.settled(api.startSession(kit.options()))];
    });
    expect(seen).toEqual(['own', 'done']);
  }),

  scenario(
    '[AP72] onReady of _gwc, a list, gets the API and the top; what is pushed later runs at once',
    async (stage) => {
      const page = await stage.open({
        head: config(`_gwc = { autoRestore: false, onReady: [
        (api, isTop) => ${heard}.push('one ' + (api === window.chat) + ' ' + isTop),
        () => { throw new Error('of the page'); },
        () => ${heard}.push('two'),
      ] };`),
      });
      await page.hears('two');
      const pushed = await page.evaluate(() => {
        const { _gwc } = window as unknown as { _gwc: { onReady: { push(callback: unknown): void } } };
        const order: unknown[] = [];
        _gwc.onReady.push((api: unknown, isTop: unknown) => order.push(api === kit.chat, isTop));
        order.push('pushed');
        return order;
      });
      expect(pushed).toEqual([true, true, 'pushed']);
      expect(await page.heard()).toEqual(['one true true', 'two']);
    },
  ),

  scenario(
    '[AP72, AP73, AP74] calls without arguments take the config, where arguments win; autoRestore brings the chat back',
    async (stage) => {
      const page = await stage.open({
        head: config(`_genesys = { chat: Object.assign(kit.options({
          registration: false,
          username: 'Config',
          userData: { topic: 'lamp' },
          onReady: (api) => {
            ${heard}.push('ready');
            api.onSession(() => ${heard}.push('session'));
          },
        })), buttons: { chat: false } };`),
      });
      await page.hears('ready');
      const outcome = await page.evaluate(async () => {
        const first = await kit.settled(kit.chat.restoreChat());
        return [first, await kit.settled(kit.chat.startChat({ username: 'Argument' }))];
      });
      expect(outcome).toEqual(['nothing', 'done']);
      expect(stage.chat().form()).toMatchObject({ nickname: 'Argument', userData: { topic: 'lamp' } });
      stage.chat().agent().say('Hello');
      await page.hears('Robin: Hello');
      await page.reload();
      await page.hears('session');
      await page.evaluate(() => kit.until(() => kit.messages().includes('Hello')));
      expect((await page.heard()).filter((line) => line === 'ready')).toHaveLength(1);
      expect(stage.chatCount()).toBe(1);
    },
  ),

  scenario(
    '[AP73] autoRestore: false leaves restoring to the page, and nothing to restore is silent',
    async (stage) => {
      const page = await stage.open({
        head: config(`
        console.error = (...values) => ${heard}.push('error ' + values);
        window.alert = (text) => ${heard}.push('alert ' + text);
        _gwc = Object.assign(kit.options({ autoRestore: location.search !== '?not', registration: false }));
        _gwc.onReady = () => ${heard}.push('ready');`),
      });
      await page.hears('ready');
      expect(await page.evaluate(() => kit.settled(kit.chat.startChat()))).toBe('done');
      await page.goTo(`${page.url()}?not`);
      await page.hears('ready');
      await page.evaluate(() => kit.later(50));
      expect(await page.evaluate(() => kit.chat.isOpen())).toBe(false);
      expect(await page.heard()).toEqual(['ready']);
      expect(await page.evaluate(() => kit.settled(kit.chat.restoreChat()))).toBe('done');
    },
  ),

  scenario(
    '[AP75] the loader’s tag names the config, and the server where the config names none',
    async (stage) => {
      const page = await stage.open({
        head: `<script id="gcb-js" data-gwc-var="shop.chat" data-gcb-url="${stage.address}/genesys/cometd"></script>
          <script>shop = { chat: { autoRestore: false, registration: false, service: 'customer-support',
            onReady: () => ${heard}.push('ready') } };</script>`,
      });
      await page.hears('ready');
      expect(await page.evaluate(() => kit.settled(kit.chat.startChat()))).toBe('done');
      expect(stage.chatCount()).toBe(1);
    },
    { except: [{ carrier: 'transport', why: 'a transport of the page has no server address' }] },
  ),

  scenario(
    '[AP76, WI34] the Co-browse integration has a button that starts chats, hidden while one is open',
    async (stage) => {
      const page = await stage.open({
        head: config(`_genesys = { chat: Object.assign(kit.options({ registration: false })),
        integration: { buttons: { position: 'right' } } };`),
      });
      const seen = await page.evaluate(async () => {
        const isShown = () => (kit.find('.gcb-startChat')?.getClientRects().length ?? 0) > 0;
        await kit.until(isShown);
        kit.click('.gcb-startBtnsContainer .gcb-startChat');
        await kit.until(() => kit.find('.gwc-chat-input'));
        const during = isShown();
        await new Promise((resolve) => kit.chat.onSession(resolve));
        kit.chat.close();
        return [during, isShown()];
      });
      expect(seen).toEqual([false, true]);
      expect(stage.chatCount()).toBe(1);
    },
  ),
];
