// What a page wants of its chat beside talking: which carrier, how long it may come back, who hears of it. Over the real bridge
// and the real background, which die in between.
import { describe, expect, it } from 'vitest';
import { SEEN_EVERY_MS } from '../../core/hosting/page-returns.ts';
import type { PageAnswer, RestoreData, StartData } from '../../core/messaging/page-protocol.ts';
import { chatOnServer, startChat } from '../background/background-world.ts';
import { A, B, createPageScene } from '../background/page-world.ts';
import { RESTORE, textsOf } from '../contracts/page-host-world.ts';

function createScene() {
  const scene = createPageScene();
  const view = scene.world.openView();
  const carrier = () => {
    const { connection } = view.chat().summary;
    return connection.status === 'online' ? connection.carrier : connection.status;
  };
  const restore = (changed: Partial<RestoreData> = {}) =>
    ({ type: 'restoreSession', restore: { ...RESTORE, ...changed } }) as const;
  return { ...scene, view, carrier, restore };
}

/** Of the first page of a scene. */
const TAB = 7;
const sessionOf = (answer: PageAnswer) => (answer.type === 'session' ? answer.session.id : '');
const resume = (session: string) =>
  ({
    type: 'resumeSession',
    session,
    fromIndex: 0,
    transport: null,
    stateStorage: null,
    unanswered: [],
  }) as const;

describe('the wish of a page', () => {
  it('[PD20] to do without WebSockets holds for its chat alone, over a death and a restore', async () => {
    const { world, open, start, begin, settle, restore, carrier } = createScene();
    const page = open();
    await page.ask(start({ disableWebSockets: true }));
    expect(carrier()).toBe('long-polling');
    world.wake().kill();
    world.wake();
    await settle();
    page.leave();
    expect(await open().ask(restore())).toMatchObject({ type: 'session' });
    expect(carrier()).toBe('long-polling');
    await begin(open(B));
    expect(carrier()).toBe('websocket');
  });

  it('[PD20] that a restore says anew counts from then on', async () => {
    const { world, open, begin, settle, restore, carrier } = createScene();
    const page = open();
    await begin(page);
    expect(carrier()).toBe('websocket');
    page.leave();
    const later = open();
    await later.ask(restore({ disableWebSockets: true }));
    await settle();
    expect(carrier()).toBe('long-polling');
    await later.ask(restore({ disableWebSockets: false }));
    world.wake().transport.cut();
    await world.clock.advance(10_000);
    expect(carrier()).toBe('websocket');
  });

  it('[PD21] to limit the time counts where the background died before the page left', async () => {
    const { world, open, start, settle, restore } = createScene();
    const page = open();
    await page.ask(start({ maxOfflineDuration: 5 }));
    await world.clock.advance(3 * SEEN_EVERY_MS);
    world.wake().kill();
    page.leave();
    world.wake();
    await world.clock.advance(SEEN_EVERY_MS);
    expect(await open().ask(restore())).toMatchObject({ type: 'session' });
    await settle();
    world.wake().kill();
    world.wake();
    await world.clock.advance(2 * SEEN_EVERY_MS);
    expect(await open().ask(restore())).toEqual({ type: 'nothing' });
  });

  it('[PD21] to limit the time does not count while a page is there, however often the background dies', async () => {
    const { world, open, start, restore } = createScene();
    const page = open();
    const session = sessionOf(await page.ask(start({ maxOfflineDuration: 5 })));
    for (let death = 0; death < 3; death += 1) {
      world.wake().kill();
      world.wake();
      await world.clock.advance(10_000);
      expect(await page.ask(resume(session))).toMatchObject({ type: 'session' });
      await world.clock.advance(4 * SEEN_EVERY_MS);
    }
    expect(await open().ask(restore())).toMatchObject({ type: 'session' });
  });

  it('[PD22] to hear what is logged holds over a death', async () => {
    const { world, open, start, settle } = createScene();
    const page = open();
    const session = sessionOf(await page.ask(start({ debug: true })));
    world.wake().kill();
    world.wake();
    await settle();
    await page.ask(resume(session));
    world.wake().transport.cut();
    await settle();
    const lines = page.heard.flatMap((message) => (message.type === 'logged' ? [message.line] : []));
    expect(lines.at(0)).toMatch(/^chat chat-\d+: open, waiting, unreachable$/);
  });
});

