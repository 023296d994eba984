// One schedule: a visitor and an agent talk, or two pairs at once, while everything around them breaks, then the faults stop, all has
// to settle, and the promise of DESIGN.md 7 is checked. The real ring 0, runner, storage logic and wire parser; fakes only around them.
import type { Logger, Unsubscribe } from '../../core/chat/ports.ts';
import { type ChatSummary, selectView } from '../../core/chat/selectors.ts';
import type { TranscriptEntry } from '../../core/chat/transcript.ts';
import { createNewChat } from '../../core/hosting/new-chat.ts';
import type { ChatClient } from '../../core/messaging/client.ts';
import { createFakeChatServer, type FakeChatServer } from '../support/fake-chat-server.ts';
import { AGENT_DEEDS } from './agent.ts';
import type { AreaFaults } from './area.ts';
import type { Life } from './background.ts';
import { type ClientTime, createClientTime } from './client-time.ts';
import { type Commands, createCommands } from './commands.ts';
import { type Coverage, count, createCoverage, type Tally } from './coverage.ts';
import { finish } from './ending.ts';
import { FAULT_DEEDS } from './faults.ts';
import { createSimulatedFiles, type SimulatedFiles } from './files.ts';
import { createLives } from './lives.ts';
import { createHostileNetwork, type HostileNetwork } from './network.ts';
import { type Plan, STORM_MS } from './plan.ts';
import { openPortView } from './port-door.ts';
import { checkPromise } from './promise.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';
import { beginRun, currentRun, LONGEST_TEXT, type Run, type Talk, visitorOf } from './talk.ts';
import type { Tamper } from './tamper.ts';
import type { ViewProbe } from './view.ts';
import { type Deed, MASKED, VISITOR_DEEDS } from './visitor.ts';

export interface ScheduleResult {
  readonly plan: Plan;
  /** Broken invariants, each by its name (I1 to I7) first; empty is what is promised. */
  readonly violations: readonly string[];
  readonly tally: Tally;
  readonly messages: number;
}

export interface World {
  readonly plan: Plan;
  readonly scheduler: Scheduler;
  readonly time: ClientTime;
  readonly network: HostileNetwork;
  readonly server: FakeChatServer;
  readonly files: SimulatedFiles;
  readonly storageFaults: AreaFaults;
  /** Until when the storage has which trouble. */
  readonly trouble: {
    failsUntil: number;
    isFullUntil: number;
    isSlowUntil: number;
    /** It is never slow as long as this holds. */
    isQuickWhile: () => boolean;
  };
  readonly logger: Logger;
  readonly coverage: Coverage;
  readonly tamper: Tamper;
  readonly talks: readonly Talk[];
  readonly commands: Commands;
  readonly isCalm: () => boolean;
  readonly tell: (line: string) => void;
  readonly strike: (fault: string) => void;
  readonly violate: (what: string) => void;
  /** Something was said, by anyone. */
  readonly said: () => void;
  readonly messages: () => number;
  readonly nextNumber: () => number;
  /** The chat after one that is over. `takesOver`: with what was not sent in that. */
  beginNext(talk: Talk, takesOver: boolean): void;
  /** The visitor forgets a chat that is over. */
  remove(run: Run): void;
  readonly lives: () => readonly Life[];
  readonly readyLives: () => readonly Life[];
  readonly newest: () => Life | null;
  readonly followed: (place: number) => Life | null;
  start(): void;
  startBeside(old: Life): void;
  end(life: Life): void;
  arm(point: string): void;
  /** What the lives tell. */
  ready(life: Life): void;
  claimed(number: number): void;
  sent(number: number, what: string): void;
  changed(life: Life, run: Run, summary: ChatSummary, added: readonly TranscriptEntry[]): void;
  /** Views find the background that is theirs now. */
  refresh(): void;
  /** An update ends the views with their background; those that the visitor looks at are opened again. */
  reopenViews(): void;
  readonly onWake: (listener: () => void) => Unsubscribe;
}

