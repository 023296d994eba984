// Servers that restart or forget, networks that break or fall silent: 40 s long, side by side.
import { describe, expect, it } from 'vitest';
import { expectDelivered } from './compare.ts';
import { pause, until } from './until.ts';
import { BROWSERS, CARRIERS, type World, type WorldOptions, withWorld } from './world.ts';

const OUTAGE_MS = 40_000;
const DOWN_MS = 3_000;
/** Two heartbeats of 20 s at most (DESIGN.md 6 and 7). */
const NOTICED_MS = 40_000;
/** What the connection line says while it is not good. */
const TROUBLE = /Connection lost|Connecting to|does not answer|Offline/;

async function talkFirst({ server, panel }: World): Promise<void> {
  await panel().startChat();
  server.agent().join();
  server.agent().say('Before');
  await panel().waitForRow('Before');
  await panel().send('Also before');
  await panel().waitForRow('Also before', 'sent');
}

async function talkAfterwards({ server, panel }: World, delivered: readonly string[]): Promise<void> {
  await panel().send('Afterwards');
  server.agent().say('And after all');
  await expectDelivered(panel(), server, ['Also before', ...delivered, 'Afterwards']);
}

/** Breaks the network in one way, talks from both sides into the outage, heals it. */
function outage(options: WorldOptions, breakIt: (world: World) => void): Promise<void> {
  return withWorld(options, async (world) => {
    await talkFirst(world);
    breakIt(world);
    world.server.agent().say('Into the outage');
    const sentAt = Date.now();
    await world.panel().send('Written in the outage');
    await world.panel().waitForText(TROUBLE, OUTAGE_MS);
    await pause(OUTAGE_MS - (Date.now() - sentAt));
    expect(world.server.visitorTexts()).toEqual(['Also before']);
    world.server.network.heal();
    await talkAfterwards(world, ['Written in the outage']);
    await until('the line is quiet again', async () => !TROUBLE.test(await world.panel().shown()));
  });
}

describe.concurrent.each(BROWSERS)('a network in %s', (browser) => {
  for (const carrier of CARRIERS) {
    it(`[EE12] that is cut for 40 s loses and doubles nothing, over ${carrier}`, ({ task }) =>
      outage({ title: task.name, browser, carrier }, ({ server }) => server.network.cut()));

    it(`[EE13] that is half open for 40 s is noticed, and loses and doubles nothing, over ${carrier}`, ({
      task,
    }) => outage({ title: task.name, browser, carrier }, ({ server }) => server.network.stall()));

    it(`[EE13] that is half open is noticed by itself, though nobody says a word, over ${carrier}`, ({
      task,
    }) =>
      withWorld({ title: task.name, browser, carrier }, async (world) => {
        await talkFirst(world);
        world.server.network.stall();
        world.server.agent().say('Into the silence');
        await world.panel().waitForText(TROUBLE, NOTICED_MS);
        world.server.network.heal();
        await talkAfterwards(world, []);
      }));
  }
});

describe.concurrent.each(BROWSERS)('a server in %s', (browser) => {
  for (const carrier of CARRIERS) {
    it(`[EE10] that restarts finds its visitor again, over ${carrier}`, ({ task }) =>
      withWorld({ title: task.name, browser, carrier }, async (world) => {
        await talkFirst(world);
        await world.server.restart(DOWN_MS, async () => {
          world.server.agent().say('While it was down');
          await world.panel().send('Written while it was down');
        });
        await talkAfterwards(world, ['Written while it was down']);
      }));

    it(`[EE11] that forgets the Bayeux session is asked for what was missed, over ${carrier}`, ({ task }) =>
      withWorld({ title: task.name, browser, carrier }, async (world) => {
        await talkFirst(world);
        world.server.fault({ name: 'dropSessions' });
        world.server.agent().say('Between two sessions');
        await world.panel().waitForRow('Between two sessions');
        expect(world.server.handshakes()).toBe(2);
        await talkAfterwards(world, []);
      }));
  }
});
