// The registry of chats, seen through real views: new chats, restarts on the same storage, settings that change.
import { describe, expect, it } from 'vitest';
import {
  chatOnServer,
  createBackgroundWorld,
  FORM,
  SUPPORT,
  startChat,
} from '../background/background-world.ts';
import { settled } from '../support/manual-clock.ts';

describe('a new chat', () => {
  it('[BG1] is stored before it is shown, for the desk of the settings', async () => {
    const world = createBackgroundWorld();
    const view = world.openView();
    await view.client.deskCommand({ type: 'newChat', desk: null, takeFrom: null });
    await settled();
    expect(view.chat().summary).toMatchObject({
      phase: 'registering',
      desk: { host: 'chat.example', service: 'support' },
    });
    expect(await world.stored()).toMatchObject([{ phase: 'registering', desk: SUPPORT }]);
  });

  it('[BG1] asked for twice at once, by two views, is one', async () => {
    const world = createBackgroundWorld();
    const [first, second] = [world.openView(), world.openView()];
    await Promise.all([
      first.client.deskCommand({ type: 'newChat', desk: null, takeFrom: null }),
      second.client.deskCommand({ type: 'newChat', desk: null, takeFrom: null }),
      first.client.deskCommand({ type: 'newChat', desk: null, takeFrom: null }),
    ]);
    await settled();
    expect(first.latest()?.chats).toHaveLength(1);
    expect(second.latest()?.chats).toHaveLength(1);
  });

  it('[BG1] is refused while one with the desk is under way', async () => {
    const world = createBackgroundWorld();
    const view = world.openView();
    await startChat(world, view);
    const refused = view.client.deskCommand({ type: 'newChat', desk: null, takeFrom: null });
    await expect(refused).rejects.toMatchObject({ data: { code: 'wrongState' } });
    expect(view.latest()?.chats).toHaveLength(1);
  });

  it('[BG2] without a chat server is refused as not configured', async () => {
    const world = createBackgroundWorld({ desk: null });
    const view = world.openView();
    await settled();
    expect(view.latest()?.setup.desk).toBeNull();
    await expect(
      view.client.deskCommand({ type: 'newChat', desk: null, takeFrom: null }),
    ).rejects.toMatchObject({
      data: { code: 'notConfigured' },
    });
  });

  it('[BG3] takes what the ended one did not send as its draft, and the form', async () => {
    const world = createBackgroundWorld();
    const view = world.openView();
    const id = await startChat(world, view);
    const chat = chatOnServer(world);
    world.wake().transport.cut({ losesFrames: true });
    await world.clock.advance(0);
    await view.client.command(id, { type: 'sendMessage', text: 'first' });
    await view.client.command(id, { type: 'sendMessage', text: 'second' });
    world.server.agent(chat).end();
    await world.clock.advance(60_000);
    expect(view.chat().summary.phase).toBe('ended');
    await view.client.deskCommand({ type: 'newChat', desk: null, takeFrom: id });
    await settled();
    expect(view.chat().summary).toMatchObject({
      phase: 'registering',
      form: FORM,
      draft: { text: 'first\nsecond' },
    });
  });
});