const COMETD_URL = 'https://chat.example/genesys/cometd';
const SERVICES = ['support', 'sales'] as const;
/** A frame that was sent before the end was known has arrived by then. */
const LATEST_ARRIVAL_MS = 6_200;
/** What a failing storage leads to; any other warning is a fault of ours. */
const EXPECTED_WARNINGS = new Set(['chatNotWritten', 'storage.evictionFailed', 'storage.sweepFailed']);
const DEEDS: Readonly<Record<string, Deed>> = { ...VISITOR_DEEDS, ...AGENT_DEEDS, ...FAULT_DEEDS };

/** Plays a schedule. The same plan plays the same schedule. */
export async function playPlan(
  plan: Plan,
  options: { readonly trace?: (line: string) => void; readonly tamper?: Tamper } = {},
): Promise<ScheduleResult> {
  const { trace, tamper = {} } = options;
  const scheduler = createScheduler(plan.seed);
  const startedAt = scheduler.now();
  const coverage = createCoverage();
  const violations = new Set<string>();
  const tell =
    trace === undefined
      ? () => undefined
      : (line: string) => trace(`${((scheduler.now() - startedAt) / 1_000).toFixed(3)} ${line}`);
  const violate = (what: string) => {
    violations.add(what);
    tell(`VIOLATION ${what}`);
  };
  const strike = (fault: string) => {
    tell(fault);
    count(coverage.tally.faults, fault);
  };
  const time = createClientTime(scheduler);
  const trouble = { failsUntil: 0, isFullUntil: 0, isSlowUntil: 0, isQuickWhile: () => false };
  const attached = new Map<ViewProbe, Life>();
  const wakeListeners = new Set<() => void>();
  const clients: ChatClient[] = [];
  let isCalm = false;
  let messages = 0;
  let numbers = 0;

  const server = createFakeChatServer({
    clock: scheduler,
    services: SERVICES,
    timeoutMs: 30_000,
    maxIntervalMs: 10_000,
    onPublished(fields) {
      const run = talks
        .flatMap(({ runs }) => runs)
        .find(({ secureKey }) => secureKey !== null && secureKey === fields.secureKey);
      const endSeenAt = run?.endSeenAt ?? null;
      if (endSeenAt !== null && scheduler.now() > Math.max(endSeenAt, lives.aloneSince()) + LATEST_ARRIVAL_MS)
        violate(`I6 ${String(fields.operation)} reached the server after the end was known`);
      const { message } = fields;
      if (typeof message !== 'string' || !message.includes(MASKED)) return fields;
      strike('text masked');
      return { ...fields, message: message.replaceAll(MASKED, '****').trim() };
    },
  });
  server.rules.maxMessageLength = LONGEST_TEXT;
  const network = createHostileNetwork(scheduler, strike);
  const logger: Logger = {
    info: (event) => tell(`log ${event}`),
    warn(event, facts) {
      tell(`log ${event} ${JSON.stringify(facts ?? {})}`);
      if (!EXPECTED_WARNINGS.has(event)) violate(`I4 warned ${event}`);
    },
  };
  const runOptions = { violate, trace: trace === undefined ? null : tell, probe: tamper.view };
  const talks: readonly Talk[] = SERVICES.slice(0, plan.talks).map((service, place) => ({
    desk: { cometdUrl: COMETD_URL, service },
    mark: place === 0 ? '' : `${service}-`,
    site: (plan.seed + place) % 3 === 0 ? 'https://shop.example' : null,
    runs: [],
  }));

  const world: World = {
    plan,
    scheduler,
    time,
    network,
    server,
    files: createSimulatedFiles({ scheduler, time, server, strike }),
    trouble,
    storageFaults: {
      latency() {
        // Steady, too: a call of one background takes no longer than several of another's.
        if (trouble.isQuickWhile()) return 1;
        const isSlow = !isCalm && (scheduler.now() < trouble.isSlowUntil || scheduler.chance(0.01));
        return isSlow ? scheduler.between(100, 3_000) : scheduler.between(0, 4);
      },
      isRefused: (what) =>
        scheduler.now() < trouble.failsUntil || (what === 'set' && scheduler.now() < trouble.isFullUntil),
    },
    logger,
    coverage,
    tamper,
    talks,
    get commands() {
      return commands;
    },
    isCalm: () => isCalm,
    tell,
    strike,
    violate,
    said() {
      messages += 1;
    },
    messages: () => messages,
    nextNumber() {
      numbers += 1;
      return numbers;
    },
    beginNext(talk, takesOver) {
      const last = currentRun(talk);
      const source = world.newest()?.state(last.id) ?? null;
      const next = beginRun(talk, {
        ...runOptions,
        next: (id) => ({
          ...createNewChat({ id, desk: talk.desk, source: takesOver ? source : null, latest: source }),
          ...visitorOf(talk),
        }),
      });
      tell(`${next.id} begins`);
      commands.begin(next);
      for (const life of world.readyLives()) life.openRun(next);
      // A view asks for it over its port, which it opens for that.
      world.reopenViews();
      world.refresh();
    },
    remove(run) {
      run.removal = 'wanted';
      tell(`${run.id} is removed`);
      const life = world.newest();
      // What cannot be removed is removed by the next background.
      life?.remove(run).catch(() => tell(`${run.id} could not be removed`));
    },
    lives: () => lives.living,
    readyLives: () => lives.living.filter((life) => life.isReady()),
    newest: () => lives.followed(0),
    followed: (place) => lives.followed(place),
    start: () => lives.start(),
    startBeside: (old) => lives.startBeside(old),
    end: (life) => lives.end(life),
    arm: (point) => lives.points.arm(point),
    ready(life) {
      tell(`background ${life.number} is ready`);
      commands.serve(life);
      life.door.chatAdded();
      world.refresh();
      world.reopenViews();
    },
    claimed: (number) => lives.claimed(number),
    sent: (number, what) => lives.sent(number, what),
    changed(life, run, summary, added) {
      if (plan.views === 'ports') return;
      for (const view of run.views)
        if (view.isOpen && attached.get(view) === life) view.changed(summary, added);
    },
    refresh() {
      if (plan.views === 'ports') return;
      for (const { runs } of talks)
        for (const { id, views } of runs)
          for (const [place, view] of views.entries()) {
            const life = lives.followed(place);
            if (!view.isOpen || life === null) attached.delete(view);
            if (!view.isOpen || life === null || attached.get(view) === life) continue;
            const state = life.state(id);
            if (state === null) continue;
            attached.set(view, life);
            view.snapshot(selectView(state));
          }
    },
    reopenViews() {
      for (const listener of [...wakeListeners]) listener();
    },
    onWake(listener) {
      wakeListeners.add(listener);
      return () => wakeListeners.delete(listener);
    },
  };
  const lives = createLives(world);
  if (plan.views === 'ports') for (const place of [0, 1]) clients.push(openPortView(world, place));
  const commands = createCommands(world, clients);
  if (trace !== undefined)
    server.store.onChange((chat, entries) => {
      for (const { index, from, type, text = '' } of entries)
        tell(`server: ${chat.service} ${index} ${from.type} ${type} ${text.slice(0, 40)}`);
    });

  for (const talk of talks) commands.begin(beginRun(talk, runOptions));
  lives.start();
  for (const { at, act, on, size } of plan.acts)
    scheduler.setTimer(startedAt + at, () => {
      const talk = talks[on % talks.length];
      // Nobody does anything at a computer that sleeps; what breaks around it, breaks.
      if (talk === undefined || (act in VISITOR_DEEDS && time.isSuspended())) return;
      count(coverage.tally.acts, act);
      DEEDS[act]?.(world, talk, Math.floor(on / talks.length), size);
    });

  while (await scheduler.step(startedAt + STORM_MS)) lives.bury();
  isCalm = true;
  await finish(world, lives);
  for (const client of clients) client.close();
  for (const { runs } of talks) for (const run of runs) checkPromise(world, run);
  for (const life of [...lives.living]) life.kill();
  return { plan, violations: [...violations], tally: coverage.tally, messages };
}
