// What the page API costs a page that does not use it, beside the same page of a site that was not allowed; and how long a word
// takes from a page to the agent and back, beside a page with the stock `cometd` client, which keeps nothing: ours is stored on
// its way out, and again before it is shown.
import { type Backend, startBackend } from '../backend/backend.ts';
import { writeSettings } from '../e2e/background.ts';
import type { DrivenPage } from '../e2e/driver.ts';
import { type OverlayScene, withOverlays } from '../e2e/overlay-scene.ts';
import { allowApi, begin } from '../e2e/page-chat.ts';
import { pause, until } from '../e2e/until.ts';
import type { WebHost } from '../e2e/web-sites.ts';
import { SERVICE } from '../e2e/world.ts';
import { serveBarePage } from './bare-page.ts';
import { atMost, fact, type Line, ms, times } from './report.ts';
import { summarise } from './samples.ts';

const LOADS = 40;
/** The time of a load differs by more than this between two runs of the same page. */
const LOAD_GOAL = 1.1;
const WORDS = 200;
const WARM_UP = 20;
/** A page may say twenty things a second. */
const GAP_MS = 55;

declare global {
  interface Window {
    bareSay(text: string): void;
    bareHeard(listener: (text: string) => void): void;
  }
}

/** Runs a browser of its own, with no chat while pages are loaded. */
export async function measurePageApi(): Promise<readonly Line[]> {
  const lines: Line[] = [];
  await withOverlays({ title: 'bench: page API', isChatting: false }, async (scene) => {
    await allowApi(scene, ['a.example']);
    lines.push(...(await measureLoads(scene)), ...(await measureRoundTrips(scene)));
  });
  return lines;
}

async function measureLoads(scene: OverlayScene): Promise<readonly Line[]> {
  const page = await scene.visit('c.example');
  const load = async (host: WebHost): Promise<number> => {
    await page.goTo(scene.sites.url(host, '/plain'));
    return page.evaluate(() => performance.getEntriesByType('navigation')[0]?.duration ?? 0);
  };
  const allowed: number[] = [];
  const others: number[] = [];
  // In turn, so that both meet the same machine.
  for (let round = 0; round < LOADS; round += 1) {
    allowed.push(await load('a.example'));
    if (!(await page.evaluate(() => 'chat' in window))) throw new Error('the page has no API');
    others.push(await load('c.example'));
  }
  await page.close();
  const [ours, theirs] = [summarise(allowed).p50, summarise(others).p50];
  return [
    fact(`load of a page without Parley, p50 of ${LOADS}`, ms(theirs)),
    fact('load of an allowed page with no chat, p50', ms(ours)),
    atMost('  ratio', ours / theirs, LOAD_GOAL, times),
  ];
}

/** Both pages in one browser, at one backend, in turn. */
async function measureRoundTrips(scene: OverlayScene): Promise<readonly Line[]> {
  const backend = await startBackend();
  const server = await serveBarePage(backend.url, SERVICE);
  try {
    await writeSettings(scene.panel().page, { serverUrl: backend.url, service: SERVICE });
    // A visitor who chats in the page has no panel open, which would draw each word, too.
    await scene.panel().page.close();
    const bare = await scene.browser().openTab(server.address);
    await until('the bare page has its chat', () => backend.chats().length === 1);
    const ours = await scene.visit('a.example');
    if ((await ours.evaluate(begin, 'startSession')) !== 'done') throw new Error('the page has no chat');
    for (const { id } of backend.chats()) answerAtOnce(backend, id);
    const samples: Record<'ours' | 'bare', number[]> = { ours: [], bare: [] };
    const measure = async (which: 'ours' | 'bare', page: DrivenPage, n: number): Promise<void> => {
      const time = await page.evaluate(which === 'ours' ? askByApi : askBare, `word ${n}`);
      if (n >= WARM_UP) samples[which].push(time);
      await pause(GAP_MS);
    };
    for (let n = 0; n < WARM_UP + WORDS; n += 1) {
      // One of the two is in the background: nothing here waits for a frame or a timer, which it would be slow with.
      await measure('ours', ours, n);
      await measure('bare', bare, n);
    }
    const [parley, cometd] = [summarise(samples.ours), summarise(samples.bare)];
    return [
      fact(
        `page to agent and back, stock cometd, p50 / p95 of ${WORDS}`,
        `${ms(cometd.p50)} / ${ms(cometd.p95)}`,
      ),
      fact('page to agent and back, page API, p50 / p95', `${ms(parley.p50)} / ${ms(parley.p95)}`),
      fact('  ratio, p50 / p95', `${times(parley.p50 / cometd.p50)} / ${times(parley.p95 / cometd.p95)}`),
    ];
  } finally {
    await server.close();
    await backend.close();
  }
}

/** An agent who answers a word in the same turn in which the console shows it. */
function answerAtOnce(backend: Backend, id: string): void {
  const agent = backend.agent(id);
  agent.join('Bench');
  backend.state.onChange((chat, entries) => {
    if (chat.id !== id) return;
    for (const { type, from, text } of entries)
      if (type === 'Message' && from.type === 'Client') agent.say(`Answer to ${text ?? ''}`);
  });
}

/** Runs in the page with the API. */
function askByApi(text: string): Promise<number> {
  return new Promise((resolve) => {
    const stop = window.session.onMessageReceived(({ content }) => {
      if (content?.text !== `Answer to ${text}`) return;
      stop();
      resolve(performance.now() - begun);
    });
    const begun = performance.now();
    window.session.sendMessage(text);
  });
}

/** Runs in the page with the stock client. */
function askBare(text: string): Promise<number> {
  return new Promise((resolve) => {
    window.bareHeard((heard) => {
      if (heard === `Answer to ${text}`) resolve(performance.now() - begun);
    });
    const begun = performance.now();
    window.bareSay(text);
  });
}
