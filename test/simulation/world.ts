// One seeded schedule: a visitor and an agent talk, or two pairs at once, while everything around them breaks, then the faults stop and the
// promise of DESIGN.md 7 is checked. The real ring 0, runner, storage logic and wire parser; fakes only around them.
import type { Command } from '../../core/chat/events.ts';
import type { Desk } from '../../core/chat/state.ts';
import type { ChatId } from '../../core/chat/terms.ts';
import type { Chat } from '../backend/chat-store.ts';
import { createFakeChatServer } from '../support/fake-chat-server.ts';
import { createFakeTransport, type FakeTransport } from '../support/fake-transport.ts';
import { createDisk, createMortalArea } from './area.ts';
import { type Background, startBackground } from './background.ts';
import { createSimulatedFiles } from './files.ts';
import { createHostileNetwork } from './network.ts';
import { checkPromise } from './promise.ts';
import { createScheduler } from './scheduler.ts';
import { createViewProbe, type ViewProbe } from './view.ts';

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

/** One of the visitor's chats: what is said in it begins with `mark`, so that nothing of another could pass for it. */
export interface Talk {
  readonly chatId: ChatId;
  readonly desk: Desk;
  readonly mark: string;
  readonly view: ViewProbe;
  readonly given: GivenCommand[];
}

const COMETD_URL = 'https://chat.example/genesys/cometd';
const SERVICES = ['support', 'sales'] as const;
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

/** Plays one schedule of one or two chats. The same seed plays the same schedule. */
export async function playSchedule(
  seed: number,
  trace: (line: string) => void = () => undefined,
  chats: 1 | 2 = 1,
): Promise<ScheduleResult> {
  const scheduler = createScheduler(seed);
  const network = createHostileNetwork(scheduler);
  const server = createFakeChatServer({
    clock: scheduler,
    services: SERVICES,
    timeoutMs: 30_000,
    maxIntervalMs: 10_000,
  });
  const disk = createDisk();
  const violations: string[] = [];
  const violate = (what: string) => {
    violations.push(what);
    tell(`VIOLATION ${what}`);
  };
  const talks: readonly Talk[] = SERVICES.slice(0, chats).map((service, place) => ({
    chatId: `chat-${place + 1}`,
    desk: { cometdUrl: COMETD_URL, service },
    mark: place === 0 ? '' : `${service} `,
    view: createViewProbe(violate, (line) => tell(line)),
    given: [],
  }));
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

  const chatOf = ({ desk }: Talk): Chat | undefined =>
    server.store.list().findLast(({ service }) => service === desk.service);

  function start(): void {
    lives += 1;
    tell(`background ${lives} starts`);
    const transport = createFakeTransport({ server, clock: scheduler, network: network.enter() });
    const area = createMortalArea(disk, scheduler, {
      latency: () =>
        isStorm() && scheduler.chance(0.03) ? scheduler.between(100, 3_000) : scheduler.between(0, 4),
      isFailing: () => scheduler.now() < storageFailsUntil,
    });
    const life = startBackground({
      talks,
      name: `life-${lives}`,
      area,
      transport,
      files: files.enter(),
      scheduler,
      logger,
    });
    background = { life, transport };
    for (const talk of talks) void deliverCommands(life, talk);
  }

  /** A view's client: what has no answer yet is given again, in order. */
  async function deliverCommands(life: Background, { chatId, given }: Talk): Promise<void> {
    while (background?.life === life) {
      const session = life.session(chatId);
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

  /** Ids are of one visitor: no two are the same. */
  const idOf = ({ mark }: Talk, number: number) => `${mark}k${number}`;

  function give(talk: Talk, command: Command): void {
    talk.given.push({ id: idOf(talk, talk.given.length + 1), command, outcome: 'given' });
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

  function keepTalking(talk: Talk): void {
    const { mark, view, given } = talk;
    give(talk, { type: 'startChat', form: FORM });
    nowAndAgain(500, 6_000, () => {
      const phase = view.summary()?.phase;
      if (phase === 'registering' || phase === 'startUnconfirmed')
        give(talk, { type: 'startChat', form: FORM });
      else if (phase === 'open') {
        messages += 1;
        give(talk, { type: 'sendMessage', text: `${mark}visitor ${messages}` });
      }
    });
    nowAndAgain(1_000, 8_000, () => {
      if (view.summary()?.phase !== 'open') return;
      const size = scheduler.between(1, 1_000);
      give(talk, { type: 'sendFile', file: { name: `${mark}file ${given.length}`, type: '', size } });
      if (scheduler.chance(0.1)) give(talk, { type: 'cancelFile', entryId: idOf(talk, given.length) });
    });
    nowAndAgain(2_000, 9_000, () => give(talk, { type: 'changeTyping', isTyping: scheduler.chance(0.5) }));
    nowAndAgain(500, 5_000, () => {
      const current = chatOf(talk);
      if (current === undefined || current.hasEnded) return;
      const agent = server.agent(current);
      messages += 1;
      if (scheduler.chance(0.15)) agent.whisper(`${mark}whisper ${messages}`);
      else if (scheduler.chance(0.3)) agent.startTyping();
      else agent.say(`${mark}agent ${messages}`);
    });
  }

  server.store.onChange((_chat, entries) => {
    for (const { index, from, type, text = '' } of entries)
      tell(`server: ${index} ${from.type} ${type} ${text}`);
  });
  start();
  for (const talk of talks) keepTalking(talk);
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
      for (const current of talks.map(chatOf)) if (current && !current.hasEnded) server.agent(current).end();
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

  for (const talk of talks) checkPromise(server, talk, violate);
  return { seed, violations, faults: network.struck, messages };
}
