// The question what a page's chat server address stands for: answered by the settings, refused by closing it or by silence.
import { describe, expect, it } from 'vitest';
import type { Desk } from '../../core/chat/state.ts';
import {
  ANSWER_MAY_TAKE_MS,
  createQuestions,
  openQuestionWindow,
} from '../../entrypoints/background/question.ts';
import { createManualClock, settled } from '../support/manual-clock.ts';

const SITE = 'https://shop.example';
const ADDRESS = 'https://vendor.example/server/cometd?a=1&b=2';
const DESK: Desk = { cometdUrl: 'https://gms.example/genesys/cometd', service: 'sales' };

/** A browser with windows, and settings that know desks by address. */
function createScene() {
  const clock = createManualClock();
  const windows = new Map<number, string>();
  const desks = new Map<string, Desk>();
  const listeners = new Set<() => void>();
  let opened = 0;
  let isRefusingWindows = false;
  let isLocked = false;
  const questions = createQuestions({
    open: openQuestionWindow({
      url: 'ext://parley/question.html',
      clock,
      windows: {
        create: async ({ url }) => {
          if (isRefusingWindows) throw new Error('no windows');
          opened += 1;
          windows.set(opened, url);
          return { id: opened };
        },
        get: async (id) => {
          if (!windows.has(id)) throw new Error('no window');
        },
        remove: async (id) => {
          if (!windows.delete(id)) throw new Error('no window');
        },
      },
    }),
    readDesk: async (_site, serverUrl) => desks.get(serverUrl) ?? 'ask',
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    canKeep: () => !isLocked,
    clock,
  });
  return {
    clock,
    lock: () => {
      isLocked = true;
    },
    questions,
    windows,
    listeners,
    opened: () => opened,
    refuseWindows: () => {
      isRefusingWindows = true;
    },
    async answer(serverUrl: string) {
      desks.set(serverUrl, DESK);
      for (const listener of [...listeners]) listener();
      await settled();
    },
    /** What became of a promise by now. */
    async ask(serverUrl: string, site = SITE): Promise<() => Desk | null | 'waiting'> {
      let outcome: Desk | null | 'waiting' = 'waiting';
      void questions.ask(site, serverUrl).then((desk) => {
        outcome = desk;
      });
      await settled();
      return () => outcome;
    },
  };
}

describe('the question about a chat server', () => {
  it('[QU2] is shown in a window of ours, with site and address, and answered by the settings', async () => {
    const scene = createScene();
    const outcome = await scene.ask(ADDRESS);
    const [url] = [...scene.windows.values()];
    const { origin, pathname, searchParams } = new URL(url ?? '');
    expect(`${origin}${pathname}`).toContain('/question.html');
    expect(Object.fromEntries(searchParams)).toEqual({ site: SITE, serverUrl: ADDRESS });
    await scene.answer('https://elsewhere.example');
    expect(outcome()).toBe('waiting');
    await scene.answer(ADDRESS);
    expect(outcome()).toEqual(DESK);
    expect(scene.windows.size).toBe(0);
    await scene.clock.advance(5_000);
    expect([scene.clock.pendingTimers(), scene.listeners.size]).toEqual([0, 0]);
  });

  it('[QU3] that is closed is refused', async () => {
    const scene = createScene();
    const outcome = await scene.ask(ADDRESS);
    await scene.clock.advance(3_000);
    expect(outcome()).toBe('waiting');
    scene.windows.clear();
    await scene.clock.advance(1_000);
    expect(outcome()).toBeNull();
    expect([scene.clock.pendingTimers(), scene.listeners.size]).toEqual([0, 0]);
  });

  it('[QU3] without an answer for 60 s is refused, and its window closed', async () => {
    const scene = createScene();
    const outcome = await scene.ask(ADDRESS);
    await scene.clock.advance(ANSWER_MAY_TAKE_MS - 1);
    expect(outcome()).toBe('waiting');
    await scene.clock.advance(1);
    expect(outcome()).toBeNull();
    expect(scene.windows.size).toBe(0);
  });

  it('[QU4] is asked once for one address, and one at a time', async () => {
    const scene = createScene();
    const first = await scene.ask(ADDRESS);
    const same = await scene.ask(ADDRESS);
    const other = await scene.ask('https://other.example');
    expect(scene.opened()).toBe(1);
    expect([first(), same(), other()]).toEqual(['waiting', 'waiting', null]);
    await scene.answer(ADDRESS);
    expect([first(), same()]).toEqual([DESK, DESK]);
    await scene.ask('https://other.example');
    expect(scene.opened()).toBe(2);
  });

  it('[QU6] is not asked where an administrator sets the servers', async () => {
    const scene = createScene();
    scene.lock();
    expect((await scene.ask(ADDRESS))()).toBeNull();
    expect(scene.opened()).toBe(0);
  });

  it('[QU7] is not asked again for a site that was refused three times in a row, as for one that asks without end', async () => {
    const scene = createScene();
    const refuse = async () => {
      const outcome = await scene.ask(ADDRESS);
      scene.windows.clear();
      await scene.clock.advance(1_000);
      return outcome();
    };
    await refuse();
    await refuse();
    const answered = await scene.ask(ADDRESS);
    await scene.answer(ADDRESS);
    expect([answered(), scene.opened()]).toEqual([DESK, 3]);
    const other = 'https://other.example';
    for (let round = 0; round < 10; round += 1) {
      const outcome = await scene.ask(other);
      scene.windows.clear();
      await scene.clock.advance(1_000);
      expect(outcome()).toBeNull();
    }
    expect(scene.opened()).toBe(6);
    expect((await scene.ask(ADDRESS, 'https://another.example'))()).toBe('waiting');
    expect(scene.opened()).toBe(7);
  });

  it('[QU3] that cannot be shown is refused', async () => {
    const scene = createScene();
    scene.refuseWindows();
    expect((await scene.ask(ADDRESS))()).toBeNull();
  });
});