describe('a restart', () => {
  it('[BG4] takes up every stored chat, the oldest first, and what the agent said meanwhile', async () => {
    const world = createBackgroundWorld();
    const view = world.openView();
    const id = await startChat(world, view);
    await view.client.command(id, { type: 'sendMessage', text: 'Hello' });
    await world.clock.advance(1_000);
    const chat = chatOnServer(world);
    world.wake().kill();
    world.server.agent(chat).say('Are you there?');
    await world.clock.advance(60_000);
    expect(view.texts()).toEqual(['Hello', 'Are you there?']);
    expect(view.latest()?.setup.bootId).toBe('boot-2');
    expect(view.chat().summary.connection.status).toBe('online');
    expect(world.server.countOf(chat, 'Hello')).toBe(1);
    expect(world.logger.warnings).toEqual([]);
  });

  it('[BG4] right after Send delivers the message once, though the view asks twice', async () => {
    const world = createBackgroundWorld();
    const view = world.openView();
    const id = await startChat(world, view);
    const chat = chatOnServer(world);
    for (let steps = 0; steps < 12; steps += 1) {
      const text = `killed after ${steps} steps`;
      const sent = view.client.command(id, { type: 'sendMessage', text });
      for (let step = 0; step < steps; step += 1) await Promise.resolve();
      world.wake().kill();
      await world.clock.advance(60_000);
      await sent;
      expect(world.server.countOf(chat, text)).toBe(1);
      expect(view.texts().filter((shown) => shown === text)).toHaveLength(1);
    }
  });

  it('[BG4] with a chat in the form keeps form and draft', async () => {
    const world = createBackgroundWorld();
    const view = world.openView();
    await view.client.deskCommand({ type: 'newChat', desk: null, takeFrom: null });
    await settled();
    const { id } = view.chat().summary;
    await view.client.command(id, { type: 'changeForm', form: FORM });
    world.wake().kill();
    await settled();
    const other = world.openView();
    await settled();
    expect(other.chat().summary).toMatchObject({ id, phase: 'registering', form: FORM });
    // The first view has no chat under way and was told by the new background.
    expect(view.latest()?.setup.bootId).toBe('boot-2');
  });
});

describe('storage that fails', () => {
  it('[BG6] at the start is told to views; the next request tries again and finds every chat', async () => {
    const world = createBackgroundWorld();
    const first = world.openView();
    await startChat(world, first);
    world.wake().kill();
    first.client.close();
    world.storageFate = () => 'reject';
    const view = world.openView();
    await settled();
    expect(view.latest()).toMatchObject({ setup: { isStorageFailing: true }, chats: [] });
    await expect(
      view.client.deskCommand({ type: 'newChat', desk: null, takeFrom: null }),
    ).rejects.toMatchObject({
      data: { code: 'storageFailed' },
    });
    world.storageFate = () => 'answer';
    await view.client.loadSegment('chat-1', 0);
    await world.clock.advance(30_000);
    expect(view.latest()?.setup.isStorageFailing).toBe(false);
    expect(view.chat().summary).toMatchObject({ id: 'chat-1', phase: 'open' });
    expect(world.logger.warnings).toContain('background.notStarted');
  });

  it('[BG6] later is told to views, and told again when it works', async () => {
    const world = createBackgroundWorld();
    const view = world.openView();
    const id = await startChat(world, view);
    world.storageFate = ({ name }) => (name === 'set' ? 'reject' : 'answer');
    const sent = view.client.command(id, { type: 'sendMessage', text: 'Hello' });
    await world.clock.advance(1_000);
    expect(view.latest()?.setup.isStorageFailing).toBe(true);
    expect(view.chat().summary.outbox).toEqual([]);
    world.storageFate = () => 'answer';
    await world.clock.advance(8_000);
    await sent;
    expect(view.latest()?.setup.isStorageFailing).toBe(false);
    expect(view.texts()).toEqual(['Hello']);
  });
});

describe('an older part of a transcript', () => {
  it('[BG7] comes from storage, and is nothing where there is none', async () => {
    const world = createBackgroundWorld();
    const view = world.openView();
    const id = await startChat(world, view);
    const chat = chatOnServer(world);
    const agent = world.server.agent(chat);
    for (let count = 0; count < 350; count += 1) agent.say(`line ${count}`);
    await world.clock.advance(10_000);
    world.wake().kill();
    await world.clock.advance(60_000);
    const fresh = world.openView();
    await settled();
    const { entries, firstSegment, summary } = fresh.chat();
    expect(entries.length).toBeGreaterThanOrEqual(100);
    expect(entries.length).toBeLessThanOrEqual(200);
    expect(firstSegment).toBe(summary.lastSegment - 1);
    const older = await fresh.client.loadSegment(id, firstSegment - 1);
    expect(older).toHaveLength(100);
    expect(older.at(-1)?.index).toBeLessThan(entries[0]?.index ?? 0);
    expect(await fresh.client.loadSegment(id, 99)).toEqual([]);
  });
});
