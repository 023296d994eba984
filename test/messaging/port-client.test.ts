// A view's client against a real door: what it shows, and what it does when the port ends under it.
import { describe, expect, it } from 'vitest';
import { ChatError } from '../../core/chat/errors.ts';
import { ANSWER_LIMIT_MS } from '../../core/messaging/pending-requests.ts';
import { REOPEN_BASE_MS } from '../../core/messaging/port-client.ts';
import { settled } from '../support/manual-clock.ts';
import { chatOf, createViewWorld, entryOf } from './view-world.ts';

describe('a client', () => {
  it('[MS8] knows nothing at first, then shows the snapshot and each change', async () => {
    const world = createViewWorld();
    world.book.chats.set('chat-1', chatOf({ id: 'chat-1' }, [entryOf(1, 'Hello')]));
    const view = world.openView();
    expect(view.shown).toEqual([null]);
    await settled();
    world.say('chat-1', entryOf(3, 'three'));
    world.say('chat-1', entryOf(2, 'two, late'));
    await settled();
    expect(view.texts()).toEqual(['Hello', 'two, late', 'three']);
    expect(view.shown).toHaveLength(4);
  });

  it('[MS8] calls a late listener with what is there, and one that fails silences no other', async () => {
    const world = createViewWorld();
    const view = world.openView();
    await settled();
    const calls: unknown[] = [];
    view.client.onSnapshot(() => {
      throw new Error('broken view');
    });
    const stop = view.client.onSnapshot((snapshot) => void calls.push(snapshot));
    expect(calls).toEqual([view.latest()]);
    world.say('chat-1', entryOf(1, 'Hello'));
    await settled();
    expect(calls).toHaveLength(2);
    stop();
    world.say('chat-1', entryOf(2, 'Bye'));
    await settled();
    expect(calls).toHaveLength(2);
    expect(new Set(world.logger.warnings)).toEqual(new Set(['client.listenerFailed']));
  });

  it('[MS6] rejects as a local call would', async () => {
    const world = createViewWorld();
    const view = world.openView();
    const failure = view.client.command('no-chat', { type: 'endChat' });
    await expect(failure).rejects.toBeInstanceOf(ChatError);
    await expect(failure).rejects.toMatchObject({ data: { code: 'wrongState' } });
  });

  it('[MS8] loads an older part of a transcript', async () => {
    const world = createViewWorld();
    world.book.chats.set('chat-1', chatOf({ id: 'chat-1' }));
    const view = world.openView();
    await expect(view.client.loadSegment('chat-1', 4)).resolves.toEqual([entryOf(4, 'old')]);
    await expect(view.client.loadSegment('gone', 4)).resolves.toEqual([]);
  });

  it('[MS9] asks for a new snapshot where a revision is missing, and shows no half picture meanwhile', async () => {
    const world = createViewWorld();
    const view = world.openView();
    await settled();
    const far = view.ports[0]?.far;
    const setup = {
      desk: null,
      desks: [],
      isStorageFailing: true,
      loss: null,
      access: null,
      bootId: 'a lie',
    };
    world.book.chats.set('chat-1', chatOf({ id: 'chat-1' }, [entryOf(1, 'the truth')]));
    far?.postMessage({ type: 'setupChanged', revision: 7, setup });
    far?.postMessage({ type: 'setupChanged', revision: 8, setup });
    await settled();
    expect(view.texts()).toEqual(['the truth']);
    expect(view.shown.some((snapshot) => snapshot?.setup.bootId === 'a lie')).toBe(false);
  });

  it('[MS4] ignores what is not of the vocabulary', async () => {
    const world = createViewWorld();
    const view = world.openView();
    await settled();
    const before = view.latest();
    view.ports[0]?.far.postMessage({ type: 'snapshot', revision: 2, setup: null, chats: [null] });
    view.ports[0]?.far.postMessage('<b>hello</b>');
    await settled();
    expect(view.latest()).toBe(before);
    expect(world.logger.warnings).toEqual(['client.messageRefused', 'client.messageRefused']);
  });

  it('[MS14] closed, it opens no port, calls nobody and gives up what is pending', async () => {
    const world = createViewWorld();
    world.book.chats.set('chat-1', chatOf({ id: 'chat-1' }));
    const view = world.openView();
    await settled();
    world.book.fate = 'staysSilent';
    const pending = view.client.command('chat-1', { type: 'endChat' });
    view.client.close();
    view.client.close();
    await expect(pending).rejects.toMatchObject({ data: { code: 'noAnswer' } });
    await expect(view.client.command('chat-1', { type: 'endChat' })).rejects.toMatchObject({
      data: { code: 'noAnswer' },
    });
    const shown = view.shown.length;
    world.kill();
    world.announce();
    await world.clock.advance(60_000);
    expect(view.ports).toHaveLength(1);
    expect(view.shown).toHaveLength(shown);
    expect(world.clock.pendingTimers()).toBe(0);
  });
});

