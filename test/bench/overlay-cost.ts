// What the overlay costs a page, beside a page of a site that was not allowed, and how fast it shows the last message.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { builtExtension } from '../e2e/extension.ts';
import { overlayIn, withOverlays } from '../e2e/overlay-scene.ts';
import { atMost, fact, type Line, ms, times } from './report.ts';
import { summarise } from './samples.ts';

const LOADS = 20;
const OPENINGS = 10;
/** EXPERIENCE.md 6. */
const LAUNCHER_BUDGET_BYTES = 5 * 1024;
/** The time of a load differs by more than this between two runs of the same page. */
const RATIO_GOAL = 1.1;
const OPEN_GOAL_MS = 100;

/** Runs a chat of its own in Chromium. */
export async function measureOverlay(): Promise<readonly Line[]> {
  const lines: Line[] = [await launcherBytes()];
  await withOverlays({ title: 'bench: overlay' }, async (scene) => {
    await scene.allow(['a.example']);
    const page = await scene.visit('c.example');
    const load = async (host: 'a.example' | 'c.example'): Promise<number> => {
      await page.goTo(scene.sites.url(host, '/plain'));
      if (host === 'a.example') await overlayIn(page);
      return page.evaluate(() => performance.getEntriesByType('navigation')[0]?.duration ?? 0);
    };
    const allowed: number[] = [];
    const others: number[] = [];
    // In turn, so that both meet the same machine.
    for (let round = 0; round < LOADS; round += 1) {
      allowed.push(await load('a.example'));
      others.push(await load('c.example'));
    }
    const shown = summarise(allowed).p50;
    const bare = summarise(others).p50;
    lines.push(
      fact('load of a page without Parley, p50', ms(bare)),
      fact('load of an allowed page during a chat, p50', ms(shown)),
      atMost('  ratio', shown / bare, RATIO_GOAL, times),
    );

    await load('a.example');
    const overlay = await overlayIn(page);
    const opened: number[] = [];
    for (let round = 0; round < OPENINGS; round += 1) {
      opened.push(await overlay.page.evaluate(openToLastMessage, 'Hello'));
      await overlay.minimise();
    }
    lines.push(
      atMost('press on "Open chat" to the last message drawn, p50', summarise(opened).p50, OPEN_GOAL_MS, ms),
    );
  });
  return lines;
}

/** Beside the scripts of the page API, which main.ts lists; with no chat it gets no launcher (OV5). */
async function launcherBytes(): Promise<Line> {
  const { folder } = await builtExtension();
  const script = await readFile(path.join(folder, 'launcher.js'));
  return atMost(
    'gzip of the launcher that an allowed page gets during a chat',
    gzipSync(script).length,
    LAUNCHER_BUDGET_BYTES,
    (n) => `${n} B`,
  );
}

/** Runs in the overlay's document. */
function openToLastMessage(text: string): Promise<number> {
  const start = performance.now();
  document.querySelector<HTMLElement>('.launcher')?.click();
  return new Promise((resolve) => {
    const look = () => {
      const rows = [...document.querySelectorAll('[data-part="text"]')];
      if (rows.at(-1)?.textContent === text) resolve(performance.now() - start);
      else requestAnimationFrame(look);
    };
    look();
  });
}
