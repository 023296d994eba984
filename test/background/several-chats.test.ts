// Several chats in one background: what one of them does is nothing to the others; removing one; the pop-out window.
import { describe, expect, it } from 'vitest';
import type { ChatId } from '../../core/chat/terms.ts';
import { settled } from '../support/manual-clock.ts';
import { type BackgroundWorld, createBackgroundWorld, FORM, SALES, type View } from './background-world.ts';

const WINDOW = 'chrome-extension://parley/sidepanel.html';

/** A chat with each of two desks, each with its agent. */
async function createTwo() {
  const world = createBackgroundWorld();
  world.settings.others = [{ desk: SALES, site: 'https://shop.example' }];
  const view = world.openView();
  await settled();
  const [support, sales] = view.latest()?.setup.desks ?? [];
  const first = await start(world, view, support?.key ?? '');
  const second = await start(world, view, sales?.key ?? '');
  return { world, view, first, second };
}

async function start(world: BackgroundWorld, view: View, desk: string) {
  await view.client.deskCommand({ type: 'newChat', desk, takeFrom: null });
  await settled();
  const { id } = view.chat().summary;
  await view.client.command(id, { type: 'startChat', form: FORM });
  await world.clock.advance(1_000);
  const onServer = world.server.store.latest();
  if (onServer === null) throw new Error('the server has no chat');
  return { id, onServer, agent: world.server.agent(onServer) };
}

function chatOf(view: View, id: ChatId) {
  const chat = view.latest()?.chats.find(({ summary }) => summary.id === id);
  if (chat === undefined) throw new Error(`the view has no chat ${id}`);
  return chat;
}

const textsOf = (view: View, id: ChatId) =>
  chatOf(view, id).entries.flatMap(({ kind, text }) => (kind === 'message' ? [text] : []));

describe('two chats', () => {
  it('[BG14] have a link each, and messages, typing and unread of their own', async () => {
    const { world, view, first, second } = await createTwo();
    first.agent.say('from support');
    second.agent.startTyping();
    await view.client.command(second.id, { type: 'sendMessage', text: 'to sales' });
    await world.clock.advance(500);
    expect(textsOf(view, first.id)).toEqual(['from support']);
    expect(textsOf(view, second.id)).toEqual(['to sales']);
    expect(world.server.countOf(first.onServer, 'to sales')).toBe(0);
    expect(chatOf(view, first.id).summary).toMatchObject({ unread: 1, typing: [] });
    expect(chatOf(view, second.id).summary).toMatchObject({ unread: 0, typing: [{ role: 'agent' }] });
    world.server.agent(first.onServer).end();
    await world.clock.advance(1_000);
    expect(chatOf(view, first.id).summary.phase).toBe('ended');
    expect(chatOf(view, second.id).summary).toMatchObject({
      phase: 'open',
      connection: { status: 'online' },
    });
  });

  it('[AT7, BG14] are announced each by itself, and each by the server that it is with', async () => {
    const { world, view, first, second } = await createTwo();
    view.client.attend({ chatId: null, presence: 'hidden' });
    first.agent.say('of support');
    second.agent.say('of sales');
    await world.clock.advance(2_000);
    const shown = [first, second].map(({ id }) => world.desktop.notifications.get(`parley-news/${id}`));
    expect(shown.map((notification) => notification?.message)).toEqual(['of support', 'of sales']);
    expect(world.desktop.badge.text).toBe('2');
    view.client.attend({ chatId: first.id, presence: 'focused' });
    await settled();
    expect([...world.desktop.notifications.keys()]).toEqual([`parley-news/${second.id}`]);
    expect(world.desktop.badge.text).toBe('1');
  });

  it('[BG14] come back both after a death, each with what was said meanwhile', async () => {
    const { world, view, first, second } = await createTwo();
    world.wake().kill();
    first.agent.say('one');
    second.agent.say('two');
    await world.clock.advance(60_000);
    expect(textsOf(view, first.id)).toEqual(['one']);
    expect(textsOf(view, second.id)).toEqual(['two']);
  });
});

