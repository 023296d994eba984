// Badge and notifications, as whole backgrounds bring them about: over real views, sessions and storage.
import { describe, expect, it } from 'vitest';
import { createScene } from './attention-scene.ts';
import { createBackgroundWorld } from './background-world.ts';

describe('the badge', () => {
  it('[AT6] counts what nobody saw, and is empty again once it is seen', async () => {
    const scene = await createScene();
    await scene.say('one', 'two');
    expect(scene.desktop.badge).toEqual({ text: '2', title: 'Parley: 2 unread messages' });
    expect(scene.unread()).toBe(2);
    await scene.stand('focused');
    expect(scene.desktop.badge).toEqual({ text: '', title: 'Parley' });
    expect(scene.unread()).toBe(0);
    await scene.say('three');
    expect(scene.desktop.badge.text).toBe('');
  });

  it('[AT5, AT6] goes on after a death, with nothing forgotten or doubled', async () => {
    const scene = await createScene();
    await scene.say('one', 'two');
    for (let deaths = 0; deaths < 3; deaths += 1) {
      scene.die();
      await scene.clock.advance(30_000);
    }
    scene.wake();
    await scene.clock.advance(30_000);
    expect(scene.desktop.badge.text).toBe('2');
    await scene.say('three');
    expect(scene.desktop.badge.text).toBe('3');
  });

  it('[AT6] is set right by a background that starts with nothing unread', async () => {
    const world = createBackgroundWorld();
    world.desktop.connect().action.setBadgeText({ text: '7' });
    world.wake();
    await world.clock.advance(0);
    expect(world.desktop.badge.text).toBe('');
  });
});

describe('a notification', () => {
  it('[AT7] says who, where and what', async () => {
    const scene = await createScene();
    await scene.say('Good morning');
    await scene.gather();
    expect([...scene.desktop.notifications]).toEqual([
      [
        scene.id,
        {
          type: 'basic',
          iconUrl: 'icon.png',
          title: 'Bob',
          message: 'Good morning',
          contextMessage: 'chat.example',
          silent: false,
        },
      ],
    ]);
  });

  it('[AT7] in Firefox has the host in its text and nothing that Firefox does not know', async () => {
    const scene = await createScene('hidden', { kind: 'firefox' });
    await scene.say('Good morning');
    await scene.gather();
    expect(scene.desktop.history).toEqual([
      { type: 'basic', iconUrl: 'icon.png', title: 'Bob', message: 'chat.example\nGood morning' },
    ]);
  });

  it('[AT7] of a burst is one, and a later one takes its place', async () => {
    const scene = await createScene();
    await scene.say('one', 'two', 'three');
    await scene.gather();
    expect(scene.desktop.history.map(({ message }) => message)).toEqual(['3 new messages']);
    await scene.say('four');
    await scene.gather();
    expect(scene.desktop.history.map(({ message }) => message)).toEqual(['3 new messages', 'four']);
    expect(scene.desktop.notifications.size).toBe(1);
  });

  it.each([
    ['shows the chat', undefined],
    ['shows another one', 'another-chat'],
    ['shows none', null],
  ])('[AT8] does not come while a focused view %s, nor when it is left', async (_what, shownChat) => {
    const scene = await createScene();
    await scene.stand('focused', shownChat);
    await scene.say('one');
    await scene.gather();
    await scene.stand('hidden');
    await scene.gather();
    scene.die();
    scene.wake();
    await scene.clock.advance(30_000);
    expect(scene.desktop.history).toEqual([]);
  });

  it('[AT8] that is about to come does not when a view gets the focus before', async () => {
    const scene = await createScene();
    await scene.say('one');
    await scene.stand('focused');
    await scene.gather();
    expect(scene.desktop.history).toEqual([]);
  });

  it('[AT8] that is about to come does not, nor later, when a view of another chat gets the focus before', async () => {
    const scene = await createScene();
    await scene.say('one');
    await scene.stand('focused', 'another-chat');
    await scene.gather();
    await scene.stand('hidden');
    await scene.gather();
    expect(scene.desktop.history).toEqual([]);
    expect(scene.desktop.badge.text).toBe('1');
  });

  it('[AT8] comes while a view can only be seen', async () => {
    const scene = await createScene('visible');
    await scene.say('one');
    await scene.gather();
    expect(scene.desktop.history).toHaveLength(1);
  });

  it('[AT9] comes once, whatever dies', async () => {
    const scene = await createScene();
    await scene.say('one');
    await scene.gather();
    for (let deaths = 0; deaths < 3; deaths += 1) {
      scene.die();
      scene.wake();
      await scene.clock.advance(30_000);
    }
    expect(scene.desktop.history).toHaveLength(1);
  });

  it('[AT9] that a death prevented is brought by the next background', async () => {
    const scene = await createScene();
    await scene.say('one');
    scene.die();
    expect(scene.desktop.history).toEqual([]);
    scene.wake();
    await scene.clock.advance(30_000);
    expect(scene.desktop.history.map(({ message }) => message)).toEqual(['one']);
  });

  it('[AT9] comes for what was said while there was no background, not for what was there before', async () => {
    const scene = await createScene('focused');
    await scene.say('seen');
    await scene.stand('hidden');
    scene.die();
    scene.agent.say('missed');
    scene.wake();
    await scene.clock.advance(30_000);
    expect(scene.desktop.history.map(({ message }) => message)).toEqual(['missed']);
  });

  it('[AT4] never comes for own messages or for somebody who joins', async () => {
    const scene = await createScene();
    await scene.view.client.command(scene.chatId, { type: 'sendMessage', text: 'mine' });
    await scene.clock.advance(5_000);
    scene.agent.startTyping();
    scene.agent.leave();
    await scene.clock.advance(5_000);
    expect(scene.desktop.history).toEqual([]);
    expect(scene.desktop.badge.text).toBe('');
  });

  it('[AT10] goes when the chat is looked at', async () => {
    const scene = await createScene();
    await scene.say('one');
    await scene.gather();
    await scene.stand('visible');
    expect(scene.desktop.notifications.size).toBe(1);
    await scene.stand('focused');
    expect(scene.desktop.notifications.size).toBe(0);
  });
});
