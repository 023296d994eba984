// What views say of themselves and what the background wants of one view, over real clients and a real door.
import { describe, expect, it } from 'vitest';
import { settled } from '../support/manual-clock.ts';
import { chatOf, createViewWorld, entryOf, type ViewWorld } from './view-world.ts';

const latest = (world: ViewWorld) => world.book.attended.at(-1);

describe('what a view says of itself', () => {
  it('[AT13] is known to the background, and said once until it changes', async () => {
    const world = createViewWorld();
    const { client } = world.openView();
    client.attend({ chatId: 'chat-1', presence: 'visible' });
    client.attend({ chatId: 'chat-1', presence: 'visible' });
    await settled();
    client.attend({ chatId: 'chat-1', presence: 'focused' });
    await settled();
    expect(world.book.attended).toEqual([
      [{ chatId: 'chat-1', presence: 'visible' }],
      [{ chatId: 'chat-1', presence: 'focused' }],
    ]);
  });

  it('[AT13] is said again to the next background', async () => {
    const world = createViewWorld();
    world.book.chats.set('chat-1', chatOf({ id: 'chat-1' }));
    const { client } = world.openView();
    client.attend({ chatId: 'chat-1', presence: 'focused' });
    await settled();
    world.kill();
    await world.clock.advance(60_000);
    expect(world.boots()).toBe(2);
    expect(world.book.attended).toHaveLength(2);
    expect(latest(world)).toEqual([{ chatId: 'chat-1', presence: 'focused' }]);
  });

  it('[AT13] is forgotten with its port', async () => {
    const world = createViewWorld();
    const [first, second] = [world.openView(), world.openView()];
    first.client.attend({ chatId: 'chat-1', presence: 'focused' });
    second.client.attend({ chatId: null, presence: 'hidden' });
    await settled();
    expect(world.door().attendances()).toHaveLength(2);
    first.client.close();
    await settled();
    expect(world.door().attendances()).toEqual([{ chatId: null, presence: 'hidden' }]);
  });

  it('[AT13] is not taken in other words', async () => {
    const world = createViewWorld();
    world.connectRaw().postMessage({ type: 'attend', chatId: 'chat-1', presence: 'asleep' });
    await settled();
    expect(world.door().attendances()).toEqual([]);
    expect(world.logger.warnings).toEqual(['view.requestRefused']);
  });

  it.each([
    ['with something unread wakes it', 1, 'focused', 2],
    ['with nothing unread does not', 0, 'focused', 1],
    ['that can only be seen does not', 1, 'visible', 1],
  ] as const)('[AT14] of a chat %s', async (_what, unread, presence, boots) => {
    const world = createViewWorld();
    world.book.chats.set('chat-1', chatOf({ id: 'chat-1', phase: 'ended', unread }));
    const { client } = world.openView();
    await settled();
    world.kill();
    await world.clock.advance(60_000);
    client.attend({ chatId: 'chat-1', presence });
    await settled();
    expect(world.boots()).toBe(boots);
  });
});

describe('what the background wants of a view', () => {
  /** Two views, and what was wanted of each. */
  async function createViews() {
    const world = createViewWorld();
    world.book.chats.set('chat-1', chatOf({ id: 'chat-1' }, [entryOf(1, 'Hello')]));
    const wanted: string[] = [];
    const open = (name: string) => {
      const view = world.openView();
      view.client.onCall((call) => call.type !== 'voice' && wanted.push(`${name} ${call.type}`));
      return view.client;
    };
    const clients = [open('first'), open('second')] as const;
    await settled();
    return { world, wanted, clients, open };
  }

  it('[AT12] a sound goes to one, and to none where none can be seen', async () => {
    const { world, wanted, clients } = await createViews();
    expect(world.door().chime()).toBe(false);
    clients[0].attend({ chatId: 'chat-1', presence: 'visible' });
    clients[1].attend({ chatId: 'chat-1', presence: 'focused' });
    await settled();
    expect(world.door().chime()).toBe(true);
    await settled();
    expect(wanted).toEqual(['second chime']);
  });

  it('[AT11] a chat is shown by those that can be seen, and by the next one to watch', async () => {
    const { world, wanted, clients, open } = await createViews();
    clients[0].attend({ chatId: null, presence: 'visible' });
    clients[1].attend({ chatId: null, presence: 'hidden' });
    await settled();
    world.door().showChat('chat-1');
    open('third');
    await settled();
    open('fourth');
    await settled();
    expect(wanted).toEqual(['first showChat', 'third showChat']);
  });
});
