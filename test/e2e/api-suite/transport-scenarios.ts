// A transport of the page's own (API.md 2.8 and 8), of the polling shape.
import { expect } from 'vitest';
import { until } from '../until.ts';
import { chatting } from './command-scenarios.ts';
import { restoreSession } from './restoring-scenarios.ts';
import { type Exception, type Scenario, scenario } from './scenario.ts';

export const ONLY_TRANSPORT: readonly Exception[] = [
  { carrier: 'websocket', why: 'no transport of the page' },
  { carrier: 'long-polling', why: 'no transport of the page' },
];
const OPTIONS = { except: ONLY_TRANSPORT, isForEveryRun: true };

export const TRANSPORT: readonly Scenario[] = [
  scenario(
    '[AP46, AP16] without its transport the restore fails with 2, and the chat stays; with it the chat goes on',
    async (stage) => {
      const page = await chatting(stage);
      await page.reload();
      expect(await restoreSession(page, { transport: null })).toBe('2');
      expect(stage.chat().hasEnded()).toBe(false);
      expect(await restoreSession(page)).toBe('done');
      expect(await page.evaluate(() => kit.settled(kit.session.sendMessage('Back')))).toBe('done');
    },
    OPTIONS,
  ),

  scenario(
    '[AP43, AP41] one that delivers everything with each poll shows every message once',
    async (stage) => {
      const page = await chatting(stage);
      const agent = stage.chat().agent();
      agent.say('Hello');
      agent.say('Hello');
      await page.evaluate(() => kit.settled(kit.session.sendMessage('Hi')));
      await page.hears('User: Hi');
      // Some polls later.
      await page.evaluate(() => kit.later(400));
      const talk = ['AgentConnected Robin', 'Robin: Hello', 'Robin: Hello', 'User: Hi'];
      expect(await page.heard()).toEqual(talk);
    },
    OPTIONS,
  ),

  scenario(
    '[AP41, AP42] one that has only what is needed, and promises that never settle, is done with',
    async (stage) => {
      const page = await stage.open();
      const seen = await page.evaluate(async () => {
        const { transport } = kit.options() as {
          transport: Record<string, (...values: unknown[]) => unknown>;
        };
        const never = { done: () => never, fail: () => never };
        const { startSession, sendMessage, leaveSession, onMessageReceived } = transport;
        const bare = { startSession, sendMessage, leaveSession, onMessageReceived };
        const stubs = { setUserData: () => never, getUserData: () => never, deleteUserData: () => never };
        const outcomes = [
          await kit.settled(kit.chat.startSession({ transport: Object.assign(bare, stubs) })),
          await kit.settled(kit.session.sendMessage('Hi')),
          await kit.settled(kit.session.sendTyping()),
          typeof (await kit.session.getUserData()).url,
        ];
        await kit.until(() => kit.heard.includes('User: Hi'));
        outcomes.push(await kit.settled(kit.session.leave()));
        return outcomes;
      });
      expect(seen).toEqual(['done', 'done', 'done', 'string', 'done']);
      await until('the chat is left', () => stage.chat().hasEnded());
    },
    OPTIONS,
  ),

  scenario(
    '[AP42] what fails in it fails in the page, with its code or 52',
    async (stage) => {
      const page = await chatting(stage);
      const outcomes = await page.evaluate(async () => {
        const refusing = (event: unknown) => () => {
          const promise = {
            done: () => promise,
            fail(run: (event: unknown) => void) {
              run(event);
              return promise;
            },
          };
          return promise;
        };
        const { transport } = kit;
        const found: unknown[] = [];
        for (const event of [
          { error: { code: 51, description: 'masked' } },
          new Error('of the page'),
          undefined,
        ]) {
          Object.assign(transport, { sendMessage: refusing(event) });
          found.push(await kit.settled(kit.session.sendMessage('Hi')));
        }
        Object.assign(transport, {
          sendMessage() {
            throw new Error('of the page');
          },
        });
        found.push(await kit.settled(kit.session.sendMessage('Hi')));
        return found;
      });
      expect(outcomes).toEqual(['51', '52', '52', '52']);
      expect(stage.chat().visitorTexts()).toEqual([]);
    },
    OPTIONS,
  ),
];
