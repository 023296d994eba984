// What an hour costs in which nobody says a word: an open chat of ours, beside one in a bare page, and no chat at all. All at the
// same time on the same machine, each in a browser of its own with the extension in it and nothing attached.
import { rm } from 'node:fs/promises';
import { type Backend, startBackend } from '../backend/backend.ts';
import type { BrowserKind } from '../browsers.ts';
import { writeSettings } from '../e2e/background.ts';
import type { DrivenBrowser, DrivenPage } from '../e2e/driver.ts';
import { launcherOf } from '../e2e/launch.ts';
import { createPanel } from '../e2e/panel.ts';
import { pause, until } from '../e2e/until.ts';
import { serveBarePage } from './bare-page.ts';
import { type Cost, costBetween, readCosts } from './idle-cost.ts';
import { fact, type Line, times } from './report.ts';

/** PARLEY_BENCH_IDLE_S: for how long, in seconds. */
const WATCH_MS = 1000 * Number(process.env.PARLEY_BENCH_IDLE_S ?? 60);
/** Until all that a start sets off is done, and a background without a chat is dead. */
const SETTLE_MS = 45_000;
const HOUR_MS = 3_600_000;
const SERVICE = 'customer-support';
const BROWSERS: readonly BrowserKind[] = ['chromium', 'firefox'];
/** A caret that blinks costs more than a chat does, so the open panel is held against a page that has one, too. */
const STATES = ['no chat', 'bare page', 'panel closed', 'bare page with a caret', 'panel open'] as const;
type State = (typeof STATES)[number];
const HELD_AGAINST: Readonly<Partial<Record<State, State>>> = {
  'panel closed': 'bare page',
  'panel open': 'bare page with a caret',
};

interface Place {
  readonly backend: Backend;
  readonly barePage: string;
}

/** Measures in both browsers. */
export async function measureIdle(): Promise<readonly Line[]> {
  const backend = await startBackend();
  const bare = await serveBarePage(backend.url, SERVICE);
  const browsers: DrivenBrowser[] = [];
  try {
    for (const kind of BROWSERS) {
      const { launch } = await launcherOf(kind);
      for (const state of STATES) {
        const browser = await launch();
        browsers.push(browser);
        await arrange(browser, state, { backend, barePage: bare.address });
      }
    }
    const costs = await Promise.all(browsers.map(costPerHour));
    return [
      fact('idle, watched for and scaled up to an hour', `${WATCH_MS / 1000} s ${times(HOUR_MS / WATCH_MS)}`),
      ...BROWSERS.flatMap((kind, at) => linesOf(kind, costs.slice(at * STATES.length))),
    ];
  } finally {
    for (const browser of browsers) {
      await browser.kill();
      await rm(browser.profile, { recursive: true, force: true });
    }
    await bare.close();
    await backend.close();
  }
}

/** An agent comes into each chat, and says nothing. */
async function arrange(browser: DrivenBrowser, state: State, { backend, barePage }: Place): Promise<void> {
  const panel = createPanel(await browser.openTab('sidepanel.html'));
  await writeSettings(panel.page, { serverUrl: backend.url, service: SERVICE });
  const chats = backend.chats().length;
  let shown: DrivenPage = panel.page;
  if (state === 'bare page' || state === 'bare page with a caret') shown = await browser.openTab(barePage);
  if (state === 'bare page with a caret') await shown.evaluate(focusTextBox);
  if (state === 'panel open' || state === 'panel closed') await panel.startChat();
  if (state !== 'no chat') {
    await until('the chat is there', () => backend.chats().length > chats);
    backend.agent().join('Bench');
  }
  if (state === 'no chat' || state === 'panel closed') shown = await browser.openTab('about:blank');
  if (shown !== panel.page) await panel.page.close();
}

/** Runs in the page. */
function focusTextBox(): void {
  const box = document.createElement('textarea');
  document.body.append(box);
  box.focus();
}

function costPerHour(browser: DrivenBrowser): Promise<Cost> {
  return browser.leaveAlone(async () => {
    await pause(SETTLE_MS);
    const before = await readCosts(browser.pid);
    await pause(WATCH_MS);
    const { cpuMs, wakeUps } = costBetween(before, await readCosts(browser.pid));
    return { cpuMs: (cpuMs * HOUR_MS) / WATCH_MS, wakeUps: (wakeUps * HOUR_MS) / WATCH_MS };
  });
}

/** `costs`: of each state, in their order. */
function linesOf(kind: BrowserKind, costs: readonly Cost[]): readonly Line[] {
  const costOf = (state: State): Cost => costs[STATES.indexOf(state)] ?? { cpuMs: 0, wakeUps: 0 };
  return STATES.flatMap((state) => {
    const { cpuMs, wakeUps } = costOf(state);
    const line = fact(
      `idle hour in ${kind}, ${state}`,
      `${(cpuMs / 1000).toFixed(1)} s CPU, ${Math.round(wakeUps)} wake-ups`,
    );
    const yardstick = HELD_AGAINST[state];
    if (yardstick === undefined) return [line];
    const other = costOf(yardstick);
    const shares = `${times(cpuMs / other.cpuMs)} / ${times(wakeUps / other.wakeUps)}`;
    return [line, fact(`  to ${yardstick}, CPU / wake-ups`, shares)];
  });
}
