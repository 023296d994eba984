// From the death of the background to the next message shown, while the panel is open: beside one round trip to the same server in
// the same browser, over a network on which such a trip takes as long as to a server in the same country.
import { rm } from 'node:fs/promises';
import { startBackend } from '../backend/backend.ts';
import type { BrowserKind } from '../browsers.ts';
import { writeSettings } from '../e2e/background.ts';
import type { DrivenPage } from '../e2e/driver.ts';
import { launcherOf } from '../e2e/launch.ts';
import { createPanel } from '../e2e/panel.ts';
import { pause } from '../e2e/until.ts';
import { SERVICE } from '../e2e/world.ts';
import { startDistance } from './distance.ts';
import { atMost, fact, type Line, ms, times } from './report.ts';
import { type Summary, summarise } from './samples.ts';
import { clockOffset, preciseNow, whenShown } from './watch.ts';

const BROWSERS: readonly BrowserKind[] = ['chromium', 'firefox'];
const ONE_WAY_MS = 25;
const DEATHS = 20;
const TRIPS = 40;
/** Between two deaths: the server has noticed the first one, and the background is at rest. */
const REST_MS = 1_500;
/**
 * Opening a socket (1), its upgrade (1), handshake, subscription and what was missed (1 each) are five; the start of a background
 * is at most as much again.
 */
const RATIO_GOAL = 10;

/** Runs a chat of its own in each browser. */
export async function measureDeaths(): Promise<readonly Line[]> {
  const lines: Line[] = [];
  for (const kind of BROWSERS) {
    const { trip, deaths } = await measureIn(kind);
    lines.push(
      fact(`one round trip to the chat server in ${kind}, p50 of ${trip.count}`, ms(trip.p50)),
      fact(
        `death of the background to the next message shown in ${kind}, p50 / p95 of ${deaths.count}`,
        `${ms(deaths.p50)} / ${ms(deaths.p95)}`,
      ),
      atMost('  to one round trip, p50', deaths.p50 / trip.p50, RATIO_GOAL, times),
    );
  }
  return lines;
}

async function measureIn(kind: BrowserKind): Promise<{ readonly trip: Summary; readonly deaths: Summary }> {
  const backend = await startBackend();
  const distance = await startDistance(backend.port, ONE_WAY_MS);
  const address = `http://127.0.0.1:${distance.port}`;
  const { launch } = await launcherOf(kind);
  const browser = await launch();
  try {
    const panel = createPanel(await browser.openTab('sidepanel.html'));
    await writeSettings(panel.page, { serverUrl: address, service: SERVICE });
    await panel.startChat();
    backend.agent().join('Bench');
    const trip = summarise(await panel.page.evaluate(measureTrips, address, TRIPS));
    const offset = await clockOffset(panel.page);
    const deaths: number[] = [];
    for (let n = 0; n < DEATHS; n += 1) {
      const text = `After death ${n}`;
      const shown = whenShown(panel.page, text);
      await watcherIsSet(panel.page);
      // From the wish on: the background is dead some time later.
      const killedAt = preciseNow();
      if (!(await browser.killBackground())) throw new Error('no background was running');
      backend.agent().say(text);
      deaths.push((await shown) + offset - killedAt);
      await pause(REST_MS);
    }
    return { trip, deaths: summarise(deaths) };
  } finally {
    await browser.kill();
    await distance.close();
    await backend.close();
    await rm(browser.profile, { recursive: true, force: true });
  }
}

async function watcherIsSet(page: DrivenPage): Promise<void> {
  await page.evaluate(() => true);
}

/** Runs in the panel: small requests over one connection, one after the other. */
async function measureTrips(address: string, count: number): Promise<number[]> {
  const trips: number[] = [];
  for (let n = 0; n <= count; n += 1) {
    const begun = performance.now();
    await (await fetch(`${address}/favicon.ico`, { cache: 'no-store' })).arrayBuffer();
    // The first one opens the connection.
    if (n > 0) trips.push(performance.now() - begun);
  }
  return trips;
}