describe('a chat that is removed', () => {
  it('[BG15] is gone from views, storage, badge and notifications', async () => {
    const { world, view, first, second } = await createTwo();
    view.client.attend({ chatId: null, presence: 'hidden' });
    first.agent.say('unseen');
    await world.clock.advance(2_000);
    first.agent.end();
    await world.clock.advance(1_000);
    expect(world.desktop.badge.text).toBe('1');
    expect(world.desktop.notifications.size).toBe(1);
    await view.client.deskCommand({ type: 'removeChat', chatId: first.id });
    await settled();
    expect(view.latest()?.chats.map(({ summary }) => summary.id)).toEqual([second.id]);
    expect((await world.stored()).map(({ id }) => id)).toEqual([second.id]);
    expect(world.desktop.badge.text).toBe('');
    expect(world.desktop.notifications.size).toBe(0);
    // Asked again, as after a lost answer.
    await view.client.deskCommand({ type: 'removeChat', chatId: first.id });
  });

  it('[BG15] has ended or was not started; any other is refused and goes on', async () => {
    const { world, view, first, second } = await createTwo();
    const refused = view.client.deskCommand({ type: 'removeChat', chatId: first.id });
    await expect(refused).rejects.toMatchObject({ data: { code: 'wrongState' } });
    second.agent.end();
    await world.clock.advance(1_000);
    const desk = view.latest()?.setup.desks[1]?.key ?? null;
    await view.client.deskCommand({ type: 'newChat', desk, takeFrom: null });
    await settled();
    await view.client.deskCommand({ type: 'removeChat', chatId: view.chat().summary.id });
    await settled();
    expect(view.latest()?.chats.map(({ summary }) => summary.phase)).toEqual(['open', 'ended']);
    await view.client.command(first.id, { type: 'sendMessage', text: 'still here' });
    await world.clock.advance(1_000);
    expect(world.server.countOf(first.onServer, 'still here')).toBe(1);
  });

  it('[BG15] stays, and stays of use, where storage fails', async () => {
    const { world, view, second } = await createTwo();
    second.agent.end();
    await world.clock.advance(1_000);
    const desk = view.latest()?.setup.desks[1]?.key ?? null;
    await view.client.deskCommand({ type: 'newChat', desk, takeFrom: null });
    await settled();
    const { id } = view.chat().summary;
    world.storageFate = () => 'reject';
    const failed = view.client.deskCommand({ type: 'removeChat', chatId: id });
    await expect(failed).rejects.toMatchObject({ data: { code: 'storageFailed' } });
    world.storageFate = () => 'answer';
    await view.client.command(id, { type: 'changeForm', form: { ...FORM, subject: 'Still here' } });
    expect(chatOf(view, id).summary.form.subject).toBe('Still here');
    await view.client.deskCommand({ type: 'removeChat', chatId: id });
    await settled();
    expect(view.latest()?.chats).toHaveLength(2);
  });
});

describe('the pop-out window', () => {
  it('[BG16] is made once, and then brought to the front with the chat that it was asked for', async () => {
    const { world, view, first, second } = await createTwo();
    await view.client.deskCommand({ type: 'openWindow', chatId: first.id });
    expect(world.desktop.windows).toEqual([`${WINDOW}#chat=${first.id}`]);
    world.wake().kill();
    world.wake();
    await world.clock.advance(60_000);
    await view.client.deskCommand({ type: 'openWindow', chatId: second.id });
    expect(world.desktop.windows).toEqual([`${WINDOW}#chat=${second.id}`]);
    expect(world.desktop.focused).toEqual([0]);
    world.desktop.windows[0] = null;
    await view.client.deskCommand({ type: 'openWindow', chatId: second.id });
    expect(world.desktop.windows).toHaveLength(2);
  });

  it('[BG16] is made once, also when it is asked for twice at once', async () => {
    const { world, view, first, second } = await createTwo();
    await Promise.all([
      view.client.deskCommand({ type: 'openWindow', chatId: first.id }),
      view.client.deskCommand({ type: 'openWindow', chatId: second.id }),
    ]);
    expect(world.desktop.windows).toEqual([`${WINDOW}#chat=${second.id}`]);
  });
});
