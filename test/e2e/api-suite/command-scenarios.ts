// The commands of a session (API.md 2.4).
import { expect } from 'vitest';
import { until } from '../until.ts';
import { type Scenario, type Stage, type StagePage, scenario } from './scenario.ts';

/** A page with a session. */
export async function chatting(stage: Stage): Promise<StagePage> {
  const page = await stage.open();
  expect(await page.evaluate(() => kit.settled(kit.chat.startSession(kit.options())))).toBe('done');
  return page;
}

export const COMMANDS: readonly Scenario[] = [
  scenario(
    '[AP18, AP19, AP30] sendMessage takes a text or an object, and leaves blanks unsent; each comes back as an event',
    async (stage) => {
      const page = await chatting(stage);
      const outcomes = await page.evaluate(async () => {
        const { session } = kit;
        return [
          await kit.settled(session.sendMessage('one')),
          await kit.settled(session.sendMessage('')),
          await kit.settled(session.sendMessage({ message: ' \n' })),
          await kit.settled(session.sendMessage({ message: 'two' })),
          await kit.settled(session.sendMessage({ message: 'three', type: 'text' })),
        ];
      });
      expect(outcomes).toEqual(['done', 'done', 'done', 'done', 'done']);
      await page.hears('User: three');
      expect(await page.heard()).toEqual(['User: one', 'User: two', 'User: three']);
      expect(stage.chat().visitorTexts()).toEqual(['one', 'two', 'three']);
    },
    { isForEveryRun: true },
  ),

  scenario('[AP18, AM4] an address or a notice goes as such', async (stage) => {
    const page = await chatting(stage);
    const outcomes = await page.evaluate(async () => [
      await kit.settled(kit.session.sendMessage({ message: 'https://shop.example/', type: 'url' })),
      await kit.settled(kit.session.sendMessage({ message: 'a note', type: 'notice' })),
    ]);
    expect(outcomes).toEqual(['done', 'done']);
    expect(stage.chat().visitorEvents()).toEqual(['PushUrl: https://shop.example/', 'CustomNotice: a note']);
    await page.hears('User: a note');
  }),

  scenario('[AP22] sendTyping begins, with false it ends', async (stage) => {
    const page = await chatting(stage);
    const isTyping = () => stage.chat().isVisitorTyping();
    expect(await page.evaluate(() => kit.settled(kit.session.sendTyping()))).toBe('done');
    await until('the visitor types', isTyping);
    expect(await page.evaluate(() => kit.settled(kit.session.sendTyping({ isTyping: false })))).toBe('done');
    await until('the visitor does not type', () => !isTyping());
    expect(await page.evaluate(() => kit.settled(kit.session.sendTyping({ isTyping: true })))).toBe('done');
    await until('the visitor types again', isTyping);
  }),

  scenario('[AP23] getTranscript is data from an index on, and fires nothing', async (stage) => {
    const page = await chatting(stage);
    stage.chat().agent().say('Hello');
    await page.hears('Robin: Hello');
    await page.evaluate(() => kit.settled(kit.session.sendMessage('Hi there')));
    await page.hears('User: Hi there');
    const before = await page.heard();
    const seen = await page.evaluate(async () => {
      const texts = async (options?: number | { fromIndex?: number }) => {
        const events = await kit.session.getTranscript(options);
        const plain = JSON.parse(JSON.stringify(events)) as typeof events;
        return plain.map(({ type, content }) => content?.text ?? type);
      };
      const all = await kit.session.getTranscript({ fromIndex: 0 });
      const last = all.at(-1)?.index ?? -1;
      return {
        isArray: Array.isArray(all),
        all: await texts(),
        none: await texts({}),
        last: await texts({ fromIndex: last }),
        byNumber: await texts(last),
        beyond: await texts({ fromIndex: last + 1 }),
      };
    });
    const everything = ['AgentConnected', 'Hello', 'Hi there'];
    expect(seen).toEqual({
      isArray: true,
      all: everything,
      none: everything,
      last: ['Hi there'],
      byNumber: ['Hi there'],
      beyond: [],
    });
    expect(await page.heard()).toEqual(before);
  }),

  scenario(
    '[AP24, AP26, AP31] leave is acknowledged and ends the session, after which each command fails with 50',
    async (stage) => {
      const page = await chatting(stage);
      expect(await page.evaluate(() => kit.settled(kit.session.leave()))).toBe('done');
      await page.hears('SessionEnded');
      expect(stage.chat().hasEnded()).toBe(true);
      const outcomes = await page.evaluate(async () => {
        const { session } = kit;
        const calls = [
          session.sendMessage('late'),
          session.sendMessage(''),
          session.sendTyping(),
          session.getTranscript(),
          session.leave(),
          session.setUserData({ a: 1 }),
          session.getUserData(),
          session.deleteUserData(['a']),
        ];
        return [session.isActive(), ...(await Promise.all(calls.map((call) => kit.settled(call))))];
      });
      expect(outcomes).toEqual([false, ...Array.from({ length: 8 }, () => '50')]);
      expect(await page.heard()).toEqual(['SessionEnded']);
    },
  ),

  scenario('[AP25] user data is added to, read whole or by keys, and deleted', async (stage) => {
    const page = await chatting(stage);
    const seen = await page.evaluate(async () => {
      const { session } = kit;
      const outcomes = [await kit.settled(session.setUserData({ topic: 'bill', year: 1815 }))];
      const whole = await session.getUserData();
      const some = await session.getUserData({ keys: ['topic', 'none'] });
      outcomes.push(await kit.settled(session.deleteUserData({ keys: ['topic'] })));
      const after = await session.getUserData();
      return {
        outcomes,
        title: whole.pageTitle,
        year: whole.year,
        some,
        has: 'topic' in after,
        still: after.year,
      };
    });
    expect(seen).toEqual({
      outcomes: ['done', 'done'],
      title: 'A shop',
      year: 1815,
      some: { topic: 'bill' },
      has: false,
      still: 1815,
    });
    // Nothing comes back from the server for it.
    await until('the server has it', () => stage.chat().userData().topic === '');
    expect(stage.chat().userData()).toMatchObject({ pageTitle: 'A shop', year: '1815' });
  }),

  scenario(
    '[AP20] a command with a missing argument fails with 2, with a wrong one with 3',
    async (stage) => {
      const page = await chatting(stage);
      const outcomes = await page.evaluate(async () => {
        const { session } = kit;
        const wrong = async (command: keyof typeof session, ...values: unknown[]) =>
          kit.settled(Reflect.apply(session[command] as () => never, session, values));
        return {
          missing: [
            await wrong('sendMessage'),
            await wrong('sendMessage', null),
            await wrong('sendMessage', {}),
            await wrong('setUserData'),
            await wrong('deleteUserData'),
          ],
          wrong: [
            await wrong('sendMessage', 7),
            await wrong('sendMessage', { message: 7 }),
            await wrong('sendMessage', { message: 'x', type: 'picture' }),
            await wrong('sendTyping', { isTyping: 'yes' }),
            await wrong('sendTyping', 7),
            await wrong('getTranscript', { fromIndex: 'x' }),
            await wrong('getTranscript', -1),
            await wrong('setUserData', 'x'),
            await wrong('setUserData', ['x']),
            await wrong('getUserData', { keys: [1] }),
            await wrong('deleteUserData', 7),
          ],
        };
      });
      expect(new Set(outcomes.missing)).toEqual(new Set(['2']));
      expect(new Set(outcomes.wrong)).toEqual(new Set(['3']));
      expect(stage.chat().visitorEvents()).toEqual([]);
    },
  ),

  scenario('[AP21] too much fails with 192, and the chat goes on', async (stage) => {
    const page = await chatting(stage);
    const outcomes = await page.evaluate(async () => {
      const { session } = kit;
      const large = await kit.settled(session.sendMessage('x'.repeat(70_000)));
      const many = await Promise.all(Array.from({ length: 80 }, () => kit.settled(session.getUserData())));
      await kit.later(1_100);
      return {
        large,
        kinds: [...new Set(many)].toSorted(),
        later: await kit.settled(session.sendMessage('on')),
      };
    });
    expect(outcomes).toEqual({ large: '192', kinds: ['192', 'done'], later: 'done' });
    expect(stage.chat().visitorTexts()).toEqual(['on']);
  }),
];
