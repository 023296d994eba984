// The embedded widget in a chat without a form (API.md 3.1 to 3.6).
import { expect } from 'vitest';
import { until } from '../until.ts';
import { type Scenario, type Stage, type StagePage, scenario } from './scenario.ts';

/** A page with a chat in the widget, without a form. */
export async function withWidget(stage: Stage, more: object = {}): Promise<StagePage> {
  const page = await stage.open();
  expect(await startChat(page, more)).toBe('done');
  return page;
}

export const startChat = (page: StagePage, more: object = {}): Promise<string> =>
  page.evaluate(
    (options) =>
      kit.settled(kit.chat.startChat(kit.options({ embedded: true, registration: false, ...options }))),
    more,
  );

const untilEnded = (stage: Stage) => until('the chat is left', () => stage.chat().hasEnded());
const isOpen = (page: StagePage) => page.evaluate(() => kit.find('.gwc-chat-embedded-window') !== null);

export const WIDGET: readonly Scenario[] = [
  scenario(
    '[AP51, AP59, WI1, WI3, WI4] hook, window, onSession and done come in this order; the window is there before the session',
    async (stage) => {
      const page = await stage.open();
      const order = await page.evaluate(async () => {
        const heard: string[] = [];
        const inDocument = () => kit.find('.gwc-chat-embedded-window .gwc-chat-input') !== null;
        kit.chat.onSession((session) => {
          heard.push(`onSession ${inDocument()} ${session.isActive()}`);
        });
        const onBeforeChat = (element: Element) => {
          heard.push(`hook ${element.className} ${inDocument()}`);
          setTimeout(() => heard.push(`later ${inDocument()} ${kit.statusLines().length}`), 0);
        };
        const promise = kit.chat.startChat(
          kit.options({ embedded: true, registration: false, ui: { onBeforeChat } }),
        );
        promise.done(() => void heard.push('done'));
        await kit.settled(promise);
        return heard;
      });
      expect(order).toEqual(['hook gwc-chat false', 'later true 1', 'onSession true true', 'done']);
      const missing = await page.evaluate(() => {
        const window = '.gwc-chat-embedded-window > .gwc-chat';
        const selectors = [
          `${window} > .gwc-chat-head > .gwc-chat-logo`,
          `${window} > .gwc-chat-head > .gwc-chat-title`,
          '.gwc-chat-window-controls > .gwc-chat-control.gwc-chat-control-minimize > .gwc-chat-icon-minimize',
          '.gwc-chat-window-controls > .gwc-chat-control.gwc-chat-control-close > .gwc-chat-icon-close',
          `${window} > .gwc-chat-body > div.gwc-chat-message-container > .gwc-persistent-chat-messages`,
          '.gwc-persistent-chat-messages > .gwc-chat-message.gwc-chat-systemMessage',
          '.gwc-chat-message > .gwc-chat-message-author + div.gwc-chat-message-text',
          'form.gwc-chat-message-form textarea.gwc-chat-input.gwc-chat-message-input',
        ];
        return selectors.filter((selector) => kit.find(selector) === null);
      });
      expect(missing).toEqual([]);
    },
  ),

  scenario(
    '[WI20, WI21] a message is drawn before the page hears of it, with time, author and text',
    async (stage) => {
      const page = await withWidget(stage);
      await page.evaluate(() => {
        kit.session.onMessageReceived(({ content }) => {
          const all = document.querySelectorAll('.gwc-chat-message:not(.gwc-chat-systemMessage)');
          const last = all.item(all.length - 1);
          const part = (name: string) => last.querySelector(`.gwc-chat-message-${name}`)?.textContent ?? '';
          const isTimed = /^.\d\d:\d\d:\d\d.$/.test(part('time'));
          kit.heard.push(`${all.length} ${isTimed} ${part('author')} ${part('text') === content?.text}`);
        });
      });
      stage.chat().agent().say('Hello');
      await page.hears('1 true Robin true');
      await page.evaluate(() => kit.settled(kit.session.sendMessage('Hi')));
      await page.hears('2 true User true');
      expect(await page.evaluate(() => kit.messages())).toEqual(['Hello', 'Hi']);
    },
  ),

  scenario(
    '[WI25, WI22, WI28] the visitor writes in it, sees who comes and goes, and the end',
    async (stage) => {
      const page = await withWidget(stage);
      await page.evaluate(() => {
        kit.fill('.gwc-chat-input', 'Is it red?');
        const enter = { key: 'Enter', bubbles: true, cancelable: true };
        kit.find('.gwc-chat-input')?.dispatchEvent(new KeyboardEvent('keydown', enter));
      });
      await page.hears('User: Is it red?');
      expect(await page.evaluate(() => kit.find('.gwc-chat-input')?.textContent)).toBe('');
      const agent = stage.chat().agent();
      agent.say('Yes');
      await page.hears('Robin: Yes');
      agent.end();
      await page.hears('SessionEnded');
      const seen = await page.evaluate(() => ({
        messages: kit.messages(),
        lines: kit.statusLines().length,
        isReadOnly: kit.find('.gwc-chat-input')?.matches(':read-only'),
      }));
      // Waiting, joined, left, ended.
      expect(seen).toEqual({ messages: ['Is it red?', 'Yes'], lines: 4, isReadOnly: true });
    },
  ),

  scenario('[AP61, WI12, WI14] minimising by click and by toggle hides the body at once', async (stage) => {
    const page = await stage.open();
    const before = await page.evaluate(() => {
      kit.chat.toggle();
      kit.chat.close();
      return [kit.chat.isMinimized(), kit.chat.isOpen()];
    });
    expect(before).toEqual([false, false]);
    expect(await startChat(page)).toBe('done');
    const states = await page.evaluate(() => {
      const body = kit.find('.gwc-chat-body');
      const state = () =>
        `${kit.chat.isMinimized()} ${body === null ? '' : getComputedStyle(body).display === 'none'}`;
      const seen = [state()];
      kit.click('.gwc-chat-control-minimize');
      seen.push(state());
      kit.click('.gwc-chat-icon-minimize');
      seen.push(state());
      for (const act of ['toggle', 'toggle', 'minimize', 'maximize'] as const) {
        kit.chat[act]();
        seen.push(state());
      }
      return [...seen, String(kit.chat.isOpen())];
    });
    expect(states).toEqual([
      'false false',
      'true true',
      'false false',
      'true true',
      'false false',
      'true true',
      'false false',
      'true',
    ]);
  }),

  scenario(
    '[AP60, WI14, WI17] a control that the page has added closes the chat; closing again does nothing; a new chat may start',
    async (stage) => {
      const page = await withWidget(stage);
      await page.evaluate(() => {
        const controls = kit.find('.gwc-chat-window-controls');
        controls?.replaceChildren();
        const own = document.createElement('button');
        own.className = 'gwc-chat-control-close own';
        own.append(document.createElement('img'));
        // As a page that closes by itself as well.
        document.addEventListener('click', ({ target }) => {
          if (target instanceof Element && target.closest('.gwc-chat-control-close')) kit.chat.close();
        });
        controls?.append(own);
        kit.click('.own img');
        kit.chat.close();
      });
      expect(await isOpen(page)).toBe(false);
      await untilEnded(stage);
      await page.hears('SessionEnded');
      expect(
        await page.evaluate(() => kit.settled(kit.chat.restoreChat(kit.restoring({ embedded: true })))),
      ).toBe('nothing');
      expect(await startChat(page)).toBe('done');
    },
  ),

  scenario(
    '[WI15, WI16] what the page has set stays; a window that it removes is a chat that is left',
    async (stage) => {
      const page = await withWidget(stage);
      const kept = await page.evaluate(async () => {
        const window = kit.find('.gwc-chat-embedded-window');
        const body = kit.find('.gwc-chat-body');
        if (window === null || body === null) return null;
        window.classList.add('minimized', 'own');
        body.style.height = '418px';
        kit.chat.toggle();
        kit.chat.toggle();
        await kit.session.sendMessage('Hi');
        const seen = [
          window.classList.contains('own'),
          window.classList.contains('minimized'),
          body.style.height,
        ];
        window.remove();
        return seen;
      });
      expect(kept).toEqual([true, true, '418px']);
      await untilEnded(stage);
      await page.hears('SessionEnded');
      expect(await page.evaluate(() => kit.chat.isOpen())).toBe(false);
    },
  ),

  scenario('[WI18] clicks in the window reach the document', async (stage) => {
    const page = await withWidget(stage);
    const reached = await page.evaluate(() => {
      const seen: string[] = [];
      document.addEventListener('click', ({ target }) => {
        if (target instanceof Element) seen.push(target.className);
      });
      kit.click('.gwc-chat-title');
      kit.click('.gwc-chat-control-minimize');
      return seen;
    });
    expect(reached).toEqual(['gwc-chat-title', expect.stringContaining('gwc-chat-control-minimize')]);
  }),

  scenario('[AP54] a second start on the page is 200, and harms nothing', async (stage) => {
    const page = await withWidget(stage);
    await page.evaluate(() => kit.chat.minimize());
    expect(await startChat(page)).toBe('200');
    expect(await page.evaluate(() => kit.chat.isMinimized())).toBe(true);
    expect(stage.chatCount()).toBe(1);
  }),

  scenario('[AP66] restoreChat inside onBeforeChat joins the chat that is being created', async (stage) => {
    const page = await stage.open();
    const isSame = await page.evaluate(async () => {
      const joined: unknown[] = [];
      const onBeforeChat = () => {
        kit.chat
          .restoreChat(kit.restoring({ registration: false }))
          .done((session) => void joined.push(session));
      };
      const options = kit.options({ embedded: true, registration: false, ui: { onBeforeChat } });
      const session = await kit.chat.startChat(options);
      await kit.until(() => joined.length === 1);
      return joined[0] === session && document.querySelectorAll('.gwc-chat-embedded-window').length === 1;
    });
    expect(isSame).toBe(true);
    expect(stage.chatCount()).toBe(1);
  }),
];
