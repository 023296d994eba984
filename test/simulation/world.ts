// One seeded schedule: a visitor and an agent talk while everything around them breaks, then the faults stop and the
// promise of DESIGN.md 7 is checked. The real ring 0, runner, storage logic and wire parser; fakes only around them.
import type { Command } from '../../core/chat/events.ts';
import type { Chat } from '../backend/chat-store.ts';
import { createFakeChatServer } from '../support/fake-chat-server.ts';
import { createFakeTransport, type FakeTransport } from '../support/fake-transport.ts';
import { createDisk, createMortalArea } from './area.ts';
import { type Background, startBackground } from './background.ts';
import { createSimulatedFiles } from './files.ts';
import { createHostileNetwork } from './network.ts';
import { checkPromise } from './promise.ts';
import { createScheduler } from './scheduler.ts';
import { createViewProbe } from './view.ts';

export interface ScheduleResult {
  readonly seed: number;
  /** Broken invariants; empty is what is promised. */
  readonly violations: readonly string[];
  readonly faults: ReadonlyMap<string, number>;
  readonly messages: number;
}

/** A command as a view gives it: kept and given again to every new background until it was answered. */
export interface GivenCommand {
  readonly id: string;
  readonly command: Command;
  outcome: 'given' | 'done' | 'refused';
}

const CHAT_ID = 'chat-1';
const DESK = { cometdUrl: 'https://chat.example/genesys/cometd', service: 'support' };
const FORM = { firstName: 'Ann', lastName: '', email: '', subject: '' };
/** How long things break, in simulated milliseconds. */
const STORM_MS = 120_000;
/** After the faults everything has settled within this time: two half-open waits, a full back-off, the settle times. */
const CALM_MS = 150_000;
/**
 * Probability that a background dies between two tasks of the world: about ten deaths a schedule, or two, so that there is time to
 * look for an upload in doubt while other things break.
 */
const DEATHS_PER_STEP = [0.004, 0.0008] as const;

/** What a failing storage leads to; any other warning is a fault of ours. */
const EXPECTED_WARNINGS: readonly string[] = ['chatNotWritten', 'storage.evictionFailed'];

