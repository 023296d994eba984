// The promises of the API (API.md 2.3).
import { expect } from 'vitest';
import { type Scenario, scenario } from './scenario.ts';

export const PROMISES: readonly Scenario[] = [
  scenario(
    '[AP1, AP2, AP3] callbacks run in order, never inside the call, and at once when they come late',
    async (stage) => {
      const page = await stage.open();
      const heard = await page.evaluate(async () => {
        const order: string[] = [];
        const note = (word: string) => () => void order.push(word);
        const promise = kit.chat.startSession(kit.options());
        order.push('returned');
        const chained = promise.fail(note('fail')).done(note('first')).done(note('second'));
        order.push(String(chained === promise));
        await kit.settled(promise);
        promise.done(note('late')).fail(note('late fail'));
        order.push('end');
        return order;
      });
      expect(heard).toEqual(['returned', 'true', 'first', 'second', 'late', 'end']);
    },
  ),

  scenario('[AP3, AP6] a failure comes later as well, with code and description twice', async (stage) => {
    const page = await stage.open();
    const seen = await page.evaluate(async () => {
      const order: string[] = [];
      const promise = kit.chat.startSession(kit.options({ username: 7 }));
      promise.done(() => void order.push('done'));
      promise.fail(() => void order.push('fail'));
      order.push('returned');
      const event = await kit.outcome(promise);
      return { order, event };
    });
    const failure = { code: 3, description: 'A parameter has a wrong value: username.' };
    expect(seen).toEqual({ order: ['returned', 'fail'], event: { error: failure, ...failure } });
  }),

  scenario('[AP4] a callback that throws stops no other, and is no error of the page', async (stage) => {
    const page = await stage.open();
    const heard = await page.evaluate(async () => {
      const order: string[] = [];
      window.addEventListener('error', () => void order.push('error'));
      window.addEventListener('unhandledrejection', () => void order.push('rejection'));
      const promise = kit.chat.startSession(kit.options());
      promise.done(() => {
        throw new Error('of the page');
      });
      promise.done((session) => {
        order.push('second');
        session.onMessageReceived(() => {
          throw new Error('of the page');
        });
        session.onMessageReceived(({ content }) => void order.push(content?.text ?? ''));
      });
      await kit.settled(promise);
      await kit.session.sendMessage('Hi');
      await kit.until(() => order.includes('Hi'));
      await kit.later();
      return order;
    });
    expect(heard).toEqual(['second', 'Hi']);
  }),

  scenario('[AP5] promises can be awaited, and have always, then and catch', async (stage) => {
    const page = await stage.open();
    const heard = await page.evaluate(async () => {
      const order: string[] = [];
      const session = await kit.chat.startSession(kit.options());
      order.push(typeof session.sendMessage);
      session.leave().always(() => void order.push('always'));
      await kit.until(() => !session.isActive());
      await session.sendTyping().catch(({ code }) => order.push(`catch ${code}`));
      await session.sendTyping().then(null, ({ code }) => order.push(`then ${code}`));
      return order;
    });
    expect(heard).toEqual(['function', 'always', 'catch 50', 'then 50']);
  }),
];
