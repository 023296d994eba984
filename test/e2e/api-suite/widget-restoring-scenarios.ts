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
    { isForEveryRun: true },
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
];