/** Plays one schedule. The same seed plays the same schedule. */
export async function playSchedule(
  seed: number,
  trace: (line: string) => void = () => undefined,
): Promise<ScheduleResult> {
  const scheduler = createScheduler(seed);
  const network = createHostileNetwork(scheduler);
  const server = createFakeChatServer({ clock: scheduler, timeoutMs: 30_000, maxIntervalMs: 10_000 });
  const disk = createDisk();
  const violations: string[] = [];
  const violate = (what: string) => {
    violations.push(what);
    tell(`VIOLATION ${what}`);
  };
  const view = createViewProbe(violate, (line) => tell(line));
  const given: GivenCommand[] = [];
  const logger = {
    info: () => undefined,
    warn(event: string) {
      tell(`log ${event}`);
      if (!EXPECTED_WARNINGS.includes(event)) violate(`warned ${event}`);
    },
  };
  const startedAt = scheduler.now();
  const stormEnd = startedAt + STORM_MS;
  const isStorm = () => scheduler.now() < stormEnd;
  const tell = (line: string) => trace(`${((scheduler.now() - startedAt) / 1_000).toFixed(3)} ${line}`);
  const strike = (fault: string) => {
    tell(fault);
    network.struck.set(fault, (network.struck.get(fault) ?? 0) + 1);
  };
  const files = createSimulatedFiles({ scheduler, server, strike });
  const deathPerStep = DEATHS_PER_STEP[scheduler.between(0, 1)] ?? 0;
  let storageFailsUntil = 0;
  let lives = 0;
  let background: { readonly life: Background; readonly transport: FakeTransport } | null = null;
  let messages = 0;

  const chat = (): Chat | undefined => server.store.latest() ?? undefined;

  function start(): void {
    lives += 1;
    tell(`background ${lives} starts`);
    const transport = createFakeTransport({ server, clock: scheduler, network });
    const area = createMortalArea(disk, scheduler, {
      latency: () =>
        isStorm() && scheduler.chance(0.03) ? scheduler.between(100, 3_000) : scheduler.between(0, 4),
      isFailing: () => scheduler.now() < storageFailsUntil,
    });
    const life = startBackground({
      chatId: CHAT_ID,
      desk: DESK,
      name: `life-${lives}`,
      area,
      transport,
      files: files.enter(),
      scheduler,
      logger,
      view,
    });
    background = { life, transport };
    void deliverCommands(life);
  }

  /** A view's client: what has no answer yet is given again, in order. */
  async function deliverCommands(life: Background): Promise<void> {
    while (background?.life === life) {
      const session = life.session();
      const next = given.find(({ outcome }) => outcome === 'given');
      if (session === null || next === undefined) {
        await scheduler.delay(20);
        continue;
      }
      await session.give(next.id, next.command).then(
        () => {
          next.outcome = 'done';
        },
        () => {
          next.outcome = 'refused';
        },
      );
    }
  }

  function give(command: Command): void {
    given.push({ id: `k${given.length + 1}`, command, outcome: 'given' });
  }

  function die(): void {
    if (background === null) return;
    strike('death');
    background.life.kill();
    background = null;
    scheduler.setTimer(scheduler.now() + scheduler.between(0, 15_000), start);
  }

  /** Does something now and again until the storm is over. */
  function nowAndAgain(minMs: number, maxMs: number, act: () => void): void {
    const next = () => {
      if (!isStorm()) return;
      act();
      scheduler.setTimer(scheduler.now() + scheduler.between(minMs, maxMs), next);
    };
    scheduler.setTimer(scheduler.now() + scheduler.between(minMs, maxMs), next);
  }

  server.store.onChange((_chat, entries) => {
    for (const { index, from, type, text = '' } of entries)
      tell(`server: ${index} ${from.type} ${type} ${text}`);
  });
  start();
  give({ type: 'startChat', form: FORM });
  nowAndAgain(500, 6_000, () => {
    const phase = view.summary()?.phase;
    if (phase === 'registering' || phase === 'startUnconfirmed') give({ type: 'startChat', form: FORM });
    else if (phase === 'open') {
      messages += 1;
      give({ type: 'sendMessage', text: `visitor ${messages}` });
    }
  });
  nowAndAgain(1_000, 8_000, () => {
    if (view.summary()?.phase !== 'open') return;
    const size = scheduler.between(1, 1_000);
    give({ type: 'sendFile', file: { name: `file ${given.length}`, type: '', size } });
    if (scheduler.chance(0.1)) give({ type: 'cancelFile', entryId: `k${given.length}` });
  });
  nowAndAgain(2_000, 9_000, () => give({ type: 'changeTyping', isTyping: scheduler.chance(0.5) }));
  nowAndAgain(500, 5_000, () => {
    const current = chat();
    if (current === undefined || current.hasEnded) return;
    const agent = server.agent(current);
    messages += 1;
    if (scheduler.chance(0.15)) agent.whisper(`whisper ${messages}`);
    else if (scheduler.chance(0.3)) agent.startTyping();
    else agent.say(`agent ${messages}`);
  });
  nowAndAgain(8_000, 40_000, () => {
    const until = scheduler.between(500, 35_000);
    const fault = scheduler.between(0, 6);
    if (fault === 0) network.stall();
    else if (fault === 1) {
      network.refuse();
      background?.transport.cut({ losesFrames: scheduler.chance(0.5) });
    } else if (fault === 2) {
      strike('cut');
      background?.transport.cut({ losesFrames: scheduler.chance(0.5) });
    } else if (fault === 3) {
      strike('sessions dropped');
      server.bayeux.drop();
    } else if (fault === 4) {
      strike('statusCode 1');
      server.rules.failOnce = { operation: null };
    } else if (fault === 5) {
      strike('storage fails');
      storageFailsUntil = scheduler.now() + scheduler.between(100, 8_000);
    } else if (scheduler.chance(0.1)) {
      strike('end');
      const current = chat();
      if (current && !current.hasEnded) server.agent(current).end();
    }
    scheduler.setTimer(scheduler.now() + until, network.heal);
  });

  while (await scheduler.step(stormEnd)) {
    if (background !== null && scheduler.chance(deathPerStep)) die();
  }
  network.calm();
  files.calm();
  network.heal();
  storageFailsUntil = 0;
  await scheduler.runUntil(stormEnd + CALM_MS);

  checkPromise({ server, view, given, violate });
  return { seed, violations, faults: network.struck, messages };
}
