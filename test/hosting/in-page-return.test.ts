// A page that owns its chats and comes back from the back-forward cache.
import { describe, expect, it } from 'vitest';
import { A, textsOf } from '../contracts/page-host-world.ts';
import { createInPageScene } from './in-page-scene.ts';

async function setUp() {
  const scene = createInPageScene();
  const page = scene.open();
  const session = await scene.begin(page);
  return { ...scene, page, session, host: page.inPage.host };
}

describe('a page that comes back from the back-forward cache', () => {
  it('[SA13] has its chat as before, and no other page has it', async () => {
    const { page, host, session, open, restore, server, chat, clock, settle, world } = await setUp();
    host.pageHidden();
    await settle();
    host.pageShown();
    server.agent(chat(), 'Ann').say('Back?');
    await clock.advance(60_000);
    expect(textsOf(page.events())).toEqual(['AgentConnected', 'Back?']);
    expect(world.jar(A).names()).toEqual(['parley-chat']);
    const other = open();
    expect(await restore(other)).toMatchObject({ failure: { reason: 'chatElsewhere' } });
    page.inPage.leave();
    expect(await restore(other)).toMatchObject({ type: 'session', session: { id: session } });
  });

  it('[SA13] has it also after the time in which another page might have had it', async () => {
    const { page, host, session, open, restore, clock, settle } = await setUp();
    host.pageHidden();
    await clock.advance(60_000);
    host.pageShown();
    await settle();
    page.inPage.leave();
    expect(await restore(open())).toMatchObject({ type: 'session', session: { id: session } });
  });

  it('[SA13] takes it back from the page that it was taken to', async () => {
    const { page, host, session, open, restore, server, chat, settle, clock } = await setUp();
    host.pageHidden();
    const next = open();
    await restore(next);
    server.agent(chat(), 'Ann').say('There?');
    await settle();
    next.inPage.leave();
    host.pageShown();
    await settle();
    page.begin({ type: 'sendMessage', session, message: 'Here', messageType: 'text' });
    await clock.advance(60_000);
    expect(textsOf(page.events()).filter((text) => text !== 'Interrupted' && text !== 'Continued')).toEqual([
      'AgentConnected',
      'There?',
      'Here',
    ]);
    page.inPage.leave();
    expect(await restore(open())).toMatchObject({ type: 'session', session: { id: session } });
  });

  it.each([
    ['another page has it', { isSame: true, isThere: true }],
    ['another page has another', { isSame: false, isThere: true }],
    ['another page had another', { isSame: false, isThere: false }],
  ])('[SA13] hears that it has ended where %s', async (_what, { isSame, isThere }) => {
    const { page, host, session, open, begin, restore, settle, server, chat } = await setUp();
    host.pageHidden();
    const next = open();
    const there = isSame ? session : await begin(next);
    if (isSame) await restore(next);
    if (!isThere) next.inPage.leave();
    host.pageShown();
    await settle();
    expect(textsOf(page.events())).toContain('SessionEnded');
    expect(page.inPage.transport.openLinks()).toBe(0);
    expect(await page.ask({ type: 'leave', session })).toMatchObject({ failure: { reason: 'chatGone' } });
    if (isThere) {
      server.agent(chat(), 'Ann').say('Hello');
      await settle();
      expect(textsOf(next.events())).toContain('Hello');
      next.inPage.leave();
    }
    expect(await restore(open())).toMatchObject({ type: 'session', session: { id: there } });
  });
});
