// Where a click on a notification leads, and where the sound is played.
import { describe, expect, it } from 'vitest';
import { SOUND_PAUSE_MS } from '../../entrypoints/background/attention.ts';
import { createScene } from './attention-scene.ts';
import type { WorldOptions } from './background-world.ts';

describe('a click on a notification', () => {
  async function createNotified(options: WorldOptions = {}) {
    const scene = await createScene('hidden', options);
    await scene.say('one');
    await scene.gather();
    return scene;
  }

  it('[AT11] opens the side panel of the window used last, in the same turn, and takes the notification away', async () => {
    const scene = await createNotified();
    scene.desktop.click(scene.id);
    expect(scene.desktop.sidePanels).toEqual([1]);
    await scene.clock.advance(0);
    expect(scene.desktop.notifications.size).toBe(0);
    expect(scene.desktop.windows).toEqual([]);
  });

  it('[AT11] after a death still opens the side panel', async () => {
    const scene = await createNotified();
    scene.die();
    scene.wake();
    await scene.clock.advance(30_000);
    scene.desktop.click(scene.id);
    expect(scene.desktop.sidePanels).toEqual([1]);
  });

  it.each([
    ['where the browser refuses', false, 1],
    ['where there is no window', true, null],
  ])('[AT11] %s opens the panel in a window of its own', async (_what, isGesture, lastWindow) => {
    const scene = await createScene();
    scene.desktop.lastWindow = lastWindow;
    await scene.say('one');
    await scene.gather();
    scene.desktop.click(scene.id, isGesture);
    await scene.clock.advance(0);
    expect(scene.desktop.windows).toEqual([`chrome-extension://parley/sidepanel.html#chat=${scene.chatId}`]);
  });

  it('[AT11] in Firefox opens one window, again only when that was closed', async () => {
    const scene = await createNotified({ kind: 'firefox' });
    scene.desktop.click(scene.id);
    await scene.clock.advance(0);
    scene.desktop.click(scene.id);
    await scene.clock.advance(0);
    expect(scene.desktop.windows).toHaveLength(1);
    scene.desktop.windows[0] = null;
    scene.desktop.click(scene.id);
    await scene.clock.advance(0);
    expect(scene.desktop.windows).toHaveLength(2);
  });

  it('[AT11] leads the views that can be seen, and the next one to come, to that chat', async () => {
    const scene = await createNotified();
    await scene.stand('visible');
    scene.desktop.click(scene.id);
    await scene.clock.advance(0);
    expect(scene.shown).toEqual([scene.chatId]);
    const asked: string[] = [];
    const watch = () => {
      const view = scene.world.openView();
      view.client.onCall((call) => {
        if (call.type === 'showChat') asked.push(call.chatId);
      });
    };
    watch();
    await scene.clock.advance(0);
    expect(asked).toEqual([scene.chatId]);
    watch();
    await scene.clock.advance(0);
    expect(asked).toHaveLength(1);
  });

  it('[AT11] leads no view that comes after another was looked at', async () => {
    const scene = await createNotified();
    scene.desktop.click(scene.id);
    await scene.stand('focused');
    const asked: string[] = [];
    scene.world.openView().client.onCall(({ type }) => asked.push(type));
    await scene.clock.advance(0);
    expect(asked).toEqual([]);
  });

  it('[AT11] of somebody else opens nothing', async () => {
    const scene = await createNotified();
    scene.desktop.click('other/notification');
    await scene.clock.advance(0);
    expect(scene.desktop.sidePanels).toEqual([]);
  });
});

describe('the sound', () => {
  it.each(['focused', 'visible'] as const)(
    '[AT12] of a burst is played once, by a view that is %s',
    async (presence) => {
      const scene = await createScene(presence);
      await scene.say('one', 'two');
      await scene.say('three');
      await scene.gather();
      expect(scene.chimes).toEqual(['view-1']);
      expect(scene.desktop.history.every(({ silent }) => silent === true)).toBe(true);
    },
  );

  it('[AT12] is played by one of several views, a focused one first', async () => {
    const scene = await createScene('visible');
    const other = scene.world.openView();
    other.client.onCall(({ type }) => scene.chimes.push(`other ${type}`));
    other.client.attend({ chatId: null, presence: 'focused' });
    await scene.clock.advance(0);
    await scene.say('one');
    expect(scene.chimes).toEqual(['other chime']);
  });

  it('[AT12] comes with the notification where no view can be seen', async () => {
    const scene = await createScene();
    await scene.say('one');
    await scene.gather();
    expect(scene.desktop.history).toMatchObject([{ silent: false }]);
    expect(scene.chimes).toEqual([]);
    expect(scene.desktop.sounds()).toBe(0);
  });

  it('[AT12] is played by the background in Firefox where no view can be seen', async () => {
    const scene = await createScene('hidden', { kind: 'firefox' });
    await scene.say('one');
    await scene.gather();
    expect(scene.desktop.sounds()).toBe(1);
  });

  it('[AT12] is not played in Firefox by view and background both', async () => {
    const scene = await createScene('visible', { kind: 'firefox' });
    await scene.say('one');
    await scene.gather();
    expect(scene.chimes).toEqual(['view-1']);
    expect(scene.desktop.sounds()).toBe(0);
  });

  it('[AT12] of a notification is not followed by another one at once', async () => {
    const scene = await createScene();
    await scene.say('one');
    await scene.gather();
    await scene.say('two');
    await scene.gather();
    expect(scene.desktop.history.map(({ silent }) => silent)).toEqual([false, true]);
  });

  it('[AT4, AT12] is not for own messages and for those who leave', async () => {
    const scene = await createScene('visible');
    await scene.view.client.command(scene.chatId, { type: 'sendMessage', text: 'mine' });
    scene.agent.leave();
    await scene.clock.advance(5_000);
    expect(scene.chimes).toEqual([]);
  });

  it('[AT12] comes nowhere when it is switched off', async () => {
    const scene = await createScene('visible');
    scene.settings.sound = false;
    await scene.say('one');
    await scene.gather();
    expect(scene.chimes).toEqual([]);
    expect(scene.desktop.history).toMatchObject([{ silent: true }]);
  });

  it('[AT12] comes again after a pause', async () => {
    const scene = await createScene('focused');
    await scene.say('one');
    await scene.clock.advance(SOUND_PAUSE_MS);
    await scene.say('two');
    expect(scene.chimes).toHaveLength(2);
  });
});
