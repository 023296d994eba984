// `restoreSession` (API.md 2.2 and 8): history, nothing to restore, limits of time, and a transport that is given again.
import { expect } from 'vitest';
import { chatting } from './command-scenarios.ts';
import { type Scenario, type StagePage, scenario } from './scenario.ts';

export const restoreSession = (page: StagePage, more: object = {}): Promise<string> =>
  page.evaluate((options) => kit.settled(kit.chat.restoreSession(kit.restoring(options))), more);

export const RESTORING: readonly Scenario[] = [
  scenario('[AP15] with nothing to restore fail gets an event without error', async (stage) => {
    const page = await stage.open();
    const event = await page.evaluate(() => kit.outcome(kit.chat.restoreSession()));
    expect(event).toEqual({});
  }),

  scenario(
    '[AP17, AP84] a reload brings the chat back, its history as events after the callbacks, and goes on',
    async (stage) => {
      const page = await chatting(stage);
      const agent = stage.chat().agent();
      agent.say('Hello');
      await page.hears('Robin: Hello');
      await page.evaluate(() => kit.settled(kit.session.sendMessage('Hi')));
      await page.hears('User: Hi');
      const id = await page.evaluate(() => kit.session.sessionId);
      await page.reload();
      const seen = await page.evaluate(async () => {
        const promise = kit.chat.restoreSession(kit.restoring());
        promise.done(() => void kit.heard.push('done'));
        const outcome = await kit.settled(promise);
        return [outcome, kit.session.sessionId];
      });
      expect(seen).toEqual(['done', id]);
      await page.hears('~User: Hi');
      agent.say('Still there?');
      await page.hears('Robin: Still there?');
      expect(await page.evaluate(() => kit.settled(kit.session.sendMessage('Yes')))).toBe('done');
      await page.hears('User: Yes');
      expect(await page.heard()).toEqual([
        'done',
        '~AgentConnected Robin',
        '~Robin: Hello',
        '~User: Hi',
        'Robin: Still there?',
        'User: Yes',
      ]);
      expect(stage.chatCount()).toBe(1);
    },
    { isForEveryRun: true },
  ),

  scenario('[AP15, AP24] after leaving there is nothing to restore', async (stage) => {
    const page = await chatting(stage);
    await page.evaluate(() => kit.settled(kit.session.leave()));
    await page.hears('SessionEnded');
    expect(await restoreSession(page)).toBe('nothing');
    await page.reload();
    expect(await restoreSession(page)).toBe('nothing');
  }),

  scenario(
    '[PD9, AM6] maxOfflineDuration limits how long after the page a restore succeeds',
    async (stage) => {
      const page = await stage.open();
      const shop = page.url();
      const start = { maxOfflineDuration: 1 };
      await page.evaluate((more) => kit.settled(kit.chat.startSession(kit.options(more))), start);
      await page.reload();
      expect(await restoreSession(page, start)).toBe('done');
      await page.goTo(stage.elsewhere());
      // The time that has to pass.
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 2_000)));
      await page.goTo(shop);
      expect(await restoreSession(page, start)).toBe('nothing');
    },
  ),
];