describe('a lost port', () => {
  it('[MS10] leaves the last snapshot; with a chat open in a visible view it is reopened after a jittered wait', async () => {
    const world = createViewWorld();
    world.book.chats.set('chat-1', chatOf({ id: 'chat-1' }, [entryOf(1, 'Hello')]));
    const view = world.openView();
    await settled();
    world.kill();
    await settled();
    expect(view.texts()).toEqual(['Hello']);
    world.book.chats.set('chat-1', chatOf({ id: 'chat-1' }, [entryOf(1, 'Hello'), entryOf(2, 'meanwhile')]));
    await world.clock.advance(REOPEN_BASE_MS / 2 - 1);
    expect(view.isConnected()).toBe(false);
    await world.clock.advance(1);
    expect(view.texts()).toEqual(['Hello', 'meanwhile']);
    expect(view.latest()?.setup.bootId).toBe('boot-2');
  });

  it('[MS10] waits longer with each attempt that brings nothing', async () => {
    const world = createViewWorld();
    world.book.chats.set('chat-1', chatOf({ id: 'chat-1' }));
    const view = world.openView();
    await settled();
    world.book.fate = 'diesAtStart';
    const start = world.clock.now();
    world.kill();
    const waits: number[] = [];
    let last = start;
    while (world.clock.now() - start < 120_000) {
      const known = view.ports.length;
      await world.clock.advance(REOPEN_BASE_MS / 2);
      if (view.ports.length === known) continue;
      waits.push(world.clock.now() - last);
      last = world.clock.now();
    }
    // Half of 0.1, 0.2, 0.4, ... 30 s: the chance of these tests is always one half.
    expect(waits).toEqual([
      50, 50, 100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 15_000, 15_000, 15_000, 15_000, 15_000, 15_000,
    ]);
    world.book.fate = 'answers';
    await world.clock.advance(15_000);
    expect(view.isConnected()).toBe(true);
  });

  it('[MS11] with no chat open, or in a hidden view, wakes nothing', async () => {
    const world = createViewWorld();
    world.book.chats.set('chat-1', chatOf({ id: 'chat-1', phase: 'registering' }));
    world.book.chats.set('chat-0', chatOf({ id: 'chat-0', phase: 'ended' }));
    world.openView();
    await settled();
    world.kill();
    await world.clock.advance(600_000);
    expect(world.boots()).toBe(1);

    const other = createViewWorld();
    other.book.chats.set('chat-1', chatOf({ id: 'chat-1' }));
    other.openView('hidden');
    await settled();
    other.kill();
    await other.clock.advance(600_000);
    expect(other.boots()).toBe(1);
  });

  it('[MS11] is reopened by the next command, which is then done', async () => {
    const world = createViewWorld();
    world.book.chats.set('chat-1', chatOf({ id: 'chat-1', phase: 'registering' }));
    const view = world.openView();
    await settled();
    world.kill();
    await settled();
    await view.client.command('chat-1', { type: 'changeDraft', text: 'Hi', viewId: view.client.viewId });
    await settled();
    expect(view.latest()?.chats[0]?.summary.draft.text).toBe('Hi');
    expect(world.boots()).toBe(2);
  });

  it('[MS11] is reopened when a background announces itself: a chat that another view began is shown', async () => {
    const world = createViewWorld();
    const view = world.openView();
    await settled();
    world.kill();
    await world.clock.advance(60_000);
    world.book.chats.set('chat-1', chatOf({ id: 'chat-1' }, [entryOf(1, 'from the other window')]));
    world.announce();
    await settled();
    expect(view.texts()).toEqual(['from the other window']);
  });

  it('[MS11] is reopened when its view becomes visible', async () => {
    const world = createViewWorld();
    world.book.chats.set('chat-1', chatOf({ id: 'chat-1' }));
    const view = world.openView('hidden');
    await settled();
    world.kill();
    await settled();
    world.say('chat-1', entryOf(1, 'Hello'));
    view.become('visible');
    await settled();
    expect(view.texts()).toEqual(['Hello']);
    expect(view.ports).toHaveLength(2);
  });
});

