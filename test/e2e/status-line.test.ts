// The status line against the network's real state, over time: every change of either is written down where it happens, and then
// the two are held against each other.
import { describe, expect, it } from 'vitest';
import type { Panel } from './panel.ts';
import { pause, until } from './until.ts';
import { BROWSERS, withWorld } from './world.ts';

/** Within two heartbeats of 15 s a silent connection is noticed (core/SPEC.md, CT1). */
const SILENT_MS = 30_000;
/** A connection that is torn down is noticed at once: a short break is not shown (600 ms), and the rest is the browsers' own time. */
const TORN_MS = 4_000;
/** From the network's return to a quiet line (CT2). */
const BACK_MS = 63_000;
const CUT_FOR_MS = 3_000;
/** In the line while it is not quiet. */
const TROUBLE = /Connection lost|Connect(?:ing|ed) to|does not answer|Trying again|Offline/;

interface Change<State> {
  readonly at: number;
  readonly state: State;
}
type NetworkState = 'up' | 'torn' | 'silent';

/** Writes down, in the panel's document, when the line says something and when it does not. */
async function watchLine({ page }: Panel): Promise<void> {
  await page.evaluate(() => {
    const read = () =>
      [...document.querySelectorAll<HTMLElement>('[role="status"]')]
        .map((it) => it.innerText.trim())
        .join(' ');
    const changes: { at: number; state: string }[] = [];
    const note = () => {
      const state = read().replaceAll(/\d+/g, 'N');
      if (changes.at(-1)?.state === state) return;
      changes.push({ at: Date.now(), state });
      document.documentElement.dataset.line = JSON.stringify(changes);
    };
    note();
    new MutationObserver(note).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
}

async function readLine({ page }: Panel): Promise<readonly Change<string>[]> {
  return JSON.parse(await page.evaluate(() => document.documentElement.dataset.line ?? '[]'));
}

/** Where the line and the network disagreed for longer than may be. */
function liesIn(
  network: readonly Change<NetworkState>[],
  line: readonly Change<string>[],
  end: number,
): readonly string[] {
  return line.flatMap(({ at: from, state: text }, place) => {
    const to = line[place + 1]?.at ?? end;
    return network.flatMap(({ at, state }, order) => {
      const both = Math.min(to, network[order + 1]?.at ?? end) - Math.max(from, at);
      const isTrouble = TROUBLE.test(text);
      const most = isTrouble
        ? state === 'up'
          ? BACK_MS
          : Infinity
        : { up: Infinity, torn: TORN_MS, silent: SILENT_MS }[state];
      return both > most ? [`the line said "${text}" for ${both} ms while the network was ${state}`] : [];
    });
  });
}

describe.concurrent.each(BROWSERS)('the status line in %s', (browser) => {
  it('[CT1, CT2] tells of the network what is the case: torn, silent, back', ({ task }) =>
    withWorld({ title: task.name, browser }, async ({ server, panel }) => {
      await panel().startChat();
      server.agent().say('Hello');
      await panel().waitForRow('Hello');
      await watchLine(panel());
      const network: Change<NetworkState>[] = [];
      const set = (state: NetworkState) => {
        network.push({ at: Date.now(), state });
        server.network[state === 'up' ? 'heal' : state === 'torn' ? 'cut' : 'stall']();
      };
      const shows = async () => TROUBLE.test((await readLine(panel())).at(-1)?.state ?? '');
      const becomes = (isTrouble: boolean, limitMs: number) =>
        until(
          `the line is ${isTrouble ? 'not quiet' : 'quiet'}`,
          async () => (await shows()) === isTrouble,
          limitMs,
        );

      set('up');
      expect(await shows()).toBe(false);
      set('torn');
      await becomes(true, TORN_MS);
      await pause(CUT_FOR_MS);
      set('up');
      await becomes(false, BACK_MS);
      set('silent');
      await becomes(true, SILENT_MS);
      set('up');
      await becomes(false, BACK_MS);
      server.agent().say('Back again');
      await panel().waitForRow('Back again');
      expect(await shows()).toBe(false);

      const line = await readLine(panel());
      expect(liesIn(network, line, Date.now())).toEqual([]);
      // Two breaks, each told once: quiet, trouble in one or more words, quiet, trouble, quiet.
      const turns = line
        .map(({ state }) => TROUBLE.test(state))
        .filter((it, place, all) => it !== all[place - 1]);
      expect(turns).toEqual([false, true, false, true, false]);
    }));
});

describe('the check of the status line', () => {
  it('[CT1] sees a line that lies in either way', () => {
    const network = [
      { at: 0, state: 'up' },
      { at: 10_000, state: 'silent' },
      { at: 50_000, state: 'up' },
    ] as const;
    const honest = [
      { at: 0, state: '' },
      { at: 35_000, state: 'Connection lost.' },
      { at: 60_000, state: '' },
    ];
    expect(liesIn(network, honest, 70_000)).toEqual([]);
    expect(liesIn(network, honest.slice(0, 1), 70_000)).toHaveLength(1);
    expect(liesIn(network, honest.slice(0, 2), 150_000)).toHaveLength(1);
  });
});
