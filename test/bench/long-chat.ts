// One chat that grows from nothing to a hundred thousand messages: at each size what a message costs in storage, how long a write
// takes, how large the background is, and how fast the panel is there after a cold start.
import { rm } from 'node:fs/promises';
import { type Backend, startBackend } from '../backend/backend.ts';
import { writeSettings } from '../e2e/background.ts';
import type { DrivenBrowser, DrivenPage } from '../e2e/driver.ts';
import { launcherOf } from '../e2e/launch.ts';
import { createPanel } from '../e2e/panel.ts';
import { until } from '../e2e/until.ts';
import { SERVICE } from '../e2e/world.ts';
import { atMost, bytes, fact, type Line, ms, times } from './report.ts';
import { summarise } from './samples.ts';
import { countWrites, keepTaken, readTaken, storedBytes, timeWrites } from './storage-watch.ts';

const SIZES = [10, 100, 1_000, 10_000, 100_000] as const;
/** More than one segment's worth, so that the mean holds its filling and its end. */
const MEASURED = 120;
const FILL_AT_ONCE = 200;
const RESTORES = 7;
const WRITES = 60;
/** Flat: at a hundred thousand messages it may differ from ten by no more. */
const FLAT = 1.25;
/** The heap of a background differs by more than this between two starts. */
const HEAP_FLAT = 1.25;
const RESTORE_GOAL_MS = 1_000;
const RESTORE_RATIO_GOAL = 2;
const MB = 1_000_000;

interface Sizes {
  readonly size: number;
  readonly writtenPerMessage: number;
  readonly storedPerMessage: number;
  readonly writeMs: number;
  readonly heapBytes: number;
  readonly restoreMs: number;
}

/** Runs a browser of its own. */
export async function measureLongChat(): Promise<readonly Line[]> {
  const backend = await startBackend();
  const { launch } = await launcherOf('chromium');
  const browser = await launch();
  try {
    const observer = await browser.pageAt('options.html');
    await writeSettings(observer, { serverUrl: backend.url, service: SERVICE });
    await until('the background is there', () => browser.isBackgroundRunning());
    const emptyHeap = await browser.backgroundHeapBytes();
    await observer.evaluate(countWrites);
    const panel = createPanel(await browser.openTab('sidepanel.html'));
    await panel.startChat();
    backend.agent().join('Bench');
    await panel.page.close();
    const measured: Sizes[] = [];
    const talk = createTalk(backend, observer);
    for (const size of SIZES) measured.push(await measureAt(size, { browser, observer, talk }));
    return linesOf(measured, emptyHeap);
  } finally {
    await browser.kill();
    await backend.close();
    await rm(browser.profile, { recursive: true, force: true });
  }
}

interface Talk {
  /** How many messages there are. */
  count(): number;
  last(): string;
  /** Until there are so many, many at once. */
  fillTo(size: number): Promise<void>;
  /** One by one, each kept before the next. */
  say(count: number): Promise<void>;
}

/** With nobody looking: what was kept is seen in storage. */
function createTalk(backend: Backend, observer: DrivenPage): Talk {
  const [{ id } = { id: '' }] = backend.chats();
  const chat = backend.state.findById(id);
  const from = chat?.agent ?? null;
  if (chat === null || from === null) throw new Error('there is no agent in a chat');
  let count = 0;
  let last = '';
  const append = async (many: number): Promise<void> => {
    const drafts = Array.from({ length: many }, (_, n) => ({
      from,
      type: 'Message',
      text: `Number ${count + n} with the words of an ordinary sentence`,
    }));
    count += many;
    last = drafts.at(-1)?.text ?? '';
    backend.state.append(chat, drafts);
    await until('it is kept', () => observer.evaluate(keepTaken, last), 30_000);
  };
  return {
    count: () => count,
    last: () => last,
    async fillTo(size) {
      while (count < size) await append(Math.min(FILL_AT_ONCE, size - count));
    },
    async say(many) {
      for (let n = 0; n < many; n += 1) await append(1);
    },
  };
}

