// What keeps the background awake, and that nothing does without a live chat.
import { describe, expect, it } from 'vitest';
import { ALARM_NAME, CALL_PERIOD_MS } from '../../entrypoints/background/keep-awake.ts';
import { settled } from '../support/manual-clock.ts';
import {
  type BackgroundWorld,
  chatOnServer,
  createBackgroundWorld,
  FORM,
  startChat,
} from './background-world.ts';

const THREE_MINUTES = 180_000;
const PERIODS = THREE_MINUTES / CALL_PERIOD_MS;

async function callsInThreeMinutes(world: BackgroundWorld): Promise<number> {
  const background = world.wake();
  const before = background.calls();
  await world.clock.advance(THREE_MINUTES);
  return background.calls() - before;
}

describe('with no live chat', () => {
  it('[BG8] there is no alarm, no timer, no call and no link', async () => {
    const world = createBackgroundWorld();
    const view = world.openView();
    await view.client.deskCommand({ type: 'newChat', desk: null, takeFrom: null });
    await settled();
    await view.client.command(view.chat().summary.id, { type: 'changeForm', form: FORM });
    expect([...world.alarms]).toEqual([]);
    expect(world.clock.pendingTimers()).toBe(0);
    expect(await callsInThreeMinutes(world)).toBe(0);
    expect(world.wake().transport.openLinks()).toBe(0);
  });

  it('[BG8] an alarm that an earlier background left is cleared', async () => {
    const world = createBackgroundWorld();
    const view = world.openView();
    await startChat(world, view);
    view.client.close();
    world.wake().kill();
    world.storage.replace({});
    expect([...world.alarms]).toEqual([ALARM_NAME]);
    world.wake();
    await settled();
    expect([...world.alarms]).toEqual([]);
  });

  it('[BG8] everything stops when the chat ends', async () => {
    const world = createBackgroundWorld({ carrier: 'long-polling' });
    const view = world.openView();
    await startChat(world, view);
    world.server.agent(chatOnServer(world)).end();
    await world.clock.advance(60_000);
    expect(view.chat().summary.phase).toBe('ended');
    expect([...world.alarms]).toEqual([]);
    expect(await callsInThreeMinutes(world)).toBe(0);
    expect(world.clock.pendingTimers()).toBe(0);
  });
});

describe('with a live chat', () => {
  it('[BG9] over a WebSocket in Chrome its frames do it: an alarm, and no call', async () => {
    const world = createBackgroundWorld({ isFedByFrames: true, carrier: 'websocket' });
    await startChat(world, world.openView());
    expect([...world.alarms]).toEqual([ALARM_NAME]);
    expect(await callsInThreeMinutes(world)).toBe(0);
  });

  it.each([
    ['over long-polling in Chrome', { isFedByFrames: true, carrier: 'long-polling' }],
    ['over a WebSocket in Firefox', { isFedByFrames: false, carrier: 'websocket' }],
    ['over polling in Chrome', { isFedByFrames: true, carrier: 'polling' }],
    ['over long-polling in Firefox', { isFedByFrames: false, carrier: 'long-polling' }],
  ] as const)('[BG9] %s an extension call every 20 s does it', async (_name, options) => {
    const world = createBackgroundWorld(options);
    await startChat(world, world.openView());
    expect([...world.alarms]).toEqual([ALARM_NAME]);
    expect(await callsInThreeMinutes(world)).toBe(PERIODS);
  });

  it('[BG9] while there is no connection, calls do it also in Chrome', async () => {
    const world = createBackgroundWorld();
    await startChat(world, world.openView());
    world.server.bayeux.front = 'originRefused';
    world.wake().transport.cut();
    expect(await callsInThreeMinutes(world)).toBe(PERIODS);
  });

  it('[BG9] a background that died is brought back by the alarm and takes the chat up', async () => {
    const world = createBackgroundWorld();
    const view = world.openView();
    await startChat(world, view);
    view.client.close();
    world.wake().kill();
    const chat = chatOnServer(world);
    await world.clock.advance(30_000);
    expect([...world.alarms]).toEqual([ALARM_NAME]);
    // The browser starts the background for its alarm.
    const background = world.wake();
    await background.assembly.start();
    await world.clock.advance(1_000);
    world.server.agent(chat).say('Welcome back');
    await world.clock.advance(1_000);
    expect(background.transport.openLinks()).toBe(1);
    expect(JSON.stringify(await world.stored())).toContain('Welcome back');
  });
});
