// A page that owns its chats itself: what it keeps and where, how a later page comes back, and what other pages of the origin get.
import { describe, expect, it } from 'vitest';
import { parsePageState } from '../../core/storage/page-state.ts';
import { A, RESTORE, textsOf } from '../contracts/page-host-world.ts';
import { createInPageScene as setUp } from './in-page-scene.ts';

/** What the last page had open is gone by then, by default. */
const TOO_LATE_MS = 7_000;

describe('a page that owns its chats', () => {
  it('[SA5] restores a chat with all that was said, read from the server again, and goes on', async () => {
    const { open, begin, restore, server, chat, settle } = setUp();
    const first = open();
    const session = await begin(first);
    server.agent(chat(), 'Ann').say('Hello');
    await first.ask({ type: 'sendMessage', session, message: 'Hi', messageType: 'text' });
    first.inPage.leave();
    server.agent(chat(), 'Ann').say('Are you there?');
    const later = open();
    expect(await restore(later)).toMatchObject({ type: 'session', session: { id: session } });
    expect(textsOf(later.events(true))).toEqual(['AgentConnected', 'Hello', 'Hi', 'Are you there?']);
    server.agent(chat(), 'Ann').say('Welcome back');
    await settle();
    await later.ask({ type: 'sendMessage', session, message: 'Thanks', messageType: 'text' });
    expect(textsOf(later.events())).toEqual(['Welcome back', 'Thanks']);
    expect(server.countOf(chat(), 'Hi')).toBe(1);
  });

  it('[SA5] ends a restored chat at once, whatever was typed in it', async () => {
    const { open, begin, restore, server, chat, clock } = setUp();
    const first = open();
    const session = await begin(first);
    const agent = server.agent(chat(), 'Ann');
    agent.say('Hello');
    agent.startTyping();
    agent.say('Are you there?');
    await first.ask({ type: 'sendTyping', session, isTyping: true, message: null });
    await first.ask({ type: 'sendMessage', session, message: 'Yes', messageType: 'text' });
    first.inPage.leave();
    const later = open();
    await restore(later);
    const id = later.begin({ type: 'leave', session });
    await clock.advance(500);
    expect(later.answersTo(id)).toEqual([{ type: 'done' }]);
  });

  it('[SA5] sends what a page could not send any more, once', async () => {
    const { open, begin, restore, server, chat, clock, settle } = setUp();
    const first = open();
    const session = await begin(first);
    first.inPage.transport.cut();
    first.begin({ type: 'sendMessage', session, message: 'patience', messageType: 'text' });
    await clock.advance(10);
    first.inPage.leave();
    const later = open();
    expect(await restore(later)).toMatchObject({ type: 'session' });
    await settle();
    expect(server.countOf(chat(), 'patience')).toBe(1);
  });

  it('[SA3] has nothing to restore later than maxOfflineDuration, which is 5 seconds where nobody says otherwise', async () => {
    for (const [maxOfflineDuration, waited, expected] of [
      [null, 4_000, 'session'],
      [null, TOO_LATE_MS, 'nothing'],
      [60, TOO_LATE_MS, 'session'],
      [1, 2_000, 'nothing'],
    ] as const) {
      const { open, begin, restore, clock } = setUp();
      const first = open();
      await begin(first, { maxOfflineDuration });
      first.inPage.leave();
      await clock.advance(waited);
      expect([maxOfflineDuration, waited, (await restore(open())).type]).toEqual([
        maxOfflineDuration,
        waited,
        expected,
      ]);
    }
  });

  it('[SA3] goes by the maxOfflineDuration of a restore from then on', async () => {
    const { open, begin, restore, clock } = setUp();
    const first = open();
    await begin(first);
    first.inPage.leave();
    const second = open();
    await restore(second, { maxOfflineDuration: 60 });
    second.inPage.leave();
    await clock.advance(30_000);
    const third = open();
    expect(await restore(third)).toMatchObject({ type: 'session' });
    third.inPage.leave();
    await clock.advance(30_000);
    expect(await restore(open())).toMatchObject({ type: 'session' });
  });

  it('[SA6] fails with an error where there was a chat that the server does not know any more', async () => {
    const { open, begin, restore, server, chat, world } = setUp();
    const first = open();
    await begin(first);
    first.inPage.leave();
    server.agent(chat()).end();
    const later = open();
    expect(await restore(later)).toMatchObject({ type: 'failed', failure: { reason: 'chatGone' } });
    expect(world.jar(A).names()).toEqual([]);
    expect(await restore(later)).toEqual({ type: 'nothing' });
  });

  it('[SA6] fails with an error where the server cannot be reached, and restores it once it can', async () => {
    const { open, begin, restore, server, clock } = setUp();
    const first = open();
    const session = await begin(first);
    first.inPage.leave();
    const later = open();
    server.bayeux.front = 'notCometd';
    const id = later.begin({ type: 'restoreSession', restore: RESTORE });
    await clock.advance(10_000);
    expect(later.answersTo(id)).toMatchObject([{ type: 'failed', failure: { reason: 'notCometd' } }]);
    server.bayeux.front = 'cometd';
    // It has let the chat go, which any page may have now.
    const other = open();
    expect(await restore(other)).toMatchObject({ type: 'session', session: { id: session } });
    other.inPage.leave();
    expect(await restore(later)).toMatchObject({ type: 'session', session: { id: session } });
  });

  it('[SA7] leaves a chat to the page that has it: neither a start nor a restore takes it away', async () => {
    const { open, begin, restore, startQuestion } = setUp();
    const first = open();
    const session = await begin(first);
    const other = open();
    const elsewhere = { type: 'failed', failure: { reason: 'chatElsewhere' } };
    expect(await restore(other)).toMatchObject(elsewhere);
    expect(await other.ask(startQuestion())).toMatchObject(elsewhere);
    expect(await other.ask(startQuestion({ stateStorage: 4 }))).toMatchObject(elsewhere);
    expect(await first.ask({ type: 'sendMessage', session, message: 'Mine', messageType: 'text' })).toEqual({
      type: 'done',
    });
    first.inPage.leave();
    expect(await restore(other)).toMatchObject({ type: 'session', session: { id: session } });
  });

  it('[SA7] does not open a form that is open in another page, and starts a chat beside it', async () => {
    const { open, begin, restore, startQuestion, settle, world } = setUp();
    const first = open();
    const { start } = startQuestion();
    const form = { type: 'keepWidget', session: null, stateStorage: null } as const;
    first.say({ ...form, widget: 'draft', start });
    await settle();
    const other = open();
    expect(await restore(other, { isForWidget: true })).toEqual({ type: 'nothing' });
    const session = await begin(other);
    first.say({ ...form, widget: null, start: null });
    await settle();
    expect(world.jar(A).names()).toEqual(['parley-chat']);
    other.inPage.leave();
    expect(await restore(open())).toMatchObject({ type: 'session', session: { id: session } });
  });

  it('[SA7] starts anew over what a page that is gone has left', async () => {
    const { open, begin, chats } = setUp();
    const first = open();
    await begin(first);
    first.inPage.leave();
    await begin(open());
    expect(chats()).toBe(2);
  });

  it('[SA8] clears the cookies as soon as the visitor leaves, and when the chat ends', async () => {
    for (const isByVisitor of [true, false]) {
      const { open, begin, server, chat, settle, world } = setUp();
      const page = open();
      const session = await begin(page);
      expect(world.jar(A).names()).toEqual(['parley-chat']);
      if (isByVisitor) page.begin({ type: 'leave', session });
      else server.agent(chat()).end();
      await settle();
      expect(world.jar(A).names()).toEqual([]);
    }
  });

  it('[SA9] gives a storage of the page the whole state with each change that matters, and has no cookie', async () => {
    const { open, begin, restore, states, server, chat, settle, world } = setUp();
    const page = open();
    const session = await begin(page, { stateStorage: 7 });
    page.say({ type: 'keepWidget', session, stateStorage: 7, widget: 'small', start: null });
    await settle();
    const before = states(page).length;
    server.agent(chat(), 'Ann').say('Hello');
    await settle();
    // What the server tells again is no change that matters.
    expect(states(page)).toHaveLength(before);
    const state = states(page).at(-1) ?? null;
    expect(parsePageState(state ?? '')).toMatchObject({ widget: 'small', chat: { id: session } });
    expect(world.jar(A).names()).toEqual([]);
    page.inPage.leave();
    await settle();
    const later = open();
    expect(await restore(later)).toEqual({ type: 'nothing' });
    expect(await restore(later, { stateStorage: 2, state })).toMatchObject({
      type: 'session',
      widget: 'small',
    });
    expect(textsOf(later.events(true))).toEqual(['AgentConnected', 'Hello']);
    later.begin({ type: 'leave', session });
    await settle();
    expect(states(later).at(-1)).toBeNull();
  });

  it('[SA9] gives it a form as well', async () => {
    const { open, restore, states, startQuestion, settle, world } = setUp();
    const page = open();
    const { start } = startQuestion({ stateStorage: 7, serverUrl: 'https://a.example/cometd' });
    page.say({ type: 'keepWidget', session: null, stateStorage: 7, widget: 'draft', start });
    await settle();
    const state = states(page).at(-1) ?? null;
    page.inPage.leave();
    expect(world.jar(A).names()).toEqual([]);
    const later = open();
    const given = { stateStorage: 2, state, isForWidget: true };
    expect(await restore(later, given)).toEqual({ type: 'registering', widget: 'draft', start });
  });

  it('[SA10] talks to any server that the page names', async () => {
    const { open, begin, startQuestion, chats } = setUp();
    for (const serverUrl of [
      'https://chat.example/genesys/cometd/',
      'https://chat.example/base/cobrowse',
      'http://chat.example',
    ]) {
      const page = open();
      await begin(page, { serverUrl });
      page.inPage.leave();
    }
    expect(chats()).toBe(3);
    expect(await open().ask(startQuestion({ serverUrl: null }))).toMatchObject({
      type: 'failed',
      failure: { reason: 'notConfigured' },
    });
  });

  it('[SA11] opens the page’s own chat page, which begins what it was opened for', async () => {
    const { open, restore, startQuestion } = setUp();
    const windows: { readonly start: unknown; readonly address: string }[] = [];
    const { start } = startQuestion({ stateStorage: 3 });
    const widgetUrl = 'https://a.example/chat.html';
    const opener = open({ windows });
    const id = opener.begin({ type: 'startOutside', start, widgetUrl });
    await opener.ask({ type: 'getUserData', session: 'none' });
    const handed = { ...start, stateStorage: null };
    expect([opener.answersTo(id), windows]).toEqual([[], [{ start: handed, address: widgetUrl }]]);
    const popup = open({ handedOver: JSON.stringify(handed) });
    expect(await restore(popup, { isForWidget: true })).toEqual({
      type: 'registering',
      widget: '',
      start: handed,
    });
    const forged = open({ handedOver: '{"serverUrl":7}' }, 'https://b.example');
    expect(await restore(forged, { isForWidget: true })).toEqual({
      type: 'registering',
      widget: '',
      start: null,
    });
  });

  it('[SA11] fails where the window may not be opened, or where there is no page for it', async () => {
    const { open, startQuestion } = setUp();
    const { start } = startQuestion();
    const page = open();
    for (const widgetUrl of [null, 'https://a.example/chat.html'])
      expect(await page.ask({ type: 'startOutside', start, widgetUrl })).toMatchObject({
        type: 'failed',
        failure: { detail: 'widgetUrl' },
      });
  });

  it('[SA12] takes what was damaged in its cookies for nothing, and a state of another origin for refused', async () => {
    const { open, begin, restore, states, world } = setUp();
    world.jar(A).document.cookie = 'parley-chat=a.1.eA';
    expect(await restore(open())).toEqual({ type: 'nothing' });
    const foreign = open({}, 'https://b.example');
    await begin(foreign, { stateStorage: 1 });
    const state = states(foreign).at(-1) ?? null;
    expect(await restore(open(), { stateStorage: 1, state })).toMatchObject({
      type: 'failed',
      failure: { reason: 'stateRefused' },
    });
  });

  it('[SA8] clears the cookies at once where the visitor leaves, also without a connection', async () => {
    const { open, begin, clock, world } = setUp();
    const page = open();
    const session = await begin(page);
    page.inPage.transport.cut();
    await clock.advance(0);
    page.begin({ type: 'leave', session });
    await clock.advance(10);
    expect(world.jar(A).names()).toEqual([]);
  });
});
