// What happens outside of the visitor's hands: the agent talks, the background is killed, the network and the server fail.
import type { TestServer } from '../chat-server.ts';
import type { DrivenBrowser } from '../driver.ts';
import { pause, until } from '../until.ts';
import type { ChaosClock } from './clock.ts';
import type { ChaosPlan, PlannedOutage } from './plan.ts';
import type { Tally } from './tally.ts';

/** What must not happen at the same time waits for its turn. */
export type Turns = <Result>(task: () => Promise<Result>) => Promise<Result>;

/** Makes turns for one browser: it cannot be killed in the middle of an installation, nor could a test drive that. */
export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const mine = last.then(task, task);
    last = mine;
    return mine;
  };
}

/** Longer than a background takes to come back. */
const CONNECTED_MS = 20_000;

/** Says each text at its instant. Resolves with what was said, in that order. */
export async function letAgentTalk(
  server: TestServer,
  instants: ChaosPlan['agent'],
  clock: ChaosClock,
): Promise<readonly string[]> {
  const said: string[] = [];
  for (const [at, instant] of instants.entries()) {
    await clock.waitUntil(instant);
    const text = `A${String(at + 1).padStart(3, '0')} says the agent`;
    server.agent().say(text);
    said.push(text);
  }
  return said;
}

/** Kills the background at each instant; one that is dead just then is killed as soon as it is back. */
export async function killAtRandom(
  browser: DrivenBrowser,
  instants: ChaosPlan['kills'],
  tally: Tally,
  turns: Turns,
  clock: ChaosClock,
): Promise<void> {
  for (const instant of instants) {
    await clock.waitUntil(instant);
    await until('there is a background to kill', () => turns(() => browser.killBackground()), 60_000);
    tally.kills += 1;
  }
}

/** Lets the network and the server fail as planned, one failure after the other; at the end all is well. */
export async function breakAndMend(
  server: TestServer,
  outages: readonly PlannedOutage[],
  tally: Tally,
  clock: ChaosClock,
): Promise<void> {
  for (const { outage, atMs, lastsMs } of outages) {
    await clock.waitUntil(atMs);
    // A failure that nobody notices is none.
    await until('somebody is connected', () => server.network.connections() > 0, CONNECTED_MS);
    if (outage === 'restart') {
      await server.restart(lastsMs, async () => undefined);
      tally.restarts += 1;
      continue;
    }
    if (outage === 'cut') server.network.cut();
    else server.network.stall();
    await pause(lastsMs);
    server.network.heal();
    if (outage === 'cut') tally.cuts += 1;
    else tally.halfOpens += 1;
  }
}
