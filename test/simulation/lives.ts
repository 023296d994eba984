// The backgrounds of one world, one after another and at times two at once: how they come, who of them owns the chats, and
// how they die.
import type { Unsubscribe } from '../../core/chat/ports.ts';
import { createFakeLocks } from '../support/fake-locks.ts';
import { createDisk, createMortalArea } from './area.ts';
import { type Life, startBackground } from './background.ts';
import { CARRIERS } from './carriers.ts';
import { count } from './coverage.ts';
import { createKillPoints, type KillPoints } from './kill-points.ts';
import { currentRun } from './talk.ts';
import type { World } from './world.ts';

export interface Lives {
  /** A background starts, and waits until no other one lives. */
  start(): void;
  /**
   * A background starts while `old` lives, and asks for no lock. That is safe where the storage does not answer the old one later
   * than several calls of the new: from now on it is quick, and what is under way is waited for.
   */
  startBeside(old: Life): void;
  /** It dies, if it lives; the next comes some time later, unless it lives already. */
  end(life: Life): void;
  /** Oldest first. */
  readonly living: readonly Life[];
  /** Since when there has been one at a time; one that is on its way out does not know what the other knows. */
  aloneSince(): number;
  /** Ends those that died of the last step. */
  bury(): void;
  /** Whom a view in this place hears: the newest that is ready, or with an odd place the oldest. */
  followed(place: number): Life | null;
  claimed(number: number): void;
  /** Something was handed over by this one. */
  sent(number: number, what: string): void;
  readonly points: KillPoints;
}

/** A call that was allowed before another background took over is answered by then. */
const GRACE_MS = 3_100;
/** A quick call is answered within this time of being carried out. */
const QUICK_MS = 4;
/** An update has closed its views, and they are opened again. */
const REOPENED_MS = 200;

export function createLives(world: World): Lives {
  const { scheduler, time, network, server, files } = world;
  const disk = createDisk();
  const locks = createFakeLocks();
  const living: Life[] = [];
  const dying: Life[] = [];
  let lives = 0;
  let cancelStart: Unsubscribe | null = null;
  /** By place, the newest that a view heard. */
  const heard: number[] = [];
  let owner = { number: 0, since: 0 };
  let aloneSince = 0;

  const points = createKillPoints((point) => {
    world.strike('death at a kill point');
    world.tell(`  at ${point}`);
    count(world.coverage.tally.points, point);
  });

  function end(life: Life): void {
    if (life.isDead()) return;
    for (const talk of world.talks) {
      const phase = life.state(currentRun(talk).id)?.phase ?? 'not read yet';
      count(world.coverage.tally.deaths, phase);
    }
    world.tell(`background ${life.number} dies`);
    life.kill();
    living.splice(living.indexOf(life), 1);
    if (living.length > 0) aloneSince = scheduler.now();
    world.refresh();
    if (living.length > 0) scheduler.setTimer(scheduler.now() + REOPENED_MS, world.reopenViews);
    if (living.length > 0 || cancelStart !== null) return;
    const isSoon = world.isCalm() || scheduler.chance(0.75);
    const delay = scheduler.between(0, isSoon ? 800 : 11_000);
    cancelStart = scheduler.setTimer(scheduler.now() + delay, () => time.whenAwake(() => start(true)));
  }

  function start(isPolite: boolean): void {
    cancelStart?.();
    cancelStart = null;
    lives += 1;
    const number = lives;
    let isOver = false;
    const isDead = () => isOver;
    const own = points.enter({
      isDead,
      dieNow: () => end(life),
      dieSoon: () => dying.push(life),
    });
    const transport = (CARRIERS[world.plan.carrier] ?? CARRIERS.bayeux)?.open({
      server,
      clock: time.steady,
      wireClock: scheduler,
      network: network.enter(own),
      random: scheduler.random,
      logger: world.logger,
      strike: world.strike,
      isCalm: world.isCalm,
    });
    if (transport === undefined) throw new Error(`no carrier ${world.plan.carrier}`);
    const area = createMortalArea({
      disk,
      scheduler,
      time,
      faults: world.storageFaults,
      points: own,
      isDead,
      onWritten(keys) {
        // The claim of a later one is over: whatever an earlier one had asked for by then has been carried out.
        if (number < owner.number && keys.some((key) => key.startsWith('chat/')))
          world.violate(
            `I7 background ${number} wrote ${keys.join(' ')} after ${owner.number} had taken over`,
          );
      },
    });
    const { tamper } = world;
    const life: Life = startBackground(world, {
      number,
      points: own,
      area: tamper.area?.(area) ?? area,
      transport: tamper.transport?.(transport, scheduler) ?? transport,
      files: files.enter(own),
      locks: locks.connect(),
      isPolite,
      isDead,
      onDeath: () => {
        isOver = true;
      },
    });
    living.push(life);
    world.tell(`background ${number} starts`);
  }

  return {
    start: () => start(true),
    startBeside(old) {
      world.trouble.isQuickWhile = () => !old.isDead();
      // What the disk has not carried out yet is answered soon after that: it is quick by then.
      scheduler.setTimer(Math.max(disk.answeredBy, disk.busyUntil + QUICK_MS) + 1, () => {
        // Of two that claim at once the later is the owner, whichever that is: here the old one owns the chats already.
        if (old.isReady() && living.length === 1) start(false);
      });
    },
    points,
    end,
    living,
    aloneSince: () => (living.length > 1 ? scheduler.now() : aloneSince),
    bury() {
      for (const life of dying.splice(0)) end(life);
    },
    followed(place) {
      // Once an update has been there, nobody hears of the one before any more.
      const ready = living.filter((life) => life.isReady() && life.number >= (heard[place] ?? 0));
      const life = (place % 2 === 0 ? ready.at(-1) : ready[0]) ?? null;
      if (life !== null) heard[place] = life.number;
      return life;
    },
    claimed(number) {
      if (number > owner.number) owner = { number, since: scheduler.now() };
    },
    sent(number, what) {
      const isMeant = what === 'requestChat' || what === 'sendMessage' || what === 'upload';
      if (isMeant && number < owner.number && scheduler.now() > owner.since + GRACE_MS)
        world.violate(`I7 background ${number} sent ${what} after ${owner.number} had taken over`);
    },
  };
}
