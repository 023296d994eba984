// One run of chaos in one browser, from the start of a chat to the verdict.
import type { BrowserKind } from '../../browsers.ts';
import { newerBuild } from '../newer-build.ts';
import { type OverlayScene, withOverlays } from '../overlay-scene.ts';
import { allowApi } from '../page-chat.ts';
import { until } from '../until.ts';
import type { WantedCarrier } from '../world.ts';
import { createChaosClock } from './clock.ts';
import { readConversation } from './conversation.ts';
import { breakAndMend, createTurns, killAtRandom, letAgentTalk } from './outside.ts';
import { beginChat } from './page-side.ts';
import { createPerson, type Person } from './person.ts';
import { type ChaosSize, planChaos } from './plan.ts';
import { createTally, notPlayed, type Tally } from './tally.ts';
import { judge, type Verdict } from './verdict.ts';

export interface Outcome {
  readonly verdict: Verdict;
  /** What was planned and not played. */
  readonly missing: readonly string[];
  /** What a page should not have to hear. */
  readonly complaints: readonly string[];
  /** One line for a person to read. */
  readonly summary: string;
}

/** Several recoveries, each of which may wait out a half-open connection and the server's maxInterval. */
const SETTLE_MS = 120_000;
/** What the page says again may need saying again: never more often than this once nothing breaks. */
const ROUNDS = 3;

export interface ChaosOptions {
  /** Names the pictures of a run that fails. */
  readonly title: string;
  readonly browser: BrowserKind;
  readonly carrier: WantedCarrier;
  readonly size: ChaosSize;
  readonly seed: string;
}

/** Plays it, and has what came of it checked while everything is still there to be seen. */
export async function playChaos(options: ChaosOptions, check: (outcome: Outcome) => void): Promise<void> {
  const { title, browser, carrier, size, seed } = options;
  const newer = await newerBuild(browser);
  try {
    await withOverlays({ title, browser, carrier, isChatting: false }, async (scene) => {
      await allowApi(scene, ['a.example', 'b.example']);
      const page = await scene.visit('a.example');
      const begun = await beginChat(page, 'start');
      if (begun !== 'done') throw new Error(`the page could not start a chat: ${begun}`);
      scene.server.agent().join();
      // Chromium does not find anything by its role in a tab that is behind another.
      await scene.panel().page.bringToFront();
      await scene.panel().waitUntilOpen();
      const tally = createTally();
      const turns = createTurns();
      const person = await createPerson({ scene, page, newer, tally, turns });

      const startedAt = Date.now();
      const clock = createChaosClock();
      const plan = planChaos(size, seed);
      const [agentSaid] = await Promise.all([
        letAgentTalk(scene.server, plan.agent, clock),
        person.perform(plan.deeds, clock),
        killAtRandom(scene.browser(), plan.kills, tally, turns, clock),
        breakAndMend(scene.server, plan.outages, tally, clock),
      ]);
      const talkedMs = Date.now() - startedAt;
      await person.tidyUp();
      const settled = await settle(person);
      const took = { talkedMs, settledMs: Date.now() - startedAt - talkedMs };
      check(await conclude({ scene, person, tally, agentSaid, settled, took, options }));
    });
  } finally {
    await newer.remove();
  }
}

/** Waits until everything has arrived everywhere, and has the page say again what it said in vain. */
async function settle(person: Person): Promise<boolean> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const isSent = await until('everything is sent and shown', () => person.isAllSent(), SETTLE_MS).catch(
      () => false,
    );
    // Then the verdict says what is missing.
    if (!isSent) return false;
    if (await person.sayAgainInPage()) return true;
  }
  return false;
}

async function conclude(run: {
  readonly scene: OverlayScene;
  readonly person: Person;
  readonly tally: Tally;
  readonly agentSaid: readonly string[];
  readonly settled: boolean;
  readonly took: { readonly talkedMs: number; readonly settledMs: number };
  readonly options: ChaosOptions;
}): Promise<Outcome> {
  const { scene, person, tally, agentSaid, options, took } = run;
  const { given, uncertain } = await person.said();
  const account = await person.account();
  const accounts = [...person.earlierAccounts(), account];
  const panel = await readConversation(scene.panel().page);
  const sightings = await person.sightings();
  const verdict = judge({
    ...{ server: scene.server.lines(), panel, page: account.heard, agentSaid, given, uncertain },
    earlierPages: person.earlierAccounts().map(({ heard }) => heard),
    sentAgain: person.sentAgain(),
    shown: sightings.flatMap(({ shown }) => shown),
    faults: sightings.flatMap(({ faults }) => faults),
  });
  const codes = accounts.flatMap(({ outcomes }) => Object.values(outcomes)).filter((code) => code !== 'done');
  const arrived = uncertain.filter((text) => account.heard.includes(text)).length;
  const byVisitor = new Set(scene.server.visitorTexts()).size;
  const missing = [
    ...notPlayed(tally, options.size),
    ...(run.settled ? [] : ['the end: not everything was sent and shown in time']),
    ...(byVisitor < options.size.messages
      ? [`messages of the visitor: ${byVisitor} of ${options.size.messages}`]
      : []),
  ];
  const { lost, doubled, outOfOrder, untrue } = verdict;
  const seconds = (ms: number) => `${Math.round(ms / 1000)} s`;
  const summary = [
    `chaos in ${options.browser} over ${options.carrier}, PARLEY_CHAOS_SEED=${options.seed}:`,
    `${scene.server.lines().length} messages at the server (agent ${agentSaid.length}, panel ${given[0]?.length},`,
    `page ${given[1]?.length} told of it and ${uncertain.length} not, of which ${arrived} are there), panel ${panel.length}, page ${account.heard.length};`,
    `${lost.length} lost, ${doubled.length} doubled, ${outOfOrder.length} out of order, ${untrue.length} untrue;`,
    `${JSON.stringify(tally)}; handshakes ${scene.server.handshakes()};`,
    `states seen: ${[...new Set(sightings.flatMap(({ states }) => states))].sort().join(', ')};`,
    `the page's failures: ${JSON.stringify(codes)};`,
    `talked for ${seconds(took.talkedMs)}, all was there after another ${seconds(took.settledMs)}`,
  ].join(' ');
  return { verdict, missing, complaints: accounts.flatMap(({ complaints }) => complaints), summary };
}
