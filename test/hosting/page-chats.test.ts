// Pages and their chats over the real bridge and the real background: what a page may learn and cause, what outlives a page or a
// background.
import { describe, expect, it } from 'vitest';
import type { Desk } from '../../core/chat/state.ts';
import { CHATS_MAX_PER_SITE } from '../../core/hosting/page-chats.ts';
import { chatOnServer, SALES, startChat } from '../background/background-world.ts';
import { A, B, createPageScene } from '../background/page-world.ts';
import { RESTORE, textsOf } from '../contracts/page-host-world.ts';

describe('a page', () => {
  it('[PD4] learns nothing of the visitor’s own chat, nor of that of another site', async () => {
    const { world, open, begin, settle } = createPageScene();
    const view = world.openView();
    const own = await startChat(world, view);
    const page = open();
    const other = open(B);
    const session = await begin(other);
    for (const id of [own, session])
      for (const question of [
        { type: 'leave', session: id },
        { type: 'getTranscript', session: id, fromIndex: 0 },
        { type: 'getUserData', session: id },
        {
          type: 'resumeSession',
          session: id,
          fromIndex: 0,
          transport: null,
          stateStorage: null,
          unanswered: [],
        },
      ] as const)
        expect(await page.ask(question)).toMatchObject({ failure: { reason: 'chatGone' } });
    const state = `parley:1:${session}`;
    const forged = await page.ask({
      type: 'restoreSession',
      restore: { ...RESTORE, stateStorage: 1, state },
    });
    expect(forged).toMatchObject({ failure: { reason: 'stateRefused' } });
    await settle();
    expect(page.events()).toEqual([]);
    expect(JSON.stringify(page.heard)).not.toContain(chatOnServer(world).secureKey);
  });

  it('[PD5] starts a chat that is its origin’s, which the visitor sees as well', async () => {
    const { world, open, start } = createPageScene();
    const view = world.openView();
    await open().ask(start({ username: 'Visitor 7', subject: 'Engines' }));
    expect(view.chat().summary).toMatchObject({
      phase: 'open',
      site: A,
      form: { firstName: 'Ada', subject: 'Engines' },
    });
    expect(chatOnServer(world).form).toMatchObject({ nickname: 'Visitor 7', firstName: 'Ada' });
  });

  it('[PD6] is told that a start failed, and leaves the visitor no form of its making', async () => {
    const { world, open, start } = createPageScene();
    world.server.rules.isClosed = true;
    expect(await open().ask(start())).toMatchObject({ type: 'failed', failure: { reason: 'unavailable' } });
    expect(await world.stored()).toEqual([]);
  });

  it('[PD6] is told that there is no desk', async () => {
    const { open, start } = createPageScene({ desk: null });
    expect(await open().ask(start({ serverUrl: null }))).toMatchObject({
      failure: { reason: 'notConfigured' },
    });
  });

  it.each([
    ['the visitor names', SALES, { type: 'session' }],
    ['the visitor refuses', null, { type: 'failed', failure: { reason: 'addressRefused' } }],
  ])('[PD7] gets the desk that %s for an address that nobody has named', async (_name, desk, expected) => {
    const asked: string[] = [];
    const { open, start, world } = createPageScene({
      readDesks: async () => ({ listed: [], forSite: () => null, forPage: () => 'ask' }),
      askDesk: async (site, serverUrl): Promise<Desk | null> => {
        asked.push(`${site} ${serverUrl}`);
        return desk;
      },
    });
    expect(await open().ask(start())).toMatchObject(expected);
    expect(asked).toEqual([`${A} ${A}/cometd`]);
    if (desk !== null) expect(chatOnServer(world).service).toBe('sales');
  });

  it('[PD8] does not start a chat while another page of its origin has one', async () => {
    const { open, begin, start } = createPageScene();
    const first = open();
    await begin(first);
    const second = open();
    expect(await second.ask(start())).toMatchObject({ failure: { reason: 'chatElsewhere' } });
    first.leave();
    expect(await second.ask(start())).toMatchObject({ type: 'session' });
  });

  it('[PD8] starts one after the page that had it in the same tab, though that has not said goodbye yet', async () => {
    const { open, begin, start } = createPageScene();
    await begin(open(A, 3));
    expect(await open(A, 3).ask(start())).toMatchObject({ type: 'session' });
    expect(await open(A, 4).ask(start())).toMatchObject({ failure: { reason: 'chatElsewhere' } });
  });

  it('[PD8] has a limited number of chats under way', async () => {
    const { open, begin, start } = createPageScene();
    const page = open();
    for (let count = 0; count < CHATS_MAX_PER_SITE; count += 1) await begin(page);
    expect(await page.ask(start())).toMatchObject({ failure: { reason: 'overLimit' } });
  });

  it('[PD9] comes back to its chat only within the time that it set itself', async () => {
    const { world, open, start } = createPageScene();
    const page = open();
    await page.ask(start({ maxOfflineDuration: 5 }));
    page.leave();
    await world.clock.advance(2_000);
    const soon = open();
    expect(await soon.ask({ type: 'restoreSession', restore: RESTORE })).toMatchObject({ type: 'session' });
    soon.leave();
    await world.clock.advance(6_000);
    const late = open();
    expect(await late.ask({ type: 'restoreSession', restore: RESTORE })).toEqual({ type: 'nothing' });
    const patient = { ...RESTORE, maxOfflineDuration: 60 };
    expect(await late.ask({ type: 'restoreSession', restore: patient })).toMatchObject({ type: 'session' });
  });

  it('[PD10] goes on with its session after a death of the background, and misses nothing', async () => {
    const { world, open, begin, settle } = createPageScene();
    const page = open();
    const session = await begin(page);
    const chat = chatOnServer(world);
    world.server.agent(chat).say('one');
    await settle();
    world.wake().kill();
    world.server.agent(chat).say('two');
    world.wake();
    await world.clock.advance(20_000);
    expect(page.heard.filter(({ type }) => type === 'reset')).toHaveLength(1);
    expect(
      await page.ask({
        type: 'resumeSession',
        session,
        fromIndex: 2,
        transport: null,
        stateStorage: null,
        unanswered: [],
      }),
    ).toEqual({
      type: 'session',
      session: { id: session, username: 'User' },
      widget: null,
    });
    world.server.agent(chat).say('three');
    await settle();
    expect(textsOf(page.events())).toEqual(['AgentConnected', 'one', 'two', 'three']);
  });

  it('[PD12] changes the data of its chat, there and at the server', async () => {
    const { world, open, begin } = createPageScene();
    const page = open();
    const session = await begin(page);
    expect(chatOnServer(world).userData).toEqual({ FirstName: 'Ada' });
    await page.ask({ type: 'setUserData', session, userData: [['topic', 7]] });
    await page.ask({ type: 'deleteUserData', session, keys: ['FirstName'] });
    expect(chatOnServer(world).userData).toEqual({ FirstName: '', topic: '7' });
    expect(await page.ask({ type: 'getUserData', session })).toEqual({
      type: 'userData',
      userData: [
        ['source', null],
        ['topic', 7],
      ],
    });
  });

  it('[PD13] is told when a message was not taken', async () => {
    const { world, open, begin } = createPageScene();
    const page = open();
    const session = await begin(page);
    world.server.rules.maxMessageLength = 3;
    const answer = await page.ask({ type: 'sendMessage', session, message: 'too long', messageType: 'text' });
    expect(answer).toMatchObject({ type: 'failed', failure: { reason: 'messageTooLong' } });
  });

  it('[PD19] pushes addresses and sends notices, which are done when they are in the transcript', async () => {
    const { world, open, begin, settle } = createPageScene();
    const page = open();
    const view = world.openView();
    const session = await begin(page);
    await view.client.command(session, { type: 'changeDraft', text: 'left', viewId: 'v' });
    for (const messageType of ['url', 'notice'] as const)
      expect(await page.ask({ type: 'sendMessage', session, message: 'left', messageType })).toEqual({
        type: 'done',
      });
    expect(await page.ask({ type: 'sendMessage', session, message: ' ', messageType: 'notice' })).toEqual({
      type: 'done',
    });
    await settle();
    const told = page
      .events()
      .map((event) => ('content' in event ? [event.party.type, event.content] : event.type));
    expect(told).toEqual([
      ['Client', { type: 'url', text: 'left' }],
      ['Client', { type: 'notice', text: 'left' }],
    ]);
    expect(chatOnServer(world).entries.map(({ type }) => type)).toEqual([
      'ParticipantJoined',
      'PushUrl',
      'CustomNotice',
    ]);
    expect(view.chat().summary).toMatchObject({ outbox: [], draft: { text: 'left' } });
  });

  it('[PD16] that starts a chat outside of itself hears nothing more of it, which has a window of its own', async () => {
    const { world, open, start, settle } = createPageScene();
    const page = open();
    const { start: data } = start();
    const id = page.begin({ type: 'startOutside', start: data, widgetUrl: null });
    await settle();
    world.server.agent(chatOnServer(world)).say('Hello');
    await settle();
    expect(page.answersTo(id)).toEqual([]);
    expect(page.heard).toEqual([]);
    expect(world.desktop.windows).toHaveLength(1);
  });

  it('[PD17] that the visitor looks at has the attention of its chat: nothing of it is unread or announced', async () => {
    const { world, open, begin, settle } = createPageScene();
    const page = open();
    await begin(page);
    const agent = world.server.agent(chatOnServer(world));
    const view = world.openView();
    agent.say('one');
    await settle();
    expect(world.desktop.history).toHaveLength(1);
    page.page.focus(true);
    await settle();
    expect(view.chat().summary.unread).toBe(0);
    agent.say('two');
    await settle();
    expect([view.chat().summary.unread, world.desktop.history.length]).toEqual([0, 1]);
    page.page.focus(false);
    await settle();
    agent.say('three');
    await settle();
    expect([view.chat().summary.unread, world.desktop.history.length]).toEqual([1, 2]);
  });

  it('[PD17] cannot say so itself', async () => {
    const { world, open, begin, settle } = createPageScene();
    const page = open();
    await begin(page);
    page.page.sayRaw({ type: 'attend', isFocused: true });
    world.server.agent(chatOnServer(world)).say('one');
    await settle();
    expect(world.desktop.history).toHaveLength(1);
  });

  it('[PD18] that asked for it hears what is logged of its chat: ids, codes and states', async () => {
    const { world, open, start, settle } = createPageScene();
    const page = open();
    await page.ask(start({ debug: true }));
    world.wake().transport.cut();
    await settle();
    const lines = page.heard.flatMap((message) => (message.type === 'logged' ? [message.line] : []));
    expect(lines[0]).toMatch(/^chat chat-\d+: open, waiting, unreachable$/);
    expect(lines.at(-1)).toMatch(/^chat chat-\d+: open, online$/);
  });

  it('[AP87] comes back to the very chat that its own storage names, be there a newer one', async () => {
    const { open, begin } = createPageScene();
    const page = open();
    const sessions = [await begin(page), await begin(page)];
    for (const id of sessions) {
      const restore = { ...RESTORE, stateStorage: 1, state: `parley:1:${id}` };
      const answer = await page.ask({ type: 'restoreSession', restore });
      expect(answer).toMatchObject({ type: 'session', session: { id } });
    }
  });
});
