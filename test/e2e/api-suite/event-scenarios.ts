// The events of a session (API.md 2.5), as both styles of page read them.
import { expect } from 'vitest';
import { chatting } from './command-scenarios.ts';
import { type Scenario, scenario } from './scenario.ts';

export const EVENTS: readonly Scenario[] = [
  scenario(
    '[AP29, AP30, AP31] parties and contents satisfy flags and loose comparison, the visitor’s own messages too',
    async (stage) => {
      const page = await chatting(stage);
      await page.evaluate(() => {
        const list: unknown[] = [];
        Object.assign(window, { list });
        const note = ({
          type,
          party,
          content,
          isTyping,
          index,
          timestamp,
        }: Parameters<typeof kit.describe>[0]) => {
          list.push({
            type,
            name: party?.name,
            hasId: typeof party?.id === 'number',
            flags: [party?.type.agent, party?.type.client, party?.type.external],
            loose: [kit.equals(party?.type, 'Agent'), kit.equals(party?.type, 'Client')],
            ...(content === undefined
              ? {}
              : { text: content.text, isText: [content.type.text, kit.equals(content.type, 'text')] }),
            ...(isTyping === undefined ? {} : { isTyping }),
            ...(type === 'AgentTyping'
              ? {}
              : { index, isTimed: Math.abs(Date.now() - (timestamp ?? 0)) < 60_000 }),
          });
        };
        kit.session.onAgentConnected(note);
        kit.session.onAgentTyping(note);
        kit.session.onMessageReceived(note);
        kit.session.onAgentDisconnected(note);
      });
      const agent = stage.chat().agent();
      agent.join();
      await page.hears('AgentConnected Robin');
      agent.type();
      await page.hears('AgentTyping true');
      agent.stopTyping();
      await page.hears('AgentTyping false');
      agent.say('Hello');
      await page.hears('Robin: Hello');
      await page.evaluate(() => kit.settled(kit.session.sendMessage('Hi')));
      await page.hears('User: Hi');
      agent.leave();
      await page.hears('AgentDisconnected Robin');

      const ofAgent = { name: 'Robin', hasId: true, flags: [true, false, false], loose: [true, false] };
      const isText = [true, true];
      const seen = (await page.evaluate(() => (window as unknown as { list: object[] }).list)) as {
        index?: number;
      }[];
      const indices = seen.flatMap(({ index }) => index ?? []);
      expect(indices).toEqual(indices.toSorted((one, other) => one - other));
      expect(new Set(indices).size).toBe(4);
      expect(seen.map(({ index: _index, ...rest }) => rest)).toEqual([
        { type: 'AgentConnected', ...ofAgent, isTimed: true },
        { type: 'AgentTyping', ...ofAgent, isTyping: true },
        { type: 'AgentTyping', ...ofAgent, isTyping: false },
        { type: 'MessageReceived', ...ofAgent, text: 'Hello', isText, isTimed: true },
        {
          type: 'MessageReceived',
          ...ofAgent,
          name: 'User',
          flags: [false, true, false],
          loose: [false, true],
          text: 'Hi',
          isText,
          isTimed: true,
        },
        { type: 'AgentDisconnected', ...ofAgent, isTimed: true },
      ]);
    },
  ),

  scenario('[AM5] an address and a notice are told by their flags and by comparison', async (stage) => {
    const page = await chatting(stage);
    await page.evaluate(() => {
      kit.session.onMessageReceived(({ content }) => {
        const is = (type: string) => kit.equals(content?.type, type);
        const { text, url, notice } = content?.type ?? {};
        kit.heard.push(JSON.stringify([text, url, notice, is('url'), is('notice'), content?.text]));
      });
    });
    const agent = stage.chat().agent();
    agent.pushUrl('https://shop.example/lamps');
    agent.notice('https://shop.example/note');
    await page.hears('[false,true,false,true,false,"https://shop.example/lamps"]');
    await page.hears('[false,false,true,false,true,"https://shop.example/note"]');
  }),

  scenario(
    '[AM5] a file is told by its name and size',
    async (stage) => {
      const page = await chatting(stage);
      await page.evaluate(() => {
        kit.session.onMessageReceived(({ content }) => {
          const { name, size } = content?.file ?? {};
          kit.heard.push(JSON.stringify([content?.type.file, content?.text, name, size]));
        });
      });
      const content = new TextEncoder().encode('A lamp');
      stage.chat().agent().sendFile({ name: 'lamp.txt', type: 'text/plain', content });
      await page.hears('[true,"lamp.txt","lamp.txt",6]');
    },
    { except: [{ carrier: 'transport', why: 'the documented transport knows no files' }] },
  ),

  scenario('[AP28] several listeners hear each event in order, until one is taken back', async (stage) => {
    const page = await chatting(stage);
    const heard = await page.evaluate(async () => {
      const order: string[] = [];
      const { session } = kit;
      const remove = session.onMessageReceived(() => void order.push('one'));
      session.onMessageReceived(() => void order.push('two'));
      session.onMessageReceived(() => void order.push('three'));
      await session.sendMessage('first');
      await kit.until(() => order.length === 3);
      remove();
      remove();
      await session.sendMessage('second');
      await kit.until(() => order.length === 5);
      return order;
    });
    expect(heard).toEqual(['one', 'two', 'three', 'two', 'three']);
  }),

  scenario('[AP32] what is said at once waits for the callbacks that hand the session out', async (stage) => {
    const page = await stage.open();
    const began = page.evaluate(() => {
      const promise = kit.chat.startSession(kit.options());
      promise.done((session) => {
        kit.heard.push('done');
        session.onMessageReceived(({ content }) => void kit.heard.push(content?.text ?? ''));
      });
      return kit.settled(promise);
    });
    await stage.untilChats(1);
    stage.chat().agent().say('Hello');
    expect(await began).toBe('done');
    await page.hears('Hello');
    expect((await page.heard())[0]).toBe('done');
  }),

  scenario(
    '[AP27, AP31] an interruption is told, and a command waits until it is over',
    async (stage) => {
      const page = await chatting(stage);
      stage.server.network.cut();
      try {
        await page.hears('Interrupted');
        await page.evaluate(() => {
          void kit.settled(kit.session.sendMessage('patience')).then((outcome) => kit.heard.push(outcome));
        });
        await page.evaluate(() => kit.later(100));
        expect(await page.heard()).toEqual(['Interrupted']);
      } finally {
        stage.server.network.heal();
      }
      await page.evaluate(() => void window.dispatchEvent(new Event('online')));
      await page.hears('done');
      const heard = await page.heard();
      expect(heard.slice(0, 2)).toEqual(['Interrupted', 'Continued']);
      expect(heard).toContain('User: patience');
      expect(stage.chat().visitorTexts()).toEqual(['patience']);
    },
    { except: [{ carrier: 'transport', why: 'the documented transport does not tell of interruptions' }] },
  ),

  scenario('[AP31] the agent’s end is the end of the session, and of its events', async (stage) => {
    const page = await chatting(stage);
    const agent = stage.chat().agent();
    agent.say('Bye');
    await page.hears('Robin: Bye');
    agent.end();
    await page.hears('SessionEnded');
    expect((await page.heard()).at(-1)).toBe('SessionEnded');
    expect(await page.evaluate(() => kit.settled(kit.session.sendMessage('late')))).toBe('50');
    expect(await page.evaluate(() => kit.settled(kit.chat.restoreSession(kit.restoring())))).toBe('nothing');
  }),

  scenario(
    '[AP31, AP45] an error that a transport of the page tells of is an event',
    async (stage) => {
      const page = await chatting(stage);
      await page.evaluate(() => kit.transport.raise({ error: { code: 100, description: 'moving' } }));
      await page.hears('Error 100');
      expect(await page.evaluate(() => kit.settled(kit.session.sendMessage('on')))).toBe('done');
    },
    {
      except: [
        { carrier: 'websocket', why: 'no transport of the page' },
        { carrier: 'long-polling', why: 'no transport of the page' },
      ],
    },
  ),
];
