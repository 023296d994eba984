// `restoreChat` (API.md 3.1, section 4, and D2): what comes back with the next page, and what does not.
import { expect } from 'vitest';
import { type Scenario, scenario } from './scenario.ts';
import { startChat, withWidget } from './widget-scenarios.ts';

export const WIDGET_RESTORING: readonly Scenario[] = [
  scenario(
    '[AP64, WI13, WI11] restoreChat brings window, history, draft and minimised state back, with hook and onSession',
    async (stage) => {
      const page = await withWidget(stage);
      stage.chat().agent().say('Hello');
      await page.hears('Robin: Hello');
      await page.evaluate(async () => {
        await kit.session.sendMessage('Hi');
        kit.fill('.gwc-chat-input', 'half a mess');
        kit.click('.gwc-chat-control-minimize');
      });
      await page.hears('User: Hi');
      await page.reload();
      const order = await page.evaluate(async () => {
        const heard: string[] = [];
        kit.chat.onSession(() => void heard.push('onSession'));
        const onBeforeChat = () => {
          setTimeout(() => heard.push(`later ${kit.chat.isMinimized()}`), 0);
          heard.push('hook');
        };
        const promise = kit.chat.restoreChat(kit.restoring({ embedded: true, ui: { onBeforeChat } }));
        promise.done((session) => {
          heard.push('done');
          session.onMessageReceived(({ content }) => {
            heard.push(`${content?.text} ${kit.messages().at(-1) === content?.text}`);
          });
        });
        await kit.settled(promise);
        await kit.until(() => kit.messages().length === 2);
        await kit.later();
        return heard;
      });
      const withoutLater = order.filter((word) => !word.startsWith('later'));
      expect(withoutLater).toEqual(['hook', 'onSession', 'done', 'Hello true', 'Hi true']);
      expect(order).toContain('later true');
      const seen = await page.evaluate(() => ({
        messages: kit.messages(),
        draft: (kit.find('.gwc-chat-input') as HTMLTextAreaElement | null)?.value,
        body: kit.find('.gwc-chat-body')?.style.display,
      }));
      expect(seen).toEqual({ messages: ['Hello', 'Hi'], draft: 'half a mess', body: 'none' });
      expect(stage.chatCount()).toBe(1);
    },
  ),

  scenario('[AP62] restoreChat without embedded: true fails with 240, whatever there is', async (stage) => {
    const page = await withWidget(stage);
    await page.reload();
    const codes = await page.evaluate(async () => {
      const found: string[] = [];
      for (const options of [undefined, {}, { embedded: false }, { embedded: 'true' }]) {
        const deferred = Reflect.apply(kit.chat.restoreChat, null, [options]);
        found.push(await kit.settled(deferred));
      }
      return found;
    });
    expect(codes).toEqual(['240', '240', '240', '240']);
    expect(stage.chat().hasEnded()).toBe(false);
  }),

  scenario(
    '[AP63] with nothing to restore it fails without error, and a start may follow at once',
    async (stage) => {
      const page = await stage.open();
      const outcome = await page.evaluate(
        () =>
          new Promise<string>((resolve) => {
            kit.chat.restoreChat(kit.restoring({ embedded: true })).fail((event) => {
              const options = kit.options({ embedded: true, registration: false });
              void kit
                .settled(kit.chat.startChat(options))
                .then((started) => resolve(`${event.error} ${started}`));
            });
          }),
      );
      expect(outcome).toBe('undefined done');
    },
  ),

  scenario('[AP67] a start during a restore waits for its outcome', async (stage) => {
    const page = await withWidget(stage);
    await page.reload();
    const outcomes = await page.evaluate(async () => {
      const restored = kit.settled(kit.chat.restoreChat(kit.restoring({ embedded: true })));
      const started = kit.settled(kit.chat.startChat(kit.options({ embedded: true, registration: false })));
      return Promise.all([restored, started]);
    });
    expect(outcomes).toEqual(['done', '200']);
    expect(stage.chatCount()).toBe(1);
  }),

  scenario('[AP64] a chat that was started without the widget comes back in it', async (stage) => {
    const page = await stage.open();
    await page.evaluate(() => kit.settled(kit.chat.startSession(kit.options())));
    await page.evaluate(() => kit.settled(kit.session.sendMessage('Hi')));
    await page.reload();
    const shown = await page.evaluate(async () => {
      await kit.settled(kit.chat.restoreChat(kit.restoring({ embedded: true })));
      await kit.until(() => kit.messages().length > 0);
      return kit.messages();
    });
    expect(shown).toEqual(['Hi']);
  }),

  scenario('[AP60, AP63] a chat that was closed does not come back', async (stage) => {
    const page = await withWidget(stage);
    await page.evaluate(() => kit.click('.gwc-chat-icon-close'));
    await page.hears('SessionEnded');
    await page.reload();
    const outcome = await page.evaluate(() =>
      kit.settled(kit.chat.restoreChat(kit.restoring({ embedded: true }))),
    );
    expect(outcome).toBe('nothing');
    expect(await startChat(page)).toBe('done');
  }),

  scenario('[WI19] a window that was moved by its head is in its place on the next page', async (stage) => {
    const page = await withWidget(stage);
    const placeOf = () =>
      page.evaluate(() => {
        const { x, y } = kit.find('.gwc-chat-embedded-window')?.getBoundingClientRect() ?? { x: 0, y: 0 };
        return [Math.round(x), Math.round(y)];
      });
    const before = await placeOf();
    await page.evaluate(() => {
      const title = kit.find('.gwc-chat-title');
      const move = (type: string, x: number, y: number) => {
        const at = { bubbles: true, cancelable: true, button: 0, clientX: x, clientY: y };
        title?.dispatchEvent(new PointerEvent(type, at));
      };
      move('pointerdown', 300, 300);
      move('pointermove', 240, 250);
      move('pointerup', 240, 250);
    });
    const moved = await placeOf();
    expect(moved).not.toEqual(before);
    await page.reload();
    await page.evaluate(() => kit.settled(kit.chat.restoreChat(kit.restoring({ embedded: true }))));
    expect(await placeOf()).toEqual(moved);
  }),

  scenario(
    '[AP69, WI37] startChatInThisWindow fills the window, with the chat that is there or a new one',
    async (stage) => {
      const page = await stage.open();
      const start = () =>
        page.evaluate(async () => {
          const options = kit.options({ registration: false });
          const outcome = await kit.settled(kit.chat.startChatInThisWindow(options));
          const { width, height } = kit.find('.gwc-chat-embedded-window')?.getBoundingClientRect() ?? {};
          kit.chat.minimize();
          return [outcome, width === innerWidth, height === innerHeight, kit.chat.isMinimized()];
        });
      expect(await start()).toEqual(['done', true, true, false]);
      await page.evaluate(() => kit.settled(kit.session.sendMessage('Hi')));
      await page.reload();
      expect(await start()).toEqual(['done', true, true, false]);
      await page.hears('~User: Hi');
      expect(stage.chatCount()).toBe(1);
    },
  ),

  scenario(
    '[AP55, AM9] in popup mode the chat is in a place of its own, and the page’s promise stays as it is',
    async (stage) => {
      const page = await stage.open();
      await page.evaluate(() => {
        const deferred = kit.chat.startChat(kit.options({ registration: false }));
        deferred.always(() => void kit.heard.push('settled'));
      });
      await stage.untilChats(1);
      await page.evaluate(() => kit.later(200));
      expect(await page.heard()).toEqual([]);
      expect(await page.evaluate(() => kit.find('.gwc-chat-embedded-window'))).toBeNull();
    },
    {
      except: [
        { host: 'script', why: 'its place is a page of the site (SA11), which this one has not' },
        { carrier: 'transport', why: 'the transport is in the page that gives it' },
      ],
    },
  ),
];