async function measureAt(
  size: number,
  { browser, observer, talk }: { browser: DrivenBrowser; observer: DrivenPage; talk: Talk },
): Promise<Sizes> {
  await talk.fillTo(size);
  const heapBytes = await browser.backgroundHeapBytes();
  const storedPerMessage = (await observer.evaluate(storedBytes)) / size;
  const restoreMs = await measureRestore(browser, talk.last());
  const before = await observer.evaluate(readTaken);
  await talk.say(MEASURED);
  const writtenPerMessage = ((await observer.evaluate(readTaken)) - before) / MEASURED;
  const writeMs = summarise(await observer.evaluate(timeWrites, WRITES)).p50;
  return { size, writtenPerMessage, storedPerMessage, writeMs, heapBytes, restoreMs };
}

/** From the panel's opening, with the background dead, to the last message in the document. */
async function measureRestore(browser: DrivenBrowser, text: string): Promise<number> {
  const samples: number[] = [];
  for (let n = 0; n < RESTORES; n += 1) {
    await browser.killBackground();
    const page = await browser.openTab('sidepanel.html', `(${noteWhenShown})(${JSON.stringify(text)})`);
    samples.push(
      await until('the last message is shown', () =>
        page.evaluate(() => Number(document.documentElement.dataset.shownAfter) || null),
      ),
    );
    await page.close();
  }
  return summarise(samples).p50;
}

/** Runs in the panel before all other scripts; by its own clock, which begins with the opening. */
function noteWhenShown(text: string): void {
  const look = () => {
    const rows = [...document.querySelectorAll('[aria-label="Conversation"] > *')];
    if (rows.at(-1)?.textContent?.includes(text) !== true) return requestAnimationFrame(look);
    document.documentElement.dataset.shownAfter = String(performance.now());
    return 0;
  };
  look();
}

function linesOf(measured: readonly Sizes[], emptyHeap: number): readonly Line[] {
  const [least, most] = [measured[0], measured.at(-1)];
  const tenThousand = measured.find(({ size }) => size === 10_000);
  if (least === undefined || most === undefined || tenThousand === undefined) throw new Error('not measured');
  const each = (what: string, show: (one: Sizes) => string): readonly Line[] =>
    measured.map((one) => fact(`${what} at ${one.size} messages`, show(one)));
  const last = most.size;
  return [
    ...each('bytes written per message', (one) => bytes(one.writtenPerMessage)),
    atMost(`  at ${last} to at 10`, most.writtenPerMessage / least.writtenPerMessage, FLAT, times),
    ...each('bytes kept per message', (one) => bytes(one.storedPerMessage)),
    atMost(
      `  at ${last} to at 1000`,
      most.storedPerMessage / (measured[2]?.storedPerMessage ?? 0),
      FLAT,
      times,
    ),
    ...each('one write of head and last segment, p50', (one) => ms(one.writeMs)),
    atMost(`  at ${last} to at 10`, most.writeMs / least.writeMs, 2, times),
    fact('heap of the background without a chat', `${(emptyHeap / MB).toFixed(2)} MB`),
    ...each('heap of the background', (one) => `${(one.heapBytes / MB).toFixed(2)} MB`),
    // With two segments full: as much of a transcript as is ever in memory.
    atMost(`  at ${last} to at 1000`, most.heapBytes / (measured[2]?.heapBytes ?? 0), HEAP_FLAT, times),
    atMost(`  at ${last} to none`, most.heapBytes / emptyHeap, 2, times),
    ...each('panel opened to the last message drawn, background dead, p50', (one) => ms(one.restoreMs)),
    atMost('  at 10000', tenThousand.restoreMs, RESTORE_GOAL_MS, ms),
    atMost('  at 10000 to at 10', tenThousand.restoreMs / least.restoreMs, RESTORE_RATIO_GOAL, times),
  ];
}