describe('a command', () => {
  it('[MS12] whose background dies before doing it is done by the next one', async () => {
    const world = createViewWorld();
    world.book.chats.set('chat-1', chatOf({ id: 'chat-1' }));
    const view = world.openView();
    await settled();
    world.book.fate = 'diesBeforeDoing';
    const given = view.client.command('chat-1', { type: 'sendMessage', text: 'Hello?' });
    await world.clock.advance(REOPEN_BASE_MS);
    await given;
    expect(world.book.sent).toEqual(['Hello?']);
  });

  it('[MS12] that was done but not answered is repeated with its id, so done once', async () => {
    const world = createViewWorld();
    world.book.chats.set('chat-1', chatOf({ id: 'chat-1' }));
    const view = world.openView('hidden');
    await settled();
    world.book.fate = 'diesBeforeAnswering';
    const given = view.client.command('chat-1', { type: 'sendMessage', text: 'Hello?' });
    await world.clock.advance(REOPEN_BASE_MS);
    await given;
    expect(world.book.sent).toEqual(['Hello?']);
    expect(world.boots()).toBe(2);
  });

  it('[MS12] is repeated in the order given', async () => {
    const world = createViewWorld();
    world.book.chats.set('chat-1', chatOf({ id: 'chat-1' }));
    const view = world.openView();
    await settled();
    world.book.fate = 'diesBeforeDoing';
    const given = ['one', 'two', 'three'].map((text) =>
      view.client.command('chat-1', { type: 'sendMessage', text }),
    );
    await world.clock.advance(REOPEN_BASE_MS);
    await Promise.all(given);
    expect(world.book.sent).toEqual(['one', 'two', 'three']);
  });

  it('[MS13] without an answer in time is rejected as such', async () => {
    const world = createViewWorld();
    world.book.chats.set('chat-1', chatOf({ id: 'chat-1' }));
    const view = world.openView();
    await settled();
    world.book.fate = 'staysSilent';
    const given = view.client.command('chat-1', { type: 'endChat' });
    const failed = given.then(
      () => Promise.reject(new Error('it was answered')),
      (error: ChatError) => error.data,
    );
    await world.clock.advance(ANSWER_LIMIT_MS);
    const { code, detail } = await failed;
    expect(code).toBe('noAnswer');
    expect(detail).toMatch(/./);
    expect(world.clock.pendingTimers()).toBe(0);
  });
});

describe('two views', () => {
  it('[MS7] see the same, and the death of one port leaves the other', async () => {
    const world = createViewWorld();
    world.book.chats.set('chat-1', chatOf({ id: 'chat-1' }));
    const [first, second] = [world.openView(), world.openView()];
    await settled();
    await first.client.command('chat-1', { type: 'changeDraft', text: 'mine', viewId: first.client.viewId });
    first.client.close();
    world.say('chat-1', entryOf(1, 'Hello'));
    await settled();
    expect(second.latest()?.chats[0]?.summary.draft).toEqual({ text: 'mine', writtenBy: 'view-1' });
    expect(second.texts()).toEqual(['Hello']);
  });
});
