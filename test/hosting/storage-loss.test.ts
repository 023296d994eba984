// Storage that is full, damaged or of another version, as the visitor meets it: in the views of a whole background.
import { describe, expect, it } from 'vitest';
import {
  type BackgroundWorld,
  chatOnServer,
  createBackgroundWorld,
  startChat,
  type View,
} from '../background/background-world.ts';
import { settled } from '../support/manual-clock.ts';

const lossOf = (view: View) => view.latest()?.setup.loss;
const chatIds = (view: View) => view.latest()?.chats.map(({ summary }) => summary.id);

async function endChat(world: BackgroundWorld, view: View, id: string): Promise<void> {
  await view.client.command(id, { type: 'endChat' });
  await world.clock.advance(20_000);
}

/** Another background, after what stands in storage was changed by somebody. */
async function restartWith(
  world: BackgroundWorld,
  change: (contents: Record<string, unknown>) => Record<string, unknown>,
): Promise<View> {
  world.wake().kill();
  await settled();
  world.storage.replace(change(world.storage.contents()));
  const view = world.openView();
  await world.clock.advance(15_000);
  return view;
}

describe('what of the stored chats is missing', () => {
  it('[SS3] is told to every view, also by a later background, until the visitor has taken note in one', async () => {
    const world = createBackgroundWorld();
    await startChat(world, world.openView());
    const view = await restartWith(world, (contents) => ({
      ...contents,
      'chat/chat-1/head': { version: 1 },
    }));
    expect(chatIds(view)).toEqual([]);
    expect(lossOf(view)).toBe('unreadable');
    const later = await restartWith(world, (contents) => contents);
    const other = world.openView();
    await settled();
    expect([lossOf(later), lossOf(other)]).toEqual(['unreadable', 'unreadable']);
    await other.client.deskCommand({ type: 'dismissLoss' });
    await settled();
    expect([lossOf(later), lossOf(other)]).toEqual([null, null]);
    expect(lossOf(await restartWith(world, (contents) => contents))).toBeNull();
    expect(world.logger.warnings).toContain('storage.unreadable');
  });

  it('[SS3] is told as soon as it is found, by whoever scrolls up to it', async () => {
    const world = createBackgroundWorld();
    const view = world.openView();
    const id = await startChat(world, view);
    const agent = world.server.agent(chatOnServer(world));
    for (let n = 0; n < 350; n += 1) agent.say(`line ${n}`);
    await world.clock.advance(10_000);
    const later = await restartWith(world, (contents) => ({
      ...contents,
      'chat/chat-1/segment/0': 'nonsense',
    }));
    expect(lossOf(later)).toBeNull();
    expect(await later.client.loadSegment(id, 0)).toEqual([]);
    await settled();
    expect(lossOf(later)).toBe('unreadable');
    expect(later.texts().at(-1)).toBe('line 349');
    expect(world.logger.warnings).toContain('storage.unreadable');
  });

  it('[SS8] is told of chats of a newer version as long as they are there; meanwhile one can chat', async () => {
    const world = createBackgroundWorld();
    const first = world.openView();
    await startChat(world, first);
    const head = 'chat/chat-1/head';
    const view = await restartWith(world, (contents) => ({
      ...contents,
      [head]: { ...(contents[head] as object), version: 2 },
    }));
    expect(lossOf(view)).toBe('newer');
    expect(chatIds(view)).toEqual([]);
    await view.client.deskCommand({ type: 'dismissLoss' });
    await startChat(world, view);
    expect(lossOf(view)).toBe('newer');
    const updated = await restartWith(world, (contents) => ({
      ...contents,
      [head]: { ...(contents[head] as object), version: 1 },
    }));
    expect(lossOf(updated)).toBeNull();
    expect(chatIds(updated)).toEqual(['chat-1', 'chat-2']);
    expect(world.logger.warnings).toContain('storage.unreadable');
  });
});

describe('a storage that takes no more', () => {
  it('[SS6] keeps the chat going: ended chats are given up, gone from the views, and that is told', async () => {
    const world = createBackgroundWorld();
    const view = world.openView();
    const ended = await startChat(world, view);
    await endChat(world, view, ended);
    const id = await startChat(world, view);
    expect(chatIds(view)).toEqual([ended, id]);
    world.storage.limit(world.storage.bytes() + 20);
    await view.client.command(id, { type: 'sendMessage', text: 'What if there is no room?' });
    await world.clock.advance(1_000);
    expect(view.texts()).toEqual(['What if there is no room?']);
    expect(view.latest()?.setup).toMatchObject({ isStorageFailing: false, loss: 'full' });
    expect(chatIds(view)).toEqual([id]);
    expect((await world.stored()).map((chat) => chat.id)).toEqual([id]);
  });

  it('[SS5] shows and sends nothing that is not kept, says so, and goes on once there is room', async () => {
    const world = createBackgroundWorld();
    const view = world.openView();
    const id = await startChat(world, view);
    world.storage.limit(world.storage.bytes());
    const sent = view.client.command(id, { type: 'sendMessage', text: 'Hello' });
    await world.clock.advance(5_000);
    expect(view.latest()?.setup.isStorageFailing).toBe(true);
    expect(view.chat().summary.outbox).toEqual([]);
    expect(world.server.countOf(chatOnServer(world), 'Hello')).toBe(0);
    // Nobody needs it any more: another extension part, or the visitor, has made room.
    world.storage.limit(Number.POSITIVE_INFINITY);
    await world.clock.advance(8_000);
    await sent;
    expect(view.latest()?.setup).toMatchObject({ isStorageFailing: false, loss: null });
    expect(view.texts()).toEqual(['Hello']);
    expect(world.server.countOf(chatOnServer(world), 'Hello')).toBe(1);
    expect(world.logger.warnings).toContain('chatNotWritten');
  });

  it('[SS7] lets the visitor remove a chat, which makes room', async () => {
    const world = createBackgroundWorld();
    const view = world.openView();
    const ended = await startChat(world, view);
    await endChat(world, view, ended);
    world.storage.limit(world.storage.bytes());
    await view.client.deskCommand({ type: 'removeChat', chatId: ended });
    expect(chatIds(view)).toEqual([]);
    const id = await startChat(world, view);
    expect(chatIds(view)).toEqual([id]);
  });
});