describe('a site that is removed', () => {
  it('[PD23] leaves its chats to the visitor, nothing to its pages, and no record', async () => {
    const { world, view, open, begin, settle, restore } = createScene();
    const page = open();
    const session = await begin(page);
    expect(Object.keys(world.storage.contents())).toContain(`page/${A}`);
    world.settings.sites = [B];
    await world.wake().assembly.settingsChanged();
    await settle();
    expect(textsOf(page.events())).toEqual(['SessionEnded']);
    world.server.agent(chatOnServer(world)).say('Still there?');
    expect(await page.ask(restore())).toMatchObject({ failure: { reason: 'noAnswer' } });
    expect(await page.ask(resume(session))).toMatchObject({ failure: { reason: 'noAnswer' } });
    expect(view.texts()).toEqual(['Still there?']);
    await view.client.command(session, { type: 'sendMessage', text: 'Yes' });
    await settle();
    expect(view.texts()).toEqual(['Still there?', 'Yes']);
    expect(textsOf(page.events())).toEqual(['SessionEnded']);
    expect(Object.keys(world.storage.contents())).not.toContain(`page/${A}`);
    world.settings.sites = [A, B];
    expect(await open().ask(restore())).toMatchObject({ type: 'session', session: { id: session } });
  });

  it('[PD23] while the background was dead leaves no record either', async () => {
    const { world, open, begin, settle } = createScene();
    await begin(open());
    world.wake().kill();
    world.settings.sites = [];
    world.wake();
    await settle();
    expect(Object.keys(world.storage.contents())).not.toContain(`page/${A}`);
  });
});

describe('a page with a chat', () => {
  it('[PD25] tells the server that the visitor writes, and never what', async () => {
    const { world, open, begin } = createScene();
    const page = open();
    const session = await begin(page);
    const typing = (isTyping: boolean) =>
      page.ask({ type: 'sendTyping', session, isTyping, message: 'My PIN is 1234' });
    expect(await typing(true)).toEqual({ type: 'done' });
    expect(chatOnServer(world).visitorTyping).toEqual({ isTyping: true, text: '' });
    await typing(false);
    expect(JSON.stringify([...world.server.store.list()])).not.toContain('1234');
    expect(JSON.stringify(world.storage.contents())).not.toContain('1234');
  });

  it('[OV22] shows by itself what is under way, as long as that is its own chat alone', async () => {
    const { world, view, open, start, settle } = createScene();
    const isShown = (site = A) => world.wake().assembly.isShownByPage(TAB, site);
    expect(isShown()).toBe(false);
    const page = open();
    page.begin(start());
    for (let step = 0; step < 100 && view.latest()?.chats.at(-1)?.summary.phase !== 'starting'; step += 1)
      await world.clock.advance(0);
    expect([isShown(), isShown(B)]).toEqual([true, false]);
    await settle();
    expect([isShown(), world.wake().assembly.isShownByPage(TAB + 1, A)]).toEqual([true, false]);
    expect(world.heardIn).toEqual([TAB]);
    await startChat(world, view);
    expect(isShown()).toBe(false);
    await view.client.command(view.chat().summary.id, { type: 'endChat' });
    await settle();
    expect(isShown()).toBe(true);
    page.leave();
    await settle();
    expect([isShown(), world.heardIn]).toEqual([false, [TAB, TAB]]);
    open(B).leave();
    await settle();
    expect(world.heardIn).toEqual([TAB, TAB]);
  });
});

describe('a page that wants its chat outside of itself', () => {
  const outside = (start: StartData) => ({ type: 'startOutside', start, widgetUrl: null }) as const;

  it('[PD24] has it in the panel that its click opens, in the turn in which it says so', async () => {
    const turns: string[] = [];
    const { world, open, start, settle } = createPageScene({
      openPanel: async ({ windowId }) => void turns.push(`panel of window ${windowId}`),
    });
    const page = open();
    const id = page.begin(outside(start().start));
    // Nothing but what is under way in this turn: no timer, no storage.
    for (let turn = 0; turn < 4; turn += 1) await Promise.resolve();
    expect(turns).toEqual(['panel of window 1']);
    const view = world.openView();
    const shown: string[] = [];
    view.client.onCall((call) => {
      if (call.type === 'showChat') shown.push(call.chatId);
    });
    view.client.attend({ chatId: null, presence: 'focused' });
    await settle();
    expect(shown).toEqual([view.chat().summary.id]);
    expect([page.answersTo(id), world.desktop.windows]).toEqual([[], []]);
  });

  it('[PD24] has it in the pop-out window where there was no click, or no panel', async () => {
    for (const openPanel of [null, async () => Promise.reject(new Error('no gesture'))]) {
      const { world, open, start, settle } = createPageScene({ openPanel });
      const page = open();
      page.begin(outside(start().start));
      await settle();
      expect(world.desktop.windows).toHaveLength(1);
    }
  });

  it('[PD24] opens nothing by anything else that it says', async () => {
    const opened: unknown[] = [];
    const { open, start, settle } = createPageScene({ openPanel: async (place) => void opened.push(place) });
    const page = open();
    await page.ask(start());
    page.page.sayRaw({ ...outside(start().start), type: 'ask', id: 9 });
    await settle();
    expect(opened).toEqual([]);
  });
});
