import { describe, expect, it } from 'vitest';
import { keysOf, sendText, watch } from '../../contracts/watched-link.ts';
import { createFakeChatServer } from '../../support/fake-chat-server.ts';
import { createFakeNetwork } from '../../support/fake-network.ts';
import type { FakeTransport } from '../../support/fake-transport.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import type { CarrierSetting } from '../carriers.ts';
import { openCometd, openCometdPolling } from './cometd.ts';
import { beginLife } from './life.ts';
import { openRest } from './rest.ts';

const DESK = { cometdUrl: 'https://chat.example/genesys/cometd', service: 'support' };
const FORM = { firstName: 'Ann', lastName: '', email: '', subject: '' };
const WAYS = [
  ['WebSocket', openCometd],
  ['long-polling', openCometdPolling],
  ['REST', openRest],
] as const;

function createWorld(open: (setting: CarrierSetting) => FakeTransport, chances: readonly number[] = []) {
  const clock = createManualClock();
  const server = createFakeChatServer({ clock });
  const struck: string[] = [];
  const drawn = [...chances];
  const setting: CarrierSetting = {
    server,
    wireClock: clock,
    clock,
    network: createFakeNetwork(),
    random: () => drawn.shift() ?? 0.5,
    logger: { info: () => undefined, warn: () => undefined },
    strike: (fault) => void struck.push(fault),
    isCalm: () => false,
  };
  return { clock, server, setting, struck, drawn, transport: open(setting) };
}

/** A chat, open and at rest. */
async function createTalk(open: (setting: CarrierSetting) => FakeTransport) {
  const world = createWorld(open);
  const watched = watch(world.transport, DESK);
  await world.clock.advance(100);
  watched.link.publish({ type: 'requestChat', form: FORM });
  await world.clock.advance(100);
  const keys = keysOf(watched);
  const heard = () =>
    (world.server.store.latest()?.entries ?? []).filter(({ type }) => type === 'Message').length;
  return { ...world, watched, keys, heard };
}

describe('a transport in a simulated life', () => {
  it.each(WAYS)(
    '[SM24] dies over %s: what was sent arrives, nothing else ever happens',
    async (_way, open) => {
      const { clock, server, transport, watched, keys, heard } = await createTalk(open);
      watched.link.publish(sendText(keys, 'on its way'));
      const told = watched.events.length;
      transport.die();
      watched.link.publish(sendText(keys, 'too late'));
      transport.open({
        desk: DESK,
        resumeClientId: null,
        listener: () => expect.unreachable('a dead life speaks'),
      });
      await clock.advance(120_000);
      expect(heard()).toBe(1);
      expect(watched.events).toHaveLength(told);
      expect(server.bayeux.handshakes()).toBeLessThan(2);
      expect(server.bayeux.clientIds()).toEqual([]);
      expect(clock.pendingTimers()).toBe(0);
    },
  );

  it.each(WAYS)('[SM24] is cut over %s with all that was under way, or without', async (_way, open) => {
    for (const losesFrames of [true, false]) {
      const { clock, transport, watched, keys, heard } = await createTalk(open);
      watched.link.publish(sendText(keys, 'on its way'));
      transport.cut({ losesFrames });
      await clock.advance(1_000);
      expect(watched.isLost()).toBe(true);
      expect(heard()).toBe(losesFrames ? 0 : 1);
      expect(transport.openLinks()).toBe(0);
    }
  });

  it('[SM24] lends its globals to nobody else', async () => {
    const clock = createManualClock();
    const fired: string[] = [];
    const lives = ['first', 'second'].map((name) => ({
      name,
      life: beginLife({ clock, openSocket: () => ({ name }) }),
    }));
    for (const { name, life } of lives) {
      life.run(() => {
        setTimeout(() => setTimeout(() => fired.push(name), 1_000), 1_000);
        clearTimeout(setTimeout(() => fired.push('cleared'), 1_000));
        expect(new WebSocket('wss://chat.example/')).toEqual({ name });
      });
    }
    lives[0]?.life.end();
    await clock.advance(3_000);
    expect(fired).toEqual(['second']);
    expect(clock.pendingTimers()).toBe(0);
    // Outside of every life they are the process's own.
    await new Promise<void>((resolve) => setTimeout(resolve, 0));
    expect(AbortSignal.timeout(60_000).aborted).toBe(false);
    expect(clock.pendingTimers()).toBe(0);
  });
});

describe('a request in the simulated world', () => {
  it.each([
    ['fails without being done', [0], 'HTTP 503', 0],
    ['is done, and a proxy answers for the server', [1, 0], 'HTTP 504 after it was done', 1],
    ['is done, and its answer is torn off', [1, 1, 0], 'answer torn off', 1],
  ])('[SM25] %s', async (_what, chances, fault, times) => {
    const { clock, struck, drawn, watched, keys, heard } = await createTalk(openRest);
    drawn.push(...chances);
    watched.link.publish(sendText(keys, 'hello'));
    await clock.advance(100);
    expect(struck).toEqual([fault]);
    expect(heard()).toBe(times);
    expect(watched.events.at(-1)).toMatchObject({ type: 'linkLost', error: { code: 'unreachable' } });
  });

  it.each(WAYS.slice(1))(
    '[SM25] over %s says everything twice where the network doubles',
    async (_way, open) => {
      const { clock, setting, server, watched } = await createTalk(open);
      setting.network.carry = ({ direction }) => (direction === 'toClient' ? [5, 6] : [5]);
      const chat = server.store.latest();
      if (chat !== null) server.agent(chat).say('hello');
      await clock.advance(20_000);
      expect(watched.texts()).toEqual(['hello', 'hello']);
      expect(watched.isLost()).toBe(false);
    },
  );
});
