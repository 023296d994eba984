// The background's end: who is let in, who is told what, and what a hostile or broken view can do (nothing to others).
import { describe, expect, it } from 'vitest';
import { MAX_PENDING_REQUESTS } from '../../core/messaging/door.ts';
import { settled } from '../support/manual-clock.ts';
import { chatOf, createViewWorld, entryOf, OWN, PANEL } from './view-world.ts';

const SECRET = 'my card is 4111 1111 1111 1111';

describe('a port', () => {
  it('[MS1] of a stranger is closed at once, and nothing is told over it', async () => {
    const world = createViewWorld();
    world.book.chats.set('chat-1', chatOf({ id: 'chat-1' }, [entryOf(1, SECRET)]));
    const port = world.connectRaw({ id: OWN.id, url: 'https://shop.example/' });
    const watching = world.connectRaw(PANEL);
    watching.postMessage({ type: 'watch' });
    await settled();
    world.say('chat-1', entryOf(2, SECRET));
    await settled();
    expect(port.isConnected()).toBe(false);
    expect(port.received).toEqual([]);
    expect(watching.received).toHaveLength(2);
    expect(world.logger.warnings).toEqual(['view.strangerRefused']);
    expect(world.logger.text()).not.toContain('shop.example');
  });

  it('[MS1] of another name is not ours to answer', async () => {
    const world = createViewWorld();
    const port = world.connectRaw(PANEL, 'another-port');
    port.postMessage({ type: 'watch' });
    await settled();
    expect(port.received).toEqual([]);
    expect(port.isConnected()).toBe(true);
  });
});

describe('a watching view', () => {
  it('[MS5] gets a snapshot, then each change with the next revision', async () => {
    const world = createViewWorld();
    world.book.chats.set('chat-1', chatOf({ id: 'chat-1' }, [entryOf(1, 'Hello')]));
    const port = world.connectRaw();
    port.postMessage({ type: 'watch' });
    await settled();
    world.say('chat-1', entryOf(2, 'Anyone?'));
    world.door().setupChanged();
    world.door().chatRemoved('chat-1');
    await settled();
    expect(port.received).toMatchObject([
      { type: 'snapshot', revision: 1, chats: [{ summary: { id: 'chat-1' }, entries: [{ text: 'Hello' }] }] },
      { type: 'chatChanged', revision: 2, added: [{ text: 'Anyone?' }] },
      { type: 'setupChanged', revision: 3, setup: { desk: { host: 'chat.example', service: 'support' } } },
      { type: 'chatRemoved', revision: 4, chatId: 'chat-1' },
    ]);
  });

  it('[MS5] is told nothing before it asks to watch', async () => {
    const world = createViewWorld();
    const port = world.connectRaw();
    world.say('chat-1', entryOf(1, 'Hello'));
    await settled();
    expect(port.received).toEqual([]);
  });

  it('[MS5] gets everything anew on a refresh', async () => {
    const world = createViewWorld();
    const port = world.connectRaw();
    port.postMessage({ type: 'watch' });
    await settled();
    world.book.chats.set('chat-1', chatOf({ id: 'chat-1' }));
    world.door().refresh();
    await settled();
    expect(port.received.at(-1)).toMatchObject({ type: 'snapshot', revision: 2, chats: [{}] });
  });
});

describe('a request', () => {
  it('[MS3] that is refused is answered, logged without content, and the port stays', async () => {
    const world = createViewWorld();
    const port = world.connectRaw();
    port.postMessage({
      type: 'command',
      id: 'c-1',
      chatId: 'chat-1',
      command: { type: 'shout', text: SECRET },
    });
    port.postMessage(SECRET);
    await settled();
    expect(port.received).toEqual([{ type: 'answered', id: 'c-1', error: { code: 'malformed' } }]);
    expect(port.isConnected()).toBe(true);
    expect(world.logger.warnings).toEqual(['view.requestRefused', 'view.requestRefused']);
    expect(world.logger.text()).not.toContain(SECRET);
  });

  it('[MS6] that fails is answered with the error as data', async () => {
    const world = createViewWorld();
    const port = world.connectRaw();
    port.postMessage({ type: 'command', id: 'c-1', chatId: 'no-chat', command: { type: 'endChat' } });
    await settled();
    expect(port.received).toEqual([{ type: 'answered', id: 'c-1', error: { code: 'wrongState' } }]);
  });

  it('[MS7] beyond the limit of one view is refused, and other views are served', async () => {
    const world = createViewWorld();
    world.book.chats.set('chat-1', chatOf({ id: 'chat-1' }));
    const flooding = world.connectRaw();
    for (let count = 0; count < MAX_PENDING_REQUESTS + 10; count += 1) {
      flooding.postMessage({ type: 'loadSegment', id: `l-${count}`, chatId: 'chat-1', segment: 0 });
    }
    const other = world.connectRaw();
    other.postMessage({ type: 'watch' });
    await settled();
    const refused = flooding.received.filter((message) => JSON.stringify(message).includes('flood'));
    expect(refused.length).toBeGreaterThan(0);
    expect(other.received).toMatchObject([{ type: 'snapshot' }]);
  });
});

describe('a view that goes away', () => {
  it('[MS7] in the middle of a change keeps nothing from the others', async () => {
    const world = createViewWorld();
    const [first, second] = [world.connectRaw(), world.connectRaw()];
    first.postMessage({ type: 'watch' });
    second.postMessage({ type: 'watch' });
    await settled();
    first.disconnect();
    world.say('chat-1', entryOf(1, 'Still there?'));
    await settled();
    expect(second.received.at(-1)).toMatchObject({ type: 'chatChanged', added: [{ text: 'Still there?' }] });
  });
});
