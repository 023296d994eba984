// Options of the widget that only it has: its user interface, hooks, texts and templates (API.md 3.2, 3.4, 3.7, 3.8).
import { expect } from 'vitest';
import { type Scenario, scenario } from './scenario.ts';
import { startChat, withWidget } from './widget-scenarios.ts';

export const WIDGET_OPTIONS: readonly Scenario[] = [
  scenario('[AP57] with ui: false nothing is drawn, and the page has the session', async (stage) => {
    const page = await withWidget(stage, { ui: false });
    stage.chat().agent().say('Hello');
    await page.hears('Robin: Hello');
    expect(await page.evaluate(() => kit.find('.gwc-chat-embedded-window'))).toBeNull();
  }),

  scenario(
    '[AP58, AP59] options may be changed before they are used, and onSession hears of the present one',
    async (stage) => {
      const page = await stage.open();
      const seen = await page.evaluate(async () => {
        const heard: string[] = [];
        const options = kit.options({ embedded: true, username: 'Ada', userData: { topic: 'lamp' } });
        kit.chat.onBeforeChatOptionsApplied((applied) => {
          applied.registration = false;
          applied.username = 'Grace';
          Object.assign(applied.userData as object, { topic: 'engine' });
        });
        const session = await kit.chat.startChat(options);
        kit.chat.onSession((present) => void heard.push(String(present === session)));
        return { heard, username: options.username, userData: options.userData };
      });
      expect(seen).toEqual({ heard: ['true'], username: 'Ada', userData: { topic: 'lamp' } });
      expect(stage.chat().form()).toMatchObject({ nickname: 'Grace', userData: { topic: 'engine' } });
    },
  ),

  scenario(
    '[AP14, WI32] texts of the page stand in for ours, in the window and in failures',
    async (stage) => {
      const page = await withWidget(stage, { localization: { title: 'Juttelu', error_200: 'Jo auki' } });
      const seen = await page.evaluate(async () => [
        kit.find('.gwc-chat-title')?.textContent,
        kit.find('.gwc-chat-message-send')?.textContent,
        await kit.outcome(kit.chat.startChat(kit.options())),
      ]);
      expect(seen).toMatchObject(['Juttelu', 'Send', { error: { code: 200, description: 'Jo auki' } }]);
    },
  ),

  scenario('[AP14, WI32, WI33] texts and templates may stand at addresses of the page', async (stage) => {
    const page = await stage.open({
      files: {
        '/texts.json': JSON.stringify({ regSubmit: 'Aloita', title: 'Juttelu', error_200: 'Jo auki' }),
        '/templates.html': `<template data-gwc-template="registration"><form>
          <h2 class="of-the-page">{{title}}</h2><input name="service" value="loans">
          <script>window.isAttacked = true</script>
          <span class="gwc-chat-registration-submit"><button>{{regSubmit}}</button></span></form></template>`,
      },
    });
    const seen = await page.evaluate(async () => {
      const files = { localization: '/texts.json', templates: 'templates.html' };
      const started = kit.settled(kit.chat.startChat(kit.options({ embedded: true, ...files })));
      await kit.until(() => kit.find('.gwc-chat-registration-submit button'));
      const texts = ['.of-the-page', '.gwc-chat-registration-submit button'].map(
        (selector) => kit.find(selector)?.textContent,
      );
      kit.click('.gwc-chat-registration-submit button');
      const outcome = await started;
      const { description } = (await kit.outcome(kit.chat.startChat(kit.options()))) as {
        description: string;
      };
      return [...texts, outcome, description, 'isAttacked' in window];
    });
    expect(seen).toEqual(['Juttelu', 'Aloita', 'done', 'Jo auki', false]);
    expect(stage.chat().form().userData).toMatchObject({ service: 'loans' });
  }),

  scenario('[WI32] texts that cannot be had leave it English', async (stage) => {
    const page = await stage.open();
    expect(await startChat(page, { localization: '/none.json', templates: '/none.html' })).toBe('done');
    expect(await page.evaluate(() => kit.find('.gwc-chat-message-send')?.textContent)).toBe('Send');
  }),
];
