// What breaks, and for how long. Everything heals by itself, at the latest when the storm is over.
import { KILL_POINTS } from './kill-points.ts';
import type { ActName } from './plan.ts';
import { currentRun } from './talk.ts';
import type { Deed } from './visitor.ts';
import type { World } from './world.ts';

/** From half a second to 35, mostly short. */
function spanOf(size: number): number {
  return 500 + Math.round((size / 10_000) ** 3 * 34_500);
}

function forAWhile(world: World, ms: number, end: () => void): void {
  world.scheduler.setTimer(world.scheduler.now() + ms, end);
}

const FRONTS = [
  ['notCometd', 'not a chat server'],
  ['originRefused', 'origin refused'],
  ['handshakeRefused', 'handshake refused'],
] as const;

function cutAll(world: World, losesFrames: boolean): void {
  for (const life of world.lives()) life.transport.cut({ losesFrames });
}

export const FAULT_DEEDS = {
  networkReturned: (world) => world.newest()?.networkReturned(),
  tooLong(world, talk, on) {
    const text = `${talk.mark}v${world.nextNumber()}. ${'x'.repeat(600)}`;
    world.strike('message too long');
    world.commands.give(currentRun(talk), on, { type: 'sendMessage', text });
  },
  cut(world, _talk, on) {
    world.strike(on % 2 ? 'cut with loss' : 'cut');
    cutAll(world, on % 2 === 1);
  },
  stall(world, _talk, _on, size) {
    world.strike('stall');
    world.network.stall();
    forAWhile(world, spanOf(size), world.network.heal);
  },
  refuse(world, _talk, on, size) {
    world.strike('refuse');
    world.network.refuse();
    cutAll(world, on % 2 === 1);
    forAWhile(world, spanOf(size), world.network.heal);
  },
  jam(world, _talk, _on, size) {
    world.strike('line jammed');
    world.network.jam(world.scheduler.now() + spanOf(size));
  },
  networkLost(world, _talk, on, size) {
    world.strike('network lost');
    world.network.refuse();
    cutAll(world, on % 2 === 1);
    for (const life of world.lives()) life.networkLost();
    forAWhile(world, spanOf(size), () => {
      world.network.heal();
      for (const life of world.lives()) life.networkReturned();
    });
  },
  sessionsDropped(world) {
    world.strike('402 for an open session');
    world.server.bayeux.drop();
  },
  restart(world, _talk, on, size) {
    world.strike('server restart');
    world.network.refuse();
    cutAll(world, on % 2 === 1);
    world.server.bayeux.drop();
    forAWhile(world, spanOf(size), world.network.heal);
  },
  trouble(world) {
    world.strike('statusCode 1');
    world.server.rules.failOnce = { operation: null };
  },
  closed(world, _talk, _on, size) {
    world.strike('no new chats');
    world.server.rules.isClosed = true;
    forAWhile(world, spanOf(size), () => {
      world.server.rules.isClosed = false;
    });
  },
  front(world, _talk, on, size) {
    const [front, name] = FRONTS[size % FRONTS.length] ?? FRONTS[0];
    world.strike(name);
    world.server.bayeux.front = front;
    if (on % 2 === 0) cutAll(world, false);
    forAWhile(world, spanOf(size), () => {
      world.server.bayeux.front = 'cometd';
    });
  },
  storageFails(world, _talk, _on, size) {
    world.strike('storage fails');
    world.trouble.failsUntil = world.scheduler.now() + spanOf(size) / 4;
  },
  quota(world, _talk, _on, size) {
    world.strike('quota refused');
    world.trouble.isFullUntil = world.scheduler.now() + spanOf(size) / 2;
  },
  storageSlow(world, _talk, _on, size) {
    world.strike('storage slow');
    world.trouble.isSlowUntil = world.scheduler.now() + spanOf(size);
  },
  clock(world, _talk, on, size) {
    const ms = [2_000, 60_000, 3_600_000, 86_400_000][size % 4] ?? 0;
    world.strike(on % 2 ? 'clock set back' : 'clock set forward');
    world.time.jump(on % 2 ? -ms : ms);
  },
  suspend(world, _talk, on, size) {
    // Two that live at once may wake in any order, which is not what their safety without a lock rests on.
    if (world.lives().length > 1) return;
    world.strike('suspended');
    world.network.sever();
    world.time.suspend(spanOf(size));
    // A computer that wakes may be told that there is a network again.
    if (on % 2 === 0) forAWhile(world, spanOf(size) + 200, () => world.newest()?.networkReturned());
  },
  update(world, _talk, on, size) {
    const [old, another] = world.lives();
    // A computer that sleeps updates nothing.
    if (old === undefined || another !== undefined || world.time.isSuspended()) return;
    const isPolite = on % 3 !== 0;
    world.strike('update');
    if (isPolite) world.start();
    else {
      world.strike('background starts while another lives');
      world.startBeside(old);
    }
    forAWhile(world, (size % 8_000) + 1, () => world.end(old));
  },
  death(world) {
    const [life] = world.lives();
    if (life === undefined) return;
    world.strike('death');
    world.end(life);
  },
  kill: (world, _talk, on, size) => {
    const at = (size * 7 + on) % KILL_POINTS.length;
    world.arm(KILL_POINTS[at] ?? 'timer after');
  },
} satisfies Partial<Record<ActName, Deed>>;
